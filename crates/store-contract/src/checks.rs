//! What the chapters make and what they look at.

use std::collections::BTreeMap;

use anyhow::{Context, Result, anyhow, ensure};
use store::{Bytes, Commit, CommitError, LogId, Logs, RecordKey, Revision, Write};

/// The state of a log.
pub(crate) type State = BTreeMap<RecordKey, (Revision, Bytes)>;

/// The log of most chapters.
pub(crate) fn directory() -> Result<LogId> {
    Ok("6b0f3c1e-1111-4222-8333-444455556666".parse()?)
}

/// A record that comes into being or changes.
pub(crate) fn put(key: impl Into<RecordKey>, record: impl Into<Bytes>) -> Write {
    Write { key: key.into(), before: None, after: Some(record.into()) }
}

/// A record that goes.
pub(crate) fn remove(key: impl Into<RecordKey>) -> Write {
    Write { key: key.into(), before: Some("what it was".into()), after: None }
}

/// Many records of this size, with keys that sort as they count.
pub(crate) fn many(count: usize, size: usize) -> Vec<Write> {
    (0..count).map(|n| put(format!("many/{n:06}"), vec![u8::try_from(n % 251).unwrap_or(0); size])).collect()
}

/// A commit of these writes.
pub(crate) fn commit(log: &LogId, expect: u64, header: &'static str, writes: Vec<Write>) -> Commit {
    Commit { writes, ..Commit::new(log.clone(), Revision(expect), header) }
}

/// Stores one commit.
pub(crate) async fn store_one(logs: &Logs, commit: Commit) -> Result<Revision, CommitError> {
    let log = commit.log.clone();
    logs.commit(vec![commit]).await.pop().unwrap_or(Err(CommitError::Contended { log }))
}

/// The state of a log, after checking that it is just what the log of changes says, here and by the store's own means.
pub(crate) async fn verified(logs: &Logs, log: &LogId) -> Result<State> {
    loop {
        let floor = logs.floor(log).await?;
        let state = verified_above(logs, log, floor).await;
        // Else something was given up meanwhile.
        if logs.floor(log).await? == floor {
            return state;
        }
    }
}

async fn verified_above(logs: &Logs, log: &LogId, floor: Revision) -> Result<State> {
    logs.verify().await.context("verifying")?;
    let loaded = logs.load(log).await.context("loading")?;
    ensure!(loaded.records.is_sorted_by(|a, b| a.0 < b.0), "records are not in the order of their keys");
    let state: State =
        loaded.records.into_iter().map(|(key, revision, record)| (key, (revision, record))).collect();
    let replayed = replay(logs, log, floor, loaded.head).await?;
    // What was last changed below the floor no change tells of any more.
    let state_above: State = state.clone().into_iter().filter(|(_, (at, _))| *at > floor).collect();
    let difference = state_above.iter().zip(&replayed).find(|(a, b)| a != b);
    ensure!(
        state_above == replayed,
        "at revision {} there are {} records, and {} by the log of changes; first difference: {:?}",
        loaded.head,
        state_above.len(),
        replayed.len(),
        difference.map(|(stored, logged)| ((stored.0, stored.1.0), (logged.0, logged.1.0)))
    );
    Ok(state)
}

/// The state at a revision by the changes above the floor alone, read in small steps.
async fn replay(logs: &Logs, log: &LogId, floor: Revision, head: Revision) -> Result<State> {
    let mut state = State::new();
    let mut at = floor;
    while at < head {
        let changes = logs.changes(log, at, 7).await.context("reading changes")?;
        ensure!(!changes.is_empty() && changes.len() <= 7, "{} changes after {at}", changes.len());
        for change in changes.into_iter().filter(|change| change.revision <= head) {
            ensure!(change.revision.0 == at.0 + 1, "revision {} after {at}", change.revision);
            at = change.revision;
            for write in change.writes {
                match write.after {
                    Some(record) => state.insert(write.key, (at, record)),
                    None => state.remove(&write.key),
                };
            }
        }
    }
    Ok(state)
}

/// The error of something that must not succeed.
pub(crate) fn refusal<T: std::fmt::Debug, E>(outcome: Result<T, E>) -> Result<E> {
    match outcome {
        Ok(value) => Err(anyhow!("it must be refused and gave {value:?}")),
        Err(error) => Ok(error),
    }
}
