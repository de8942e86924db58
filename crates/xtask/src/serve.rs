//! `cargo xtask serve`: the shortest way to a running Ringbook.

use crate::{
    run::{command, root},
    site::{self, Kind},
};
use anyhow::Result;
use std::process::Command;

/// Builds everything and runs it until it is stopped. `options` come after the usual ones and so count more.
pub(crate) fn serve(options: &[String]) -> Result<()> {
    let program = site::build_program(Kind::Debug)?;
    let mut ringbook = command(&program.to_string_lossy());
    ringbook
        .args(["serve", "--listen", "127.0.0.1:8080", "--no-sign-in", "--data-dir"])
        .arg(root().join("data"));
    become_it(ringbook.args(options))
}

/// Becomes the program, so that signals and exit code are its own.
#[cfg(unix)]
fn become_it(program: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt as _;
    Err(program.exec().into())
}

#[cfg(not(unix))]
fn become_it(program: &mut Command) -> Result<()> {
    crate::run::run(program)
}
