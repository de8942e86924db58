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

/// Reads everything from a store, and meanwhile the log of changes: nothing is known of it before both have been compared and fit.
/// A store that cannot be used is closed.
pub(super) async fn load(opened: Result<SledStore, store_sled::OpenError>) -> Result<Loaded, Trouble> {
    let store = opened.map_err(Trouble::Open)?;
    let repairs = store.repairs();
    let store: Arc<dyn Store> = Arc::new(store);
    match verified(store.clone()).await {
        Ok(ringbook) => Ok(Loaded { store, ringbook, repairs }),
        Err(error) => {
            // What it says is nothing beside what was wrong before.
            let _closed = store.close().await;
            Err(Trouble::Load(error))
        }
    }
}

/// Each record is read once: the comparison takes what loading has noted of it.
async fn verified(store: Arc<dyn Store>) -> Result<Ringbook, directory::OpenError> {
    let logs = Arc::new(Logs::open_noting(store).await?);
    let expecting = tokio::spawn({
        let logs = logs.clone();
        async move { logs.expected().await }
    });
    let loaded = Ringbook::open_logs(logs.clone()).await;
    let expected = expecting.await.unwrap_or_else(|panic| {
        let operation = "reading the log of changes";
        Err(StoreError::Unavailable { operation, source: Arc::new(panic) })
    });
    logs.verify_against(expected?).await?;
    loaded
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
