//! Making the logs of a backup again.

use crate::{Backup, Item, ReadError, Summary, verify};
use std::path::Path;
use store::{Change, Commit, CommitError, Finding, LogId, Logs, Revision, StoreError};
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
    let mut log = None;
    while let Some(item) = backup.item()? {
        match item {
            Item::Log(next, _) => log = Some(next),
            Item::Change(change) => {
                let of = log.clone().ok_or_else(|| RestoreError::Differs("a change of no log".into()))?;
                waiting.add(of, change);
                if waiting.is_full() {
                    waiting.store(logs).await?;
                }
            }
            // The changes make it.
            Item::Record(..) => {}
        }
    }
    waiting.store(logs).await?;
    compare(&summary, logs).await?;
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

/// Whether the logs are what the backup says.
async fn compare(summary: &Summary, logs: &Logs) -> Result<(), RestoreError> {
    let mut expected = summary.logs.clone();
    expected.sort();
    if logs.list().await? != expected {
        return Err(RestoreError::Differs("a log has another head".into()));
    }
    let checked = logs.check().await?;
    let counted = (checked.changes, checked.records) == (summary.changes, summary.records);
    match checked.findings.first().map(Finding::to_string) {
        Some(finding) => Err(RestoreError::Differs(finding)),
        None if !counted => Err(RestoreError::Differs("there are more or fewer changes or records".into())),
        None => Ok(()),
    }
}
