//! `cargo xtask`: the project's own jobs. Each one does its own set-up, so a fresh clone needs nothing else.

mod bench;
mod bill;
mod browser_tests;
mod crash;
mod deny;
mod fuzz;
mod jobs;
mod openapi;
mod run;
mod schemathesis;
mod serve;
mod server;
mod setup;
mod sip;
mod site;
mod test;

use anyhow::{Context as _, Result, bail};
use std::{env, process::ExitCode};

const USAGE: &str = "\
cargo xtask build [--release]      the page and the program, in one file; a release has its bill of materials beside it
cargo xtask build --release-page   the page as a release has it, in a program that is quick to build
cargo xtask size                   the page alone as a release has it: what a first visit costs
cargo xtask serve [OPTION…]        build and run on http://127.0.0.1:8080, data in ./data; options go to `ringbook serve`
cargo xtask test                   everything that must pass before a change lands
cargo xtask bench [--numbers N] [FILTER…]   the measurements, with a directory of N (1000000) numbers
cargo xtask crash [--minutes N]    kills the program at any moment for N (15) minutes, and compares what is there with what was promised
cargo xtask visible [N]            changes something and asks on another connection, N (10000) times: the next decision knows it
cargo xtask damage [N]             damages the files of a data directory N (3000) times: intact, repaired or refused, and never wrong
cargo xtask fuzz [N [TARGET]]      looks for words that break something, N (180) seconds for each target
cargo xtask fuzz keep              commits the fewest words that reach all that was reached
cargo xtask openapi                writes docs/openapi.json as the code has it
cargo xtask schemathesis [N]       requests made up from the description, N (200) for each operation, against the program
cargo xtask screenshots [NAME]     remakes docs/screenshots, or the pictures of one name
cargo xtask lighthouse             what Lighthouse says of the release's pages
cargo xtask sip [CALLS]            CALLS (200) real calls of each kind, through Kamailio, which asks the program";

fn main() -> ExitCode {
    match job() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn job() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (job, rest) = arguments.split_first().map_or(("", &[][..]), |(job, rest)| (job.as_str(), rest));
    match (job, rest) {
        ("build", []) => site::build_program(site::Kind::Debug).map(drop),
        ("build", [flag]) if flag == "--release" => {
            site::build_program(site::Kind::Release)?;
            run::step("bill of materials", bill::write)
        }
        ("build", [flag]) if flag == "--release-page" => {
            println!("{}", site::build_with_release_page()?.display());
            Ok(())
        }
        ("size", []) => site::build(site::Kind::Release).map(drop),
        ("serve", options) => serve::serve(options),
        ("test", []) => test::test(),
        ("bench", [option, numbers, filter @ ..]) if option == "--numbers" => {
            let numbers = numbers.parse().context("say how many numbers the directory shall have")?;
            bench::bench(filter, Some(numbers))
        }
        ("bench", filter) => bench::bench(filter, None),
        ("crash", []) => crash::crash("15"),
        ("crash", [option, minutes]) if option == "--minutes" => crash::crash(minutes),
        ("visible", []) => crash::visible("10000"),
        ("visible", [changes]) => crash::visible(changes),
        ("damage", []) => crash::damage("3000"),
        ("damage", [cases]) => crash::damage(cases),
        ("openapi", []) => openapi::write(),
        ("fuzz", []) => fuzz::fuzz("180", None),
        ("fuzz", [word]) if word == "keep" => fuzz::keep(),
        ("fuzz", [seconds]) => fuzz::fuzz(seconds, None),
        ("fuzz", [seconds, only]) => fuzz::fuzz(seconds, Some(only)),
        ("schemathesis", []) => schemathesis::run_all(&site::build_program(site::Kind::Debug)?, "200"),
        ("schemathesis", [examples]) => {
            schemathesis::run_all(&site::build_program(site::Kind::Debug)?, examples)
        }
        ("screenshots", []) => jobs::screenshots(&site::build_program(site::Kind::Debug)?, None),
        ("screenshots", [name]) => jobs::screenshots(&site::build_program(site::Kind::Debug)?, Some(name)),
        ("lighthouse", []) => jobs::measure(&site::build_program(site::Kind::Release)?, "lighthouse"),
        ("sip", []) => sip::sip(&site::build_program(site::Kind::Debug)?, 200),
        ("sip", [calls]) => {
            let calls = calls.parse().context("say how many calls there shall be of each kind")?;
            sip::sip(&site::build_program(site::Kind::Debug)?, calls)
        }
        _ => bail!("one of these:\n{USAGE}"),
    }
}
