//! `cargo xtask`: the project's own jobs, each of which does its own set-up.

use anyhow::{Context, Result, bail};
use std::{env, path::Path, process::Command};

fn main() -> Result<()> {
    let job = env::args().nth(1).unwrap_or_default();
    match job.as_str() {
        "test" => test(),
        _ => bail!("cargo xtask test"),
    }
}

/// Everything that must pass before a change lands.
fn test() -> Result<()> {
    cargo(&["fmt", "--all", "--check"])?;
    cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])?;
    cargo(&["test", "--workspace"])
}

fn cargo(arguments: &[&str]) -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let program = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(program)
        .args(arguments)
        .current_dir(root)
        .status()
        .with_context(|| format!("cargo {} did not start", arguments.join(" ")))?;
    if !status.success() {
        bail!("cargo {} failed", arguments.join(" "));
    }
    Ok(())
}
