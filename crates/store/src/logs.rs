//! Logs of records over any engine.

mod batch;
mod beside;
mod checking;
mod folding;
mod forgetting;
mod listing;
mod opening;
mod reading;
mod staging;
mod streaming;
mod verifying;

pub use beside::Beside;
pub use checking::{Checked, Finding};
pub use streaming::{Part, Reading};
pub use verifying::Expected;

use verifying::{Noted, Outline};

use std::sync::Arc;

use shared::Revision;

use crate::encoding::Head;
use crate::{LogId, Store, StoreError, keys};

/// The most bytes of one record. It must fit into one transaction with what goes with it.
pub const MAX_RECORD_BYTES: usize = 1_000_000;

/// The most bytes of a record's key.
pub const MAX_RECORD_KEY_BYTES: usize = 1024;

/// The logs of a store: the state of every directory and of the system, and how it came about.
///
/// A log is a set of records with a head, and the list of all changes that made it, but for those that were given up. It comes into being with its first commit;
/// before that it is empty and its head is revision 0. All methods may be called from many tasks at once, and by several processes on
/// the same data.
pub struct Logs {
    store: Arc<dyn Store>,
    noted: Noted,
}

impl Logs {
    /// Takes a store into use: checks the format, or writes it into an empty store, and finishes or discards what a
    /// crash left half done.
    ///
    /// # Errors
    /// [`StoreError::NewerFormat`] for data of a newer program, [`StoreError::Damaged`] when there are data without a format.
    pub async fn open(store: Arc<dyn Store>) -> Result<Self, StoreError> {
        Self::opened(store, Noted::default()).await
    }

    /// The same; and of each log the state that is read first is noted for [`Logs::verify_against`], until that takes it.
    ///
    /// # Errors
    /// As [`Logs::open`].
    pub async fn open_noting(store: Arc<dyn Store>) -> Result<Self, StoreError> {
        Self::opened(store, Noted::wanted()).await
    }

    async fn opened(store: Arc<dyn Store>, noted: Noted) -> Result<Self, StoreError> {
        let logs = Self { store, noted };
        logs.check_format().await?;
        logs.discard_stages().await?;
        logs.finish_folds().await?;
        logs.finish_forgetting().await?;
        Ok(logs)
    }

    /// The revision of the newest change of a log; 0 for a log without any.
    ///
    /// # Errors
    /// Those of reading.
    pub async fn head(&self, log: &LogId) -> Result<Revision, StoreError> {
        Ok(self.newest(log).await?.map_or(Revision(0), |head| head.revision))
    }

    /// Whether the store would take a change now, see [`Store::ready`].
    ///
    /// # Errors
    /// Why it would not.
    pub async fn ready(&self) -> Result<(), StoreError> {
        self.store.ready().await
    }

    /// Closes the store. Commits under way are finished, all that follows is refused.
    ///
    /// # Errors
    /// When the store cannot be sure that everything acknowledged is durable.
    pub async fn close(&self) -> Result<(), StoreError> {
        self.store.close().await
    }

    async fn newest(&self, log: &LogId) -> Result<Option<Head>, StoreError> {
        let key = keys::head(log);
        self.store.get(&key).await?.map(|value| Head::unseal(&key, &value)).transpose()
    }
}
