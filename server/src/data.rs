//! The data directory: the store in it, and the application on that store.
//!
//! ```text
//! DIR/store/             the database
//! DIR/backups/           automatic backups
//! DIR/in-use.txt         says that there were data: without a database this is no new installation
//! DIR/repairs.log        what was ever put right, and when
//! DIR/damaged-{time}/    the database as it was found before a repair
//! ```

mod attempt;
mod files;
mod next_step;

pub(crate) use files::{BACKUPS, RESTORING, STORE, is_beside_the_database, make_folder, note_use};

use crate::causes::in_one_line;
use attempt::{Loaded, Trouble};
use directory::Ringbook;
use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};
use store::Store;
use store_sled::SledStore;
use thiserror::Error;

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
    /// The data are damaged, and what can be made anew is not the reason. Nothing was changed.
    #[error(
        "the data in {folder} are damaged and cannot be repaired: {reason}. \
         They were left as they were found. {next}"
    )]
    Damaged {
        /// The data directory.
        folder: PathBuf,
        /// What was found, from the outside in.
        reason: String,
        /// What to do, command by command.
        next: String,
    },
    /// There were data, and there is no database.
    #[error("the database in {folder} is gone: there were data, and nothing is begun in their place. {next}")]
    Gone {
        /// The data directory.
        folder: PathBuf,
        /// What to do, command by command.
        next: String,
    },
    /// The repair was done, and cannot be told for good.
    #[error("what was done in {0} could not be written down")]
    Report(PathBuf, #[source] io::Error),
    /// There is no store in it.
    #[error("there are no data in {0}")]
    None(PathBuf),
    /// A restore did not come to its end.
    #[error("a restore into {folder} was cut off: remove {building}, and restore again")]
    HalfRestored {
        /// The data directory.
        folder: PathBuf,
        /// What the restore has left.
        building: PathBuf,
    },
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
/// in this country. Damage is repaired, and told, or the data are left alone.
///
/// # Errors
/// [`DataError`].
pub async fn open(data_dir: &Path, region: Option<String>) -> Result<(Arc<dyn Store>, Ringbook), DataError> {
    let (store, ringbook) = open_as_it_is(data_dir).await?;
    match ringbook.begin_if_new(region).await {
        Ok(()) => Ok((store, ringbook)),
        Err(error) => {
            // What it says is nothing beside what was wrong before.
            let _closed = store.close().await;
            Err(DataError::Load(data_dir.to_owned(), error))
        }
    }
}

/// The same, without beginning a new installation.
///
/// # Errors
/// [`DataError`].
pub async fn open_as_it_is(data_dir: &Path) -> Result<(Arc<dyn Store>, Ringbook), DataError> {
    let place = files::store(data_dir);
    check_not_half_restored(data_dir)?;
    files::make_folder(&place).map_err(|error| DataError::Make(place.clone(), error))?;
    if files::has_been_used(data_dir) && !files::has_database(&place) {
        let next = next_step::after_losing_the_database(data_dir);
        return Err(DataError::Gone { folder: data_dir.to_owned(), next });
    }
    let loaded = match attempt::load(SledStore::open(&place)).await {
        Ok(loaded) => loaded,
        Err(trouble) if trouble.is_damage() => rescue(data_dir, &place, trouble).await?,
        Err(trouble) => return Err(trouble.of(data_dir)),
    };
    files::report(data_dir, &loaded.repairs)
        .and_then(|()| files::note_use(data_dir))
        .map_err(|error| DataError::Report(data_dir.to_owned(), error))?;
    Ok((loaded.store, loaded.ringbook))
}

/// Opens the store where there is one, and nothing of it but that. Nothing is repaired.
///
/// # Errors
/// [`DataError`].
pub fn open_existing_store(data_dir: &Path) -> Result<Arc<dyn Store>, DataError> {
    check_not_half_restored(data_dir)?;
    let place = files::store(data_dir);
    if !files::has_database(&place) {
        return Err(DataError::None(data_dir.to_owned()));
    }
    match SledStore::open(&place) {
        Ok(store) => Ok(Arc::new(store)),
        Err(error) => Err(DataError::Store(data_dir.to_owned(), error)),
    }
}

fn check_not_half_restored(data_dir: &Path) -> Result<(), DataError> {
    let building = data_dir.join(RESTORING);
    if building.exists() {
        return Err(DataError::HalfRestored { folder: data_dir.to_owned(), building });
    }
    Ok(())
}

/// Tries again without what the store can make anew. When that does not help, everything is put back as it was.
async fn rescue(data_dir: &Path, place: &Path, trouble: Trouble) -> Result<Loaded, DataError> {
    let copy = files::copy_place(data_dir);
    let reason = trouble.in_words();
    let damaged = |more: String| DataError::Damaged {
        folder: data_dir.to_owned(),
        reason: reason.clone() + &more,
        next: next_step::after_damage(data_dir),
    };
    let rescued = SledStore::rescue(place, &copy);
    if let Err(error @ store_sled::OpenError::Copy { .. }) = &rescued {
        return Err(damaged(format!("; a repair was not tried, because {}", in_one_line(error))));
    }
    match attempt::load(rescued).await {
        Ok(mut loaded) => {
            let found = format!("the data did not open: {reason}");
            let kept = format!("the database as it was found is kept in {}", copy.display());
            let verified =
                "everything stored was then read and compared with the log of changes: nothing is missing";
            loaded.repairs.splice(0..0, [found, kept]);
            loaded.repairs.push(verified.to_owned());
            Ok(loaded)
        }
        Err(_no_help) => match SledStore::put_back(place, &copy) {
            Ok(()) => Err(damaged(String::new())),
            Err(error) => Err(damaged(format!(
                "; and it could not be put back from {}: {}",
                copy.display(),
                in_one_line(&error)
            ))),
        },
    }
}
