//! The server is killed at any moment, while it starts too: every acknowledged change is there afterwards, and the index answers the
//! same. `cargo xtask crash --minutes N` does it for as long as one likes.

use crate::{
    chance::Chance,
    load::Load,
    running::{Running, ringbook},
};
use serde_json::Value;
use std::{
    path::Path,
    process::Stdio,
    thread,
    time::{Duration, Instant},
};

/// Kills in a short run.
const KILLS: usize = 36;
/// What makes it a long one: the minutes.
const WISH: &str = "RINGBOOK_CRASH_MINUTES";
const WRITERS: usize = 6;
/// Numbers on the list after which a long run begins with a new directory: comparing takes longer than killing by then.
const ENOUGH: usize = 20_000;

#[derive(Debug, Default)]
struct Done {
    kills: usize,
    during_start: usize,
    acknowledged: usize,
    open_done: usize,
    open_not_done: usize,
    directories: usize,
    /// The most calls that were found in a list.
    calls: usize,
}

/// Starts it and kills it soon. Whether it had not said yet that it listens.
fn kill_during_start(data: &Path, chance: &mut Chance) -> bool {
    let mut program = ringbook(["serve", "--listen", "127.0.0.1:0", "--no-sign-in", "--data-dir"]);
    let mut process = program.arg(data).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    thread::sleep(Duration::from_micros(chance.below(60_000)));
    process.kill().unwrap();
    process.wait_with_output().unwrap().stdout.is_empty()
}

/// Writes until it is killed, somewhen within half a second.
fn kill_while_writing(data: &Path, chance: &mut Chance, load: &Load, done: &mut Done) {
    let server = Running::start_on(data, ["--no-sign-in", "--region", "DE"]);
    let base = format!("{}/api/v1", server.address);
    let counts = load.check_what_is_new(&base);
    done.calls = done.calls.max(check_calls(&base));
    done.open_done += counts.open_done;
    done.open_not_done += counts.open_not_done;
    thread::scope(|scope| {
        for writer in 0..WRITERS {
            let base = &base;
            scope.spawn(move || load.write(base, writer));
        }
        scope.spawn(|| call(&base));
        thread::sleep(Duration::from_micros(5_000 + chance.below(300_000)));
        server.signal("KILL");
    });
    drop(server);
    assert_eq!(load.problems(), [], "a healthy server refuses nothing");
    assert!(!data.join("repairs.log").exists() || only_leftovers(data), "a kill is no damage");
}

/// Calls until nobody answers.
fn call(base: &str) {
    let agent = ureq::Agent::new_with_defaults();
    let place = format!("{base}/phones/phone/ring-decision?format=text");
    for n in 0.. {
        if agent.get(format!("{place}&caller=%2B49309{n:06}")).call().is_err() {
            return;
        }
    }
}

/// Whether the list of calls is one: every line that it counts is there, whole, and in its place. The newest may be lost.
fn check_calls(base: &str) -> usize {
    let (mut lines, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = ureq::get(format!("{base}/phones/phone/calls?limit=1000{cursor}")).call();
        let page: Value = page.unwrap().body_mut().read_json().unwrap();
        lines.extend(page["items"].as_array().unwrap().iter().map(|call| {
            assert!(
                call["caller"].is_string() && !call["decision"]["explanation"].as_array().unwrap().is_empty()
            );
            call["id"].as_str().unwrap().parse::<u64>().unwrap()
        }));
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => {
                assert_eq!(page["total"], lines.len(), "a line is missing");
                assert!(lines.is_sorted_by(|line, next| *line == next + 1), "{lines:?}");
                return lines.len();
            }
        }
    }
}

/// Whether all that was put right is what a kill may leave.
fn only_leftovers(data: &Path) -> bool {
    let repairs = std::fs::read_to_string(data.join("repairs.log")).unwrap();
    repairs.lines().all(|line| line.contains("left unfinished"))
}

/// One directory after the other, until it is enough.
fn crash(chance: &mut Chance, mut go_on: impl FnMut(&Done) -> bool) -> Done {
    let mut done = Done::default();
    while go_on(&done) {
        let data = tempfile::tempdir().unwrap();
        let load = Load::default();
        done.directories += 1;
        while go_on(&done) && load.acknowledged() < ENOUGH {
            if chance.below(3) == 0 {
                done.during_start += usize::from(kill_during_start(data.path(), chance));
            } else {
                kill_while_writing(data.path(), chance, &load, &mut done);
            }
            done.kills += 1;
        }
        let server = Running::start_on(data.path(), ["--no-sign-in", "--region", "DE"]);
        let counts = load.check(&format!("{}/api/v1", server.address));
        done.open_done += counts.open_done;
        done.open_not_done += counts.open_not_done;
        done.acknowledged += counts.acknowledged;
    }
    done
}

#[test]
fn every_acknowledged_change_survives_kills_at_any_moment() {
    let minutes: Option<u64> = std::env::var(WISH).ok().and_then(|minutes| minutes.parse().ok());
    let began = Instant::now();
    let mut chance = Chance::new(0x0DEA_DBEA);
    let done = match minutes {
        None => crash(&mut chance, |done| done.kills < KILLS),
        Some(minutes) => crash(&mut chance, |_| began.elapsed() < Duration::from_secs(60 * minutes)),
    };
    println!(
        "crash: {} kills, {} of them during the start, in {} directories; {} acknowledged changes, all there; of the unanswered {} were \
         done and {} were not; lists of up to {} calls, all whole",
        done.kills,
        done.during_start,
        done.directories,
        done.acknowledged,
        done.open_done,
        done.open_not_done,
        done.calls
    );
    assert!(
        done.during_start > 0 && done.acknowledged > 500 && done.calls > 100,
        "too little to prove anything: {done:?}"
    );
}
