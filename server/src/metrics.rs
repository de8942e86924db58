//! What the server counts, for whoever watches it (`api.md`, Service). Figures alone: no name, no number, no id of
//! anything stands in them, because everybody who reaches the port may read them.
//!
//! A figure is counted where it happens, in [`Metrics`] here or in [`directory::Figures`], and has its lines in `text`.

mod exposition;

use crate::{AppState, connections::Figures};
use axum::http::StatusCode;
use directory::{Counters, Times};
pub(crate) use exposition::CONTENT_TYPE;
use exposition::{Exposition, Kind};
use shared::{Action, Reason};
use std::time::{Duration, Instant};

/// From a look into memory to the time after which a phone rings without us.
const DECISION_TIMES: &[Duration] = &[
    Duration::from_nanos(500),
    Duration::from_micros(1),
    Duration::from_nanos(2_500),
    Duration::from_micros(5),
    Duration::from_micros(10),
    Duration::from_micros(25),
    Duration::from_micros(50),
    Duration::from_micros(100),
    Duration::from_micros(500),
    Duration::from_millis(1),
    Duration::from_millis(10),
    Duration::from_millis(100),
    Duration::from_millis(500),
];
const ACTIONS: usize = Action::ALL.len();
const REASONS: usize = Reason::ALL.len();
/// Hundreds of a status: `1xx` to `5xx`.
const STATUSES: usize = 5;

/// What the server counts.
#[derive(Debug)]
pub struct Metrics {
    decisions: Counters<{ ACTIONS * REASONS }>,
    decision_times: Times,
    requests: Counters<{ Class::ALL.len() * STATUSES }>,
    began: Instant,
}

impl Default for Metrics {
    fn default() -> Metrics {
        Metrics {
            decisions: Counters::default(),
            decision_times: Times::new(DECISION_TIMES),
            requests: Counters::default(),
            began: Instant::now(),
        }
    }
}

/// What kind of thing is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Calls,
    Api,
    Pages,
    Parts,
    Service,
}

impl Class {
    const ALL: [Class; 5] = [Class::Calls, Class::Api, Class::Pages, Class::Parts, Class::Service];

    fn of(path: &str) -> Class {
        let begins = |folders: &[&str]| folders.iter().any(|folder| path.starts_with(folder));
        if crate::who::is_phones_own(path) {
            Class::Calls
        } else if begins(&["/api/"]) {
            Class::Api
        } else if begins(&["/assets/", "/docs"]) {
            Class::Parts
        } else if ["/healthz", "/readyz", "/metrics"].contains(&path) {
            Class::Service
        } else {
            Class::Pages
        }
    }

    fn word(self) -> &'static str {
        match self {
            Class::Calls => "calls",
            Class::Api => "api",
            Class::Pages => "pages",
            Class::Parts => "parts",
            Class::Service => "service",
        }
    }
}

impl Metrics {
    /// A call was decided.
    pub(crate) fn decided(&self, action: Action, reason: Reason, took: Duration) {
        self.decisions.add(action as usize * REASONS + reason as usize, 1);
        self.decision_times.add(took);
    }

    /// A request was answered.
    pub(crate) fn answered(&self, path: &str, status: StatusCode) {
        let hundred = usize::from(status.as_u16() / 100).clamp(1, STATUSES) - 1;
        self.requests.add(Class::of(path) as usize * STATUSES + hundred, 1);
    }
}

/// Everything, as Prometheus reads it.
pub(crate) fn text(app: &AppState) -> String {
    let mut out = Exposition::default();
    calls(app, &mut out);
    requests(app, &mut out);
    connections(app, &mut out);
    directories(app, &mut out);
    process(app, &mut out);
    out.into_text()
}

/// What the call list loses under overload belongs here too.
fn calls(app: &AppState, out: &mut Exposition) {
    let metrics = &app.metrics;
    out.family("ringbook_decisions_total", Kind::Counter, "Calls decided, by what the phone does and why.");
    for (counter, count) in metrics.decisions.read().into_iter().enumerate() {
        let labels =
            [("action", Action::WORDS[counter / REASONS]), ("reason", Reason::WORDS[counter % REASONS])];
        // Most pairs cannot be.
        if count > 0 || labels == [("action", "ring"), ("reason", "allowed")] {
            out.sample(&labels, count as f64);
        }
    }
    out.times(
        "ringbook_decision_seconds",
        "How long a decision took, from its parameters to its answer.",
        &metrics.decision_times.read(),
    );
}

fn requests(app: &AppState, out: &mut Exposition) {
    out.family(
        "ringbook_requests_total",
        Kind::Counter,
        "Requests answered, by what was asked for and how it ended.",
    );
    for (counter, count) in app.metrics.requests.read().into_iter().enumerate() {
        if count > 0 {
            let status = format!("{}xx", counter % STATUSES + 1);
            out.sample(
                &[("class", Class::ALL[counter / STATUSES].word()), ("status", &status)],
                count as f64,
            );
        }
    }
    let refused = app.ringbook.figures().refused_guesses.read()[0];
    let about = "Passwords not looked at and wrong keys, while their source or name was told to wait.";
    out.one("ringbook_guesses_refused_total", Kind::Counter, about, refused as f64);
    out.one(
        "ringbook_event_streams",
        Kind::Gauge,
        "Streams of changes that somebody follows.",
        app.ringbook.listeners() as f64,
    );
}

fn connections(app: &AppState, out: &mut Exposition) {
    let figures = app.connections.figures();
    let about = "Open connections: those that wait for a request, those of them for which no buffers are kept, those that send the \
                 head of one, those that are answered.";
    out.family("ringbook_connections", Kind::Gauge, about);
    for (state, count) in [
        ("waiting", figures.waiting),
        ("resting", figures.resting),
        ("head", figures.head),
        ("answering", figures.answering),
    ] {
        out.sample(&[("state", state)], count as f64);
    }
    let about = "Connections that were given a place.";
    out.one("ringbook_connections_accepted_total", Kind::Counter, about, figures.accepted as f64);
    let about = "Connections that we ended or did not take, and why.";
    out.family("ringbook_connections_closed_total", Kind::Counter, about);
    for (why, count) in Figures::CLOSED.into_iter().zip(figures.closed) {
        out.sample(&[("why", why)], count as f64);
    }
}

fn directories(app: &AppState, out: &mut Exposition) {
    let state = app.ringbook.read();
    let sum = |of: fn(&directory::Book) -> u64| state.books().map(|book| of(book)).sum::<u64>() as f64;
    let about = "Calls that were decided and are missing in the lists of calls: too many at once, or the store was away.";
    out.one("ringbook_calls_dropped_total", Kind::Counter, about, app.ringbook.dropped_calls() as f64);
    out.one("ringbook_directories", Kind::Gauge, "Directories.", state.books().count() as f64);
    out.one("ringbook_phones", Kind::Gauge, "Phones.", state.phones().count() as f64);
    out.one(
        "ringbook_index_entries",
        Kind::Gauge,
        "Entries in the index, of all directories.",
        sum(|it| it.len() as u64),
    );
    out.one(
        "ringbook_index_numbers",
        Kind::Gauge,
        "Numbers in the index, of all directories.",
        sum(|it| it.numbers() as u64),
    );
    let about = "The newest revision: of what is outside directories, and of all directories together.";
    out.family("ringbook_revision", Kind::Gauge, about);
    out.sample(&[("log", "outside")], state.revision.0 as f64);
    out.sample(&[("log", "directories")], sum(|it| it.revision.0));
    out.times(
        "ringbook_store_commit_seconds",
        "How long the store took for a batch of changes.",
        &app.ringbook.figures().commits.read(),
    );
}

fn process(app: &AppState, out: &mut Exposition) {
    out.family("ringbook_build_info", Kind::Gauge, "The version of the program.");
    out.sample(&[("version", env!("CARGO_PKG_VERSION"))], 1.0);
    let uptime = app.metrics.began.elapsed().as_secs_f64();
    out.one("ringbook_uptime_seconds", Kind::Gauge, "How long the program has been running.", uptime);
    if let Some(bytes) = resident_memory() {
        out.one("process_resident_memory_bytes", Kind::Gauge, "Resident memory.", bytes as f64);
    }
}

/// Where the system tells.
fn resident_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_thing_that_is_asked_for_has_a_class() {
        for (path, class) in [
            ("/api/v1/phones/desk/ring-decision", Class::Calls),
            ("/api/v1/phones", Class::Api),
            ("/api/v1/directories/main/entries", Class::Api),
            ("/docs/reference.css", Class::Parts),
            ("/metrics", Class::Service),
            ("/page/phones", Class::Pages),
            ("/", Class::Pages),
        ] {
            assert_eq!(Class::of(path), class, "{path}");
        }
        for (place, class) in Class::ALL.into_iter().enumerate() {
            assert_eq!(class as usize, place);
        }
    }

    #[test]
    fn words_stand_where_their_values_count() {
        assert!(Action::ALL.iter().enumerate().all(|(place, action)| *action as usize == place));
        assert!(Reason::ALL.iter().enumerate().all(|(place, reason)| *reason as usize == place));
    }
}
