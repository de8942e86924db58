//! Chapters about several writers.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result, bail, ensure};
use store::{Bytes, Commit, CommitError, LogId, Logs, Revision, Store};
use tokio::task::JoinSet;

use crate::checks::{commit, directory, many, put, store_one, verified};
use crate::faults::{InterruptedStore, Intruder, RepeatingStore};
use crate::{Places, open};

/// Several want to make the same revision: one does, the others are told where the head is.
pub(crate) async fn one_winner(places: &dyn Places) -> Result<()> {
    let (store, logs) = open(places, "one-winner").await?;
    let log = directory()?;
    for expect in 0..20 {
        let mut writers = JoinSet::new();
        for writer in 0..5 {
            // Each as if it were a process of its own. Every fourth revision is a large change.
            let logs = Logs::open(store.clone()).await?;
            let writes = if expect % 4 == 3 { many(150, 50) } else { vec![put("who", format!("{writer}"))] };
            let commit = commit(&log, expect, "race", writes);
            writers.spawn(async move { store_one(&logs, commit).await });
        }
        let mut won = 0;
        for outcome in writers.join_all().await {
            match outcome {
                Ok(made) if made.0 == expect + 1 => won += 1,
                Err(CommitError::Stale { head, .. }) if head.0 == expect + 1 => {}
                other => bail!("at revision {expect}: {other:?}"),
            }
        }
        ensure!(won == 1, "{won} made revision {}", expect + 1);
    }
    verified(&logs, &log).await?;
    Ok(())
}

/// Somebody else comes in between looking and writing, or an answer is lost.
pub(crate) async fn interference(places: &dyn Places) -> Result<()> {
    let (store, logs) = open(places, "interference").await?;
    let log = directory()?;

    // Somebody makes the first revision of a chain; the second must not end up on top of it.
    let intruder = intruder(&store, commit(&log, 0, "intruder", vec![put("k", "intruder")])).await?;
    let interrupted = Logs::open(Arc::new(InterruptedStore::new(store.clone(), 0, intruder))).await?;
    let chain = (0..3).map(|n| commit(&log, n, "chain", vec![put("k", "chain")])).collect();
    let answers = interrupted.commit(chain).await;
    let expected = matches!(
        &answers[..],
        [
            Err(CommitError::Stale { head: Revision(1), .. }),
            Err(CommitError::PredecessorFailed { .. }),
            Err(CommitError::PredecessorFailed { .. })
        ]
    );
    ensure!(expected, "a chain on somebody else's change: {answers:?}");
    ensure!(logs.head(&log).await? == Revision(1), "a chain on somebody else's change was stored");

    // Somebody opens the store, and tidies up, at each step of a large commit: it begins again and succeeds.
    let mut expect = 1;
    for batch in 0..10 {
        let opened = store.clone();
        let intruder: Intruder = Box::new(move || Box::pin(async move { drop(Logs::open(opened).await) }));
        let wrapper = Arc::new(InterruptedStore::new(store.clone(), batch, intruder));
        let interrupted = Logs::open(wrapper.clone()).await?;
        store_one(&interrupted, commit(&log, expect, "large", many(300, 500)))
            .await
            .with_context(|| format!("opened by others before batch {batch}"))?;
        expect += 1;
        if !wrapper.was_interrupted() {
            ensure!(batch >= 4, "only {batch} batches");
            break;
        }
    }
    verified(&logs, &log).await?;

    // Every transaction arrives twice.
    let repeating = Logs::open(Arc::new(RepeatingStore(store.clone()))).await?;
    let twice = vec![
        commit(&log, expect, "small", vec![put("k", "twice")]),
        commit(&log, expect + 1, "small", vec![put("k", "twice again")]),
        commit(&log, expect + 2, "large", many(150, 50)),
    ];
    let answers = repeating.commit(twice).await;
    ensure!(answers.iter().all(Result::is_ok), "everything sent twice: {answers:?}");
    verified(&repeating, &log).await?;
    Ok(())
}

/// Writers of small and large changes, each trying again until it has stored its share, and readers beside them.
pub(crate) async fn everybody_at_once(places: &dyn Places) -> Result<()> {
    const WRITERS: u64 = 6;
    const SHARE: u64 = 15;
    let (store, logs) = open(places, "everybody").await?;
    let log = directory()?;
    let done = Arc::new(AtomicBool::new(false));
    let mut writers = JoinSet::new();
    for writer in 0..WRITERS {
        let logs = Logs::open(store.clone()).await?;
        let log = log.clone();
        writers.spawn(async move {
            for n in 0..SHARE {
                write_until_stored(&logs, &log, writer, n).await?;
            }
            anyhow::Ok(())
        });
    }
    let reader = tokio::spawn({
        let (done, log, logs) = (done.clone(), log.clone(), Logs::open(store.clone()).await?);
        async move {
            let mut last = 0;
            while !done.load(Ordering::Acquire) {
                last = last.max(verified(&logs, &log).await.context("a reader beside the writers")?.len());
                tokio::task::yield_now().await;
            }
            anyhow::Ok(last)
        }
    });
    let mut outcome = Ok(());
    while let Some(writer) = writers.join_next().await {
        outcome = outcome.and(writer?);
    }
    done.store(true, Ordering::Release);
    outcome?;
    reader.await??;

    let head = logs.head(&log).await?;
    ensure!(head.0 == WRITERS * SHARE, "{head} changes");
    let headers: BTreeSet<Bytes> =
        logs.changes(&log, Revision(0), 1000).await?.into_iter().map(|change| change.header).collect();
    ensure!(headers.len() as u64 == head.0, "a change was stored twice, or lost");
    verified(&logs, &log).await?;
    Ok(())
}

async fn write_until_stored(logs: &Logs, log: &LogId, writer: u64, n: u64) -> Result<()> {
    loop {
        let head = logs.head(log).await?;
        let writes = if (writer + n).is_multiple_of(5) {
            many(120, 20)
        } else {
            vec![
                put(format!("many/{:06}", n * 3), format!("{writer} {n}")),
                put(format!("{writer}"), format!("{n}")),
            ]
        };
        let commit =
            Commit { writes, ..Commit::new(log.clone(), head, format!("writer {writer}, change {n}")) };
        match store_one(logs, commit).await {
            Ok(_) => return Ok(()),
            Err(CommitError::Stale { .. } | CommitError::Contended { .. }) => tokio::task::yield_now().await,
            Err(error) => return Err(error.into()),
        }
    }
}

/// One commit by somebody else.
async fn intruder(store: &Arc<dyn Store>, commit: Commit) -> Result<Intruder> {
    let logs = Logs::open(store.clone()).await?;
    Ok(Box::new(move || {
        Box::pin(async move {
            let _seen_by_what_follows = store_one(&logs, commit).await;
        })
    }))
}
