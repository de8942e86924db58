//! `ringbook check`: whether the data, or a backup, is whole.

use crate::{
    backup::{beside_in_words, in_words},
    cli::CheckOptions,
    data::{self, DataError},
};
use backup::ReadError;
use directory::{Ringbook, Tally};
use std::{
    error::Error,
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
};
use store::{Checked, Logs, Store, StoreError};
use thiserror::Error as ThisError;

/// So many findings are told; the rest is counted.
const TOLD: usize = 20;

/// Why the answer is not "whole".
#[derive(Debug, ThisError)]
pub enum CheckError {
    /// A server has the data.
    #[error(
        "the data in {0} is in use: stop the server first, or look at a backup of it with `ringbook check --in FILE`"
    )]
    InUse(PathBuf),
    /// The data cannot be looked at.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The store could not be read.
    #[error("the data in {0} cannot be read")]
    Read(PathBuf, #[source] StoreError),
    /// Something is damaged; what, was told.
    #[error(
        "the data in {0} is damaged: keep a copy of the folder, and restore a backup with `ringbook restore` into another"
    )]
    Damaged(PathBuf),
    /// The backup is no good.
    #[error("{0} cannot be used")]
    Backup(PathBuf, #[source] ReadError),
    /// What was found could not be told.
    #[error("standard output could not be written")]
    Tell(#[source] io::Error),
}

/// Looks, and says what there is.
///
/// # Errors
/// [`CheckError`], also when something is damaged.
pub async fn run(options: CheckOptions) -> Result<(), CheckError> {
    match options {
        CheckOptions::DataDir(folder) => look(&folder).await,
        CheckOptions::File(file) => {
            let summary = backup::verify(&file).map_err(|error| CheckError::Backup(file.clone(), error))?;
            tell(&format!("{}: {}", file.display(), in_words(&summary)))
        }
    }
}

async fn look(folder: &Path) -> Result<(), CheckError> {
    let store = match data::open_existing_store(folder) {
        Ok(store) => store,
        Err(error) if error.is_in_use() => return Err(CheckError::InUse(folder.to_owned())),
        Err(error @ DataError::Store(_, store_sled::OpenError::Damaged { .. })) => {
            tell(&format!("damaged: {}", chain(&error)))?;
            return Err(CheckError::Damaged(folder.to_owned()));
        }
        Err(error) => return Err(error.into()),
    };
    let (lines, findings) = look_into(store.clone(), folder).await?;
    store.close().await.map_err(DataError::Close)?;
    for line in lines {
        tell(&line)?;
    }
    for finding in findings.iter().take(TOLD) {
        tell(&format!("damaged: {finding}"))?;
    }
    match findings.len() {
        0 => tell("nothing is damaged"),
        many => {
            if many > TOLD {
                tell(&format!("and {} more", many - TOLD))?;
            }
            Err(CheckError::Damaged(folder.to_owned()))
        }
    }
}

/// What there is, and what is wrong with it.
async fn look_into(store: Arc<dyn Store>, folder: &Path) -> Result<(Vec<String>, Vec<String>), CheckError> {
    let (mut lines, mut findings) = (Vec::new(), Vec::new());
    let logs = match Logs::open(store.clone()).await {
        Ok(logs) => logs,
        Err(error @ StoreError::Damaged { .. }) => return Ok((lines, vec![chain(&error)])),
        Err(error) => return Err(CheckError::Read(folder.to_owned(), error)),
    };
    let checked = logs.check().await.map_err(|error| CheckError::Read(folder.to_owned(), error))?;
    let Checked { logs, changes, records, beside, .. } = checked;
    let beside = beside_in_words(beside);
    lines.push(format!(
        "{}: {records} records and {changes} changes in {logs} logs{beside}",
        folder.display()
    ));
    findings.extend(checked.findings.iter().map(ToString::to_string));
    match Ringbook::open_as_it_is(store).await {
        Ok(ringbook) => {
            let state = ringbook.read();
            lines.push(in_numbers(&state.tally()));
            findings.extend(state.numbers_that_stand_twice().iter().map(ToString::to_string));
        }
        // That a record is damaged is told already.
        Err(directory::OpenError::Store(StoreError::Damaged { .. })) if !findings.is_empty() => {}
        Err(error) => findings.push(chain(&error)),
    }
    Ok((lines, findings))
}

fn in_numbers(tally: &Tally) -> String {
    let Tally { directories, entries, numbers, phones, people, tokens } = tally;
    format!(
        "directories: {directories}, entries: {entries}, numbers: {numbers}, phones: {phones}, people: {people}, tokens: {tokens}"
    )
}

fn tell(line: &str) -> Result<(), CheckError> {
    writeln!(io::stdout(), "{line}").map_err(CheckError::Tell)
}

/// An error with its causes, in one line.
fn chain(error: &dyn Error) -> String {
    let mut line = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        line = format!("{line}: {cause}");
        source = cause.source();
    }
    line
}
