//! Chapters about commits that are larger than a transaction.

use anyhow::{Context, Result, ensure};
use store::{CommitError, LogId, Logs, MAX_RECORD_BYTES, MAX_RECORD_KEY_BYTES, Revision, Write};
use tokio::task::JoinSet;

use crate::checks::{commit, directory, many, put, refusal, remove, store_one, verified};
use crate::{Places, open};

pub(crate) async fn a_thousand_records(places: &dyn Places) -> Result<()> {
    let (store, logs) = open(places, "thousand").await?;
    let log = directory()?;
    store_one(&logs, commit(&log, 0, "small", vec![put("many/000500", "old"), put("gone", "x")])).await?;
    let mut writes = many(1000, 3 * 1024);
    writes.push(remove("gone"));
    store_one(&logs, commit(&log, 1, "large", writes.clone())).await?;
    let state = verified(&logs, &log).await?;
    ensure!(state.len() == 1000, "{} records", state.len());
    ensure!(
        state.values().all(|(revision, record)| *revision == Revision(2) && record.len() == 3072),
        "the records"
    );
    let changes = logs.changes(&log, Revision(1), 10).await?;
    ensure!(
        changes.len() == 1 && changes.iter().all(|change| change.writes == writes),
        "the change is not whole"
    );
    for left in [&b"f/"[..], b"t/"] {
        ensure!(store.scan(left, None, 1).await?.entries.is_empty(), "something is left over");
    }

    let all_gone = state.into_keys().map(|key| Write { key, before: None, after: None }).collect();
    store_one(&logs, commit(&log, 2, "all gone", all_gone)).await?;
    ensure!(verified(&logs, &log).await?.is_empty(), "records are left");
    Ok(())
}

pub(crate) async fn every_size(places: &dyn Places) -> Result<()> {
    let (_store, logs) = open(places, "sizes").await?;
    let log = directory()?;
    let mut head = 0;
    for count in [1, 2, 95, 96, 97, 98, 99, 100, 101, 250] {
        for size in [0, 600, 700, 5_000, 10_000, 11_000] {
            let context = || format!("{count} records of {size} bytes");
            store_one(&logs, commit(&log, head, "size", many(count, size))).await.with_context(context)?;
            head += 1;
        }
    }
    verified(&logs, &log).await?;

    let record = vec![9; MAX_RECORD_BYTES];
    let key = vec![b'k'; MAX_RECORD_KEY_BYTES];
    let write = Write { key: key.into(), before: Some(record.clone().into()), after: Some(record.into()) };
    let long_log: LogId = "l".repeat(64).parse()?;
    store_one(&logs, commit(&long_log, 0, "largest", vec![write, put("b", vec![1; MAX_RECORD_BYTES])]))
        .await?;
    ensure!(verified(&logs, &long_log).await?.len() == 2, "the largest records");
    Ok(())
}

pub(crate) async fn in_a_batch(places: &dyn Places) -> Result<()> {
    let (_store, logs) = open(places, "large-in-batch").await?;
    let log = directory()?;
    let small = |n| commit(&log, n, "small", vec![put("many/000007", format!("small {n}"))]);
    let large = |n| commit(&log, n, "large", many(200, 100));
    let answers =
        logs.commit(vec![small(0), large(1), small(2), small(9), large(3), large(4), small(5)]).await;
    let stored: Vec<bool> = answers.iter().map(Result::is_ok).collect();
    ensure!(stored == [true, true, true, false, true, true, true], "{answers:?}");
    let state = verified(&logs, &log).await?;
    ensure!(
        state.len() == 200 && state.get(&"many/000007".into()) == Some(&(Revision(6), "small 5".into())),
        "state"
    );
    Ok(())
}

/// Large commits of several logs at the same time, as from several processes: none gets in another's way, none has another's records.
pub(crate) async fn in_several_logs_at_once(places: &dyn Places) -> Result<()> {
    let (store, logs) = open(places, "large-at-once").await?;
    let mut writers = JoinSet::new();
    let names: Vec<LogId> = (0..4).map(|n| format!("log-{n}").parse()).collect::<Result<_, _>>()?;
    for log in names.clone() {
        let logs = Logs::open(store.clone()).await?;
        writers.spawn(async move {
            for round in 0..3 {
                let mut writes = many(150, 2_000);
                writes.push(put("of", log.to_string()));
                store_one(&logs, commit(&log, round, "large", writes)).await?;
            }
            anyhow::Ok(())
        });
    }
    while let Some(writer) = writers.join_next().await {
        writer??;
    }
    for log in names {
        let state = verified(&logs, &log).await?;
        let own =
            state.get(&"of".into()).is_some_and(|(at, of)| *at == Revision(3) && *of == log.to_string());
        ensure!(own && state.len() == 151, "{} records in {log}", state.len());
    }
    Ok(())
}

/// A large commit that depends on another log's head is refused when that has moved, and leaves nothing.
pub(crate) async fn on_an_unchanged_head(places: &dyn Places) -> Result<()> {
    let (store, logs) = open(places, "large-unchanged").await?;
    let (log, other) = (directory()?, LogId::system());
    store_one(&logs, commit(&other, 0, "moves", vec![])).await?;
    let large = |on| commit(&log, 0, "large", many(300, 1_000)).unchanged(other.clone(), Revision(on));
    let refused = refusal(store_one(&logs, large(0)).await)?;
    ensure!(matches!(refused, CommitError::Stale { head: Revision(1), .. }), "{refused}");
    for prefix in ["c/", "r/", "s/", "t/", "f/"] {
        let left = store.scan(format!("{prefix}{log}").as_bytes(), None, 1).await?.entries;
        ensure!(left.is_empty(), "a refused commit has left {left:?}");
    }
    store_one(&logs, large(1)).await?;
    ensure!(verified(&logs, &log).await?.len() == 300, "the records");
    Ok(())
}
