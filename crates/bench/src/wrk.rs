//! Driving a server over HTTP with wrk.

use anyhow::{Context, Result, ensure};
use std::{path::Path, process::Command};

/// How a server is driven: 32 connections, five seconds.
const OPTIONS: [&str; 4] = ["-t1", "-c32", "-d5s", "--latency"];

/// Requests in a second, and microseconds.
#[derive(Clone, Copy, Debug)]
pub struct Figures {
    /// Requests in a second.
    pub requests: f64,
    /// The median of how long an answer took.
    pub p50: f64,
    /// What one in a hundred took longer than.
    pub p99: f64,
}

impl Figures {
    /// Drives the server at this address with this key, and reads what wrk found.
    ///
    /// # Errors
    /// When not every request was answered.
    pub fn measure(wrk: &Path, url: &str, bearer: &str) -> Result<Figures> {
        let key = format!("Authorization: {bearer}");
        let output = Command::new(wrk)
            .args(OPTIONS)
            .args(["-H", &key])
            .arg(url)
            .output()
            .context("wrk did not start")?;
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

    /// Each divided by the other's, over all rounds.
    pub fn ratio(these: &[Figures], others: &[Figures]) -> Figures {
        let mean =
            |all: &[Figures], of: fn(&Figures) -> f64| all.iter().map(of).sum::<f64>() / all.len() as f64;
        let ratio = |of: fn(&Figures) -> f64| mean(these, of) / mean(others, of);
        Figures { requests: ratio(|it| it.requests), p50: ratio(|it| it.p50), p99: ratio(|it| it.p99) }
    }

    /// The first line of a table.
    pub fn print_names() {
        println!("\n{:<36} {:>12} {:>10} {:>10}", "", "requests/s", "p50 us", "p99 us");
    }

    /// A line of it.
    pub fn print(&self, name: &str, decimals: usize) {
        let Figures { requests, p50, p99 } = self;
        println!("{name:<36} {requests:>12.decimals$} {p50:>10.decimals$} {p99:>10.decimals$}");
    }
}

/// `632.00us`, `1.55ms` or `2.01s`.
fn microseconds(text: &str) -> Option<f64> {
    let units = [("us", 1.0), ("ms", 1_000.0), ("s", 1_000_000.0)];
    units.iter().find_map(|(unit, factor)| Some(text.strip_suffix(unit)?.parse::<f64>().ok()? * factor))
}
