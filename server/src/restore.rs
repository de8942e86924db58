//! `ringbook restore`: the data of a backup, made again in an empty folder.

use crate::{
    backup::{in_words, sync_folder},
    cli::RestoreOptions,
    data::{DataError, RESTORING, STORE, is_beside_the_database, make_folder, note_use},
};
use backup::{ReadError, Summary};
use directory::Ringbook;
use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
};
use store::{Logs, Store, StoreError};
use store_sled::SledStore;
use thiserror::Error;

/// Why nothing was restored.
#[derive(Debug, Error)]
pub enum RestoreError {
    /// The file is no good.
    #[error("{0} is not restored")]
    Read(PathBuf, #[source] ReadError),
    /// There is something in the folder.
    #[error(
        "{0} is not empty: a backup is restored into a folder that is missing, empty, or has only its backups left"
    )]
    NotEmpty(PathBuf),
    /// A former restore did not come to its end.
    #[error("a restore into {0} was cut off: remove `store.restoring` in it, and restore again")]
    Half(PathBuf),
    /// The folder could not be made or read.
    #[error("{0} cannot be used")]
    Folder(PathBuf, #[source] io::Error),
    /// The new store did not open, load or close.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The store did not begin.
    #[error("the new store cannot be used")]
    Store(#[source] StoreError),
    /// The backup could not be made data again.
    #[error("{0} could not be restored")]
    Restore(PathBuf, #[source] backup::RestoreError),
    /// What was done could not be told.
    #[error("the backup is restored, but standard output could not be written")]
    Tell(#[source] io::Error),
}

/// Restores a backup, and says what is in it.
///
/// The store is built under another name, looked through, and only then gets the name under which it is opened.
///
/// # Errors
/// [`RestoreError`]; then the folder is as it was, except for [`RestoreError::Tell`].
pub async fn run(options: RestoreOptions) -> Result<(), RestoreError> {
    let RestoreOptions { data_dir, file } = options;
    backup::verify(&file).map_err(|error| RestoreError::Read(file.clone(), error))?;
    let was_there = is_there_and_empty(&data_dir)?;
    let building = data_dir.join(RESTORING);
    let built = build(&building, &file).await;
    let restored = built.and_then(|summary| finish(&data_dir, &building).map(|()| summary));
    if restored.is_err() {
        // What cannot be removed keeps the folder from being taken for whole data.
        let _left = fs::remove_dir_all(&building);
        if !was_there {
            let _left = fs::remove_dir(&data_dir);
        }
    }
    let summary = restored?;
    writeln!(io::stdout(), "{}: {}", data_dir.display(), in_words(&summary)).map_err(RestoreError::Tell)
}

/// Whether the folder is there; if so, no database is in it, nor anything that is not ours.
fn is_there_and_empty(data_dir: &Path) -> Result<bool, RestoreError> {
    let mut entries = match fs::read_dir(data_dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(RestoreError::Folder(data_dir.to_owned(), error)),
    };
    if data_dir.join(RESTORING).exists() {
        return Err(RestoreError::Half(data_dir.to_owned()));
    }
    let is_strange = |entry: io::Result<fs::DirEntry>| {
        entry.map_or(true, |entry| !is_beside_the_database(&entry.file_name().to_string_lossy()))
    };
    if entries.any(is_strange) { Err(RestoreError::NotEmpty(data_dir.to_owned())) } else { Ok(true) }
}

/// Builds the store and loads it once, as a start does.
async fn build(building: &Path, file: &Path) -> Result<Summary, RestoreError> {
    make_folder(building).map_err(|error| RestoreError::Folder(building.to_owned(), error))?;
    let opened = SledStore::open(building);
    let store: Arc<dyn Store> =
        Arc::new(opened.map_err(|error| DataError::Store(building.to_owned(), error))?);
    let restored = fill(store.clone(), building, file).await;
    store.close().await.map_err(DataError::Close)?;
    restored
}

async fn fill(store: Arc<dyn Store>, building: &Path, file: &Path) -> Result<Summary, RestoreError> {
    let logs = Logs::open(store.clone()).await.map_err(RestoreError::Store)?;
    let restored = backup::restore(file, &logs).await;
    let summary = restored.map_err(|error| RestoreError::Restore(file.to_owned(), error))?;
    let loaded = Ringbook::open_as_it_is(store).await;
    loaded.map_err(|error| DataError::Load(building.to_owned(), error))?;
    Ok(summary)
}

/// Makes everything durable, and then gives it its name.
fn finish(data_dir: &Path, building: &Path) -> Result<(), RestoreError> {
    let renamed = sync_all(building)
        .and_then(|()| fs::rename(building, data_dir.join(STORE)))
        .and_then(|()| note_use(data_dir))
        .and_then(|()| sync_folder(data_dir));
    renamed.map_err(|error| RestoreError::Folder(data_dir.to_owned(), error))
}

fn sync_all(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            sync_all(&entry.path())?;
        } else {
            File::open(entry.path())?.sync_all()?;
        }
    }
    sync_folder(folder)
}
