//! The program `ringbook`.

use anyhow::Result;
use server::{backup, check, cli, restore, serve, token};
use std::process::ExitCode;

fn main() -> Result<ExitCode> {
    let command = match cli::parse(std::env::args_os()) {
        Ok(command) => command,
        Err(stop) => return Ok(stop.report()),
    };
    serve::log_to_stderr();
    let outcome = tokio::runtime::Runtime::new()?.block_on(async {
        match command {
            cli::Command::Serve(options) => serve::serve(options).await.map_err(anyhow::Error::from),
            cli::Command::CreateToken(options) => token::create(options).await.map_err(Into::into),
            cli::Command::Backup(options) => backup::run(options).await.map_err(Into::into),
            cli::Command::Restore(options) => restore::run(options).await.map_err(Into::into),
            cli::Command::Check(options) => check::run(options).await.map_err(Into::into),
        }
    });
    Ok(match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {:#}", error);
            ExitCode::FAILURE
        }
    })
}
