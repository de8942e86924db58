//! Making the logs of a backup again.

use crate::{Backup, Item, ReadError, Summary, verify};
use bytes::Bytes;
use std::path::Path;
use store::{Change, Commit, CommitError, Finding, LogId, Logs, RecordKey, Revision, StoreError};
use thiserror::Error;

/// Changes that are made durable together.
const CHANGES: usize = 256;

/// Bytes of changes that are made durable together, about.
const BYTES: usize = 4 * 1024 * 1024;

/// Why nothing usable was restored.
#[derive(Debug, Error)]
pub enum RestoreError {
    /// The backup is no good. Nothing was written.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The store has something in it. Nothing was written.
    #[error("there are data already")]
    NotEmpty,
    /// The store failed.
    #[error("the store failed")]
    Store(#[from] StoreError),
    /// The store did not take a change.
    #[error("the change {revision} of the log {log} could not be stored")]
    Commit {
        /// The log.
        log: LogId,
        /// The revision that it should have made.
        revision: Revision,
        /// Why not.
        #[source]
        source: CommitError,
    },
    /// What was restored is not what the backup says.
    #[error("what was restored is not what the backup says: {0}")]
    Differs(String),
}

/// Commits every change of a backup again, into logs without any. Before the first of them the whole file is verified;
/// after the last, what the logs have become.
///
/// # Errors
/// [`RestoreError`]. What was written until then must be thrown away.
pub async fn restore(file: &Path, logs: &Logs) -> Result<Summary, RestoreError> {
    let summary = verify(file)?;
    if !logs.list().await?.is_empty() {
        return Err(RestoreError::NotEmpty);
    }
    let mut backup = Backup::open(file)?;
    let mut waiting = Waiting::default();
    let mut old = Old::default();
    let mut beside = Beside::default();
    let mut log = None;
    let mut floors = Vec::new();
    while let Some(item) = backup.item()? {
        match item {
            Item::Log(next, _, floor) => {
                old.store(logs).await?;
                if floor > Revision(0) {
                    logs.begin_at(&next, floor).await?;
                }
                floors.push((next.clone(), floor));
                old.log = Some((next.clone(), floor));
                log = Some(next);
            }
            Item::Change(change) => {
                let of = log.clone().ok_or_else(|| RestoreError::Differs("a change of no log".into()))?;
                waiting.add(of, change);
                if waiting.is_full() {
                    waiting.store(logs).await?;
                }
            }
            Item::Record(key, revision, value) if old.has(revision) => {
                old.add(key, revision, value);
                if old.bytes >= BYTES {
                    old.store(logs).await?;
                }
            }
            // The changes make it.
            Item::Record(..) => {}
            Item::Beside(key, value) => {
                beside.add(key, value);
                if beside.bytes >= BYTES {
                    beside.store(logs).await?;
                }
            }
        }
    }
    old.store(logs).await?;
    waiting.store(logs).await?;
    beside.store(logs).await?;
    compare(&summary, &floors, logs).await?;
    Ok(summary)
}

/// Changes that are not stored yet.
#[derive(Default)]
struct Waiting {
    commits: Vec<Commit>,
    bytes: usize,
}

impl Waiting {
    fn add(&mut self, log: LogId, change: Change) {
        let length = |value: &Option<store::Bytes>| value.as_ref().map_or(0, store::Bytes::len);
        self.bytes += change.writes.iter().map(|it| length(&it.before) + length(&it.after)).sum::<usize>();
        let expect = Revision(change.revision.0 - 1);
        let mut commit = Commit::new(log, expect, change.header);
        commit.writes = change.writes;
        self.commits.push(commit);
    }

    fn is_full(&self) -> bool {
        self.commits.len() >= CHANGES || self.bytes >= BYTES
    }

    async fn store(&mut self, logs: &Logs) -> Result<(), RestoreError> {
        let Self { commits, .. } = std::mem::take(self);
        let names: Vec<_> = commits.iter().map(|it| (it.log.clone(), it.revision())).collect();
        for ((log, revision), stored) in names.into_iter().zip(logs.commit(commits).await) {
            stored.map_err(|source| RestoreError::Commit { log, revision, source })?;
        }
        Ok(())
    }
}

/// Records of a log whose changes were given up, that are not stored yet.
#[derive(Default)]
struct Old {
    log: Option<(LogId, Revision)>,
    records: Vec<(RecordKey, Revision, Bytes)>,
    bytes: usize,
}

impl Old {
    /// Whether no change that is there has made it.
    fn has(&self, revision: Revision) -> bool {
        self.log.as_ref().is_some_and(|(_, floor)| revision <= *floor)
    }

    fn add(&mut self, key: RecordKey, revision: Revision, value: Bytes) {
        self.bytes += value.len();
        self.records.push((key, revision, value));
    }

    async fn store(&mut self, logs: &Logs) -> Result<(), RestoreError> {
        self.bytes = 0;
        let records = std::mem::take(&mut self.records);
        match &self.log {
            Some((log, _)) if !records.is_empty() => Ok(logs.put_old_records(log, records).await?),
            _ => Ok(()),
        }
    }
}

/// Values beside the logs that are not stored yet.
#[derive(Default)]
struct Beside {
    values: Vec<(RecordKey, Option<Bytes>)>,
    bytes: usize,
}

impl Beside {
    fn add(&mut self, key: RecordKey, value: Bytes) {
        self.bytes += value.len();
        self.values.push((key, Some(value)));
    }

    async fn store(&mut self, logs: &Logs) -> Result<(), RestoreError> {
        self.bytes = 0;
        Ok(logs.put_beside(std::mem::take(&mut self.values)).await?)
    }
}

/// Whether the logs are what the backup says.
async fn compare(summary: &Summary, floors: &[(LogId, Revision)], logs: &Logs) -> Result<(), RestoreError> {
    let mut expected = summary.logs.clone();
    expected.sort();
    if logs.list().await? != expected {
        return Err(RestoreError::Differs("a log has another head".into()));
    }
    for (log, floor) in floors {
        if logs.floor(log).await? != *floor {
            return Err(RestoreError::Differs(format!("the log {log} has another floor")));
        }
    }
    let checked = logs.check().await?;
    let counted = (checked.changes, checked.records, checked.beside)
        == (summary.changes, summary.records, summary.beside);
    match checked.findings.first().map(Finding::to_string) {
        Some(finding) => Err(RestoreError::Differs(finding)),
        None if !counted => Err(RestoreError::Differs(
            "there are more or fewer changes, records or values beside them".into(),
        )),
        None => Ok(()),
    }
}
