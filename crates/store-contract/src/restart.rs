//! Chapters about opening what is there already.

use anyhow::{Context, Result, ensure};
use store::{Damage, Key, LogId, Logs, Revision, StoreError, Transaction};

use crate::checks::{commit, directory, many, put, refusal, store_one, verified};
use crate::faults::one;
use crate::{Places, open};

pub(crate) async fn reopening_gives_the_same(places: &dyn Places) -> Result<()> {
    let log = directory()?;
    let mut before = None;
    for round in 0..4 {
        let (store, logs) = open(places, "restart").await?;
        let head = logs.head(&log).await?;
        ensure!(head == Revision(2 * round), "round {round} begins at {head}");
        let state = verified(&logs, &log).await?;
        if let Some(before) = before {
            ensure!(state == before, "another state after opening again");
        }
        store_one(&logs, commit(&log, head.0, "small", vec![put("round", format!("{round}"))])).await?;
        store_one(&logs, commit(&log, head.0 + 1, "large", many(150, 100))).await?;
        before = Some(verified(&logs, &log).await?);
        if round % 2 == 0 {
            logs.close().await.context("closing")?;
        }
        drop((store, logs));
    }
    Ok(())
}

pub(crate) async fn formats(places: &dyn Places) -> Result<()> {
    let (store, logs) = open(places, "formats").await?;
    store_one(&logs, commit(&LogId::system(), 0, "something", vec![])).await?;
    let key = Key::from("m/format");

    one(&*store, Transaction::default().put(key.clone(), sealed(&key, &4_u32.to_be_bytes()))).await?;
    let refused = refusal(Logs::open(store.clone()).await.map(|_| ()))?;
    ensure!(matches!(refused, StoreError::NewerFormat { found: 4, known: 3 }), "a newer format: {refused}");

    one(&*store, Transaction::default().remove(key.clone())).await?;
    let refused = refusal(Logs::open(store.clone()).await.map(|_| ()))?;
    let told = matches!(&refused, StoreError::Damaged { key: at, damage: Damage::Missing } if *at == key);
    ensure!(told, "data without a format: {refused}");
    Ok(())
}

/// A value as the first format has it: a program must know this about any later one.
fn sealed(key: &Key, payload: &[u8]) -> Vec<u8> {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(key.as_bytes());
    hasher.update(payload);
    [&[1], &hasher.finalize().to_be_bytes()[..], payload].concat()
}
