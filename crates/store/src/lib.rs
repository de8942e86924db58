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

/// A vector that is larger than this is worth it.
const LARGE_BYTES: usize = 1 << 20;

/// Adds to a vector of what is needed for a moment and may be much: one that becomes large gets so much room at once that nothing of it stays
/// with the allocator later. Room that is not used is no memory, but it has addresses: a small vector, of which there may be thousands, gets none.
pub fn push_for_a_moment<T>(vector: &mut Vec<T>, item: T) {
    let (bytes, length) = (size_of::<T>().max(1), vector.len());
    if length == vector.capacity() && length * bytes >= LARGE_BYTES {
        vector.reserve_exact((MAPPED_BYTES / bytes).saturating_sub(length).max(length));
    }
    vector.push(item);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_large_gets_room_for_more() {
        let room = |length: u64| {
            let mut vector = Vec::new();
            (0..length).for_each(|item| push_for_a_moment(&mut vector, item));
            assert!(vector.iter().copied().eq(0..length));
            vector.capacity() * size_of::<u64>()
        };
        assert!(room(100_000) <= LARGE_BYTES);
        assert!((MAPPED_BYTES..MAPPED_BYTES + LARGE_BYTES).contains(&room(200_000)));
        assert!(room(6_000_000) >= 2 * MAPPED_BYTES - 8);
    }
}
