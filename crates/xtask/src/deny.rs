//! What others have written and comes into the program: `cargo deny`, by `deny.toml`.

use crate::{
    run::{command, run, succeeds_within},
    setup,
};
use anyhow::Result;
use std::{path::Path, process::Command, time::Duration};

/// How long the database of known holes may take to arrive.
const FETCH: Duration = Duration::from_secs(60);

/// Refuses licences, crates and sources that `deny.toml` does not let in, and crates with known holes where the database of
/// those can be had. `cargo deny check bans` alone lists crates that are there in several versions as well.
pub(crate) fn check() -> Result<()> {
    let Some(program) = setup::cargo_deny() else {
        println!(
            "skipped: no cargo-deny, and it cannot be installed here (`cargo install cargo-deny --locked`)"
        );
        return Ok(());
    };
    run(deny(&program).args(["check", "--hide-inclusion-graph", "licenses", "bans", "sources"]))?;
    if !succeeds_within(FETCH, deny(&program).args(["fetch", "db"])) {
        println!("skipped: advisories, because their database cannot be fetched");
        return Ok(());
    }
    run(deny(&program).args(["check", "--disable-fetch", "--hide-inclusion-graph", "advisories"]))
}

fn deny(program: &Path) -> Command {
    let mut deny = command(&program.to_string_lossy());
    deny.args(["--log-level", "error"]);
    deny
}
