//! The command line: `ringbook serve …`, `ringbook backup …` and the rest. Every option can be given as an option, as an environment variable and as a
//! line of a TOML file (`--config`), and counts in this order.

mod backup;
mod options;
mod token;

pub use backup::{BackupOptions, CheckOptions, RestoreOptions};
pub use options::{OptionError, ServeOptions};
pub use token::{ServerAddress, TokenOptions, Where};

use clap::{Args, Parser, Subcommand, builder::BoolishValueParser, error::ErrorKind};
use std::{ffi::OsString, path::PathBuf, process::ExitCode};

#[derive(Debug, Parser)]
#[command(name = "ringbook", version, about = "A phone directory that decides which incoming calls ring")]
#[command(args_override_self = true)]
struct CommandLine {
    #[command(subcommand)]
    command: RawCommand,
}

#[derive(Debug, Subcommand)]
enum RawCommand {
    /// Run the directory: pages, HTTP interface and decisions
    #[command(args_override_self = true)]
    Serve(ServeArgs),
    /// Tokens for programs
    #[command(subcommand)]
    Token(RawTokenCommand),
    /// Write a copy of everything into a file
    #[command(args_override_self = true)]
    Backup(backup::BackupArgs),
    /// Make the data of a backup again, in an empty folder
    #[command(args_override_self = true)]
    Restore(backup::RestoreArgs),
    /// Look whether the data, or a backup, is whole
    #[command(args_override_self = true)]
    Check(backup::CheckArgs),
}

#[derive(Debug, Subcommand)]
enum RawTokenCommand {
    /// Make a token and print it: it is shown this once
    #[command(args_override_self = true)]
    Create(token::TokenArgs),
}

/// The options of `serve` as written, before the file is read.
#[derive(Debug, Default, Args)]
struct ServeArgs {
    /// The address to answer on; port 0 picks a free one [default: 127.0.0.1:8080]
    #[arg(long, env = "RINGBOOK_LISTEN", value_name = "ADDR")]
    listen: Option<String>,
    /// The folder that holds the data
    #[arg(long, env = "RINGBOOK_DATA_DIR", value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// The country of a new installation, such as DE
    #[arg(long, env = "RINGBOOK_REGION", value_name = "COUNTRY")]
    region: Option<String>,
    /// Let everyone on this machine in; for one person's machine
    #[arg(long, env = "RINGBOOK_NO_SIGN_IN", num_args = 0..=1, require_equals = true)]
    #[arg(default_missing_value = "true", value_parser = BoolishValueParser::new(), value_name = "BOOL")]
    no_sign_in: Option<bool>,
    /// The address under which people reach the pages
    #[arg(long, env = "RINGBOOK_PUBLIC_URL", value_name = "URL")]
    public_url: Option<String>,
    /// Addresses and networks of proxies that are believed about where a request comes from
    #[arg(long, env = "RINGBOOK_TRUSTED_PROXIES", value_name = "LIST")]
    trusted_proxies: Option<String>,
    /// The server's certificate, PEM: pages and interface are then on https
    #[arg(long, env = "RINGBOOK_TLS_CERT", value_name = "FILE")]
    tls_cert: Option<PathBuf>,
    /// The key that belongs to the certificate, PEM
    #[arg(long, env = "RINGBOOK_TLS_KEY", value_name = "FILE")]
    tls_key: Option<PathBuf>,
    /// The authorities of phones' certificates, PEM: a certificate that is shown must be theirs, none need be shown
    #[arg(long, env = "RINGBOOK_TLS_CLIENT_CA", value_name = "FILE")]
    tls_client_ca: Option<PathBuf>,
    /// A second address, for phones alone and without TLS
    #[arg(long, env = "RINGBOOK_PHONE_LISTEN", value_name = "ADDR")]
    phone_listen: Option<String>,
    /// An address of its own for /metrics, /healthz and /readyz
    #[arg(long, env = "RINGBOOK_ADMIN_LISTEN", value_name = "ADDR")]
    admin_listen: Option<String>,
    /// How many daily backups to keep in the folder of the data; 0 for none [default: 7]
    #[arg(long, env = "RINGBOOK_KEEP_BACKUPS", value_name = "N")]
    keep_backups: Option<u16>,
    /// A TOML file with the same options
    #[arg(long, env = "RINGBOOK_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
}

/// What the program was asked to do.
#[derive(Debug)]
pub enum Command {
    /// Run everything.
    Serve(ServeOptions),
    /// Make a token.
    CreateToken(TokenOptions),
    /// Write a backup.
    Backup(BackupOptions),
    /// Restore a backup.
    Restore(RestoreOptions),
    /// Look whether everything is whole.
    Check(CheckOptions),
}

/// Why nothing is run.
#[derive(Debug)]
pub enum Stop {
    /// Help or version were asked for: the text for standard output.
    Told(String),
    /// The options are bad: one line for standard error.
    Refused(String),
}

impl Stop {
    /// Says it in the right place, and gives the program's exit code: 0 for help, 2 for bad options.
    pub fn report(&self) -> ExitCode {
        match self {
            Self::Told(text) => {
                print!("{text}");
                ExitCode::SUCCESS
            }
            Self::Refused(line) => {
                eprintln!("{line}");
                ExitCode::from(2)
            }
        }
    }
}

impl From<clap::Error> for Stop {
    fn from(error: clap::Error) -> Self {
        match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Self::Told(error.render().to_string()),
            ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => {
                Self::Refused(
                    "error: name a command, such as `ringbook serve`; `ringbook --help` lists them"
                        .to_owned(),
                )
            }
            _ => Self::Refused(first_paragraph(&error.render().to_string())),
        }
    }
}

impl From<OptionError> for Stop {
    fn from(error: OptionError) -> Self {
        let mut line = format!("error: {error}");
        let mut source = std::error::Error::source(&error);
        while let Some(cause) = source {
            line = format!("{line}: {}", cause.to_string().trim().replace('\n', " "));
            source = cause.source();
        }
        Self::Refused(line)
    }
}

/// Reads a command line, the program's name first.
///
/// # Errors
/// What to say instead of running: help, or what is wrong with the options.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Command, Stop> {
    match CommandLine::try_parse_from(arguments)?.command {
        RawCommand::Serve(args) => Ok(Command::Serve(ServeOptions::new(args)?)),
        RawCommand::Token(RawTokenCommand::Create(args)) => {
            Ok(Command::CreateToken(TokenOptions::new(args)?))
        }
        RawCommand::Backup(args) => Ok(Command::Backup(BackupOptions::new(args)?)),
        RawCommand::Restore(args) => Ok(Command::Restore(RestoreOptions::new(args)?)),
        RawCommand::Check(args) => Ok(Command::Check(CheckOptions::new(args)?)),
    }
}

/// Makes one line of what clap says in several.
fn first_paragraph(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(str::trim).take_while(|line| !line.is_empty()).collect();
    lines.join(" ")
}

#[cfg(test)]
mod tests;
