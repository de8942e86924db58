//! Chapters about commits and the log of changes.

use anyhow::{Result, ensure};
use store::{Commit, CommitError, LogId, MAX_RECORD_BYTES, MAX_RECORD_KEY_BYTES, Revision, Write};

use crate::checks::{commit, directory, put, refusal, remove, store_one, verified};
use crate::{Places, open};

pub(crate) async fn order_and_completeness(places: &dyn Places) -> Result<()> {
    let (_store, logs) = open(places, "order").await?;
    let log = directory()?;
    ensure!(logs.head(&log).await? == Revision(0), "a new log is at 0");
    ensure!(logs.load(&log).await?.records.is_empty(), "a new log is empty");
    for n in 0..70 {
        let writes = vec![put(format!("{}", n % 7), format!("{n}")), remove(format!("{}", (n + 3) % 7))];
        let header = format!("change {}", n + 1);
        let made =
            store_one(&logs, Commit { writes, ..Commit::new(log.clone(), Revision(n), header) }).await?;
        ensure!(made == Revision(n + 1), "{made} after {n}");
    }
    // Another log, whose name begins like this one's, has nothing to do with it.
    let other: LogId = format!("{log}0").parse()?;
    store_one(&logs, commit(&other, 0, "other", vec![put("x", "y")])).await?;

    ensure!(logs.head(&log).await? == Revision(70), "the head");
    for (since, limit) in [(0, 100), (0, 70), (0, 1), (33, 34), (69, 5), (70, 5), (71, 5), (u64::MAX, 5)] {
        let changes = logs.changes(&log, Revision(since), limit).await?;
        let expected = 70_u64.saturating_sub(since).min(limit as u64);
        ensure!(changes.len() as u64 == expected, "{} changes after {since}", changes.len());
        for (n, change) in (since..=u64::MAX).zip(changes) {
            ensure!(change.revision.0 == n + 1, "{} after {n}", change.revision);
            ensure!(change.header == format!("change {}", n + 1), "another header at {}", n + 1);
        }
    }
    let change = logs.changes(&log, Revision(69), 1).await?;
    let removed = Write { key: "2".into(), before: Some("what it was".into()), after: None };
    ensure!(
        change.first().is_some_and(|change| change.writes.get(1) == Some(&removed)),
        "the writes: {change:?}"
    );
    let state = verified(&logs, &log).await?;
    ensure!(state.get(&"6".into()) == Some(&(Revision(70), "69".into())), "the last record");
    ensure!(verified(&logs, &other).await?.len() == 1, "the other log");
    Ok(())
}

pub(crate) async fn stale_commits(places: &dyn Places) -> Result<()> {
    let (_store, logs) = open(places, "stale").await?;
    let log = directory()?;
    for n in 0..3 {
        store_one(&logs, commit(&log, n, "fine", vec![put("a", format!("{n}"))])).await?;
    }
    for expect in [0, 1, 2, 4, u64::MAX] {
        let refused = refusal(store_one(&logs, commit(&log, expect, "stale", vec![put("a", "x")])).await)?;
        let told = matches!(&refused, CommitError::Stale { log: of, head: Revision(3) } if *of == log);
        ensure!(told, "expecting {expect}: {refused}");
    }
    let state = verified(&logs, &log).await?;
    ensure!(state.get(&"a".into()) == Some(&(Revision(3), "2".into())), "a stale commit wrote something");
    ensure!(logs.commit(Vec::new()).await.is_empty(), "no commits");
    Ok(())
}

pub(crate) async fn chains(places: &dyn Places) -> Result<()> {
    let (_store, logs) = open(places, "chains").await?;
    let (a, b) = (directory()?, LogId::system());
    let mut batch: Vec<Commit> =
        (0..50).map(|n| commit(&a, n, "a", vec![put("last", format!("{n}"))])).collect();
    batch.insert(20, commit(&b, 0, "b", vec![put("b", "b")]));
    let answers = logs.commit(batch).await;
    ensure!(answers.iter().all(Result::is_ok), "{answers:?}");
    ensure!(answers.get(50).is_some_and(|last| matches!(last, Ok(Revision(50)))), "the last of the chain");
    ensure!(verified(&logs, &a).await?.len() == 1 && verified(&logs, &b).await?.len() == 1, "the records");

    // What builds on a commit that fails must fail too, even where its number would fit.
    store_one(&logs, commit(&a, 50, "somebody else", vec![put("last", "else")])).await?;
    let answers = logs
        .commit(vec![
            commit(&a, 50, "stale", vec![put("last", "x")]),
            commit(&a, 51, "on the stale one", vec![put("last", "y")]),
            commit(&b, 1, "on the stale one", vec![]).unchanged(a.clone(), Revision(51)),
            commit(&b, 1, "another", vec![]),
        ])
        .await;
    let expected = matches!(
        &answers[..],
        [
            Err(CommitError::Stale { head: Revision(51), .. }),
            Err(CommitError::PredecessorFailed { revision: Revision(51), .. }),
            Err(CommitError::PredecessorFailed { revision: Revision(51), .. }),
            Ok(Revision(2)),
        ]
    );
    ensure!(expected, "{answers:?}");
    ensure!(logs.head(&a).await? == Revision(51), "the head after a broken chain");
    verified(&logs, &a).await?;
    Ok(())
}

pub(crate) async fn unchanged_heads(places: &dyn Places) -> Result<()> {
    let (_store, logs) = open(places, "unchanged").await?;
    let (a, b) = (directory()?, LogId::system());
    let depends =
        |expect, on| commit(&a, expect, "depends", vec![put("k", "v")]).unchanged(b.clone(), Revision(on));
    store_one(&logs, depends(0, 0)).await?;
    store_one(&logs, commit(&b, 0, "b moves", vec![])).await?;
    let refused = refusal(store_one(&logs, depends(1, 0)).await)?;
    let told = matches!(&refused, CommitError::Stale { log, head: Revision(1) } if *log == b);
    ensure!(told, "b has moved: {refused}");
    store_one(&logs, depends(1, 1)).await?;
    // In one batch with what moves the other log.
    let moves = commit(&b, 1, "b moves", vec![]);
    let answers = logs.commit(vec![depends(2, 1), moves, depends(3, 1), depends(3, 2)]).await;
    let stored: Vec<bool> = answers.iter().map(Result::is_ok).collect();
    ensure!(stored == [true, true, false, true], "{answers:?}");
    // The commit's own log may be named as well.
    store_one(&logs, depends(4, 2).unchanged(a.clone(), Revision(4))).await?;
    let refused = refusal(store_one(&logs, depends(5, 2).unchanged(a.clone(), Revision(4))).await)?;
    ensure!(matches!(refused, CommitError::Stale { .. }), "its own log at another revision: {refused}");
    verified(&logs, &a).await?;
    Ok(())
}

pub(crate) async fn refusals(places: &dyn Places) -> Result<()> {
    let (_store, logs) = open(places, "refusals").await?;
    let log = directory()?;
    let first = |writes| commit(&log, 0, "refused", writes);
    let big = vec![put("big", vec![0; MAX_RECORD_BYTES + 1])];
    let long = vec![put(vec![b'k'; MAX_RECORD_KEY_BYTES + 1], "")];
    let twice = vec![put("k", "1"), remove("k")];
    let logs_named = (0..100).map(|n| format!("log-{n}").parse().map(|log| (log, Revision(0))));
    let many = Commit { unchanged: logs_named.collect::<Result<_, _>>()?, ..first(vec![]) };
    let answers = logs.commit(vec![first(big), first(long), first(twice), many]).await;
    let expected = matches!(
        &answers[..],
        [
            Err(CommitError::RecordTooLarge { .. }),
            Err(CommitError::RecordKeyTooLong { .. }),
            Err(CommitError::WrittenTwice { .. }),
            Err(CommitError::TooManyUnchanged { .. }),
        ]
    );
    ensure!(expected, "{answers:?}");
    ensure!(logs.head(&log).await? == Revision(0), "a refused commit moved the head");
    Ok(())
}
