//! `cargo xtask test`: everything that must pass before a change lands.

use crate::{
    browser_tests, deny,
    run::{cargo, run, step},
    schemathesis, setup, sip,
    site::{self, Kind},
};
use anyhow::Result;
use std::{path::Path, process::Command};

/// One step after the other, the quick ones first. The page is built early and embedded in every later step, so that
/// each crate is compiled once; the browser tests run the very program that the other tests have built.
pub(crate) fn test() -> Result<()> {
    step("format", || run(cargo().args(["fmt", "--all", "--check"])))?;
    step("crates of others", deny::check)?;
    let site = site::build(Kind::Debug)?;
    let with_site = |arguments: &[&str]| run(embedding(&site).args(arguments));
    step("clippy", || with_site(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))?;
    step("clippy, as the browser has it", || {
        let page = ["clippy", "--package", "page", "--package", "frontend", "--package", "shared"];
        let browser = ["--features", "frontend/hydrate", "--target", setup::WASM, "--", "-D", "warnings"];
        run(cargo().args(page).args(browser))
    })?;
    step("documentation", || {
        run(embedding(&site).args(["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings"))
    })?;
    step("build", || with_site(&["build", "--workspace", "--lib", "--bins", "--tests"]))?;
    step("tests", || {
        if setup::has_nextest() {
            with_site(&["nextest", "run", "--workspace", "--no-fail-fast"])
        } else {
            with_site(&["test", "--workspace", "--no-fail-fast"])
        }
    })?;
    step("schemathesis", || schemathesis::run_all(&site::program(Kind::Debug), schemathesis::FEW))?;
    step("real calls", || sip::run_all(&site::program(Kind::Debug)))?;
    step("tests in the browser", || browser_tests::run_all(&site::program(Kind::Debug)))?;
    // Last, because it takes the program once more: what is packed for a release can be dead where all else is well.
    let program = site::build_with_release_page()?;
    step("the page of a release in the browser", || browser_tests::run_release_page(&program))
}

fn embedding(site: &Path) -> Command {
    let mut cargo = cargo();
    cargo.env("RINGBOOK_SITE", site);
    cargo
}
