//! Bringing the newest, large change of a log into its records.
//!
//! The marker says which change and how many of its writes are done. Every transaction compares the marker, writes the next records and
//! moves the marker on; the last one removes it. So all of them can be handed over together, any of them can be the last before a crash, and
//! two processes that fold the same change do each part once. While there is a marker no other change of the log is stored, so
//! what is folded is always newer than what it replaces.

use crate::encoding::Fold;
use crate::logs::Logs;
use crate::logs::batch::ATTEMPTS;
use crate::logs::opening::store_error;
use crate::logs::staging::{TRANSACTIONS_IN_BATCH, write_record};
use crate::{
    Change, Damage, LogId, MAX_RECORD_BYTES, MAX_TRANSACTION_KEYS, StoreError, Transaction, TransactionError,
    keys,
};

/// Markers in one page.
const MARKERS_IN_PAGE: usize = 100;

impl Logs {
    /// Finishes what a crash interrupted, in every log.
    pub(super) async fn finish_folds(&self) -> Result<(), StoreError> {
        let mut after = None;
        loop {
            let page = self.store.scan(keys::FOLDS, after.as_ref(), MARKERS_IN_PAGE).await?;
            for (key, _) in page.entries {
                let damage = Damage::Content("the key names no log");
                let log = keys::fold_log(&key).ok_or(StoreError::Damaged { key: key.clone(), damage })?;
                self.finish_fold(&log).await?;
                after = Some(key);
            }
            if !page.more {
                return Ok(());
            }
        }
    }

    /// Finishes the fold of one log, if there is one to finish.
    pub(super) async fn finish_fold(&self, log: &LogId) -> Result<(), StoreError> {
        for _ in 0..ATTEMPTS {
            let Some(fold) = self.fold_marker(log).await? else { return Ok(()) };
            let change = self.change(log, fold.revision).await?;
            match self.fold(log, &change, fold).await {
                // In a conflict somebody else folds: go on from where that one is.
                Ok(()) | Err(TransactionError::Conflict) => {}
                Err(error) => return Err(store_error(error)),
            }
        }
        Ok(())
    }

    pub(super) async fn fold_marker(&self, log: &LogId) -> Result<Option<Fold>, StoreError> {
        let key = keys::fold(log);
        self.store.get(&key).await?.map(|value| Fold::unseal(&key, &value)).transpose()
    }

    async fn fold(&self, log: &LogId, change: &Change, mut fold: Fold) -> Result<(), TransactionError> {
        let mut done = false;
        while !done {
            let mut transactions = Vec::new();
            while !done && transactions.len() < TRANSACTIONS_IN_BATCH {
                let (transaction, next) = fold_transaction(log, change, fold);
                transactions.push(transaction);
                match next {
                    Some(next) => fold = next,
                    None => done = true,
                }
            }
            self.apply_all(transactions).await?;
        }
        Ok(())
    }
}

/// The next transaction of a fold, and the marker that it leaves.
fn fold_transaction(log: &LogId, change: &Change, fold: Fold) -> (Transaction, Option<Fold>) {
    let marker = keys::fold(log);
    let done = usize::try_from(fold.done).unwrap_or(usize::MAX);
    let writes = change.writes.get(done..).unwrap_or_default();
    let mut transaction = Transaction::default().expect(marker.clone(), Some(fold.seal(&marker)));
    let mut bytes = 0;
    let mut count = 0;
    for write in writes {
        let record = write.after.as_ref().map_or(0, bytes::Bytes::len);
        // One for the marker. The first record always fits.
        if count + 1 >= MAX_TRANSACTION_KEYS || (count > 0 && bytes + record > MAX_RECORD_BYTES / 2) {
            break;
        }
        bytes += record + write.key.as_bytes().len();
        count += 1;
        transaction = write_record(
            transaction,
            log,
            change.revision,
            &write.key,
            write.after.as_ref().map(AsRef::as_ref),
        );
    }
    if count == writes.len() {
        return (transaction.remove(marker), None);
    }
    let next = Fold { revision: fold.revision, done: fold.done + count as u64 };
    let sealed = next.seal(&marker);
    (transaction.put(marker, sealed), Some(next))
}
