//! Chapters about values beside the logs.

use anyhow::{Context, Result, ensure};
use store::{Bytes, Key, LogId, RecordKey, StoreError, Transaction};

use crate::checks::{commit, put, store_one};
use crate::faults::one;
use crate::{Places, open};

fn value(text: &str) -> Option<Bytes> {
    Some(Bytes::copy_from_slice(text.as_bytes()))
}

pub(crate) async fn values_without_history(places: &dyn Places) -> Result<()> {
    let (store, logs) = open(places, "beside").await?;
    store_one(&logs, commit(&LogId::system(), 0, "something", vec![put("a", "b".to_owned())])).await?;
    ensure!(logs.beside(b"", None, 10).await?.values.is_empty(), "there is none yet");
    logs.put_beside(vec![
        ("calls/a/2".into(), value("two")),
        ("calls/a/1".into(), value("one")),
        ("calls/b/1".into(), value("other")),
        ("state/a".into(), value("free")),
    ])
    .await?;
    logs.put_beside(vec![("state/a".into(), value("busy")), ("calls/b/1".into(), None)]).await?;
    logs.close().await?;
    drop((store, logs));

    let (store, logs) = open(places, "beside").await?;
    let read = |page: store::Beside| -> Result<Vec<(String, Bytes)>> {
        page.values.into_iter().map(|(key, value)| Ok((key.to_string(), value?))).collect()
    };
    let all = read(logs.beside(b"", None, 10).await?)?;
    let expected = [("calls/a/1", "one"), ("calls/a/2", "two"), ("state/a", "busy")];
    ensure!(all == expected.map(|(key, value)| (key.to_owned(), Bytes::from(value))), "{all:?}");
    let of_a = read(logs.beside(b"calls/a/", None, 10).await?)?;
    ensure!(of_a.len() == 2, "those of one prefix: {of_a:?}");
    let behind = read(logs.beside(b"calls/a/", Some(&RecordKey::from("calls/a/1")), 10).await?)?;
    ensure!(behind.len() == 1 && behind[0].0 == "calls/a/2", "those behind one: {behind:?}");

    logs.verify().await.context("they are nothing that could be missing")?;
    let checked = logs.check().await?;
    ensure!(checked.findings.is_empty() && checked.beside == 3, "{checked:?}");

    one(&*store, Transaction::default().put(Key::from("v/calls/a/1"), "nonsense")).await?;
    let page = logs.beside(b"calls/a/", None, 10).await?;
    let is_damaged = matches!(page.values[0].1, Err(StoreError::Damaged { .. }));
    ensure!(is_damaged && page.values[1].1.is_ok(), "a damaged value hides no other: {page:?}");
    logs.verify().await.context("nor is it a reason not to begin")?;
    let checked = logs.check().await?;
    ensure!(checked.findings.len() == 1 && checked.beside == 2, "who looks is told: {checked:?}");
    Ok(())
}

pub(crate) async fn many_at_once(places: &dyn Places) -> Result<()> {
    let (_store, logs) = open(places, "beside-many").await?;
    let key = |n: usize| RecordKey::from(format!("many/{n:04}"));
    let large = Bytes::from(vec![b'x'; 100_000]);
    let writes = |value: &dyn Fn(usize) -> Option<Bytes>| (0..350).map(|n| (key(n), value(n))).collect();
    logs.put_beside(writes(&|n| if n % 20 == 0 { Some(large.clone()) } else { value("small") })).await?;
    let (mut found, mut after) = (0, None);
    loop {
        let page = logs.beside(b"many/", after.as_ref(), 40).await?;
        for (key, value) in page.values {
            ensure!(value?.len() == if found % 20 == 0 { 100_000 } else { 5 }, "{key}");
            found += 1;
            after = Some(key);
        }
        if !page.more {
            break;
        }
    }
    ensure!(found == 350, "{found} values");
    logs.put_beside(writes(&|_| None)).await?;
    ensure!(logs.beside(b"many/", None, 1).await?.values.is_empty(), "all are gone");
    Ok(())
}
