//! The one thread that writes.

use std::sync::Arc;
use std::time::Duration;

use store::{StoreError, Transaction, TransactionError};
use tokio::sync::mpsc::error::TryRecvError;
use tokio::sync::{mpsc, oneshot};

use crate::database::Database;
use crate::guard::{Failure, guarded};
use crate::undo::Undo;
use crate::watch::Watch;

/// Batches that share a flush. More would make the first of them wait for the last.
const GROUP_BATCHES: usize = 256;

/// How often a failed database is opened again, and who waits meanwhile is answered.
const REOPEN_EVERY: Duration = Duration::from_millis(500);

/// A batch that waits to be written.
pub(crate) struct Job {
    pub(crate) transactions: Vec<Transaction>,
    pub(crate) answer: oneshot::Sender<Vec<Answer>>,
}

type Answer = Result<(), TransactionError>;

/// The thread's own things.
pub(crate) struct Writer {
    database: Arc<Database>,
    jobs: mpsc::Receiver<Job>,
    watch: Watch,
}

impl Writer {
    pub(crate) fn new(database: Arc<Database>, jobs: mpsc::Receiver<Job>) -> Self {
        let watch = Watch::start(database.clone());
        Self { database, jobs, watch }
    }

    /// Writes until the last sender is gone and nothing waits, then closes.
    pub(crate) fn run(mut self) -> Result<(), StoreError> {
        while let Some(first) = self.jobs.blocking_recv() {
            let mut group = vec![first];
            while group.len() < GROUP_BATCHES
                && let Ok(next) = self.jobs.try_recv()
            {
                group.push(next);
            }
            self.write(group);
            if self.database.has_failed() {
                self.recover();
            }
        }
        // Everything answered is flushed; this is for what nobody waits for any more.
        let flushed = self.database.flush();
        self.database.close();
        let unavailable =
            |failure| StoreError::Unavailable { operation: "flushing", source: Arc::new(failure) };
        flushed?.map_err(unavailable)
    }

    /// Applies a group of batches, flushes once, answers everyone.
    fn write(&self, group: Vec<Job>) {
        let bytes = group.iter().flat_map(|job| &job.transactions).map(|it| it.bytes() as u64).sum();
        let answers = match self.database.check_room(bytes) {
            Ok(()) => self.watch.watched(|| self.apply(&group)),
            Err(error) => {
                let failed = || Err(TransactionError::Failed(error.clone()));
                group.iter().flat_map(|job| &job.transactions).map(|_| failed()).collect()
            }
        };
        let mut answers = answers.into_iter();
        for job in group {
            // Who does not wait any more does not want to know.
            let _ignored = job.answer.send(answers.by_ref().take(job.transactions.len()).collect());
        }
    }

    /// Tries to open a failed database until it succeeds or is not needed any more. Nobody has to ask for it: reading is refused
    /// meanwhile, so there may be nobody who gets as far as writing.
    fn recover(&mut self) {
        while self.database.has_failed() {
            std::thread::sleep(REOPEN_EVERY);
            loop {
                match self.jobs.try_recv() {
                    Ok(job) => self.write(vec![job]),
                    Err(TryRecvError::Empty) => break,
                    Err(TryRecvError::Disconnected) => return,
                }
            }
            // When it fails, the state and what it answers stay.
            let _next_time = self.database.reopen();
        }
    }

    /// The answers to all transactions of a group, when they are durable.
    fn apply(&self, group: &[Job]) -> Vec<Answer> {
        let count = group.iter().map(|job| job.transactions.len()).sum();
        let mut answers: Vec<Answer> = Vec::with_capacity(count);
        let mut wrote = false;
        let mut torn = None;
        for transaction in group.iter().flat_map(|job| &job.transactions) {
            match self.database.with("writing", |db| apply(db, transaction, &mut torn)) {
                Ok(Ok(answer)) => {
                    wrote |= answer.is_ok();
                    answers.push(answer);
                }
                Ok(Err(failure)) => {
                    // This one may be on its way to the disk, even in parts; those are undone when it is opened again.
                    answers.push(Ok(()));
                    return self.failed(failure, torn, answers, count);
                }
                Err(error) => {
                    answers.resize(count, Err(TransactionError::Failed(error)));
                    return answers;
                }
            }
        }
        if !wrote {
            return answers;
        }
        match self.database.flush() {
            Ok(Ok(())) => answers,
            Ok(Err(failure)) => self.failed(failure, None, answers, count),
            Err(error) => {
                answers.into_iter().map(|_| Err(TransactionError::Uncertain(error.clone()))).collect()
            }
        }
    }

    /// The answers when sled failed before everything was durable: what was applied may come back or not, and nothing else was
    /// written. A refusal is not passed on, because it may rest on something that was applied and is lost.
    fn failed(
        &self,
        failure: Failure,
        torn: Option<Undo>,
        answers: Vec<Answer>,
        count: usize,
    ) -> Vec<Answer> {
        let source = self.database.fail(failure, torn);
        let error = StoreError::Unavailable { operation: "writing", source };
        let mut honest: Vec<Answer> = answers
            .into_iter()
            .map(|answer| match answer {
                Ok(()) => Err(TransactionError::Uncertain(error.clone())),
                Err(_) => Err(TransactionError::Failed(error.clone())),
            })
            .collect();
        honest.resize(count, Err(TransactionError::Failed(error)));
        honest
    }
}

/// Compares and writes. Nobody else writes, so what was compared still holds when the batch is applied, which sled does atomically.
fn apply(db: &sled::Db, transaction: &Transaction, torn: &mut Option<Undo>) -> Result<Answer, Failure> {
    *torn = None;
    if let Err(refused) = transaction.check_limits() {
        return Ok(Err(refused));
    }
    guarded(|| {
        for expected in &transaction.expectations {
            if db.get(&expected.key)?.as_deref() != expected.value.as_deref() {
                return Ok(Err(TransactionError::Conflict));
            }
        }
        *torn = Some(Undo::of(db, transaction)?);
        let mut batch = sled::Batch::default();
        for write in &transaction.writes {
            match &write.value {
                Some(value) => batch.insert(write.key.as_bytes(), value.as_ref()),
                None => batch.remove(write.key.as_bytes()),
            }
        }
        db.apply_batch(batch)?;
        Ok(Ok(()))
    })
}
