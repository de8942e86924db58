//! The long runs of tests that `cargo xtask test` runs for a short while.

use crate::run::{cargo, run, step};
use anyhow::{Context, Result};

/// Kills the program again and again.
pub(crate) fn crash(minutes: &str) -> Result<()> {
    let _: u64 = minutes.parse().context("say in whole minutes how long it shall go on")?;
    step("crash", || long("kill::", "RINGBOOK_CRASH_MINUTES", minutes))
}

/// Damages data again and again.
pub(crate) fn damage(cases: &str) -> Result<()> {
    let _: usize = cases.parse().context("say how many cases there shall be")?;
    step("damage", || long("damage::damaged_data", "RINGBOOK_DAMAGE_CASES", cases))
}

/// Changes and asks again and again, on two connections.
pub(crate) fn visible(changes: &str) -> Result<()> {
    let _: usize = changes.parse().context("say how many changes there shall be")?;
    step("visible", || long("visible::", "RINGBOOK_VISIBLE_CHANGES", changes))
}

/// A test of the program itself, told by a variable to go on for longer, with what it prints.
fn long(test: &str, variable: &str, wish: &str) -> Result<()> {
    let mut cargo = cargo();
    cargo.args(["test", "--package", "server", "--test", "program", "--", "--nocapture", test]);
    run(cargo.env(variable, wish))
}
