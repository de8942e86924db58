//! `ringbook backup`: a copy of everything in a file, from the data directory or through the server that has it. And the
//! backups that a running server makes every day.

pub mod daily;
mod file;

pub use file::FileError;
pub(crate) use file::sync_folder;

use crate::{
    cli::{BackupOptions, ServerAddress, Where},
    data::{self, DataError},
    remote::RemoteError,
};
use backup::{About, CopyError, Summary};
use directory::{CommandError, Principal, Ringbook};
use file::NewFile;
use std::{
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
};
use thiserror::Error;
use ureq::http::StatusCode;

/// Why there is no backup.
#[derive(Debug, Error)]
pub enum BackupError {
    /// A server has the data.
    #[error("the data in {0} is in use: go through the running server, with --server URL --token T")]
    InUse(PathBuf),
    /// The data cannot be used.
    #[error(transparent)]
    Data(#[from] DataError),
    /// No copy could be begun.
    #[error("no copy could be made")]
    Refused(#[from] CommandError),
    /// The copy did not come to its end.
    #[error(transparent)]
    Copy(#[from] CopyError),
    /// The server did not give it.
    #[error(transparent)]
    Remote(#[from] RemoteError),
    /// What the server gave ended before its end.
    #[error("{0} stopped in the middle of the backup")]
    CutOff(String, #[source] io::Error),
    /// The file could not be written, or is not what was written into it.
    #[error(transparent)]
    File(#[from] FileError),
    /// What was done could not be told.
    #[error("the backup is there, but standard output could not be written")]
    Tell(#[source] io::Error),
}

/// Writes a backup, and says what is in it.
///
/// # Errors
/// [`BackupError`]; then there is no file, except for [`BackupError::Tell`].
pub async fn run(options: BackupOptions) -> Result<(), BackupError> {
    let file = NewFile::create(&options.out)?;
    let summary = match &options.place {
        Where::DataDir(folder) => from_data(folder, file).await?,
        Where::Server(server) => from_server(server, file)?,
    };
    let out = options.out.display();
    writeln!(io::stdout(), "{out}: {}", in_words(&summary)).map_err(BackupError::Tell)
}

/// What is in a backup, for a person.
pub(crate) fn in_words(summary: &Summary) -> String {
    let Summary { about, logs, changes, records, beside } = summary;
    let beside = beside_in_words(*beside);
    let made = about.made.strftime("%Y-%m-%d %H:%M:%S UTC");
    format!(
        "a whole backup of {made} by ringbook {}, with {records} records and {changes} changes in {} logs{beside}",
        about.program,
        logs.len()
    )
}

/// How many values there are beside the logs: what phones reported, and their calls.
pub(crate) fn beside_in_words(values: u64) -> String {
    match values {
        0 => String::new(),
        1 => " and 1 value beside them".to_owned(),
        more => format!(" and {more} values beside them"),
    }
}

/// What a backup that is made now says about itself.
pub(crate) fn about() -> About {
    About { program: env!("CARGO_PKG_VERSION").to_owned(), made: jiff::Timestamp::now() }
}

async fn from_data(folder: &Path, file: NewFile) -> Result<Summary, BackupError> {
    let in_use = |error: DataError| match error.is_in_use() {
        true => BackupError::InUse(folder.to_owned()),
        false => error.into(),
    };
    let store = data::open_existing_store(folder).map_err(in_use)?;
    let opened = Ringbook::open_as_it_is(store.clone()).await;
    let ringbook = opened.map_err(|error| DataError::Load(folder.to_owned(), error))?;
    let summary = copy(&ringbook, file).await;
    store.close().await.map_err(DataError::Close)?;
    summary
}

/// Copies everything into the file, and closes it.
async fn copy(ringbook: &Ringbook, mut file: NewFile) -> Result<Summary, BackupError> {
    let mut copy = ringbook.copy(&Principal::Local, &about()).await?;
    while let Some(chunk) = copy.chunk().await? {
        file.write(&chunk)?;
    }
    Ok(file.finish()?)
}

fn from_server(server: &ServerAddress, mut file: NewFile) -> Result<Summary, BackupError> {
    let mut answer = server.expect(StatusCode::OK, server.get("/backup").call())?;
    let mut body = answer.body_mut().as_reader();
    let mut chunk = vec![0; 64 * 1024];
    loop {
        let cut_off = |error| BackupError::CutOff(server.url.clone(), error);
        let read = body.read(&mut chunk).map_err(cut_off)?;
        match chunk.get(..read).filter(|some| !some.is_empty()) {
            Some(some) => file.write(some)?,
            None => return Ok(file.finish()?),
        }
    }
}
