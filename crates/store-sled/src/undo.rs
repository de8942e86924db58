//! Batches that end in the middle.

use store::{Transaction, Value};

/// What a batch was to write, and what was there before.
///
/// sled makes a batch durable wholly or not at all, except when a file for a large value cannot be written: then it gives the batch up
/// in the middle, and what it has done until then may become durable.
pub(crate) struct Undo(Vec<Written>);

struct Written {
    key: Vec<u8>,
    before: Option<sled::IVec>,
    after: Option<Value>,
}

impl Undo {
    /// Looks at what a transaction is about to change.
    pub(crate) fn of(db: &sled::Db, transaction: &Transaction) -> sled::Result<Self> {
        let written = transaction.writes.iter().map(|write| {
            let key = write.key.as_bytes().to_vec();
            let before = db.get(&key)?;
            Ok(Written { key, before, after: write.value.clone() })
        });
        written.collect::<sled::Result<_>>().map(Self)
    }

    /// Undoes what is there of the batch, unless all of it is. What was written before the batch is in the log before it.
    pub(crate) fn mend(&self, db: &sled::Db) -> sled::Result<()> {
        let mut done = Vec::new();
        let mut missing = 0;
        for written in self.0.iter().filter(|it| it.before.as_deref() != it.after.as_deref()) {
            if db.get(&written.key)?.as_deref() == written.after.as_deref() {
                done.push(written);
            } else {
                missing += 1;
            }
        }
        if missing == 0 || done.is_empty() {
            return Ok(());
        }
        let mut batch = sled::Batch::default();
        for written in done {
            match &written.before {
                Some(before) => batch.insert(written.key.clone(), before),
                None => batch.remove(written.key.clone()),
            }
        }
        db.apply_batch(batch)?;
        db.flush().map(drop)
    }
}
