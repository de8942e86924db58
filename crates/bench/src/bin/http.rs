//! What a decision costs over HTTP, beside a bare handler that answers the same bytes: `http RINGBOOK WRK`, the two
//! programs that it runs.

use anyhow::{Context, Result, ensure};
use bench::{Contact, Server, contacts};
use serde_json::{Map, Value, json};
use std::{
    env,
    path::Path,
    process::Command,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::Instant,
};

/// How many numbers the directory has.
const NUMBERS: usize = 100_000;
/// How many clients fill the directory; their changes share flushes.
const CLIENTS: usize = 64;
const ROUNDS: usize = 2;
/// How the servers are driven.
const WRK: [&str; 4] = ["-t1", "-c32", "-d5s", "--latency"];

fn main() -> Result<()> {
    let mut arguments = env::args_os().skip(1);
    let (Some(ringbook), Some(wrk)) = (arguments.next(), arguments.next()) else {
        anyhow::bail!("name the two programs: http RINGBOOK WRK");
    };
    let folder = tempfile::tempdir()?;
    let mut serve = Command::new(ringbook);
    serve.args(["serve", "--listen", "127.0.0.1:0", "--region", "DE", "--no-sign-in", "--data-dir"]);
    let ringbook = Server::start(serve.arg(folder.path()), b"")?;
    let contacts = contacts(NUMBERS);
    let began = Instant::now();
    fill(&ringbook.base, &contacts)?;
    let took = began.elapsed().as_secs_f64();
    println!(
        "{NUMBERS} numbers in {} entries, added by {CLIENTS} clients in {took:.1} s: {:.0} a second",
        contacts.len(),
        contacts.len() as f64 / took
    );
    let caller = contacts.iter().flat_map(|contact| &contact.numbers).find(|number| !number.range);
    let caller = caller.context("no number")?.e164.replace('+', "%2B");

    println!("\n{:<24} {:>12} {:>10} {:>10}", "", "requests/s", "p50 us", "p99 us");
    for form in ["text", "json"] {
        let path = format!("/api/v1/phones/phone/ring-decision?caller={caller}&format={form}");
        let answer = answer_of(&format!("{}{path}", ringbook.base))?;
        let mut program = Command::new(env::current_exe()?.with_file_name("bare"));
        let bare = Server::start(&mut program, answer.to_string().as_bytes())?;
        ensure!(same(&answer, &answer_of(&format!("{}{path}", bare.base))?), "the two answers differ");

        let (mut of_bare, mut of_ringbook) = (Vec::new(), Vec::new());
        for round in 1..=ROUNDS {
            for (name, server, figures) in
                [("bare", &bare, &mut of_bare), ("ringbook", &ringbook, &mut of_ringbook)]
            {
                let measured = drive(Path::new(&wrk), &format!("{}{path}", server.base))?;
                print(&format!("{form} {name} {round}"), &measured, 0);
                figures.push(measured);
            }
        }
        let ratio = |of: fn(&Figures) -> f64| mean(&of_ringbook, of) / mean(&of_bare, of);
        let ratios =
            Figures { requests: ratio(|it| it.requests), p50: ratio(|it| it.p50), p99: ratio(|it| it.p99) };
        print(&format!("{form} ringbook / bare"), &ratios, 2);
    }
    Ok(())
}

/// Adds all contacts by REST.
fn fill(base: &str, contacts: &[Contact]) -> Result<()> {
    let next = AtomicUsize::new(0);
    let add = || {
        let agent = ureq::Agent::new_with_defaults();
        while let Some(contact) = contacts.get(next.fetch_add(1, Ordering::Relaxed)) {
            agent.post(format!("{base}/api/v1/directories/main/entries")).send_json(contact.json())?;
        }
        Ok(())
    };
    thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS).map(|_| scope.spawn(add)).collect();
        clients
            .into_iter()
            .try_for_each(|client| client.join().unwrap_or_else(|_| anyhow::bail!("a client died")))
    })
}

/// An answer as `bare` takes it. What HTTP itself adds is left out: both servers do that alike.
fn answer_of(url: &str) -> Result<Value> {
    let mut response = ureq::get(url).call()?;
    let mut headers = Map::new();
    for (name, value) in response.headers() {
        if !matches!(name.as_str(), "content-length" | "date") {
            headers.insert(name.to_string(), value.to_str()?.into());
        }
    }
    Ok(json!({"headers": headers, "body": response.body_mut().read_to_string()?}))
}

/// Whether two answers have the same bytes and headers, but for the number that each request gets.
fn same(one: &Value, other: &Value) -> bool {
    let without_id = |answer: &Value| {
        let mut answer = answer.clone();
        answer["headers"]["x-request-id"] = "".into();
        answer
    };
    without_id(one) == without_id(other)
}

/// Requests in a second, and microseconds.
struct Figures {
    requests: f64,
    p50: f64,
    p99: f64,
}

fn drive(wrk: &Path, url: &str) -> Result<Figures> {
    let output = Command::new(wrk).args(WRK).arg(url).output().context("wrk did not start")?;
    let text = String::from_utf8(output.stdout)?;
    ensure!(output.status.success(), "wrk failed: {}", String::from_utf8_lossy(&output.stderr));
    ensure!(
        !text.contains("Non-2xx") && !text.contains("Socket errors"),
        "not every request was answered: {text}"
    );
    let value = |name: &str| text.lines().find_map(|line| line.trim().strip_prefix(name).map(str::trim));
    let read = || {
        Some(Figures {
            requests: value("Requests/sec:")?.parse().ok()?,
            p50: microseconds(value("50%")?)?,
            p99: microseconds(value("99%")?)?,
        })
    };
    read().with_context(|| format!("wrk said something else: {text}"))
}

/// `632.00us`, `1.55ms` or `2.01s`.
fn microseconds(text: &str) -> Option<f64> {
    let units = [("us", 1.0), ("ms", 1_000.0), ("s", 1_000_000.0)];
    units.iter().find_map(|(unit, factor)| Some(text.strip_suffix(unit)?.parse::<f64>().ok()? * factor))
}

fn mean(figures: &[Figures], of: fn(&Figures) -> f64) -> f64 {
    figures.iter().map(of).sum::<f64>() / figures.len() as f64
}

fn print(name: &str, figures: &Figures, decimals: usize) {
    let Figures { requests, p50, p99 } = figures;
    println!("{name:<24} {requests:>12.decimals$} {p50:>10.decimals$} {p99:>10.decimals$}");
}
