//! What many connections cost those who ask: 10,000 phones that have asked once and wait, and a hundred clients that never
//! come to the end of a request. `connections RINGBOOK WRK`.

use anyhow::{Context, Result, ensure};
use bench::{Figures, Server};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::{
    env, fs,
    io::{Read as _, Write as _},
    net::TcpStream,
    path::Path,
    process::Command,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

const WAITING: usize = 10_000;
const SLOW: usize = 100;
const ROUNDS: usize = 3;
/// After this nothing is kept for a connection that waits.
const REST: Duration = Duration::from_secs(8);
const QUESTION: &str = "/api/v1/phones/phone/ring-decision?caller=%2B49301234567&format=text";

fn main() -> Result<()> {
    let mut arguments = env::args_os().skip(1);
    let (Some(ringbook), Some(wrk)) = (arguments.next(), arguments.next()) else {
        anyhow::bail!("name the two programs: connections RINGBOOK WRK");
    };
    many_files()?;
    let folder = tempfile::tempdir()?;
    let mut serve = Command::new(ringbook);
    serve.args(["serve", "--listen", "127.0.0.1:0", "--region", "DE", "--no-sign-in", "--data-dir"]);
    let server = Server::start(serve.arg(folder.path()), b"")?;
    let address = server.base.trim_start_matches("http://").to_owned();
    let bearer = format!("Bearer {}", server.phone_key()?);
    let url = format!("{}{QUESTION}", server.base);
    let measure = |name: &str| -> Result<Vec<Figures>> {
        let rounds: Vec<Figures> =
            (0..ROUNDS).map(|_| Figures::measure(Path::new(&wrk), &url, &bearer)).collect::<Result<_>>()?;
        rounds.iter().for_each(|figures| figures.print(name, 0));
        Ok(rounds)
    };
    Figures::print_names();
    let alone = measure("alone")?;

    let before = resident(server.id())?;
    let question = format!("GET {QUESTION} HTTP/1.1\r\nHost: localhost\r\nAuthorization: {bearer}\r\n\r\n");
    let mut waiting: Vec<TcpStream> = Vec::with_capacity(WAITING);
    for _ in 0..WAITING {
        let mut phone = TcpStream::connect(&address)?;
        ask(&mut phone, &question)?;
        waiting.push(phone);
    }
    let at_once = resident(server.id())? - before;
    thread::sleep(REST);
    let rested = resident(server.id())? - before;
    let among_waiting = measure(&format!("{WAITING} wait"))?;

    let is_over = AtomicBool::new(false);
    let among_slow = thread::scope(|scope| {
        scope.spawn(|| slow(&address, &is_over));
        thread::sleep(Duration::from_secs(1));
        let measured = measure(&format!("{WAITING} wait, {SLOW} are slow"));
        is_over.store(true, Ordering::Relaxed);
        measured
    })?;
    Figures::ratio(&among_waiting, &alone).print("waiting / alone", 2);
    Figures::ratio(&among_slow, &alone).print("waiting and slow / alone", 2);
    let each = |bytes: f64| bytes / WAITING as f64;
    println!(
        "a connection that has just asked takes {:.0} bytes of the server, one that rests {:.0}",
        each(at_once),
        each(rested)
    );
    for phone in &mut waiting {
        ask(phone, &question).context("one that waited was not answered")?;
    }
    println!("all {WAITING} are answered again");
    Ok(())
}

/// Asks, and reads the answer.
fn ask(phone: &mut TcpStream, question: &str) -> Result<()> {
    phone.write_all(question.as_bytes())?;
    let (mut answer, mut bytes) = (Vec::new(), [0; 1024]);
    while !answer.windows(9).any(|part| part == b"revision=") || !answer.ends_with(b"\n") {
        let count = phone.read(&mut bytes)?;
        ensure!(count > 0, "the connection has ended");
        answer.extend_from_slice(&bytes[..count]);
    }
    Ok(())
}

/// A hundred that send a byte now and then; who is cut off comes again.
fn slow(address: &str, is_over: &AtomicBool) {
    let mut all: Vec<Option<TcpStream>> = (0..SLOW).map(|_| None).collect();
    while !is_over.load(Ordering::Relaxed) {
        for stream in &mut all {
            let goes_on = stream.as_mut().is_some_and(|open| open.write_all(b"X").is_ok());
            if !goes_on {
                *stream = TcpStream::connect(address).ok();
            }
        }
        thread::sleep(Duration::from_millis(200));
    }
}

/// As many files as there may be.
fn many_files() -> Result<()> {
    let maximum = getrlimit(Resource::Nofile).maximum;
    setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum })?;
    let enough = maximum.is_none_or(|files| files > WAITING as u64 + 500);
    ensure!(enough, "the system allows {maximum:?} open files, and {WAITING} connections are measured");
    Ok(())
}

/// What the process has in memory, in bytes.
fn resident(process: u32) -> Result<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
    let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kilobytes * 1024.0)
}
