//! The program as a server, for the jobs that ask it.

use crate::run::command;
use anyhow::{Context, Result, ensure};
use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, ChildStdout, Stdio},
};

/// A token that may do everything, made before the server starts.
pub(crate) fn admin_token(program: &Path, data: &Path) -> Result<String> {
    let mut create = command(&program.to_string_lossy());
    create.args(["token", "create", "--name", "xtask", "--scope", "admin", "--data-dir"]).arg(data);
    let made = create.stderr(Stdio::inherit()).output()?;
    ensure!(made.status.success(), "no token could be made");
    Ok(String::from_utf8(made.stdout)?.trim().to_owned())
}

/// A running server; it ends with this value.
pub(crate) struct Server {
    process: Child,
    /// Where it listens: `http://127.0.0.1:1234`.
    pub(crate) address: String,
    /// Open as long as it may write.
    _output: BufReader<ChildStdout>,
}

impl Server {
    /// Starts it in Germany, on a free port, with the data in this folder.
    pub(crate) fn start(program: &Path, data: &Path, options: &[&str]) -> Result<Server> {
        let mut serve = command(&program.to_string_lossy());
        serve
            .args(["serve", "--listen", "127.0.0.1:0", "--region", "DE", "--data-dir"])
            .arg(data)
            .args(options);
        let mut process = serve.stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        let mut output = BufReader::new(process.stdout.take().context("no standard output")?);
        output.read_line(&mut line)?;
        let address = line.trim().strip_prefix("listening on ").map(str::to_owned);
        let server = Server { process, address: address.unwrap_or_default(), _output: output };
        ensure!(!server.address.is_empty(), "the server did not start");
        Ok(server)
    }

    /// Whether it has not ended by itself.
    pub(crate) fn runs(&mut self) -> Result<bool> {
        Ok(self.process.try_wait()?.is_none())
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
