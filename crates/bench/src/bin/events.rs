//! What live changes cost, and whether they keep their promise: `events RINGBOOK`. 200 follow a directory over HTTP, 50 of
//! them without ever reading, while 1,000 changes a second are made by REST. Fails when one who reads has missed a change.

use anyhow::{Context, Result, ensure};
use bench::Server;
use serde_json::{Value, json};
use std::{
    env, fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    process::Command,
    sync::atomic::{AtomicU64, AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

const READERS: usize = 150;
const DEAD: usize = 50;
/// Their changes share flushes.
const WRITERS: usize = 32;
/// How long changes are made as fast as they go.
const SPRINT: Duration = Duration::from_secs(5);
const PACE: f64 = 1_000.0;
const PACED: Duration = Duration::from_secs(30);

fn main() -> Result<()> {
    let ringbook = env::args_os().nth(1).context("name the program: events RINGBOOK")?;
    let folder = tempfile::tempdir()?;
    let mut serve = Command::new(ringbook);
    serve.args(["serve", "--listen", "127.0.0.1:0", "--region", "DE", "--no-sign-in", "--data-dir"]);
    let server = Server::start(serve.arg(folder.path()), b"")?;
    let writers = Writers::new(&server.base)?;
    let memory = |when: &str| -> Result<()> {
        println!("{when:<44} {:>8.1} MiB resident", resident(server.id())?);
        Ok(())
    };
    memory("at the beginning")?;
    writers.print("as fast as it goes, nobody listens", None, SPRINT)?;
    memory("after it")?;
    writers.print("1,000 a second, nobody listens", Some(PACE), PACED)?;
    memory("after it")?;

    let first = head(&server.base)?;
    let address = server.base.trim_start_matches("http://").to_owned();
    let dead: Vec<TcpStream> = (0..DEAD).map(|_| follow(&address)).collect::<Result<_>>()?;
    let heard: Vec<AtomicU64> = (0..READERS).map(|_| AtomicU64::new(first)).collect();
    thread::scope(|scope| {
        let mut readers = Vec::new();
        for at in &heard {
            let stream = follow(&address)?;
            readers.push((stream.try_clone()?, scope.spawn(move || listen(stream, at))));
        }
        // Ended whatever happens, or they would wait for ever.
        let checked = with_readers(&server.base, &writers, &memory, &heard);
        for (stream, _) in &readers {
            stream.shutdown(std::net::Shutdown::Both)?;
        }
        for (_, reader) in readers {
            reader.join().unwrap_or_else(|_| anyhow::bail!("a reader died"))?;
        }
        checked
    })?;
    drop(dead);
    thread::sleep(Duration::from_secs(1));
    memory("when all have gone")
}

fn with_readers(
    base: &str,
    writers: &Writers,
    memory: &impl Fn(&str) -> Result<()>,
    heard: &[AtomicU64],
) -> Result<()> {
    memory(&format!("{READERS} listen, {DEAD} more never read"))?;
    writers.print("1,000 a second, they listen", Some(PACE), PACED)?;
    caught_up(base, heard)?;
    memory("after it")?;
    writers.print("as fast as it goes, they listen", None, SPRINT)?;
    caught_up(base, heard)?;
    memory("after it")
}

/// Waits until everybody who reads has heard the newest change.
fn caught_up(base: &str, heard: &[AtomicU64]) -> Result<()> {
    let (head, began) = (head(base)?, Instant::now());
    while heard.iter().any(|at| at.load(Ordering::Relaxed) < head) {
        ensure!(began.elapsed() < Duration::from_secs(60), "somebody has not heard of every change");
        thread::sleep(Duration::from_millis(5));
    }
    let took = began.elapsed().as_secs_f64() * 1e3;
    println!(
        "all {} who read had every change in order {took:.0} ms after the last, at revision {head}",
        heard.len()
    );
    Ok(())
}

/// Opens a stream of events.
fn follow(address: &str) -> Result<TcpStream> {
    let mut stream = TcpStream::connect(address)?;
    // Longer than between two comments.
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    write!(stream, "GET /api/v1/directories/main/events HTTP/1.1\r\nHost: {address}\r\n\r\n")?;
    Ok(stream)
}

/// Reads events until the connection ends, and checks that they follow each other.
fn listen(stream: TcpStream, at: &AtomicU64) -> Result<()> {
    let mut reader = BufReader::with_capacity(64 << 10, stream);
    let mut line = String::new();
    while reader.read_line(&mut line)? > 0 && !line.trim().is_empty() {
        line.clear();
    }
    let mut event = Vec::new();
    loop {
        line.clear();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        // The server sends every event as one chunk.
        let length = usize::from_str_radix(line.trim(), 16).context("this is no chunk")?;
        event.resize(length + 2, 0);
        if reader.read_exact(&mut event).is_err() {
            return Ok(());
        }
        if let Some(id) = id_of_change(&event) {
            let last = at.swap(id, Ordering::Relaxed);
            ensure!(id == last + 1, "after {last} came {id}");
        }
    }
}

fn id_of_change(event: &[u8]) -> Option<u64> {
    let rest = event.strip_prefix(b"id: ")?;
    let end = rest.iter().position(|byte| *byte == b'\n')?;
    let id = std::str::from_utf8(&rest[..end]).ok()?.parse().ok();
    id.filter(|_| rest[end..].starts_with(b"\nevent: change\n"))
}

fn head(base: &str) -> Result<u64> {
    let list: Value = ureq::get(format!("{base}/api/v1/directories/main/changes?limit=1"))
        .call()?
        .body_mut()
        .read_json()?;
    list["total"].as_u64().context("no revision")
}

/// Those who change the directory; each its own entry, so that the directory does not grow.
struct Writers {
    entries: Vec<String>,
}

impl Writers {
    fn new(base: &str) -> Result<Writers> {
        let list = format!("{base}/api/v1/directories/main/entries");
        let add = |writer: usize| {
            let number = format!("+4930555{writer:04}");
            let body = json!({"first_name": "Jane", "family_name": "Smith", "numbers": [{"number": number}]});
            let entry: Value = ureq::post(&list).send_json(body)?.body_mut().read_json()?;
            Ok(format!("{list}/{}", entry["id"].as_str().context("no id")?))
        };
        Ok(Writers { entries: (0..WRITERS).map(add).collect::<Result<_>>()? })
    }

    /// Makes changes for a while, so many a second or as many as go; prints how many there were.
    fn print(&self, what: &str, pace: Option<f64>, most: Duration) -> Result<()> {
        let (next, began) = (AtomicUsize::new(0), Instant::now());
        let took = thread::scope(|scope| {
            let writers: Vec<_> = self
                .entries
                .iter()
                .map(|entry| scope.spawn(|| write(entry, &next, began, pace, most)))
                .collect();
            let mut all = Vec::new();
            for writer in writers {
                all.extend(writer.join().unwrap_or_else(|_| anyhow::bail!("a writer died"))?);
            }
            Ok::<_, anyhow::Error>(all)
        });
        let mut took = took?;
        let rate = took.len() as f64 / began.elapsed().as_secs_f64();
        let (p50, p99) = (bench::quantile(&mut took, 0.5), bench::quantile(&mut took, 0.99));
        println!("{what:<44} {rate:>8.0} changes/s, p50 {p50:.1} ms, p99 {p99:.1} ms");
        Ok(())
    }
}

/// Changes one entry again and again; how long each change took, in milliseconds.
fn write(
    entry: &str,
    next: &AtomicUsize,
    began: Instant,
    pace: Option<f64>,
    most: Duration,
) -> Result<Vec<f64>> {
    let agent = ureq::Agent::new_with_defaults();
    let mut took = Vec::new();
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        let due = pace.map_or(began.elapsed(), |pace| Duration::from_secs_f64(number as f64 / pace));
        if due >= most {
            return Ok(took);
        }
        thread::sleep(due.saturating_sub(began.elapsed()));
        let asked = Instant::now();
        let body = json!({"note": format!("changed for the {number}th time")});
        agent
            .patch(entry)
            .content_type("application/json")
            .send(body.to_string())?
            .body_mut()
            .read_to_vec()?;
        took.push(asked.elapsed().as_secs_f64() * 1e3);
    }
}

/// What the process has in memory, in MiB.
fn resident(process: u32) -> Result<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
    let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kilobytes / 1024.0)
}
