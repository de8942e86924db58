//! A server as a process of our own.

use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::{
    io::{BufRead as _, BufReader, Write as _},
    process::{Child, Command, Stdio},
};

/// A process that has said where it listens. Dropping it ends it.
#[derive(Debug)]
pub struct Server {
    process: Child,
    /// Its address: `http://127.0.0.1:1234`.
    pub base: String,
}

impl Server {
    /// Starts it, gives it `input` to read, and waits for its line `listening on http://…`.
    ///
    /// # Errors
    /// When it does not start, or says something else.
    pub fn start(command: &mut Command, input: &[u8]) -> Result<Server> {
        let program = command.get_program().to_string_lossy().into_owned();
        let mut process = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("{program} did not start"))?;
        if let Some(mut stdin) = process.stdin.take() {
            stdin.write_all(input)?;
        }
        let mut server = Server { process, base: String::new() };
        let mut line = String::new();
        let output = server.process.stdout.take().context("no standard output")?;
        BufReader::new(output).read_line(&mut line)?;
        let Some(base) = line.trim().strip_prefix("listening on ") else {
            bail!("{program} did not say where it listens, but {line:?}");
        };
        server.base = base.to_owned();
        Ok(server)
    }

    /// A new key of the first phone. Nobody may have to sign in.
    ///
    /// # Errors
    /// When it gives none.
    pub fn phone_key(&self) -> Result<String> {
        let url = format!("{}/api/v1/phones/phone/key", self.base);
        let answer: Value = ureq::post(url).send_empty()?.body_mut().read_json()?;
        Ok(answer["key"].as_str().context("no key")?.to_owned())
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.process.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ended = self.process.kill();
        let _waited = self.process.wait();
    }
}
