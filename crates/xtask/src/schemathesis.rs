//! Requests made up from the API's description, against the real program: no answer may contradict what is described.

use crate::{
    run::{command, root, run, target},
    setup,
};
use anyhow::{Context, Result, ensure};
use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, ChildStdout, Stdio},
};

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
    let token = make_token(program, &data)?;
    let mut server = Server::start(program, &data)?;
    let checked = run(command(&python.with_file_name("schemathesis").to_string_lossy())
        // It keeps notes where it runs.
        .current_dir(target())
        .env("SCHEMATHESIS_HOOKS", ours.join("hooks.py"))
        .env("RINGBOOK_TOKEN", token)
        .arg("--config-file")
        .arg(ours.join("schemathesis.toml"))
        .args(["run", &format!("{}/api/v1/openapi.json", server.address), "--max-examples", examples]));
    ensure!(server.process.try_wait()?.is_none(), "the server has ended by itself");
    checked
}

/// A token that may do everything, made before the server starts.
fn make_token(program: &Path, data: &Path) -> Result<String> {
    let mut create = command(&program.to_string_lossy());
    create.args(["token", "create", "--name", "schemathesis", "--scope", "admin", "--data-dir"]).arg(data);
    let made = create.stderr(Stdio::inherit()).output()?;
    ensure!(made.status.success(), "no token could be made");
    Ok(String::from_utf8(made.stdout)?.trim().to_owned())
}

/// A running server; it ends with this value.
struct Server {
    process: Child,
    address: String,
    /// Open as long as it may write.
    _output: BufReader<ChildStdout>,
}

impl Server {
    fn start(program: &Path, data: &Path) -> Result<Server> {
        let mut serve = command(&program.to_string_lossy());
        serve.args(["serve", "--listen", "127.0.0.1:0", "--region", "DE", "--data-dir"]).arg(data);
        // Wrong tokens are tried as well. They say to come from anywhere, or all the others would be slowed down with them.
        serve.args(["--trusted-proxies", "127.0.0.1"]);
        let mut process = serve.stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        let mut output = BufReader::new(process.stdout.take().context("no standard output")?);
        output.read_line(&mut line)?;
        let address = line.trim().strip_prefix("listening on ").map(str::to_owned);
        let server = Server { process, address: address.unwrap_or_default(), _output: output };
        ensure!(!server.address.is_empty(), "the server did not start");
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let ended = self.process.kill().and_then(|()| self.process.wait());
        if let Err(error) = ended {
            println!("the server could not be stopped: {error}");
        }
    }
}
