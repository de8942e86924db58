//! The options of `ringbook backup`, `restore` and `check`, checked.

use super::{OptionError, Where, options};
use clap::Args;
use std::path::PathBuf;

/// The options of `backup` as written, before the file is read.
#[derive(Debug, Args)]
pub(super) struct BackupArgs {
    /// The folder that holds the data
    #[arg(long, env = "RINGBOOK_DATA_DIR", value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// The file to write, which must not be there yet
    #[arg(long, env = "RINGBOOK_OUT", value_name = "FILE")]
    out: PathBuf,
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

/// The options of `restore` as written.
#[derive(Debug, Args)]
pub(super) struct RestoreArgs {
    /// The folder that shall hold the data, empty or missing
    #[arg(long, env = "RINGBOOK_DATA_DIR", value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// The backup
    #[arg(long = "in", env = "RINGBOOK_IN", value_name = "FILE")]
    file: PathBuf,
    /// A TOML file with `data_dir`
    #[arg(long, env = "RINGBOOK_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
}

/// The options of `check` as written.
#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// The folder that holds the data
    #[arg(long, env = "RINGBOOK_DATA_DIR", value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// A backup to look at instead of the data
    #[arg(long = "in", env = "RINGBOOK_IN", value_name = "FILE")]
    file: Option<PathBuf>,
    /// A TOML file with `data_dir`
    #[arg(long, env = "RINGBOOK_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
}

/// What `ringbook backup` copies, and where to.
#[derive(Clone, Debug)]
pub struct BackupOptions {
    /// Where the data is.
    pub place: Where,
    /// The file that is made.
    pub out: PathBuf,
}

/// What `ringbook restore` makes again, and where.
#[derive(Clone, Debug)]
pub struct RestoreOptions {
    /// The folder that shall hold the data.
    pub data_dir: PathBuf,
    /// The backup.
    pub file: PathBuf,
}

/// What `ringbook check` looks at.
#[derive(Clone, Debug)]
pub enum CheckOptions {
    /// The data in this folder.
    DataDir(PathBuf),
    /// This backup.
    File(PathBuf),
}

impl BackupOptions {
    pub(super) fn new(args: BackupArgs) -> Result<Self, OptionError> {
        Ok(Self { place: Where::new(args.server, args.token, args.data_dir, args.config)?, out: args.out })
    }
}

impl RestoreOptions {
    pub(super) fn new(args: RestoreArgs) -> Result<Self, OptionError> {
        let data_dir = options::data_dir(args.data_dir, args.config.as_deref())?;
        Ok(Self { data_dir, file: args.file })
    }
}

impl CheckOptions {
    pub(super) fn new(args: CheckArgs) -> Result<Self, OptionError> {
        match args.file {
            Some(file) => Ok(Self::File(file)),
            None => Ok(Self::DataDir(options::data_dir(args.data_dir, args.config.as_deref())?)),
        }
    }
}
