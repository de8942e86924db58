//! What many connections cost those who ask: 10,000 phones that have asked once and wait, and a hundred clients that never
//! come to the end of a request. `connections RINGBOOK WRK`.

use anyhow::{Context, Result, ensure};
use bench::{Figures, Server, resident};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::{
    env,
    io::{Read as _, Write as _},
    net::TcpStream,
    path::Path,
    process::Command,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

const WAITING: usize = 10_000;
const BATCH: usize = 1_000;
const SLOW: usize = 100;
const ROUNDS: usize = 3;
/// After this nothing is kept for a connection that waits.
const REST: Duration = Duration::from_secs(6);
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
    let measure = |name: &str| -> Result<Figures> {
        let figures = Figures::measure(Path::new(&wrk), &url, &bearer)?;
        figures.print(name, 0);
        Ok(figures)
    };
    let question = format!("GET {QUESTION} HTTP/1.1\r\nHost: localhost\r\nAuthorization: {bearer}\r\n\r\n");

    // Memory first, on a fresh server. What is given back stays with the program for who comes next, so the buffers that
    // resting gives back are seen only when not all come at once.
    let before = resident(server.id())?;
    let mut waiting: Vec<TcpStream> = Vec::with_capacity(WAITING);
    for _ in 0..WAITING / BATCH {
        for _ in 0..BATCH {
            let mut phone = TcpStream::connect(&address)?;
            ask(&mut phone, &question)?;
            waiting.push(phone);
        }
        thread::sleep(REST);
    }
    let each = (resident(server.id())? - before) / WAITING as f64;
    println!("{WAITING} that came {BATCH} at a time and rest: {each:.0} bytes of resident memory each");
    for phone in &mut waiting {
        ask(phone, &question).context("one that rested was not answered")?;
    }
    let each = (resident(server.id())? - before) / WAITING as f64;
    println!("all {WAITING} have asked again at once: {each:.0} bytes each");

    // Rounds alternate, so that what else the machine does falls on all alike.
    let [mut alone, mut among_waiting, mut among_slow] = [const { Vec::new() }; 3];
    Figures::print_names();
    for round in 0..ROUNDS {
        if round > 0 {
            waiting = (0..WAITING).map(|_| TcpStream::connect(&address)).collect::<Result<_, _>>()?;
            for phone in &mut waiting {
                ask(phone, &question)?;
            }
        }
        thread::sleep(REST);
        among_waiting.push(measure(&format!("{WAITING} wait"))?);
        let is_over = AtomicBool::new(false);
        among_slow.push(thread::scope(|scope| {
            scope.spawn(|| slow(&address, &is_over));
            thread::sleep(Duration::from_secs(1));
            let measured = measure(&format!("{WAITING} wait, {SLOW} are slow"));
            is_over.store(true, Ordering::Relaxed);
            measured
        })?);
        waiting.clear();
        thread::sleep(Duration::from_secs(1));
        alone.push(measure("alone")?);
    }
    Figures::ratio(&among_waiting, &alone).print("waiting / alone", 2);
    Figures::ratio(&among_slow, &alone).print("waiting and slow / alone", 2);
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
