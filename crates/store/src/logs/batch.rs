//! Committing several changes at once.
//!
//! Every transaction compares the *exact* head that its change builds on, the id included. So two writers who both make a batch
//! "6, then 7" cannot end up with one's 6 below the other's 7.

use std::collections::{HashMap, HashSet};

use bytes::Bytes;
use shared::Revision;
use uuid::Uuid;

use crate::encoding::{Head, change_body};
use crate::logs::opening::no_answer;
use crate::logs::staging::{PIECE_BYTES, direct_transaction};
use crate::logs::{Logs, MAX_RECORD_BYTES, MAX_RECORD_KEY_BYTES};
use crate::{
    Commit, CommitError, LogId, MAX_TRANSACTION_BYTES, MAX_TRANSACTION_KEYS, StoreError, TransactionError,
};

/// How often a batch is tried again because others were quicker. One more try is needed for each change or finished fold of another
/// writer in just this moment.
pub(super) const ATTEMPTS: usize = 16;

impl Logs {
    /// Stores changes, in the order given, and answers in the same order.
    ///
    /// Each change is stored wholly or not at all, and moves the head of its log from [`Commit::expect`] to the next revision.
    /// Several changes of one log may follow each other in a batch (expecting n, n + 1, …); a change whose `expect` (or `unchanged`)
    /// is a revision that an earlier one of the batch was to make fails when that one failed, even if somebody else has made this
    /// revision in the meantime. All small changes that follow each other are made durable together. A large change is
    /// written in pieces first and becomes visible at once with the last transaction.
    ///
    /// An answer is given when the change is durable. Dropping the future does not undo what was already handed over.
    pub async fn commit(&self, commits: Vec<Commit>) -> Vec<Result<Revision, CommitError>> {
        let mut batch = Batch::new(commits);
        let mut run = Vec::new();
        for index in 0..batch.commits.len() {
            if batch.commits[index].answer.is_some() {
                continue;
            }
            if batch.commits[index].fits_one_transaction() {
                run.push(index);
            } else {
                self.commit_run(&mut batch, std::mem::take(&mut run)).await;
                self.commit_staged(&mut batch, index).await;
            }
        }
        self.commit_run(&mut batch, run).await;
        batch.answers()
    }

    /// Stores small changes with one flush.
    async fn commit_run(&self, batch: &mut Batch, mut run: Vec<usize>) {
        for attempt in 0..ATTEMPTS {
            let mut heads = match self.heads(batch, &run, attempt > 0).await {
                Ok(heads) => heads,
                Err(error) => return batch.fail(&run, &error),
            };
            let mut transactions = Vec::new();
            let mut submitted = Vec::new();
            for index in run.drain(..) {
                match batch.admit(index, &heads) {
                    Ok(()) => {
                        let prepared = &batch.commits[index];
                        transactions.push(direct_transaction(prepared, &heads));
                        heads.make(index, &prepared.commit.log, prepared.head());
                        submitted.push(index);
                    }
                    Err(error) => batch.answer(index, Err(error)),
                }
            }
            if submitted.is_empty() {
                return;
            }
            let mut answers = self.store.commit(transactions).await.into_iter();
            for index in submitted {
                match answers.next().unwrap_or_else(|| Err(no_answer())) {
                    Ok(()) => batch.won(index),
                    Err(TransactionError::Conflict) => match self.is_stored(&batch.commits[index]).await {
                        Ok(true) => batch.won(index),
                        Ok(false) => run.push(index),
                        Err(error) => batch.answer(index, Err(CommitError::Uncertain(error))),
                    },
                    Err(error) => batch.answer(index, Err(commit_error(error))),
                }
            }
            if run.is_empty() {
                return;
            }
        }
        for index in run {
            batch.contended(index);
        }
    }

    /// The heads of all logs that these commits name. After a conflict an unfinished fold may be the reason, so that is finished
    /// then; before it nobody needs to look, because every transaction compares the marker.
    pub(super) async fn heads(&self, batch: &Batch, run: &[usize], folds: bool) -> Result<Heads, StoreError> {
        let mut heads = Heads::default();
        let mut folded = HashSet::new();
        for commit in run.iter().map(|index| &batch.commits[*index].commit) {
            if folds && folded.insert(&commit.log) {
                self.finish_fold(&commit.log).await?;
            }
            for log in std::iter::once(&commit.log).chain(commit.unchanged.iter().map(|(log, _)| log)) {
                if !heads.stored.contains_key(log) {
                    let head = self.newest(log).await?;
                    heads.stored.insert(log.clone(), head);
                }
            }
        }
        Ok(heads)
    }

    /// Whether a transaction that met a conflict had been applied before: an engine in a network may send it twice when an answer is
    /// lost, and then conflicts with itself.
    pub(super) async fn is_stored(&self, prepared: &Prepared) -> Result<bool, StoreError> {
        let stored = self.change_id(&prepared.commit.log, prepared.commit.revision()).await?;
        Ok(stored == Some(prepared.id))
    }
}

/// The heads as this attempt sees them: as stored, and moved by the commits of the attempt.
#[derive(Default)]
pub(super) struct Heads {
    stored: HashMap<LogId, Option<Head>>,
    made: HashSet<usize>,
}

impl Heads {
    pub(super) fn get(&self, log: &LogId) -> Option<Head> {
        self.stored.get(log).copied().flatten()
    }

    fn revision(&self, log: &LogId) -> Revision {
        self.get(log).map_or(Revision(0), |head| head.revision)
    }

    fn make(&mut self, index: usize, log: &LogId, head: Head) {
        self.made.insert(index);
        self.stored.insert(log.clone(), Some(head));
    }
}

/// A commit on its way.
pub(super) struct Prepared {
    pub(super) commit: Commit,
    /// Tells this change from any other that wants to be the same revision.
    pub(super) id: Uuid,
    /// The body of the change.
    pub(super) body: Bytes,
    /// The earlier commits of the batch that are to make what this one was checked against.
    builds_on: Vec<usize>,
    answer: Option<Result<Revision, CommitError>>,
}

impl Prepared {
    /// The head that this makes.
    pub(super) fn head(&self) -> Head {
        Head { revision: self.commit.revision(), id: self.id }
    }

    /// Every log that is compared, with the revision it must have.
    fn points(&self) -> impl Iterator<Item = (&LogId, Revision)> {
        let unchanged = self.commit.unchanged.iter().map(|(log, head)| (log, *head));
        std::iter::once((&self.commit.log, self.commit.expect)).chain(unchanged)
    }

    fn fits_one_transaction(&self) -> bool {
        // Head and change, and the pieces of the change, go with the records. What keys and envelopes add is below this.
        const ADDED: usize = 192;
        let pieces = self.body.len() / PIECE_BYTES + 1;
        let keys = 2 + pieces + self.commit.writes.len();
        let records: usize = self
            .commit
            .writes
            .iter()
            .map(|write| ADDED + write.key.as_bytes().len() + write.after.as_ref().map_or(0, Bytes::len))
            .sum();
        let compared = 2 + self.commit.unchanged.len();
        let bytes = self.body.len() + records + ADDED * (2 + pieces + compared);
        keys <= MAX_TRANSACTION_KEYS && bytes <= MAX_TRANSACTION_BYTES
    }
}

/// The commits of one call with what became of them.
pub(super) struct Batch {
    pub(super) commits: Vec<Prepared>,
}

impl Batch {
    fn new(commits: Vec<Commit>) -> Self {
        let mut aimed_at: HashMap<(LogId, Revision), usize> = HashMap::new();
        let mut prepared = Vec::with_capacity(commits.len());
        for commit in commits {
            let target = (commit.log.clone(), commit.revision());
            let answer = check(&commit).err().map(Err);
            let body = change_body(&commit.header, &commit.writes);
            let id = Uuid::new_v4();
            let mut new = Prepared { commit, id, body, builds_on: Vec::new(), answer };
            let earlier =
                |(log, revision): (&LogId, Revision)| aimed_at.get(&(log.clone(), revision)).copied();
            new.builds_on = new.points().filter_map(earlier).collect();
            aimed_at.insert(target, prepared.len());
            prepared.push(new);
        }
        Self { commits: prepared }
    }

    /// Whether a commit may be tried on these heads.
    pub(super) fn admit(&self, index: usize, heads: &Heads) -> Result<(), CommitError> {
        let prepared = &self.commits[index];
        let stands = |earlier: usize| {
            heads.made.contains(&earlier) || matches!(self.commits[earlier].answer, Some(Ok(_)))
        };
        if let Some(lost) = prepared.builds_on.iter().find(|earlier| !stands(**earlier)) {
            let Commit { log, .. } = &self.commits[*lost].commit;
            let revision = self.commits[*lost].commit.revision();
            return Err(CommitError::PredecessorFailed { log: log.clone(), revision });
        }
        match prepared.points().find(|(log, revision)| heads.revision(log) != *revision) {
            Some((log, _)) => Err(CommitError::Stale { log: log.clone(), head: heads.revision(log) }),
            None => Ok(()),
        }
    }

    pub(super) fn won(&mut self, index: usize) {
        let revision = self.commits[index].commit.revision();
        self.answer(index, Ok(revision));
    }

    pub(super) fn answer(&mut self, index: usize, answer: Result<Revision, CommitError>) {
        self.commits[index].answer = Some(answer);
    }

    pub(super) fn contended(&mut self, index: usize) {
        let log = self.commits[index].commit.log.clone();
        self.answer(index, Err(CommitError::Contended { log }));
    }

    /// The same error for all, none of which was handed to the engine.
    pub(super) fn fail(&mut self, run: &[usize], error: &StoreError) {
        for index in run {
            self.answer(*index, Err(CommitError::Failed(error.clone())));
        }
    }

    fn answers(self) -> Vec<Result<Revision, CommitError>> {
        let unanswered = |log| Err(CommitError::Contended { log });
        self.commits.into_iter().map(|c| c.answer.unwrap_or_else(|| unanswered(c.commit.log))).collect()
    }
}

pub(super) fn commit_error(error: TransactionError) -> CommitError {
    match error {
        TransactionError::Failed(error) => CommitError::Failed(error),
        TransactionError::Uncertain(error) => CommitError::Uncertain(error),
        refused @ (TransactionError::Conflict | TransactionError::TooLarge { .. }) => {
            let source = std::sync::Arc::new(refused);
            CommitError::Failed(StoreError::Unavailable { operation: "writing a change", source })
        }
    }
}

fn check(commit: &Commit) -> Result<(), CommitError> {
    // The commit's own head and its fold marker are compared too.
    let limit = MAX_TRANSACTION_KEYS - 3;
    if commit.unchanged.len() > limit {
        return Err(CommitError::TooManyUnchanged { count: commit.unchanged.len(), limit });
    }
    let mut keys = HashSet::with_capacity(commit.writes.len());
    for write in &commit.writes {
        let bytes = write.key.as_bytes().len();
        if bytes > MAX_RECORD_KEY_BYTES {
            return Err(CommitError::RecordKeyTooLong { bytes, limit: MAX_RECORD_KEY_BYTES });
        }
        let length = |record: &Option<Bytes>| record.as_ref().map_or(0, Bytes::len);
        let bytes = length(&write.before).max(length(&write.after));
        if bytes > MAX_RECORD_BYTES {
            return Err(CommitError::RecordTooLarge {
                key: write.key.clone(),
                bytes,
                limit: MAX_RECORD_BYTES,
            });
        }
        if !keys.insert(&write.key) {
            return Err(CommitError::WrittenTwice { key: write.key.clone() });
        }
    }
    Ok(())
}
