//! `cargo xtask bench`: the measurements of `crates/bench`, with everything built for release.

use crate::{
    jobs,
    run::{cargo, command, run, step, target},
    setup,
    site::{self, Kind},
};
use anyhow::{Result, ensure};

const DECIDE: &str = "decide";
const COMMITS: &str = "commits";
const START: &str = "start";
const HTTP: &str = "http";
const GUESSING: &str = "guessing";
const CONNECTIONS: &str = "connections";
const EVENTS: &str = "events";
const PAGE: &str = "page";

/// Runs all measurements, or those whose name holds one of the words.
pub(crate) fn bench(filter: &[String]) -> Result<()> {
    let wanted = |name: &str| filter.is_empty() || filter.iter().any(|word| name.contains(word.as_str()));
    let names = [DECIDE, COMMITS, START, HTTP, GUESSING, CONNECTIONS, EVENTS, PAGE];
    ensure!(names.into_iter().any(wanted), "no measurement has such a name: there are {}", names.join(", "));
    step("measurements", || run(cargo().args(["build", "--release", "--package", "bench"])))?;
    let program = |name| target().join("release").join(name).with_extension(std::env::consts::EXE_EXTENSION);
    for name in [DECIDE, COMMITS].into_iter().filter(|name| wanted(name)) {
        step(name, || run(&mut command(&program(name).to_string_lossy())))?;
    }
    let over_http: Vec<&str> =
        [HTTP, GUESSING, CONNECTIONS].into_iter().filter(|name| wanted(name)).collect();
    if !over_http.is_empty() {
        let wrk = setup::wrk()?;
        let ringbook = site::build_program(Kind::Release)?;
        for name in over_http {
            step(name, || run(command(&program(name).to_string_lossy()).arg(&ringbook).arg(&wrk)))?;
        }
    }
    for name in [START, EVENTS].into_iter().filter(|name| wanted(name)) {
        let ringbook = site::build_program(Kind::Release)?;
        step(name, || run(command(&program(name).to_string_lossy()).arg(&ringbook)))?;
    }
    if wanted(PAGE) {
        let ringbook = site::build_program(Kind::Release)?;
        step(PAGE, || jobs::measure(&ringbook, PAGE))?;
    }
    Ok(())
}
