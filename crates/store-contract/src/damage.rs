//! A chapter about values that are not what was written.

use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use store::{Key, LogId, Logs, Revision, Store, StoreError, Transaction, Value};

use crate::checks::{commit, directory, many, put, refusal, remove, store_one, verified};
use crate::faults::one;
use crate::{Places, open};

pub(crate) async fn is_reported(places: &dyn Places) -> Result<()> {
    let (store, logs) = open(places, "damage").await?;
    let log = directory()?;
    for n in 0..3 {
        store_one(&logs, commit(&log, n, "small", vec![put(format!("{n}"), format!("record {n}"))])).await?;
    }
    store_one(&logs, commit(&log, 3, "large", many(300, 1000))).await?;

    for prefix in ["r/", "h/"] {
        for victim in some_keys(&*store, &format!("{prefix}{log}")).await? {
            everything_wrong(&*store, &victim, async || logs.load(&log).await.map(|_| ())).await?;
        }
    }
    for prefix in ["c/", "s/", "h/"] {
        for victim in some_keys(&*store, &format!("{prefix}{log}")).await? {
            let changes = async || logs.changes(&log, Revision(0), 100).await.map(|_| ());
            everything_wrong(&*store, &victim, changes).await?;
        }
    }
    for prefix in ["c/", "s/"] {
        for victim in some_keys(&*store, &format!("{prefix}{log}")).await? {
            missing(&*store, &victim, &logs, &log).await?;
        }
    }
    let format = Key::from("m/format");
    everything_wrong(&*store, &format, async || Logs::open(store.clone()).await.map(|_| ())).await?;
    verified(&logs, &log).await.context("after everything was put right again")?;
    Ok(())
}

/// The first, a middle and the last key with this prefix.
async fn some_keys(store: &dyn Store, prefix: &str) -> Result<Vec<Key>> {
    let page = store.scan(prefix.as_bytes(), None, 1000).await?;
    let keys: Vec<Key> = page.entries.into_iter().map(|(key, _)| key).collect();
    let some = [0, keys.len() / 2, keys.len().saturating_sub(1)];
    let some: Vec<Key> = some.iter().filter_map(|n| keys.get(*n).cloned()).collect();
    ensure!(!some.is_empty(), "no key begins with {prefix}");
    Ok(some)
}

/// Damages a value in several ways, each of which must be reported with the key, and puts it right again.
async fn everything_wrong(
    store: &dyn Store,
    key: &Key,
    read: impl AsyncFn() -> Result<(), StoreError>,
) -> Result<()> {
    let right = store.get(key).await?.context("the value to damage")?;
    let foreign = store.get(&Key::from("m/format")).await?.context("the format")?;
    let mut wrong: Vec<Value> =
        vec![Value::new(), right.slice(..right.len() - 1), [&right[..], b"x"].concat().into()];
    for byte in [0, 1, 5, right.len() / 2, right.len() - 1] {
        let mut flipped = right.to_vec();
        if let Some(byte) = flipped.get_mut(byte) {
            *byte ^= 0x10;
        }
        wrong.push(flipped.into());
    }
    if *key != Key::from("m/format") {
        wrong.push(foreign);
    }
    for value in wrong {
        one(store, Transaction::default().put(key.clone(), value.clone())).await?;
        let reported = refusal(read().await).with_context(|| format!("damaged {key}: {value:?}"))?;
        let told = matches!(&reported, StoreError::Damaged { key: at, .. } if at == key);
        ensure!(told, "damage of {key} was reported as {reported}");
    }
    one(store, Transaction::default().put(key.clone(), right)).await?;
    read().await.with_context(|| format!("{key} is right again"))?;
    Ok(())
}

/// Takes a value of the log of changes away, which must be reported.
async fn missing(store: &dyn Store, key: &Key, logs: &Logs, log: &LogId) -> Result<()> {
    let right = store.get(key).await?.context("the value to remove")?;
    one(store, Transaction::default().remove(key.clone())).await?;
    let reported = refusal(logs.changes(log, Revision(0), 100).await)?;
    ensure!(matches!(reported, StoreError::Damaged { .. }), "{key} is missing, reported was {reported}");
    one(store, Transaction::default().put(key.clone(), right)).await?;
    Ok(())
}

/// Values that are whole and in their place, and yet not what was acknowledged last: checksums cannot tell, comparing with the log can.
pub(crate) async fn is_found_by_verifying(places: &dyn Places) -> Result<()> {
    let (store, logs) = open(places, "verify").await?;
    let log = directory()?;
    let record = Key::from(format!("r/{log}/a").as_str());
    store_one(&logs, commit(&log, 0, "first", vec![put("a", "1"), put("b", "1")])).await?;
    let older = store.get(&record).await?.context("the record")?;
    store_one(&logs, commit(&log, 1, "second", vec![put("a", "2")])).await?;
    store_one(&logs, commit(&log, 2, "third", vec![remove("b")])).await?;
    store_one(&logs, commit(&LogId::system(), 0, "another log", vec![put("x", "y")])).await?;
    logs.verify().await.context("nothing is wrong")?;
    let starting = Logs::open_noting(store.clone()).await?;
    starting.load(&log).await?;
    store_one(&logs, commit(&log, 3, "since it was loaded", vec![put("c", "1")])).await?;
    starting.verify_against(starting.expected().await?).await.context("what came since is nothing wrong")?;

    let wrong = [
        ("an older record", Transaction::default().put(record.clone(), older)),
        ("a record is missing", Transaction::default().remove(record)),
        ("a head is missing", Transaction::default().remove(Key::from(format!("h/{log}").as_str()))),
        ("the last change is missing", Transaction::default().remove(change(&log, 4))),
        ("the first change is missing", Transaction::default().remove(change(&log, 1))),
    ];
    for (what, damage) in wrong {
        let right: Vec<_> = damage.writes.iter().map(|write| write.key.clone()).collect();
        let mut undo = Transaction::default();
        for key in right {
            let value = store.get(&key).await?.context("the value to damage")?;
            undo = undo.put(key, value);
        }
        one(&*store, damage).await?;
        let reported = refusal(logs.verify().await).context(what)?;
        ensure!(matches!(reported, StoreError::Damaged { .. }), "{what}: {reported}");
        let reported = refusal(loaded_and_verified(&store, &log).await).context(what)?;
        ensure!(matches!(reported, StoreError::Damaged { .. }), "{what}, at a start: {reported}");
        one(&*store, undo).await?;
        logs.verify().await.with_context(|| format!("{what}, and was put right"))?;
        loaded_and_verified(&store, &log).await.with_context(|| format!("{what}, and was put right"))?;
    }
    Ok(())
}

/// As a start does it: what loading reads is not read again.
async fn loaded_and_verified(store: &Arc<dyn Store>, log: &LogId) -> Result<(), StoreError> {
    let logs = Logs::open_noting(store.clone()).await?;
    logs.load(log).await?;
    logs.verify_against(logs.expected().await?).await
}

fn change(log: &LogId, revision: u64) -> Key {
    Key::from([format!("c/{log}/").as_bytes(), &revision.to_be_bytes()].concat())
}
