//! How many changes a second become durable, with 1, 8 and 64 writers that each wait for their answer, beside what the disk
//! itself does with as many bytes: written by hand to a file and synced, as many changes to a sync as there are writers.

use anyhow::{Context, Result};
use bench::{Contact, contacts};
use directory::{Command, Principal, Ringbook};
use std::{
    env,
    fs::{self, File, OpenOptions},
    io::{Seek as _, Write as _},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use store_sled::SledStore;
use tokio::{runtime::Runtime, task::JoinSet};

const WRITERS: [usize; 3] = [1, 8, 64];
const ROUNDS: usize = 3;
/// How long each measurement takes.
const SPAN: Duration = Duration::from_secs(2);
/// More than are ever added.
const NUMBERS: usize = 600_000;

fn main() -> Result<()> {
    let runtime = Runtime::new()?;
    // Beside this program: where temporary files usually are may be no disk at all.
    let here = env::current_exe()?.parent().context("the program is nowhere")?.to_owned();
    let folder = tempfile::tempdir_in(here)?;
    let contacts: Arc<[Contact]> = contacts(NUMBERS).into();
    let next = Arc::new(AtomicUsize::new(0));
    let store = folder.path().join("store");
    let ringbook = runtime.block_on(async {
        Ringbook::open(Arc::new(SledStore::open(&store)?), Some("DE".into()))
            .await
            .map_err(anyhow::Error::from)
    })?;

    let bytes = bytes_of_a_change(&runtime, &ringbook, &contacts, &next, &store)?;
    println!(
        "a change makes the database {bytes} bytes longer; {ROUNDS} rounds of {} s each",
        SPAN.as_secs()
    );
    println!("\n{:<10} {:>14} {:>14} {:>8}", "writers", "raw/s", "ringbook/s", "ratio");
    for writers in WRITERS {
        let (mut of_raw, mut of_ringbook) = (0.0, 0.0);
        for round in 1..=ROUNDS {
            let raw = raw(folder.path(), bytes, writers)?;
            let changes = changes(&runtime, &ringbook, &contacts, &next, writers)?;
            println!(
                "{:<10} {raw:>14.0} {changes:>14.0} {:>8.2}",
                format!("{writers} #{round}"),
                changes / raw
            );
            of_raw += raw;
            of_ringbook += changes;
        }
        let rounds = ROUNDS as f64;
        println!(
            "{:<10} {:>14.0} {:>14.0} {:>8.2}",
            format!("{writers} mean"),
            of_raw / rounds,
            of_ringbook / rounds,
            of_ringbook / of_raw
        );
    }
    println!("\nraw: a file that has its length already, written at its end so far and synced (fdatasync).");
    Ok(())
}

/// What one change comes to on the disk: records, log of changes, and what the engine adds.
fn bytes_of_a_change(
    runtime: &Runtime,
    ringbook: &Ringbook,
    contacts: &Arc<[Contact]>,
    next: &Arc<AtomicUsize>,
    store: &Path,
) -> Result<usize> {
    let length = || fs::metadata(store.join("db")).map(|it| it.len());
    let (before, begun) = (length()?, next.load(Ordering::Relaxed));
    changes(runtime, ringbook, contacts, next, 64)?;
    let added = next.load(Ordering::Relaxed) - begun;
    Ok(usize::try_from(length()? - before)? / added.max(1))
}

/// Changes a second, each of them durable before its writer goes on.
fn changes(
    runtime: &Runtime,
    ringbook: &Ringbook,
    contacts: &Arc<[Contact]>,
    next: &Arc<AtomicUsize>,
    writers: usize,
) -> Result<f64> {
    let (began, begun) = (Instant::now(), next.load(Ordering::Relaxed));
    runtime.block_on(async {
        let mut working = JoinSet::new();
        for _ in 0..writers {
            let (ringbook, contacts, next) = (ringbook.clone(), contacts.clone(), next.clone());
            working.spawn(async move {
                while began.elapsed() < SPAN {
                    let contact =
                        contacts.get(next.fetch_add(1, Ordering::Relaxed)).context("no contact is left")?;
                    let add =
                        Command::Add { directory: "main".parse()?, draft: contact.draft(), if_free: true };
                    ringbook.run(&Principal::Local, add).await?;
                }
                anyhow::Ok(())
            });
        }
        while let Some(writer) = working.join_next().await {
            writer??;
        }
        anyhow::Ok(())
    })?;
    Ok((next.load(Ordering::Relaxed) - begun) as f64 / began.elapsed().as_secs_f64())
}

/// As many changes a second as the disk takes by hand: so many of so many bytes are written together and synced.
fn raw(folder: &Path, bytes: usize, together: usize) -> Result<f64> {
    /// The file is as long from the beginning, as sled's is for most changes.
    const LENGTH: u64 = 64 * 1024 * 1024;
    let mut file = OpenOptions::new().create(true).truncate(true).write(true).open(folder.join("raw"))?;
    make_long(&mut file, LENGTH)?;
    let written = vec![7; bytes * together];
    let (began, mut changes, mut at) = (Instant::now(), 0, 0);
    while began.elapsed() < SPAN {
        if at + written.len() as u64 > LENGTH {
            at = file.seek(std::io::SeekFrom::Start(0))?;
        }
        file.write_all(&written)?;
        file.sync_data()?;
        at += written.len() as u64;
        changes += together;
    }
    Ok(changes as f64 / began.elapsed().as_secs_f64())
}

fn make_long(file: &mut File, length: u64) -> Result<()> {
    let block = vec![0; 1024 * 1024];
    for _ in 0..length / block.len() as u64 {
        file.write_all(&block)?;
    }
    file.sync_all()?;
    file.seek(std::io::SeekFrom::Start(0))?;
    Ok(())
}
