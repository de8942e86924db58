//! Requests made up from the API's description, against the real program: no answer may contradict what is described.

use crate::{
    run::{command, root, run, target},
    server::{Server, admin_token},
    setup,
};
use anyhow::{Result, ensure};
use std::{fs, path::Path};

/// How many requests of each kind are made up for an operation in `cargo xtask test`.
pub(crate) const FEW: &str = "20";

/// Runs schemathesis against a server of its own, with so many examples for each operation. Without Python it only says so.
pub(crate) fn run_all(program: &Path, examples: &str) -> Result<()> {
    let ours = root().join("end2end/schemathesis");
    let Some(python) = setup::python_venv(&target().join("schemathesis"), &ours.join("requirements.txt"))
    else {
        println!("skipped: schemathesis needs python3 with venv, and pip to install it");
        return Ok(());
    };
    let data = target().join("schemathesis-data");
    fs::remove_dir_all(&data).or_else(|error| if data.exists() { Err(error) } else { Ok(()) })?;
    let token = admin_token(program, &data)?;
    // Wrong tokens are tried as well. They say to come from anywhere, or all the others would be slowed down with them.
    let mut server = Server::start(program, &data, &["--trusted-proxies", "127.0.0.1"])?;
    let checked = run(command(&python.with_file_name("schemathesis").to_string_lossy())
        // It keeps notes where it runs.
        .current_dir(target())
        .env("SCHEMATHESIS_HOOKS", ours.join("hooks.py"))
        .env("RINGBOOK_TOKEN", token)
        .arg("--config-file")
        .arg(ours.join("schemathesis.toml"))
        .args(["run", &format!("{}/api/v1/openapi.json", server.address), "--max-examples", examples]));
    ensure!(server.runs()?, "the server has ended by itself");
    checked
}
