//! The embedded engine: [sled](https://docs.rs/sled/0.34.7) behind the storage contract.
//!
//! One database in one directory, used by one process, written by one thread:
//!
//! - **Reading** goes straight to the tree, from any task.
//! - **Writing** is handed to the writer thread, which takes everything that waits, applies it, flushes once and then
//!   answers everyone (group commit). Because nobody else writes, it compares with `get` and applies an atomic batch; sled's own
//!   transactions, which would run the comparison again and again, are not needed.
//!
//! sled's traps that were measured, and how they are kept away:
//!
//! - no subscribers and no merge operators: an undrained subscriber stops every reader and writer of the process;
//! - a cache of 48 MiB instead of 1 GiB;
//! - opening, reading and writing are guarded against panics;
//! - its flush leaves the last step to the operating system, so we sync its files ourselves (`files.rs`);
//! - the free space is looked at before writing. After a failed write sled stays failed; a flush may then wait for ever, because one
//!   of its ways notes the error without waking anybody (`watch.rs` does), and dropping it may wait for ever too, with a
//!   lock that all databases of a process share. So a failed database is leaked, everything is refused, and the writer thread opens
//!   it again when the cause is gone, under a copy of its file, because the leaked one has locked the other. Nothing acknowledged is lost;
//! - a file that was cut off opens without a word as an older state. So flushes are counted inside and beside the database,
//!   and one that knows of fewer does not open.
//!
//! ```no_run
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let store = store_sled::SledStore::open("/var/lib/ringbook/store")?;
//! let engine: std::sync::Arc<dyn store::Store> = std::sync::Arc::new(store);
//! # Ok(())
//! # }
//! ```

mod database;
mod directory;
mod files;
mod guard;
mod open_error;
mod rescue;
mod undo;
mod watch;
mod writer;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use async_trait::async_trait;
use store::{Key, Page, Store, StoreError, Transaction, TransactionError, Value};
use tokio::sync::{mpsc, oneshot};

use crate::database::Database;
use crate::directory::Directory;
use crate::writer::{Job, Writer};

pub use crate::open_error::OpenError;

/// Batches that may wait for the writer thread before a committer has to wait for its turn to wait.
const WAITING_BATCHES: usize = 256;

/// What must be free on the disk beside what is written: sled writes whole segments, moves what lives in old ones, and would be failed
/// by a full disk.
const RESERVE: u64 = 64 * 1024 * 1024;

/// A sled database as a [`Store`].
///
/// Dropping it closes it: what was handed over is written and flushed first.
pub struct SledStore {
    database: Arc<Database>,
    /// Taken away by closing. The writer thread ends when the last sender is gone and nothing waits any more.
    jobs: Mutex<Option<mpsc::Sender<Job>>>,
    thread: Mutex<Option<JoinHandle<Result<(), StoreError>>>>,
}

impl SledStore {
    /// Opens the database in this very directory, or makes it, and the directory with it.
    ///
    /// It reads files, for a second or more in a large database: not for a task that serves others.
    ///
    /// # Errors
    /// [`OpenError`] tells apart what the operator has to do.
    pub fn open(directory: impl AsRef<Path>) -> Result<Self, OpenError> {
        Self::open_with_reserve(directory, RESERVE)
    }

    /// The same with another reserve than 64 MiB: so many bytes must be free on the disk, beside what is written, or a change is refused
    /// with [`StoreError::DiskFull`]. With 0 nobody looks, and the disk runs full in the middle of a write, from which the store recovers too, but until then
    /// nothing can be read.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open_with_reserve(directory: impl AsRef<Path>, bytes: u64) -> Result<Self, OpenError> {
        Self::start(Directory::lock(directory.as_ref())?, bytes)
    }

    /// For a database that does not open, or whose values are damaged: copies the directory to `copy`, which must not exist yet, removes
    /// what sled makes anew (`snap.*`, which a crash may leave half written, and `conf`) and opens it again.
    ///
    /// # Errors
    /// [`OpenError::Damaged`] when that was not the reason. Then a backup has to be restored; [`SledStore::put_back`] undoes this.
    pub fn rescue(directory: impl AsRef<Path>, copy: impl AsRef<Path>) -> Result<Self, OpenError> {
        let mut directory = Directory::lock(directory.as_ref())?;
        let done = rescue::set_derived_aside(directory.path(), copy.as_ref())?;
        directory.add_repairs(done);
        Self::start(directory, RESERVE)
    }

    /// Undoes a rescue that did not help: the copy takes the place of the directory, so that trying again finds what was found before.
    /// No handle to the directory may be left.
    ///
    /// # Errors
    /// [`OpenError::Directory`].
    pub fn put_back(directory: impl AsRef<Path>, copy: impl AsRef<Path>) -> Result<(), OpenError> {
        let (directory, copy) = (directory.as_ref(), copy.as_ref());
        rescue::put_back(directory, copy)
            .map_err(|source| OpenError::Directory { directory: directory.to_owned(), source })
    }

    /// What had to be put right while it was opened, in words for the operator; empty as a rule.
    #[must_use]
    pub fn repairs(&self) -> Vec<String> {
        self.database.repairs()
    }

    fn start(directory: Directory, reserve: u64) -> Result<Self, OpenError> {
        let database = Arc::new(Database::open(directory, reserve)?);
        let (jobs, waiting) = mpsc::channel(WAITING_BATCHES);
        let writer = Writer::new(database.clone(), waiting);
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || writer.run())
            .map_err(|source| OpenError::Thread { source })?;
        Ok(Self { database, jobs: Mutex::new(Some(jobs)), thread: Mutex::new(Some(thread)) })
    }

    /// Waits for the writer thread to write and flush what it was given, and to let go of the files.
    fn join(&self) -> Result<(), StoreError> {
        drop(self.jobs.lock().unwrap_or_else(PoisonError::into_inner).take());
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        match thread.map(JoinHandle::join) {
            None => Ok(()),
            Some(Ok(outcome)) => outcome,
            Some(Err(_panic)) => Err(gone("closing")),
        }
    }
}

#[async_trait]
impl Store for SledStore {
    async fn get(&self, key: &Key) -> Result<Option<Value>, StoreError> {
        self.database.get(key)
    }

    async fn scan(&self, prefix: &[u8], after: Option<&Key>, limit: usize) -> Result<Page, StoreError> {
        self.database.scan(prefix, after, limit)
    }

    async fn commit(&self, transactions: Vec<Transaction>) -> Vec<Result<(), TransactionError>> {
        let count = transactions.len();
        let all = |error: TransactionError| std::iter::repeat_n(Err(error), count).collect();
        let jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let Some(jobs) = jobs else { return all(TransactionError::Failed(StoreError::Closed)) };
        let (answer, answered) = oneshot::channel();
        if jobs.send(Job { transactions, answer }).await.is_err() {
            return all(TransactionError::Failed(gone("handing over a batch")));
        }
        drop(jobs);
        match answered.await {
            Ok(answers) => answers,
            Err(_gone) => all(TransactionError::Uncertain(gone("waiting for a batch"))),
        }
    }

    async fn ready(&self) -> Result<(), StoreError> {
        self.database.ready()
    }

    /// Also waits for the writer thread, which blocks this thread for a last flush.
    async fn close(&self) -> Result<(), StoreError> {
        self.join()
    }
}

impl Drop for SledStore {
    fn drop(&mut self) {
        // There is nobody to tell: who wants to know closes first.
        let _outcome = self.join();
    }
}

fn gone(operation: &'static str) -> StoreError {
    let source = Arc::from(Box::from("the writer thread of the store has ended"));
    StoreError::Unavailable { operation, source }
}
