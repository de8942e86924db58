//! What the measurements share: a made-up directory, always the same, and how figures are read off.
//!
//! `cargo xtask bench` builds and runs them. Figures are only ever compared with figures of the same run: a raw hash
//! look-up beside a decision, a bare handler beside the real server.

use anyhow::Context as _;

mod made_up;
mod server;
mod wrk;

pub use made_up::{Contact, Number, callers, contacts, shuffle};
pub use server::Server;
pub use wrk::Figures;

/// How many numbers a large directory has.
const LARGE: usize = 1_000_000;

/// How many numbers the directory of the measurements has: `RINGBOOK_BENCH_NUMBERS`, which `cargo xtask bench --numbers`
/// sets, or a million.
pub fn size() -> usize {
    let wanted = std::env::var("RINGBOOK_BENCH_NUMBERS").ok();
    wanted.and_then(|wanted| wanted.parse().ok()).unwrap_or(LARGE)
}

/// What the system says that a process holds in memory, in bytes.
///
/// # Errors
/// When the system does not say so.
pub fn resident(process: u32) -> anyhow::Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes: Option<f64> = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
    Ok(kilobytes.context("no VmRSS")? * 1024.0)
}

/// The value that `part` of all values (0.5: the median) do not exceed; 0 of none.
pub fn quantile(values: &mut [f64], part: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let last = values.len().saturating_sub(1);
    values.get((last as f64 * part).round() as usize).copied().unwrap_or_default()
}
