//! What the operator meets: a directory in use, one that cannot be used, one that is damaged, and a restart.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Result, ensure};
use store::{Commit, LogId, Logs, RecordKey, Revision, Write};
use store_sled::{OpenError, SledStore};

/// The error of something that must not open.
fn refused(opened: Result<SledStore, OpenError>) -> Result<OpenError> {
    opened.err().ok_or_else(|| anyhow::anyhow!("it opened"))
}

/// Opens, adds records until there are that many, and closes by dropping.
async fn fill(directory: &Path, records: u64) -> Result<()> {
    let logs = Logs::open(Arc::new(SledStore::open(directory)?)).await?;
    let log = LogId::system();
    let head = logs.head(&log).await?.0;
    let commits = (head..records).map(|n| {
        let key = RecordKey::from(format!("{n:05}"));
        Commit::new(log.clone(), Revision(n), "fill").write(Write {
            key,
            before: None,
            after: Some("record".into()),
        })
    });
    for made in logs.commit(commits.collect()).await {
        made?;
    }
    Ok(())
}

async fn count(store: SledStore) -> Result<usize> {
    Ok(Logs::open(Arc::new(store)).await?.load(&LogId::system()).await?.records.len())
}

#[tokio::test]
async fn data_survive_dropping_and_opening_again() -> Result<()> {
    let root = tempfile::tempdir()?;
    let directory = root.path().join("made/as/needed");
    for records in [1, 10, 500] {
        fill(&directory, records).await?;
        ensure!(count(SledStore::open(&directory)?).await? == usize::try_from(records)?);
    }
    Ok(())
}

#[tokio::test]
async fn a_second_handle_is_told_that_the_directory_is_in_use() -> Result<()> {
    let root = tempfile::tempdir()?;
    let first = SledStore::open(root.path())?;
    let error = refused(SledStore::open(root.path()))?;
    ensure!(matches!(error, OpenError::InUse { .. }), "{error:?}");
    ensure!(error.to_string().contains("in use by another process"), "{error}");
    drop(first);
    SledStore::open(root.path())?;
    Ok(())
}

#[tokio::test]
async fn closing_lets_others_have_the_directory() -> Result<()> {
    use store::Store;
    let root = tempfile::tempdir()?;
    let first = SledStore::open(root.path())?;
    first.close().await?;
    SledStore::open(root.path())?;
    drop(first);
    Ok(())
}

#[test]
fn a_file_in_place_of_the_directory_is_told_apart() -> Result<()> {
    let root = tempfile::tempdir()?;
    let file = root.path().join("file");
    fs::write(&file, "")?;
    for path in [file.clone(), file.join("below")] {
        let error = refused(SledStore::open(path))?;
        ensure!(matches!(error, OpenError::Directory { .. }), "{error:?}");
    }
    Ok(())
}

#[tokio::test]
async fn an_emptied_database_is_damage_and_not_a_new_one() -> Result<()> {
    let root = tempfile::tempdir()?;
    fill(root.path(), 10).await?;
    fs::remove_file(root.path().join("db"))?;
    for entry in fs::read_dir(root.path())? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with("snap.") {
            fs::remove_file(entry.path())?;
        }
    }
    let error = refused(SledStore::open(root.path()))?;
    ensure!(matches!(error, OpenError::Damaged { .. }), "{error:?}");
    Ok(())
}

#[tokio::test]
async fn a_cut_database_is_an_error_and_never_a_panic_or_a_part() -> Result<()> {
    for kept in [0, 10, 1000, 100_000] {
        let root = tempfile::tempdir()?;
        fill(root.path(), 300).await?;
        fs::OpenOptions::new().write(true).open(root.path().join("db"))?.set_len(kept)?;
        match SledStore::open(root.path()) {
            Err(error) => ensure!(matches!(error, OpenError::Damaged { .. }), "cut to {kept}: {error:?}"),
            Ok(store) => {
                let loaded = count(store).await;
                ensure!(loaded.is_err(), "cut to {kept}: {loaded:?} of 300 records");
            }
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_damaged_snapshot_is_rescued_and_a_copy_kept() -> Result<()> {
    let root = tempfile::tempdir()?;
    let (directory, copy) = (root.path().join("store"), root.path().join("copy"));
    fill(&directory, 300).await?;
    fs::write(directory.join("snap.00000000000000FF"), "no snapshot")?;
    let error = refused(SledStore::open(&directory))?;
    ensure!(matches!(error, OpenError::Damaged { .. }), "{error:?}");

    ensure!(count(SledStore::rescue(&directory, &copy)?).await? == 300, "after the rescue");
    ensure!(copy.join("db").exists() && copy.join("snap.00000000000000FF").exists(), "the copy");
    let error = refused(SledStore::rescue(&directory, &copy))?;
    ensure!(matches!(error, OpenError::Copy { .. }), "over an older copy: {error:?}");
    Ok(())
}
