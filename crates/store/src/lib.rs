//! The storage contract: what Ringbook asks of a place that keeps data, and what it builds on top of it.
//!
//! Two layers, and nothing of an engine crosses either of them:
//!
//! - [`Store`] is what an engine provides: ordered bytes with an atomic, durable compare-and-write. It is dumb on
//!   purpose, so that an embedded tree and a cluster can both be it.
//! - [`Logs`] is written once, over any engine: records that belong to a *log* (one directory, or the system),
//!   a head [`Revision`] that moves by one with every commit, and the log of changes
//!   by which the feed, undo, the audit and other nodes follow. Beside the logs it keeps values without a history
//!   ([`Logs::put_beside`]): what changes often and may lose its newest moment in a crash.
//!
//! ```
//! # async fn example(engine: std::sync::Arc<dyn store::Store>) -> Result<(), Box<dyn std::error::Error>> {
//! use store::{Commit, LogId, Logs, RecordKey, Revision, Write};
//!
//! let logs = Logs::open(engine).await?;
//! let log = LogId::system();
//! let head = logs.head(&log).await?;
//! let write = Write { key: RecordKey::from("user/anna"), before: None, after: Some("{}".into()) };
//! let commit = Commit::new(log, head, "anna was added").write(write);
//! let outcome = logs.commit(vec![commit]).await;
//! assert!(matches!(outcome[..], [Ok(Revision(_))]));
//! # Ok(())
//! # }
//! ```
//!
//! The layout of the keys is documented in `keys.rs`, the form of the values in `envelope.rs`.

mod change;
mod encoding;
mod engine;
mod envelope;
mod error;
mod keys;
mod log_id;
mod logs;

pub use bytes::Bytes;
pub use change::{Change, Commit, Loaded, RecordKey, Write};
pub use engine::{
    Expectation, Key, KeyWrite, MAX_TRANSACTION_BYTES, MAX_TRANSACTION_KEYS, Page, Store, Transaction, Value,
};
pub use error::{CommitError, Damage, Source, StoreError, TransactionError};
pub use log_id::{LogId, LogIdError};
pub use logs::{
    Beside, Checked, Expected, Finding, Logs, MAX_RECORD_BYTES, MAX_RECORD_KEY_BYTES, Part, Reading,
};
pub use shared::Revision;

/// What allocators ask the system for directly, and give back to it when it is free: glibc does so above 32 MiB.
const MAPPED_BYTES: usize = 40 << 20;

/// An empty vector for much that is needed for a moment: its room is so large that nothing of it stays with the allocator later. Room that is
/// not used is no memory.
#[must_use]
pub fn mapped<T>() -> Vec<T> {
    Vec::with_capacity(MAPPED_BYTES / size_of::<T>().max(1))
}
