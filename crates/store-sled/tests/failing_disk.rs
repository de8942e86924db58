//! A disk that is full, or does not take writes any more, for real: the store refuses, and goes on in the same process when the cause is
//! gone. Needs the right to mount, and says so where it has not.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use store::{Commit, CommitError, LogId, Logs, Revision, StoreError, Write};
use store_sled::SledStore;

const ROUNDS: u64 = 8;

/// A small disk in memory, unmounted at the end.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount(size: &str) -> Result<Option<Self>> {
        let place = tempfile::tempdir()?;
        let size = format!("size={size}");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &size, "ringbook-test"]).arg(place.path());
        let mounted = mount.stderr(Stdio::null()).status().is_ok_and(|status| status.success());
        Ok(mounted.then_some(Self(place)))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: what a failed sled has not let go of goes when the process does.
        let _unmounted = Command::new("umount").arg("--lazy").arg(self.path()).status();
    }
}

/// Fills whatever is free.
fn fill(filler: &Path) -> Result<()> {
    let mut file = fs::File::create(filler)?;
    while file.write_all(&[1; 4096]).is_ok() {}
    Ok(())
}

/// What is acknowledged, by revision.
struct Writer {
    logs: Logs,
    log: LogId,
    acknowledged: Vec<u64>,
    next: u64,
}

impl Writer {
    /// Writes one record of some size, on whatever head there is.
    async fn write(&mut self, size: usize) -> Result<(), CommitError> {
        let head = self.logs.head(&self.log).await.map_err(CommitError::Failed)?;
        let n = self.next;
        self.next += 1;
        let record = [n.to_be_bytes().to_vec(), vec![7; size]].concat();
        let write = Write { key: format!("{n:08}").into(), before: None, after: Some(record.into()) };
        let commit = Commit::new(self.log.clone(), head, "write").write(write);
        for made in self.logs.commit(vec![commit]).await {
            made?;
        }
        self.acknowledged.push(n);
        Ok(())
    }

    async fn until_refused(&mut self) -> Result<CommitError> {
        for _ in 0..20_000 {
            if let Err(error) = tokio::time::timeout(
                Duration::from_secs(60),
                self.write([3_000, 500, 60_000, 300_000, 900_000][self.next as usize % 5]),
            )
            .await?
            {
                return Ok(error);
            }
        }
        anyhow::bail!("it is never refused")
    }

    async fn until_taken(&mut self) -> Result<u32> {
        for attempt in 0..600 {
            if tokio::time::timeout(Duration::from_secs(60), self.write(10)).await?.is_ok() {
                return Ok(attempt);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        anyhow::bail!("it does not recover")
    }

    async fn check(&self) -> Result<()> {
        self.logs.verify().await?;
        let loaded = self.logs.load(&self.log).await?;
        for n in &self.acknowledged {
            let key = format!("{n:08}").into();
            let found = loaded.records.iter().any(|(at, ..)| *at == key);
            ensure!(found, "{n} was acknowledged and is not there");
        }
        ensure!(loaded.head >= Revision(self.acknowledged.len() as u64), "{}", loaded.head);
        Ok(())
    }
}

async fn writer(directory: &Path) -> Result<Writer> {
    let store = Arc::new(SledStore::open_with_reserve(directory, 0)?);
    let (logs, log) = (Logs::open(store).await?, LogId::system());
    Ok(Writer { logs, log, acknowledged: Vec::new(), next: 0 })
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_full_disk_it_goes_on_in_the_same_process() -> Result<()> {
    let Some(disk) = SmallDisk::mount("192m")? else {
        println!("skipped: a tmpfs cannot be mounted here");
        return Ok(());
    };
    let (directory, filler) = (disk.path().join("store"), disk.path().join("filler"));
    let mut writer = writer(&directory).await?;
    let mut attempts = Vec::new();
    for round in 0..ROUNDS {
        for _ in 0..20 {
            writer.write(500).await?;
        }
        fill(&filler)?;
        let refused = writer.until_refused().await?;
        ensure!(!matches!(refused, CommitError::Failed(StoreError::DiskFull { .. })), "somebody has looked");
        // It stays refused while the disk is full.
        tokio::time::sleep(Duration::from_millis(200 * (round % 4))).await;
        fs::remove_file(&filler)?;
        attempts.push(writer.until_taken().await.with_context(|| format!("round {round}: {refused:?}"))?);
        writer.logs.ready().await?;
        writer.check().await.with_context(|| format!("round {round}"))?;
    }
    println!(
        "full {ROUNDS} times, {} acknowledged, taken again at attempts {attempts:?}",
        writer.acknowledged.len()
    );
    Ok(())
}

/// Makes a file unchangeable, even for whoever has it open and may do everything; or changeable again.
fn set_unchangeable(file: &Path, sign: &str) -> bool {
    let mut chattr = Command::new("chattr");
    chattr.arg(format!("{sign}i")).arg(file).stderr(Stdio::null()).stdout(Stdio::null());
    chattr.status().is_ok_and(|status| status.success())
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_file_took_no_writes_it_goes_on_in_the_same_process() -> Result<()> {
    let place = tempfile::tempdir()?;
    let mut writer = writer(place.path()).await?;
    let log: PathBuf = place.path().join("db");
    for round in 0..3 {
        writer.write(500).await?;
        if !set_unchangeable(&log, "+") {
            println!("skipped: files cannot be made unchangeable here");
            return Ok(());
        }
        let refused = tokio::time::timeout(Duration::from_secs(60), writer.write(500)).await;
        let ready = writer.logs.ready().await;
        ensure!(set_unchangeable(&log, "-"));
        let refused = refused?.err().context("it was taken")?;
        ensure!(ready.is_err(), "ready, after {refused:?}");
        writer.until_taken().await.with_context(|| format!("round {round}: {refused:?}"))?;
        writer.check().await?;
        println!("round {round}: {refused:?}");
    }
    Ok(())
}
