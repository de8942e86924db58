//! What can go wrong, told apart by what the caller can do about it.

use std::error::Error;
use std::sync::Arc;

use shared::Revision;
use thiserror::Error;

use crate::{Key, LogId, RecordKey};

/// The cause below an error. Shared, because one failed flush is the answer to everyone who waited for it.
pub type Source = Arc<dyn Error + Send + Sync>;

/// A store that does not do what was asked of it.
#[derive(Debug, Clone, Error)]
pub enum StoreError {
    /// The engine does not answer, or an input or output error made it stop. It may come back.
    #[error("the store is unavailable: {operation} failed")]
    Unavailable {
        /// What was being done.
        operation: &'static str,
        /// What the engine said.
        #[source]
        source: Source,
    },
    /// Too little room to write safely. Nothing was written; reading goes on.
    #[error("the disk of the store is full: {free} bytes are free, {needed} are needed")]
    DiskFull {
        /// The bytes that are free.
        free: u64,
        /// The bytes that must be free before anything is written.
        needed: u64,
    },
    /// The store was closed.
    #[error("the store is closed")]
    Closed,
    /// What is stored is not what was written. Never answered with a guess.
    #[error("the stored value of {key} is damaged: {damage}")]
    Damaged {
        /// Where.
        key: Key,
        /// How it shows.
        damage: Damage,
    },
    /// The data were written by a newer program.
    #[error(
        "the data have format {found}, this program knows formats up to {known}: \
         use the newer program, or restore a backup from before it"
    )]
    NewerFormat {
        /// The format of the data.
        found: u32,
        /// The newest format this program reads.
        known: u32,
    },
}

/// How damage shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Damage {
    /// Something else refers to it, and it is not there.
    #[error("it is missing")]
    Missing,
    /// It is shorter than the smallest value.
    #[error("it is cut off")]
    CutOff,
    /// The format byte is unknown.
    #[error("its format byte is {0}")]
    UnknownFormat(u8),
    /// The checksum does not match the key and the value.
    #[error("its checksum is wrong")]
    Checksum,
    /// It is whole, but not what the log of changes made of it: older, or without a change that made it.
    #[error("it is not what the log of changes says")]
    UnlikeLog,
    /// The checksum matches, and the content makes no sense: a bug rather than a bad disk.
    #[error("its content makes no sense: {0}")]
    Content(&'static str),
}

/// Why an engine did not acknowledge a transaction.
#[derive(Debug, Clone, Error)]
pub enum TransactionError {
    /// An expectation did not hold. Nothing was written.
    #[error("something else was stored in the meantime")]
    Conflict,
    /// Over the limits of a transaction. Nothing was written.
    #[error("a transaction of {keys} keys and {bytes} bytes is over the limits")]
    TooLarge {
        /// The larger of the keys compared and the keys written.
        keys: usize,
        /// The bytes compared and written.
        bytes: usize,
    },
    /// The store failed, and nothing was written.
    #[error("the store failed before it wrote anything")]
    Failed(#[source] StoreError),
    /// The store failed at a moment when it may have written already: the transaction is there wholly or not at all, and only a
    /// later read tells which.
    #[error("the store failed while it wrote, what was written is unknown")]
    Uncertain(#[source] StoreError),
}

/// Why a [`Commit`](crate::Commit) was not acknowledged. Except for [`Uncertain`](Self::Uncertain), nothing of it is visible, now
/// or later.
#[derive(Debug, Clone, Error)]
pub enum CommitError {
    /// It was checked against a state that is no longer, or not yet, the newest. Look again and try again.
    #[error("{log} is at revision {head} and not where the change was checked")]
    Stale {
        /// The log whose head was another: the commit's own, or one that had to be unchanged.
        log: LogId,
        /// The head it really has.
        head: Revision,
    },
    /// It builds on an earlier commit of the same batch, and that one was not stored.
    #[error("revision {revision} of {log}, on which the change builds, was not stored")]
    PredecessorFailed {
        /// The log of the earlier commit.
        log: LogId,
        /// The revision that the earlier commit would have made.
        revision: Revision,
    },
    /// Others kept changing the store so often that it gave up. Try again.
    #[error("{log} was changed by others again and again")]
    Contended {
        /// The commit's log.
        log: LogId,
    },
    /// A record over [`MAX_RECORD_BYTES`](crate::MAX_RECORD_BYTES), before or after.
    #[error("the record {key} has {bytes} bytes, {limit} are possible")]
    RecordTooLarge {
        /// The record.
        key: RecordKey,
        /// Its bytes.
        bytes: usize,
        /// The most that is possible.
        limit: usize,
    },
    /// A record key over [`MAX_RECORD_KEY_BYTES`](crate::MAX_RECORD_KEY_BYTES).
    #[error("a record key of {bytes} bytes, {limit} are possible")]
    RecordKeyTooLong {
        /// The bytes of the key.
        bytes: usize,
        /// The most that is possible.
        limit: usize,
    },
    /// One commit writes a record twice.
    #[error("the record {key} is written twice in one change")]
    WrittenTwice {
        /// The record.
        key: RecordKey,
    },
    /// More logs that must be unchanged than one transaction can compare.
    #[error("the change depends on {count} other directories, {limit} are possible")]
    TooManyUnchanged {
        /// The logs named.
        count: usize,
        /// The most that is possible.
        limit: usize,
    },
    /// The store failed, and the commit was not stored.
    #[error("the change was not stored")]
    Failed(#[source] StoreError),
    /// The store failed at a moment when the commit may have been stored. It must not be acknowledged; the log of changes
    /// tells later whether it is there.
    #[error("whether the change was stored is unknown")]
    Uncertain(#[source] StoreError),
}
