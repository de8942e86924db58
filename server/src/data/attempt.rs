//! One attempt to open and load everything.

use super::DataError;
use crate::causes::in_one_line;
use directory::Ringbook;
use std::{path::Path, sync::Arc};
use store::{Logs, Store, StoreError};
use store_sled::SledStore;

/// Everything, read and verified.
pub(super) struct Loaded {
    pub(super) store: Arc<dyn Store>,
    pub(super) ringbook: Ringbook,
    /// What had to be put right, in words.
    pub(super) repairs: Vec<String>,
}

/// Why that did not succeed.
pub(super) enum Trouble {
    Open(store_sled::OpenError),
    Load(directory::OpenError),
}

/// Reads everything from a store, and meanwhile compares it with the log of changes: nothing is known of it before both have ended well.
/// A store that cannot be used is closed.
pub(super) async fn load(opened: Result<SledStore, store_sled::OpenError>) -> Result<Loaded, Trouble> {
    let store = opened.map_err(Trouble::Open)?;
    let repairs = store.repairs();
    let store: Arc<dyn Store> = Arc::new(store);
    let verifying = tokio::spawn(verify(store.clone()));
    let loaded = Ringbook::open_as_it_is(store.clone()).await;
    let verified = verifying.await.unwrap_or_else(|panic| {
        let operation = "comparing everything with the log of changes";
        Err(StoreError::Unavailable { operation, source: Arc::new(panic) })
    });
    match (verified, loaded) {
        (Ok(()), Ok(ringbook)) => Ok(Loaded { store, ringbook, repairs }),
        (Err(error), _) => closed(store, directory::OpenError::Store(error)).await,
        (Ok(()), Err(error)) => closed(store, error).await,
    }
}

async fn closed(store: Arc<dyn Store>, error: directory::OpenError) -> Result<Loaded, Trouble> {
    // What it says is nothing beside what was wrong before.
    let _closed = store.close().await;
    Err(Trouble::Load(error))
}

async fn verify(store: Arc<dyn Store>) -> Result<(), StoreError> {
    Logs::open(store).await?.verify().await
}

impl Trouble {
    /// Whether the files are not what was written, rather than out of reach.
    pub(super) fn is_damage(&self) -> bool {
        match self {
            Self::Open(error) => matches!(error, store_sled::OpenError::Damaged { .. }),
            // A database that opens and then cannot be read has damaged pages.
            Self::Load(directory::OpenError::Store(error)) => {
                matches!(error, StoreError::Damaged { .. } | StoreError::Unavailable { .. })
            }
            Self::Load(error) => matches!(error, directory::OpenError::Record { .. }),
        }
    }

    pub(super) fn in_words(&self) -> String {
        match self {
            Self::Open(error) => in_one_line(error),
            Self::Load(error) => in_one_line(error),
        }
    }

    pub(super) fn of(self, data_dir: &Path) -> DataError {
        let folder = data_dir.to_owned();
        match self {
            Self::Open(error) => DataError::Store(folder, error),
            Self::Load(error) => DataError::Load(folder, error),
        }
    }
}
