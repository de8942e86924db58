//! The transactions of a change: one for a small change, several for a large one.
//!
//! A large change goes like this, and may end after any transaction:
//!
//! 1. A *stage* is opened and the pieces are written under it. Nothing refers to them. Every one of these transactions
//!    compares that the stage is open.
//! 2. One transaction writes the change, which refers to the pieces, moves the head, sets the fold marker and removes the stage. From
//!    here on everyone sees the change whole.
//! 3. The change is folded into the records, see `folding.rs`.
//!
//! What is left of a stage after a crash is discarded when the store is opened. Discarding begins by marking the stage as abandoned, so
//! when it was another process' stage and alive, that one meets a conflict in step 1 or 2 and starts again under a new id. Pieces that a
//! change refers to have no stage any more, and are never discarded.

use shared::Revision;
use uuid::Uuid;

use crate::encoding::{Body, ChangeRecord, Fold, seal_record};
use crate::keys::Stage;
use crate::logs::Logs;
use crate::logs::batch::{ATTEMPTS, Batch, Heads, Prepared, commit_error};
use crate::logs::opening::{no_answer, store_error};
use crate::{
    Commit, Key, LogId, MAX_TRANSACTION_BYTES, StoreError, Transaction, TransactionError, Value, envelope,
    keys,
};

/// The most bytes of a piece, and of a change that is not in pieces. sled keeps values above 128 KiB in files of their own.
pub(super) const PIECE_BYTES: usize = 64 * 1024;

/// Pieces written by one transaction.
const PIECES_IN_TRANSACTION: usize = MAX_TRANSACTION_BYTES / PIECE_BYTES - 1;

/// Transactions handed over together, so that a change of any size needs bounded memory on its way.
pub(super) const TRANSACTIONS_IN_BATCH: usize = 16;

/// Stages in one page while cleaning up.
const STAGES_IN_PAGE: usize = 100;

/// Pieces removed by one transaction.
const PIECES_REMOVED: usize = 50;

const OPEN: &[u8] = b"open";
const ABANDONED: &[u8] = b"abandoned";

/// Everything of a small change.
pub(super) fn direct_transaction(prepared: &Prepared, heads: &Heads) -> Transaction {
    let Commit { log, writes, .. } = &prepared.commit;
    let mut transaction = visible(prepared, heads, prepared.id);
    let stage = stage(&prepared.commit, prepared.id);
    if prepared.body.len() > PIECE_BYTES {
        for (key, value) in pieces(&stage, prepared) {
            transaction = transaction.put(key, value);
        }
    }
    for write in writes {
        transaction = write_record(
            transaction,
            log,
            stage.revision,
            &write.key,
            write.after.as_ref().map(AsRef::as_ref),
        );
    }
    transaction
}

/// A record as a change leaves it.
pub(super) fn write_record(
    transaction: Transaction,
    log: &LogId,
    revision: Revision,
    key: &crate::RecordKey,
    after: Option<&[u8]>,
) -> Transaction {
    let key = keys::record(log, key);
    match after {
        Some(after) => {
            let value = seal_record(&key, revision, after);
            transaction.put(key, value)
        }
        None => transaction.remove(key),
    }
}

impl Logs {
    /// Stores a large change.
    pub(super) async fn commit_staged(&self, batch: &mut Batch, index: usize) {
        for _ in 0..ATTEMPTS {
            // Staging is dear: what would make it end in a conflict is finished before.
            let heads = match self.heads(batch, &[index], true).await {
                Ok(heads) => heads,
                Err(error) => return batch.fail(&[index], &error),
            };
            if let Err(error) = batch.admit(index, &heads) {
                return batch.answer(index, Err(error));
            }
            // A new id for each attempt: pieces of an abandoned stage may be on their way out.
            batch.commits[index].id = Uuid::new_v4();
            match self.stage_and_commit(&batch.commits[index], &heads).await {
                Ok(()) => return batch.won(index),
                Err(TransactionError::Conflict) => {}
                Err(error) => return batch.answer(index, Err(commit_error(error))),
            }
        }
        batch.contended(index);
    }

    async fn stage_and_commit(&self, prepared: &Prepared, heads: &Heads) -> Result<(), TransactionError> {
        let stage = stage(&prepared.commit, prepared.id);
        let staged = self.write_stage(&stage, prepared).await;
        let outcome = match staged {
            Ok(()) => self.apply(commit_stage(&stage, prepared, heads)).await,
            // Nothing of the change itself has been tried yet, whatever became of its pieces.
            Err(TransactionError::Uncertain(error)) => Err(TransactionError::Failed(error)),
            Err(error) => Err(error),
        };
        match outcome {
            Ok(()) => {}
            Err(TransactionError::Conflict) => {
                if !self.is_stored(prepared).await.map_err(TransactionError::Uncertain)? {
                    // Not done when this fails: it is done when the store is opened the next time.
                    let _left_for_opening = self.discard(&stage).await;
                    return Err(TransactionError::Conflict);
                }
            }
            Err(error) => return Err(error),
        }
        // The change is durable and visible. When folding fails, the next commit or opening finishes it.
        let _left_for_later = self.finish_fold(&stage.log).await;
        Ok(())
    }

    async fn write_stage(&self, stage: &Stage, prepared: &Prepared) -> Result<(), TransactionError> {
        let key = stage.key();
        let open = envelope::seal(&key, &[OPEN]);
        match self
            .apply(Transaction::default().expect(key.clone(), None).put(key.clone(), open.clone()))
            .await
        {
            Ok(()) => {}
            // An engine in a network may have sent it twice. Nobody else has this id.
            Err(TransactionError::Conflict) => {
                let now = self.store.get(&key).await.map_err(TransactionError::Failed)?;
                if now.as_ref() != Some(&open) {
                    return Err(TransactionError::Conflict);
                }
            }
            Err(error) => return Err(error),
        }
        let mut all = pieces(stage, prepared).peekable();
        while all.peek().is_some() {
            let mut transactions = Vec::new();
            while transactions.len() < TRANSACTIONS_IN_BATCH && all.peek().is_some() {
                let mut transaction = Transaction::default().expect(key.clone(), Some(open.clone()));
                for (piece, value) in all.by_ref().take(PIECES_IN_TRANSACTION) {
                    transaction = transaction.put(piece, value);
                }
                transactions.push(transaction);
            }
            self.apply_all(transactions).await?;
        }
        Ok(())
    }

    /// Transactions that are all needed; the first failure counts.
    pub(super) async fn apply_all(&self, transactions: Vec<Transaction>) -> Result<(), TransactionError> {
        let count = transactions.len();
        let answers = self.store.commit(transactions).await;
        if answers.len() < count {
            return Err(no_answer());
        }
        answers.into_iter().collect()
    }

    /// Discards every stage. None of them belongs to a change.
    pub(super) async fn discard_stages(&self) -> Result<(), StoreError> {
        loop {
            let page = self.store.scan(keys::STAGES, None, STAGES_IN_PAGE).await?;
            if page.entries.is_empty() {
                return Ok(());
            }
            for (key, _) in page.entries {
                let damage = crate::Damage::Content("the key names no stage");
                let stage = Stage::from_key(&key).ok_or(StoreError::Damaged { key, damage })?;
                self.discard(&stage).await?;
            }
        }
    }

    /// Abandons a stage, if it is one still, and removes its pieces.
    async fn discard(&self, stage: &Stage) -> Result<(), StoreError> {
        let key = stage.key();
        let abandoned = envelope::seal(&key, &[ABANDONED]);
        let Some(now) = self.store.get(&key).await? else { return Ok(()) };
        if now != abandoned {
            let abandon =
                Transaction::default().expect(key.clone(), Some(now)).put(key.clone(), abandoned.clone());
            match self.apply(abandon).await {
                Ok(()) => {}
                // It has become a change in this moment, or somebody else discards it.
                Err(TransactionError::Conflict) => return Ok(()),
                Err(error) => return Err(store_error(error)),
            }
        }
        loop {
            let page = self.store.scan(&stage.pieces(), None, PIECES_REMOVED).await?;
            let mut transaction = Transaction::default();
            for (piece, _) in page.entries {
                transaction = transaction.remove(piece);
            }
            if !page.more {
                transaction = transaction.remove(key.clone());
            }
            self.apply(transaction).await.map_err(store_error)?;
            if !page.more {
                return Ok(());
            }
        }
    }
}

/// What makes a change visible: the change and the head, on the heads it was checked against and with nothing left to fold.
fn visible(prepared: &Prepared, heads: &Heads, id: Uuid) -> Transaction {
    let Commit { log, unchanged, .. } = &prepared.commit;
    let fold = keys::fold(log);
    let mut transaction = Transaction::default().expect(fold, None);
    let mut compared: Vec<&LogId> = Vec::new();
    for log in std::iter::once(log).chain(unchanged.iter().map(|(log, _)| log)) {
        // An engine may refuse to compare a key twice.
        if !compared.contains(&log) {
            let key = keys::head(log);
            let value = heads.get(log).map(|head| head.seal(&key));
            transaction = transaction.expect(key, value);
            compared.push(log);
        }
    }
    let head = keys::head(log);
    let sealed_head = prepared.head().seal(&head);
    let change = keys::change(log, prepared.commit.revision());
    let record = ChangeRecord { id, body: body(prepared) };
    let sealed_change = record.seal(&change);
    transaction.put(head, sealed_head).put(change, sealed_change)
}

fn body(prepared: &Prepared) -> Body {
    if prepared.body.len() <= PIECE_BYTES {
        return Body::Inline(prepared.body.clone());
    }
    let count = prepared.body.len().div_ceil(PIECE_BYTES);
    Body::Pieces { count: u32::try_from(count).unwrap_or(u32::MAX), bytes: prepared.body.len() as u64 }
}

fn commit_stage(stage: &Stage, prepared: &Prepared, heads: &Heads) -> Transaction {
    let key = stage.key();
    let open = envelope::seal(&key, &[OPEN]);
    let fold = keys::fold(&stage.log);
    let marker = Fold { revision: stage.revision, done: 0 }.seal(&fold);
    visible(prepared, heads, stage.id).expect(key.clone(), Some(open)).remove(key).put(fold, marker)
}

fn stage(commit: &Commit, id: Uuid) -> Stage {
    Stage { log: commit.log.clone(), revision: commit.revision(), id }
}

/// The body in pieces. A change of many small writes may have a body of one piece only, which then stands in the change.
fn pieces(stage: &Stage, prepared: &Prepared) -> impl Iterator<Item = (Key, Value)> {
    let body: &[u8] = if prepared.body.len() > PIECE_BYTES { &prepared.body } else { &[] };
    (0u32..).zip(body.chunks(PIECE_BYTES)).map(|(number, piece)| {
        let key = stage.piece(number);
        let value = envelope::seal(&key, &[piece]);
        (key, value)
    })
}
