//! Chapters about changes that are given up.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result, bail, ensure};
use store::{Bytes, Commit, CommitError, Key, LogId, Logs, RecordKey, Revision, Store};
use tokio::task::JoinSet;

use crate::checks::{State, commit, directory, many, put, remove, store_one, verified};
use crate::faults::{CrashingStore, Fault, LeisurelyStore};
use crate::{Places, open};

/// The small changes before and after the large one of [`filled`].
const SMALL: u64 = 120;

/// The large change of [`filled`].
const LARGE: u64 = SMALL + 1;

/// A log of small changes with one large change in pieces among them.
async fn filled(logs: &Logs, log: &LogId) -> Result<State> {
    let small = |n: u64| {
        let writes = vec![put(format!("{}", n % 50), format!("{n}")), remove(format!("{}", (n + 3) % 50))];
        Commit { writes, ..Commit::new(log.clone(), Revision(n), format!("change {}", n + 1)) }
    };
    let mut batch: Vec<Commit> = (0..SMALL).map(small).collect();
    batch.push(commit(log, SMALL, "large", many(300, 3 * 1024)));
    batch.extend((LARGE..LARGE + SMALL).map(small));
    for made in logs.commit(batch).await {
        made?;
    }
    verified(logs, log).await
}

pub(crate) async fn only_the_past(places: &dyn Places) -> Result<()> {
    let (store, logs) = open(places, "forgetting").await?;
    let (log, other) = (directory()?, LogId::system());
    let state = filled(&logs, &log).await?;
    store_one(&logs, commit(&other, 0, "another log", vec![put("x", "y")])).await?;
    let head = Revision(2 * SMALL + 1);

    // Below, at and above the large change; less than before is nothing.
    for (asked, floor) in [(0, 0), (1, 1), (SMALL, SMALL), (LARGE, LARGE), (5, LARGE), (LARGE + 7, LARGE + 7)]
    {
        let context = || format!("up to {asked}");
        ensure!(logs.forget(&log, Revision(asked)).await?.0 == floor, "another floor, {}", context());
        ensure!(logs.floor(&log).await?.0 == floor, "the floor, {}", context());
        ensure!(logs.head(&log).await? == head, "the head has moved, {}", context());
        ensure!(verified(&logs, &log).await.with_context(context)? == state, "other records, {}", context());
        for since in [0, 1, SMALL, LARGE, LARGE + 7, head.0 - 1, head.0, head.0 + 1] {
            let first = logs.changes(&log, Revision(since), 3).await?.first().map(|first| first.revision.0);
            let expected = Some(since.max(floor) + 1).filter(|first| *first <= head.0);
            ensure!(first == expected, "{first:?} is the first after {since}, {}", context());
        }
        let left = count(&*store, &format!("c/{log}/")).await?;
        ensure!(left == head.0 - floor, "{left} changes are left, {}", context());
        ensure!((count(&*store, "s/").await? == 0) == (floor >= LARGE), "pieces, {}", context());
        let checked = logs.check().await?;
        ensure!(checked.findings.is_empty(), "{:?}, {}", checked.findings, context());
        ensure!(checked.changes == head.0 - floor + 1, "{} changes, {}", checked.changes, context());
    }
    ensure!(logs.floor(&other).await? == Revision(0), "another log has a floor");
    ensure!(logs.forget(&"empty".parse()?, Revision(9)).await? == Revision(0), "a log without changes");

    // All of them, and it goes on.
    ensure!(logs.forget(&log, Revision(u64::MAX)).await? == head, "all that there are");
    ensure!(logs.changes(&log, Revision(0), 9).await?.is_empty(), "changes are left");
    ensure!(verified(&logs, &log).await? == state, "other records when nothing is left");
    store_one(&logs, commit(&log, head.0, "on", vec![put("7", "new"), remove("many/000009")])).await?;
    let state = verified(&logs, &log).await?;
    ensure!(state.get(&"7".into()) == Some(&(head.next(), "new".into())), "a record after that");
    ensure!(logs.changes(&log, Revision(0), 9).await?.len() == 1, "a change after that");
    logs.close().await?;
    drop((store, logs));
    let (_store, logs) = open(places, "forgetting").await?;
    ensure!(verified(&logs, &log).await? == state, "other records after opening again");
    ensure!(logs.floor(&log).await? == head, "the floor after opening again");
    Ok(())
}

/// A large change that is visible and not folded yet is what makes the records: it is not given up before it has.
pub(crate) async fn not_what_is_unfinished(places: &dyn Places) -> Result<()> {
    let mut unfinished = 0;
    for step in 0..20 {
        let name = format!("forget-unfinished-{step}");
        let (store, witness) = open(places, &name).await?;
        let log = directory()?;
        store_one(&witness, commit(&log, 0, "small", vec![put("many/000007", "old")])).await?;
        let crashing = Arc::new(CrashingStore::new(store.clone(), step, Fault::After));
        let logs = Logs::open(crashing.clone()).await?;
        let _seen_below = store_one(&logs, commit(&log, 1, "large", many(300, 3 * 1024))).await;
        drop((logs, crashing));
        let head = witness.head(&log).await?;
        let is_unfinished = count(&*store, "f/").await? > 0;
        unfinished += usize::from(is_unfinished);
        let floor = witness.forget(&log, head).await?;
        let expected = if is_unfinished { head.0 - 1 } else { head.0 };
        ensure!(floor.0 == expected, "the floor is {floor} at step {step}");
        let before = verified(&witness, &log).await.with_context(|| format!("step {step}"))?;
        witness.close().await?;
        drop((witness, store));
        let (_store, logs) = open(places, &name).await?;
        ensure!(verified(&logs, &log).await? == before, "other records after step {step}");
        ensure!(before.len() == if head.0 == 2 { 300 } else { 1 }, "{} records at step {step}", before.len());
    }
    ensure!(unfinished > 1, "no step left the change unfinished");
    Ok(())
}

pub(crate) async fn a_crash_at_every_step(places: &dyn Places) -> Result<()> {
    for fault in [Fault::Before, Fault::After] {
        for step in 0.. {
            let context = || format!("{fault:?} transaction {step}");
            if !crash(places, step, fault).await.with_context(context)? {
                ensure!(step >= 4, "only {step} transactions");
                break;
            }
            ensure!(step < 50, "it never ends");
        }
    }
    Ok(())
}

/// Crashes at one step. Whether it came to that.
async fn crash(places: &dyn Places, step: usize, fault: Fault) -> Result<bool> {
    let name = format!("forget-crash-{fault:?}-{step}").to_lowercase();
    let (store, witness) = open(places, &name).await?;
    let log = directory()?;
    let state = filled(&witness, &log).await?;
    let up_to = Revision(LARGE + 90);
    let crashing = Arc::new(CrashingStore::new(store.clone(), step, fault));
    let logs = Logs::open(crashing.clone()).await?;
    let outcome = logs.forget(&log, up_to).await;
    let crashed = crashing.has_crashed();
    drop((logs, crashing));

    let floor = witness.floor(&log).await?;
    ensure!(floor == up_to || (floor == Revision(0) && outcome.is_err()), "the floor is {floor}");
    ensure!(verified(&witness, &log).await? == state, "other records after the crash");
    // It goes on, before or after it is tidied up.
    if step.is_multiple_of(2) {
        store_one(&witness, commit(&log, 2 * SMALL + 1, "on", vec![put("on", "1")])).await?;
    }
    let state = verified(&witness, &log).await?;
    witness.close().await?;
    drop((witness, store));

    let (store, logs) = open(places, &name).await.context("opening after the crash")?;
    ensure!(logs.floor(&log).await? == floor, "another floor after opening again");
    ensure!(verified(&logs, &log).await? == state, "other records after opening again");
    let left = count(&*store, &format!("c/{log}/")).await?;
    ensure!(left == logs.head(&log).await?.0 - floor.0, "{left} changes are left above {floor}");
    ensure!((count(&*store, "s/").await? == 0) == (floor == up_to), "pieces are left above {floor}");
    ensure!(logs.check().await?.findings.is_empty(), "{:?}", logs.check().await?.findings);
    Ok(crashed)
}

/// One or two give up as much as there is, again and again, while others write and read: nobody sees a state that never was.
pub(crate) async fn beside_writers_and_readers(places: &dyn Places) -> Result<()> {
    beside(places, 1).await.context("one gives up")?;
    beside(places, 2).await.context("two give up")
}

async fn beside(places: &dyn Places, forgetting: usize) -> Result<()> {
    const CHANGES: u64 = 120;
    let (store, logs) = open(places, &format!("forget-beside-{forgetting}")).await?;
    let leisurely = Logs::open(Arc::new(LeisurelyStore(store.clone()))).await?;
    let log = directory()?;
    let done = Arc::new(AtomicBool::new(false));
    let mut others = JoinSet::new();
    for task in 0..4 {
        let store = Arc::new(LeisurelyStore(store.clone()));
        let (logs, log, done) = (Logs::open(store).await?, log.clone(), done.clone());
        others.spawn(async move {
            while !done.load(Ordering::Acquire) {
                if task < forgetting {
                    // One of them leaves some for readers to be in the middle of.
                    let head = logs.head(&log).await?;
                    if task == 0 && head.0 < logs.floor(&log).await?.0 + 15 {
                        tokio::task::yield_now().await;
                        continue;
                    }
                    let floor = logs.forget(&log, head).await.context("giving up")?;
                    ensure!(floor <= logs.head(&log).await?, "the floor {floor} lies above the head");
                } else {
                    look(&logs, &log).await?;
                }
                tokio::task::yield_now().await;
            }
            anyhow::Ok(())
        });
    }
    let mut outcome = Ok(());
    for n in 0..CHANGES {
        let mut writes = if n % 6 == 5 { many(120, 20) } else { vec![put(format!("small/{n}"), "x")] };
        writes.extend(["last", "the last"].map(|last| put(last, format!("{n}"))));
        outcome = match store_one(&leisurely, commit(&log, n, "on", writes)).await {
            Ok(_) => Ok(()),
            // It is there, and was given up before it could be seen.
            Err(CommitError::Stale { head, .. }) if head.0 == n + 1 => Ok(()),
            Err(other) => Err(other),
        };
        if outcome.is_err() {
            break;
        }
    }
    done.store(true, Ordering::Release);
    while let Some(other) = others.join_next().await {
        other??;
    }
    outcome?;
    let state = verified(&logs, &log).await?;
    ensure!(state.len() == 100 + 120 + 2, "{} records", state.len());
    ensure!(logs.forget(&log, Revision(u64::MAX)).await?.0 == CHANGES, "the last floor");
    ensure!(count(&*store, "c/").await? == 0 && count(&*store, "s/").await? == 0, "something is left");
    Ok(())
}

/// Every change writes its number into the first and the last record, and most make one of their own: a state that has passed
/// over one is told by them.
async fn look(logs: &Logs, log: &LogId) -> Result<()> {
    let loaded = logs.load(log).await.context("loading")?;
    let head = loaded.head;
    let last =
        |record: &&(RecordKey, Revision, Bytes)| record.0 == "last".into() || record.0 == "the last".into();
    for (key, at, last) in loaded.records.iter().filter(last) {
        ensure!(*at == head && *last == format!("{}", at.0 - 1), "at {head} the record {key} is of {at}");
    }
    let own = loaded.records.iter().filter(|(key, ..)| key.as_bytes().starts_with(b"small/")).count();
    let expected = (0..head.0).filter(|n| n % 6 != 5).count();
    ensure!(own == expected, "{own} records instead of {expected} at {head}");
    let mut expected = None;
    for change in logs.changes(log, Revision(0), 1000).await.context("reading changes")? {
        if expected.is_some_and(|expected| change.revision != expected) {
            bail!("{} does not follow", change.revision);
        }
        expected = Some(change.revision.next());
    }
    Ok(())
}

/// As a copy of a log is restored that has a floor.
pub(crate) async fn beginning_later(places: &dyn Places) -> Result<()> {
    let (_store, logs) = open(places, "begin-later").await?;
    let log = directory()?;
    logs.begin_at(&log, Revision(40)).await?;
    ensure!(logs.begin_at(&log, Revision(41)).await.is_err(), "it has begun already");
    ensure!(logs.head(&log).await?.0 == 40 && logs.floor(&log).await?.0 == 40, "head and floor");
    store_one(&logs, commit(&log, 40, "first", vec![put("new", "1"), remove("gone")])).await?;
    let old = (0..250).map(|n| (format!("old/{n}").into(), Revision(n % 40 + 1), vec![b'o'; 9_000].into()));
    logs.put_old_records(&log, old.clone().collect()).await?;
    ensure!(logs.put_old_records(&log, old.take(1).collect()).await.is_err(), "it is there already");
    let state = verified(&logs, &log).await?;
    ensure!(state.len() == 251, "{} records", state.len());
    ensure!(logs.check().await?.findings.is_empty(), "{:?}", logs.check().await?.findings);

    // A record that the changes have removed, or that they should have made.
    logs.put_old_records(&log, vec![("gone".into(), Revision(3), "x".into())]).await?;
    ensure!(logs.verify().await.is_err() && !logs.check().await?.findings.is_empty(), "it was removed");
    Ok(())
}

/// How many keys begin so.
async fn count(store: &dyn Store, prefix: &str) -> Result<u64> {
    let (mut count, mut after): (u64, Option<Key>) = (0, None);
    loop {
        let page = store.scan(prefix.as_bytes(), after.as_ref(), 500).await?;
        count += page.entries.len() as u64;
        after = page.entries.into_iter().last().map(|(key, _)| key).or(after);
        if !page.more {
            return Ok(count);
        }
    }
}
