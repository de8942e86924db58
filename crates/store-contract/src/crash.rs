//! A chapter about a process that ends in the middle of a large commit.

use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use store::{Commit, CommitError, LogId, Logs, Revision, Store};

use crate::checks::{State, commit, directory, many, put, remove, store_one, verified};
use crate::faults::{CrashingStore, Fault};
use crate::{Places, open};

/// More transactions than a commit of this chapter has.
const ENOUGH: usize = 100;

pub(crate) async fn at_every_step(places: &dyn Places) -> Result<()> {
    for fault in [Fault::Before, Fault::After] {
        let mut step = 0;
        loop {
            let name = format!("crash-{fault:?}-{step}").to_lowercase();
            let context = || format!("{fault:?} transaction {step}");
            if !crash(places, &name, step, fault).await.with_context(context)? {
                // Pieces, the change itself and the fold: fewer steps would mean that nothing was staged.
                ensure!(step >= 6, "only {step} transactions");
                break;
            }
            step += 1;
            ensure!(step < ENOUGH, "it never ends");
        }
    }
    Ok(())
}

/// Crashes at one step. Whether it came to that.
async fn crash(places: &dyn Places, name: &str, step: usize, fault: Fault) -> Result<bool> {
    let log = directory()?;
    let (store, witness) = open(places, name).await?;
    let old =
        vec![put("many/000000", "old"), put("many/000399", "old"), put("gone", "old"), put("stays", "old")];
    store_one(&witness, commit(&log, 0, "small", old)).await?;
    let before = verified(&witness, &log).await?;

    let crashing = Arc::new(CrashingStore::new(store.clone(), step, fault));
    let logs = Logs::open(crashing.clone()).await?;
    let outcome = store_one(&logs, large(&log)).await;
    let crashed = crashing.has_crashed();
    drop((logs, crashing));

    // Somebody who was there all the time sees nothing or everything, whatever state the crash has left.
    let seen = verified(&witness, &log).await.context("a reader after the crash")?;
    let happened = all_or_nothing(&before, &seen)?;
    match &outcome {
        Ok(_) => ensure!(happened, "it was acknowledged and is not there"),
        Err(CommitError::Failed(_)) => ensure!(!happened, "it failed for sure and is there"),
        Err(CommitError::Uncertain(_)) => {}
        Err(other) => anyhow::bail!("the crash came out as: {other}"),
    }
    // Every second time that one goes on writing, the other times the store is opened again.
    if step.is_multiple_of(2) {
        goes_on(&witness, &log, &seen).await.context("a writer after the crash")?;
        tidy(&*store, &log, happened, false).await?;
    }
    drop(witness);
    store.close().await?;
    drop(store);

    let (store, logs) = open(places, name).await.context("opening after the crash")?;
    if !step.is_multiple_of(2) {
        ensure!(verified(&logs, &log).await? == seen, "another state after opening again");
        tidy(&*store, &log, happened, true).await?;
        goes_on(&logs, &log, &seen).await.context("a writer after opening again")?;
    }
    tidy(&*store, &log, happened, true).await?;
    verified(&logs, &log).await?;
    Ok(crashed)
}

/// 400 records of 3 KiB, of which two exist, and one that goes.
fn large(log: &LogId) -> Commit {
    let mut writes = many(400, 3 * 1024);
    writes.push(remove("gone"));
    commit(log, 1, "large", writes)
}

/// Whether the large commit is there.
fn all_or_nothing(before: &State, seen: &State) -> Result<bool> {
    if seen == before {
        return Ok(false);
    }
    let large =
        seen.values().filter(|(revision, record)| *revision == Revision(2) && record.len() == 3072).count();
    ensure!(large == 400 && seen.len() == 401, "{large} of 400 records are visible");
    Ok(true)
}

async fn goes_on(logs: &Logs, log: &LogId, seen: &State) -> Result<()> {
    let head = logs.head(log).await?;
    store_one(logs, commit(log, head.0, "after the crash", vec![put("many/000005", "new")])).await?;
    let state = verified(logs, log).await?;
    ensure!(state.get(&"many/000005".into()).is_some_and(|(_, record)| record == "new"), "the new record");
    ensure!(state.get(&"stays".into()) == seen.get(&"stays".into()), "an old record");
    Ok(())
}

/// Nothing is half done, and when the store was opened since, nothing is left over.
async fn tidy(store: &dyn Store, log: &LogId, happened: bool, opened: bool) -> Result<()> {
    let count = async |prefix: String| -> Result<usize> {
        Ok(store.scan(prefix.as_bytes(), None, 1000).await?.entries.len())
    };
    ensure!(count(format!("f/{log}")).await? == 0, "an unfinished fold");
    if happened {
        ensure!(count(format!("r/{log}/")).await? == 401, "the change is not folded into the records");
    }
    if opened {
        ensure!(count("t/".to_owned()).await? == 0, "a stage is left over");
        let pieces = count("s/".to_owned()).await?;
        ensure!((pieces > 0) == happened, "{pieces} pieces are left over");
    }
    Ok(())
}
