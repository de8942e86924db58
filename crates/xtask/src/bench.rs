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

/// Runs all measurements, or those whose name holds one of the words; with a directory of so many numbers, where they say
/// nothing else.
pub(crate) fn bench(filter: &[String], numbers: Option<usize>) -> Result<()> {
    let wanted = |name: &str| filter.is_empty() || filter.iter().any(|word| name.contains(word.as_str()));
    let names = [DECIDE, COMMITS, START, HTTP, GUESSING, CONNECTIONS, EVENTS, PAGE];
    ensure!(names.into_iter().any(wanted), "no measurement has such a name: there are {}", names.join(", "));
    step("measurements", || run(cargo().args(["build", "--release", "--package", "bench"])))?;
    let program = |name| {
        let file = target().join("release").join(name).with_extension(std::env::consts::EXE_EXTENSION);
        let mut program = command(&file.to_string_lossy());
        program.envs(numbers.map(|numbers| ("RINGBOOK_BENCH_NUMBERS", numbers.to_string())));
        program
    };
    for name in [DECIDE, COMMITS].into_iter().filter(|name| wanted(name)) {
        step(name, || run(&mut program(name)))?;
    }
    let over_http: Vec<&str> =
        [HTTP, GUESSING, CONNECTIONS].into_iter().filter(|name| wanted(name)).collect();
    if !over_http.is_empty() {
        let wrk = setup::wrk()?;
        let ringbook = site::build_program(Kind::Release)?;
        for name in over_http {
            step(name, || run(program(name).arg(&ringbook).arg(&wrk)))?;
        }
    }
    for name in [START, EVENTS].into_iter().filter(|name| wanted(name)) {
        let ringbook = site::build_program(Kind::Release)?;
        step(name, || run(program(name).arg(&ringbook)))?;
    }
    if wanted(PAGE) {
        let ringbook = site::build_program(Kind::Release)?;
        step(PAGE, || jobs::measure(&ringbook, PAGE))?;
    }
    Ok(())
}
