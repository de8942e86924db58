//! The options of `ringbook token create`, checked.

use super::{OptionError, options};
use clap::{Args, builder::PossibleValuesParser};
use directory::Secret;
use shared::Scope;
use std::path::PathBuf;

/// The options of `token create` as written, before the file is read.
#[derive(Debug, Args)]
pub(super) struct TokenArgs {
    /// The folder that holds the data
    #[arg(long, env = "RINGBOOK_DATA_DIR", value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// What the token is for
    #[arg(long, env = "RINGBOOK_NAME", value_name = "NAME")]
    name: String,
    /// What it may do
    #[arg(long, env = "RINGBOOK_SCOPE", value_name = "SCOPE")]
    #[arg(value_parser = PossibleValuesParser::new(Scope::WORDS))]
    scope: String,
    /// The running server that has the data
    #[arg(long, env = "RINGBOOK_SERVER", value_name = "URL")]
    server: Option<String>,
    /// A token for that server that may do everything
    #[arg(long, env = "RINGBOOK_TOKEN", value_name = "TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// A TOML file with `data_dir`
    #[arg(long, env = "RINGBOOK_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
}

/// What `ringbook token create` makes.
#[derive(Clone, Debug)]
pub struct TokenOptions {
    /// What the token is for.
    pub name: String,
    /// What it may do.
    pub scope: Scope,
    /// Where it is made.
    pub place: Where,
}

/// Where the data is reached.
#[derive(Clone, Debug)]
pub enum Where {
    /// In the data directory, which no server uses now.
    DataDir(PathBuf),
    /// Through the server that uses it.
    Server(ServerAddress),
}

/// A running server, and what opens it.
#[derive(Clone, Debug)]
pub struct ServerAddress {
    /// Its address, such as `https://ringbook.example`, without a slash at its end.
    pub url: String,
    /// A token that may do everything.
    pub token: Secret,
}

impl TokenOptions {
    pub(super) fn new(args: TokenArgs) -> Result<Self, OptionError> {
        let scope = args.scope.parse().map_err(OptionError::Scope)?;
        let place = Where::new(args.server, args.token, args.data_dir, args.config)?;
        Ok(Self { name: args.name, scope, place })
    }
}

impl Where {
    /// A server comes before a data directory: that may be named in the environment for all commands.
    pub(super) fn new(
        server: Option<String>,
        token: Option<String>,
        data_dir: Option<PathBuf>,
        config: Option<PathBuf>,
    ) -> Result<Self, OptionError> {
        match (server, token) {
            (Some(url), Some(token)) => Ok(Where::Server(ServerAddress {
                url: options::url("--server", url)?.to_string().trim_end_matches('/').to_owned(),
                token: Secret::sent(token.trim()),
            })),
            (Some(_), None) => Err(OptionError::NoToken),
            (None, _) => Ok(Where::DataDir(options::data_dir(data_dir, config.as_deref())?)),
        }
    }
}
