//! Chapters about the engine alone.

use anyhow::{Context, Result, ensure};
use store::{
    Key, MAX_TRANSACTION_BYTES, MAX_TRANSACTION_KEYS, Store, StoreError, Transaction, TransactionError, Value,
};

use crate::Places;
use crate::checks::refusal;
use crate::faults::one;

pub(crate) async fn ordered_bytes(places: &dyn Places) -> Result<()> {
    let store = places.open("ordered-bytes").await?;
    let keys: Vec<Key> =
        [&b"a/"[..], b"a/\0", b"a/1", b"a/10", b"a/2", b"a/\xff", b"a/\xff\xff", b"a0", b"b/1"]
            .into_iter()
            .map(|key| Key::from(key.to_vec()))
            .collect();
    for (n, key) in keys.iter().enumerate().rev() {
        one(&*store, Transaction::default().put(key.clone(), vec![7; n])).await?;
    }
    for (n, key) in keys.iter().enumerate() {
        ensure!(store.get(key).await? == Some(Value::from(vec![7; n])), "{key} has another value");
    }
    ensure!(store.get(&Key::from("a")).await?.is_none(), "a key that nobody wrote");

    for limit in 1..10 {
        ensure!(all_keys(&*store, b"a/", limit).await? == keys[..7], "a/ in pages of {limit}");
    }
    ensure!(all_keys(&*store, b"", 4).await? == keys, "everything");
    ensure!(all_keys(&*store, b"c", 4).await?.is_empty(), "nothing");
    let between = store.scan(b"a/", Some(&Key::from("a/11")), 1).await?;
    ensure!(between.entries.first().map(|(key, _)| key) == Some(&keys[4]), "after a key that is not there");

    one(&*store, Transaction::default().remove(keys[0].clone()).remove(Key::from("not there"))).await?;
    ensure!(store.get(&keys[0]).await?.is_none(), "a removed key");
    Ok(())
}

pub(crate) async fn atomic_transactions(places: &dyn Places) -> Result<()> {
    let store = places.open("atomic-transactions").await?;
    let [a, b, c] = ["a", "b", "c"].map(Key::from);
    let value = |text: &'static str| Some(Value::from(text));

    one(&*store, Transaction::default().expect(a.clone(), None).put(a.clone(), "1").put(b.clone(), "1"))
        .await?;
    let absent = Transaction::default().expect(a.clone(), None).put(a.clone(), "2").put(c.clone(), "2");
    let other = Transaction::default().expect(a.clone(), value("0")).remove(a.clone()).put(c.clone(), "2");
    let half =
        Transaction::default().expect(a.clone(), value("1")).expect(b.clone(), None).put(c.clone(), "2");
    for transaction in [absent, other, half] {
        let refused = refusal(one(&*store, transaction).await)?;
        ensure!(matches!(refused, TransactionError::Conflict), "not a conflict: {refused}");
    }
    ensure!(
        store.get(&a).await? == value("1") && store.get(&c).await?.is_none(),
        "a refused one wrote something"
    );

    // In one batch: in order, each sees the one before it, and a refused one does not stop the rest.
    let step = |from: &'static str, to: &'static str| {
        Transaction::default().expect(a.clone(), Some(Value::from(from))).put(a.clone(), to)
    };
    let answers = store.commit(vec![step("1", "2"), step("1", "x"), step("2", "3"), step("x", "y")]).await;
    let stored: Vec<bool> = answers.iter().map(Result::is_ok).collect();
    ensure!(stored == [true, false, true, false], "in a batch: {answers:?}");
    ensure!(store.get(&a).await? == value("3"), "the last of the batch");
    ensure!(store.commit(Vec::new()).await.is_empty(), "an empty batch");
    one(&*store, Transaction::default()).await.context("an empty transaction")?;
    Ok(())
}

pub(crate) async fn limits(places: &dyn Places) -> Result<()> {
    let store = places.open("limits").await?;
    let keys = |count: usize| {
        (0..count).fold(Transaction::default(), |t, n| {
            let key = Key::from(format!("{n:04}").as_str());
            t.expect(key.clone(), None).put(key, "")
        })
    };
    let bytes = |count: usize| Transaction::default().put(Key::from("big!"), vec![1; count - 4]);
    one(&*store, keys(MAX_TRANSACTION_KEYS)).await.context("the most keys")?;
    one(&*store, bytes(MAX_TRANSACTION_BYTES)).await.context("the most bytes")?;
    for transaction in [keys(MAX_TRANSACTION_KEYS + 1), bytes(MAX_TRANSACTION_BYTES + 1)] {
        let refused = refusal(one(&*store, transaction).await)?;
        ensure!(matches!(refused, TransactionError::TooLarge { .. }), "not too large: {refused}");
    }
    let big = store.get(&Key::from("big!")).await?;
    ensure!(big.is_some_and(|value| value.len() == MAX_TRANSACTION_BYTES - 4), "the big value");
    Ok(())
}

pub(crate) async fn closing(places: &dyn Places) -> Result<()> {
    let store = places.open("closing").await?;
    let key = Key::from("kept");
    one(&*store, Transaction::default().put(key.clone(), "1")).await?;
    store.ready().await.context("ready")?;
    ensure!(
        store.scan(b"", None, 9).await?.entries.len() == 1,
        "asking whether it is ready has left a trace"
    );
    store.close().await.context("closing")?;
    store.close().await.context("closing again")?;
    ensure!(matches!(store.ready().await, Err(StoreError::Closed)), "ready after closing");
    ensure!(matches!(store.get(&key).await, Err(StoreError::Closed)), "reading after closing");
    let late = one(&*store, Transaction::default().put(key.clone(), "2")).await;
    ensure!(
        matches!(late, Err(TransactionError::Failed(StoreError::Closed))),
        "writing after closing: {late:?}"
    );
    drop(store);
    let store = places.open("closing").await?;
    ensure!(store.get(&key).await? == Some("1".into()), "what was there before closing");
    Ok(())
}

async fn all_keys(store: &dyn Store, prefix: &[u8], limit: usize) -> Result<Vec<Key>> {
    let mut keys: Vec<Key> = Vec::new();
    loop {
        let page = store.scan(prefix, keys.last(), limit).await?;
        ensure!(page.entries.len() <= limit, "{} entries in a page of {limit}", page.entries.len());
        ensure!(!page.entries.is_empty() || !page.more, "an empty page that says there is more");
        keys.extend(page.entries.into_iter().map(|(key, _)| key));
        if !page.more {
            return Ok(keys);
        }
    }
}
