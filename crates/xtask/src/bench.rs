//! `cargo xtask bench`: the measurements of `crates/bench`, with everything built for release.

use crate::{
    run::{cargo, command, run, step, target},
    setup,
    site::{self, Kind},
};
use anyhow::{Result, ensure};

const DECIDE: &str = "decide";
const HTTP: &str = "http";

/// Runs all measurements, or those whose name holds one of the words.
pub(crate) fn bench(filter: &[String]) -> Result<()> {
    let wanted = |name: &str| filter.is_empty() || filter.iter().any(|word| name.contains(word.as_str()));
    ensure!(wanted(DECIDE) || wanted(HTTP), "no measurement has such a name: there are {DECIDE} and {HTTP}");
    step("measurements", || run(cargo().args(["build", "--release", "--package", "bench"])))?;
    let program = |name| target().join("release").join(name).with_extension(std::env::consts::EXE_EXTENSION);
    if wanted(DECIDE) {
        step(DECIDE, || run(&mut command(&program(DECIDE).to_string_lossy())))?;
    }
    if wanted(HTTP) {
        let wrk = setup::wrk()?;
        let ringbook = site::build_program(Kind::Release)?;
        step(HTTP, || run(command(&program(HTTP).to_string_lossy()).arg(ringbook).arg(wrk)))?;
    }
    Ok(())
}
