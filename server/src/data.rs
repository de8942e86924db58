//! The data directory: the store in it, and the application on that store.

use directory::Ringbook;
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};
use store::Store;
use store_sled::SledStore;
use thiserror::Error;

/// The folder of the store in the data directory.
pub(crate) const STORE: &str = "store";

/// The folder in which a restore builds the store. While it is there nothing else is to be made of the data.
pub(crate) const RESTORING: &str = "store.restoring";

/// Why the data cannot be used.
#[derive(Debug, Error)]
pub enum DataError {
    /// The folder of the data could not be made.
    #[error("the data directory {0} cannot be made")]
    Make(PathBuf, #[source] io::Error),
    /// The store did not open.
    #[error("the data in {0} cannot be used")]
    Store(PathBuf, #[source] store_sled::OpenError),
    /// What is in the store is not understood.
    #[error("the data in {0} cannot be loaded")]
    Load(PathBuf, #[source] directory::OpenError),
    /// There is no store in it.
    #[error("there are no data in {0}")]
    None(PathBuf),
    /// A restore did not come to its end.
    #[error("a restore into {0} was cut off: empty the folder, and restore again")]
    HalfRestored(PathBuf),
    /// The store did not close well.
    #[error("the store could not be closed")]
    Close(#[source] store::StoreError),
}

impl DataError {
    /// Whether another process has the data, most likely a running server.
    pub fn is_in_use(&self) -> bool {
        matches!(self, Self::Store(_, store_sled::OpenError::InUse { .. }))
    }
}

/// Opens the store in the data directory, made if it is missing, and loads everything from it. A new installation begins
/// in this country.
///
/// # Errors
/// [`DataError`].
pub async fn open(data_dir: &Path, region: Option<String>) -> Result<(Arc<dyn Store>, Ringbook), DataError> {
    let store = open_store(data_dir)?;
    let ringbook = Ringbook::open(store.clone(), region).await;
    Ok((store, ringbook.map_err(|error| DataError::Load(data_dir.to_owned(), error))?))
}

/// The same, without beginning a new installation.
///
/// # Errors
/// [`DataError`].
pub async fn open_as_it_is(data_dir: &Path) -> Result<(Arc<dyn Store>, Ringbook), DataError> {
    let store = open_store(data_dir)?;
    let ringbook = Ringbook::open_as_it_is(store.clone()).await;
    Ok((store, ringbook.map_err(|error| DataError::Load(data_dir.to_owned(), error))?))
}

/// Opens the store where there is one, and nothing of it but that.
///
/// # Errors
/// [`DataError`].
pub fn open_existing_store(data_dir: &Path) -> Result<Arc<dyn Store>, DataError> {
    let is_there = data_dir.join(STORE).is_dir() || data_dir.join(RESTORING).exists();
    if is_there { open_store(data_dir) } else { Err(DataError::None(data_dir.to_owned())) }
}

fn open_store(data_dir: &Path) -> Result<Arc<dyn Store>, DataError> {
    if data_dir.join(RESTORING).exists() {
        return Err(DataError::HalfRestored(data_dir.to_owned()));
    }
    let place = data_dir.join(STORE);
    make_folder(&place).map_err(|error| DataError::Make(place.clone(), error))?;
    match SledStore::open(&place) {
        Ok(store) => Ok(Arc::new(store)),
        Err(error) => Err(DataError::Store(data_dir.to_owned(), error)),
    }
}

/// What is made here is for its owner alone: there are hashes of passwords in it.
pub(crate) fn make_folder(place: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(place)
}
