//! How long a start takes with a large directory, and what the server then holds in memory: `start RINGBOOK [FOLDER]`, the program, and
//! data that `decide` has made, if they are there already.

use anyhow::{Context, Result, ensure};
use bench::{Server, resident, size};
use std::{
    env,
    ffi::OsStr,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

/// How often it is started.
const STARTS: usize = 3;

fn main() -> Result<()> {
    let mut arguments = env::args_os().skip(1);
    let ringbook = arguments.next().context("name the program: start RINGBOOK [FOLDER]")?;
    let empty = tempfile::tempdir()?;
    let (took, alone) = started(&ringbook, empty.path())?;
    println!(
        "an empty server: ready in {:.2} s, {:.1} MiB resident",
        took.as_secs_f64(),
        alone / 1024.0 / 1024.0
    );
    match arguments.next() {
        Some(data) => with_numbers(&ringbook, Path::new(&data), alone),
        None => {
            let made = tempfile::tempdir()?;
            let store = made.path().join("store");
            let fill = Command::new(env::current_exe()?.with_file_name("decide"))
                .arg("fill")
                .arg(&store)
                .status()?;
            ensure!(fill.success(), "the directory could not be filled");
            with_numbers(&ringbook, made.path(), alone)
        }
    }
}

fn with_numbers(ringbook: &OsStr, data: &Path, alone: f64) -> Result<()> {
    for start in 1..=STARTS {
        let (took, with_all) = started(ringbook, data)?;
        println!(
            "start {start} with {} numbers: ready in {:.2} s, {:.1} MiB resident, {:.0} bytes a number",
            size(),
            took.as_secs_f64(),
            with_all / 1024.0 / 1024.0,
            (with_all - alone) / size() as f64
        );
    }
    Ok(())
}

/// Starts it: how long until it says where it listens, and its memory then.
fn started(ringbook: &OsStr, data: &Path) -> Result<(Duration, f64)> {
    let mut serve = Command::new(ringbook);
    serve.args(["serve", "--listen", "127.0.0.1:0", "--region", "DE", "--no-sign-in", "--data-dir"]);
    let began = Instant::now();
    let server = Server::start(serve.arg(data), b"")?;
    Ok((began.elapsed(), resident(server.id())?))
}
