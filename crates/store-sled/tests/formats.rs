//! Data that earlier programs wrote, kept as they left them: every format opens, with everything that is in it.
//!
//! `RINGBOOK_WRITE_FORMAT=1 cargo test -p store-sled --test formats` writes the data of the format that is written now into
//! `tests/formats/{format}`, where there are none yet.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use store::{Change, Commit, Key, LogId, Logs, Revision, Store, StoreError, Transaction, Write};
use store_sled::SledStore;

/// The newest format that is written now: that of a store with a floor, and with values beside its logs.
const NEWEST: u32 = 3;

/// The floor of the directory in data that know floors.
const FLOOR: Revision = Revision(4);

fn folder(format: u32) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats").join(format.to_string())
}

fn directory() -> Result<LogId> {
    Ok("6b0f3c1e-1111-4222-8333-444455556666".parse()?)
}

/// What the data of every format hold: a small history of two logs, with a change in pieces.
fn history() -> Result<Vec<Commit>> {
    let (system, directory) = (LogId::system(), directory()?);
    let put = |key: &str, before: Option<&'static str>, after: Option<&'static str>| Write {
        key: key.into(),
        before: before.map(Into::into),
        after: after.map(Into::into),
    };
    let mut large = Commit::new(directory.clone(), Revision(3), "a large change");
    large.writes = (0..101).map(|n| put(&format!("many/{n:03}"), None, Some("one of many"))).collect();
    let mut pieces = Commit::new(directory.clone(), Revision(4), "a change in pieces");
    pieces.writes = vec![Write { key: "long".into(), before: None, after: Some(vec![b'x'; 70_000].into()) }];
    Ok(vec![
        Commit::new(system, Revision(0), "{\"who\":\"local\"}").write(put(
            "directory/main",
            None,
            Some("{\"id\":\"main\"}"),
        )),
        Commit::new(directory.clone(), Revision(0), "added").write(put("entry/1", None, Some("J\u{e4}ne"))),
        Commit::new(directory.clone(), Revision(1), "changed").write(put(
            "entry/1",
            Some("J\u{e4}ne"),
            Some("Jane"),
        )),
        Commit::new(directory, Revision(2), "swapped").write(put("entry/1", Some("Jane"), None)).write(put(
            "entry/2",
            None,
            Some(""),
        )),
        large,
        pieces,
    ])
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("{}", from.display()))? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &to.join(entry.file_name()))?;
        } else {
            fs::copy(entry.path(), to.join(entry.file_name()))?;
        }
    }
    Ok(())
}

/// Everything that a store holds is what the history made.
async fn compare(logs: &Logs, format: u32) -> Result<()> {
    logs.verify().await?;
    let history = history()?;
    for log in [LogId::system(), directory()?] {
        let floor = if format >= 2 && log == directory()? { FLOOR } else { Revision(0) };
        ensure!(logs.floor(&log).await? == floor, "the floor of {log}");
        let expected: Vec<&Commit> =
            history.iter().filter(|commit| commit.log == log && commit.revision() > floor).collect();
        let found: Vec<Change> = logs.changes(&log, Revision(0), usize::MAX).await?;
        ensure!(found.len() == expected.len(), "{} changes of {log}", found.len());
        for (change, commit) in found.iter().zip(expected) {
            ensure!(change.revision == commit.revision(), "{} is {}", commit.revision(), change.revision);
            ensure!(
                change.header == commit.header && change.writes == commit.writes,
                "change {} of {log}",
                change.revision
            );
        }
    }
    let beside = logs.beside(b"", None, 10).await?.values;
    ensure!(beside.len() == usize::from(format >= 3), "{beside:?}");
    for (key, value) in beside {
        ensure!(key == "state/phone".into() && value? == "{\"dnd\":true}", "{key}");
    }
    let records = logs.load(&directory()?).await?.records;
    ensure!(records.len() == 103, "{} records", records.len());
    let entry = records.iter().find(|(key, ..)| *key == "entry/2".into()).context("entry/2")?;
    ensure!(entry.1 == Revision(3) && entry.2.is_empty(), "{entry:?}");
    Ok(())
}

async fn write(folder: &Path) -> Result<()> {
    let logs = Logs::open(Arc::new(SledStore::open(folder)?)).await?;
    for made in logs.commit(history()?).await {
        made?;
    }
    logs.forget(&directory()?, FLOOR).await?;
    logs.put_beside(vec![("state/phone".into(), Some("{\"dnd\":true}".into()))]).await?;
    logs.close().await?;
    Ok(())
}

#[tokio::test]
async fn data_of_every_format_open_with_all_that_is_in_them() -> Result<()> {
    if std::env::var_os("RINGBOOK_WRITE_FORMAT").is_some() && !folder(NEWEST).exists() {
        write(&folder(NEWEST)).await?;
    }
    for format in 1..=NEWEST {
        let place = tempfile::tempdir()?;
        copy(&folder(format), place.path())?;
        let store = SledStore::open(place.path()).with_context(|| format!("format {format}"))?;
        ensure!(store.repairs().is_empty(), "{:?}", store.repairs());
        let logs = Logs::open(Arc::new(store)).await?;
        compare(&logs, format).await.with_context(|| format!("format {format}"))?;
        // And they can be written to, by this program.
        let add = Commit::new(LogId::system(), Revision(1), "added since");
        for made in logs.commit(vec![add]).await {
            ensure!(made? == Revision(2));
        }
    }
    Ok(())
}

#[tokio::test]
async fn data_from_the_future_are_refused_with_what_to_do() -> Result<()> {
    let place = tempfile::tempdir()?;
    copy(&folder(NEWEST), place.path())?;
    let store: Arc<dyn Store> = Arc::new(SledStore::open(place.path())?);
    let key = Key::from("m/format");
    let payload = (NEWEST + 1).to_be_bytes();
    let checksum = crc32fast::hash(&[key.as_bytes(), &payload].concat()).to_be_bytes();
    let future = [&[1][..], &checksum, &payload].concat();
    for written in store.commit(vec![Transaction::default().put(key, future)]).await {
        written?;
    }
    let error = Logs::open(store).await.err().context("it opened")?;
    ensure!(matches!(error, StoreError::NewerFormat { found: 4, known: 3 }), "{error:?}");
    ensure!(error.to_string().contains("use the newer program, or restore a backup"), "{error}");
    Ok(())
}
