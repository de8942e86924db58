//! What a decision costs over HTTP with a phone's key, beside a bare handler that answers the same bytes: alone, and while
//! changes are committed. `http RINGBOOK WRK`, the two programs that it runs.

use anyhow::{Context, Result, ensure};
use bench::{Contact, Figures, Server, contacts, size};
use serde_json::{Map, Value, json};
use std::{
    env,
    path::Path,
    process::Command,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

const ROUNDS: usize = 4;
/// So many changes in a second are committed in the second half.
const PACE: f64 = 100.0;
/// How many clients make them.
const WRITERS: usize = 4;

fn main() -> Result<()> {
    let mut arguments = env::args_os().skip(1);
    let (Some(ringbook), Some(wrk)) = (arguments.next(), arguments.next()) else {
        anyhow::bail!("name the two programs: http RINGBOOK WRK");
    };
    let (folder, contacts) = (tempfile::tempdir()?, contacts(size()));
    fill(&folder.path().join("store"), &contacts)?;
    let began = Instant::now();
    let mut serve = Command::new(ringbook);
    serve.args(["serve", "--listen", "127.0.0.1:0", "--region", "DE", "--no-sign-in", "--data-dir"]);
    let ringbook = Server::start(serve.arg(folder.path()), b"")?;
    println!("answers {:.1} s after its start", began.elapsed().as_secs_f64());
    let bearer = format!("Bearer {}", ringbook.phone_key()?);
    let caller = contacts.iter().flat_map(|contact| &contact.numbers).find(|number| !number.range);
    let caller = caller.context("no number")?.e164.replace('+', "%2B");
    let entries = writable(&ringbook.base)?;

    Figures::print_names();
    for form in ["text", "json"] {
        let path = format!("/api/v1/phones/phone/ring-decision?caller={caller}&format={form}");
        let answer = answer_of(&format!("{}{path}", ringbook.base), &bearer)?;
        let mut program = Command::new(env::current_exe()?.with_file_name("bare"));
        let bare = Server::start(&mut program, answer.to_string().as_bytes())?;
        ensure!(
            same(&answer, &answer_of(&format!("{}{path}", bare.base), &bearer)?),
            "the two answers differ"
        );
        let drive =
            |server: &Server| Figures::measure(Path::new(&wrk), &format!("{}{path}", server.base), &bearer);

        let (mut of_bare, mut of_ringbook, mut of_changing) = (Vec::new(), Vec::new(), Vec::new());
        for round in 1..=ROUNDS {
            let measured = [
                ("bare", &mut of_bare, drive(&bare)?),
                ("ringbook", &mut of_ringbook, drive(&ringbook)?),
                ("ringbook, changing", &mut of_changing, while_changing(&entries, || drive(&ringbook))?),
            ];
            for (name, figures, measured) in measured {
                measured.print(&format!("{form} {name} {round}"), 0);
                figures.push(measured);
            }
        }
        for (name, figures) in [("ringbook", &of_ringbook), ("ringbook, changing", &of_changing)] {
            Figures::ratio(figures, &of_bare).print(&format!("{form} {name} / bare"), 2);
        }
    }
    Ok(())
}

/// Fills a store with all contacts, as `decide` does for itself.
fn fill(store: &Path, contacts: &[Contact]) -> Result<()> {
    let began = Instant::now();
    let filled =
        Command::new(env::current_exe()?.with_file_name("decide")).arg("fill").arg(store).status()?;
    ensure!(filled.success(), "the directory could not be filled");
    println!("{} numbers in {} entries, in {:.1} s", size(), contacts.len(), began.elapsed().as_secs_f64());
    Ok(())
}

/// Some entries that may be changed.
fn writable(base: &str) -> Result<Vec<String>> {
    let list = format!("{base}/api/v1/directories/main/entries");
    let page: Value = ureq::get(format!("{list}?limit={WRITERS}")).call()?.body_mut().read_json()?;
    let items = page["items"].as_array().context("no entries")?;
    items.iter().map(|entry| Ok(format!("{list}/{}", entry["id"].as_str().context("no id")?))).collect()
}

/// Measures while changes are committed, and checks that they were as many as they should be.
fn while_changing(entries: &[String], measure: impl FnOnce() -> Result<Figures>) -> Result<Figures> {
    let (next, done, began) = (AtomicUsize::new(0), AtomicBool::new(false), Instant::now());
    let write = |entry: &str| -> Result<()> {
        let agent = ureq::Agent::new_with_defaults();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let due = Duration::from_secs_f64(number as f64 / PACE);
            thread::sleep(due.saturating_sub(began.elapsed()));
            if done.load(Ordering::Relaxed) {
                return Ok(());
            }
            let body = json!({"note": format!("changed for the {number}th time")}).to_string();
            agent.patch(entry).content_type("application/json").send(body)?.body_mut().read_to_vec()?;
        }
    };
    let measured = thread::scope(|scope| {
        let writers: Vec<_> = entries.iter().map(|entry| scope.spawn(|| write(entry))).collect();
        let measured = measure();
        done.store(true, Ordering::Relaxed);
        for writer in writers {
            writer.join().unwrap_or_else(|_| anyhow::bail!("a writer died"))?;
        }
        measured
    })?;
    let rate = next.load(Ordering::Relaxed) as f64 / began.elapsed().as_secs_f64();
    ensure!(rate > 0.9 * PACE, "only {rate:.0} changes a second were committed");
    Ok(measured)
}

/// An answer as `bare` takes it. What HTTP itself adds is left out: both servers do that alike.
fn answer_of(url: &str, bearer: &str) -> Result<Value> {
    let mut response = ureq::get(url).header("authorization", bearer).call()?;
    let mut headers = Map::new();
    for (name, value) in response.headers() {
        if !matches!(name.as_str(), "connection" | "content-length" | "date") {
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
