//! A file that is there whole or not at all.

use backup::{ReadError, Summary};
use std::{
    fs::File,
    io::{self, Write as _},
    path::{Path, PathBuf},
};
use tempfile::NamedTempFile;
use thiserror::Error;

/// What is not finished yet is called so, between these two, beside its file.
pub(super) const UNFINISHED: (&str, &str) = (".ringbook-", ".part");

/// Why a file was not made. Nothing of it is left.
#[derive(Debug, Error)]
pub enum FileError {
    /// There is something of this name.
    #[error("{0} is there already: name a file that is not")]
    Exists(PathBuf),
    /// It could not be written.
    #[error("{0} cannot be written")]
    Write(PathBuf, #[source] io::Error),
    /// It was read back, and is no backup.
    #[error("what was written for {0} is not a whole backup")]
    NotWhole(PathBuf, #[source] ReadError),
}

/// A backup being written, under another name beside its own, for its owner alone to read. Dropped unfinished, it is
/// gone.
pub(crate) struct NewFile {
    part: NamedTempFile,
    path: PathBuf,
    /// Asked before each chunk.
    has_room: fn(&Path) -> Result<(), FileError>,
}

impl NewFile {
    /// Begins a file that must not be there yet.
    pub(crate) fn create(path: &Path) -> Result<Self, FileError> {
        if path.symlink_metadata().is_ok() {
            return Err(FileError::Exists(path.to_owned()));
        }
        let (prefix, suffix) = UNFINISHED;
        let part = tempfile::Builder::new().prefix(prefix).suffix(suffix).tempfile_in(folder_of(path));
        let part = part.map_err(|error| FileError::Write(path.to_owned(), error))?;
        Ok(Self { part, path: path.to_owned(), has_room: |_| Ok(()) })
    }

    /// Asks this before it writes anything.
    pub(crate) fn with_room(mut self, has_room: fn(&Path) -> Result<(), FileError>) -> Self {
        self.has_room = has_room;
        self
    }

    /// Appends.
    pub(crate) fn write(&mut self, chunk: &[u8]) -> Result<(), FileError> {
        (self.has_room)(&self.path)?;
        self.part.write_all(chunk).map_err(|error| FileError::Write(self.path.clone(), error))
    }

    /// Makes it durable, reads it back, and only then gives it its name, which nothing may have got meanwhile.
    pub(crate) fn finish(self) -> Result<Summary, FileError> {
        let Self { part, path, .. } = self;
        let cannot = |error| FileError::Write(path.clone(), error);
        part.as_file().sync_all().map_err(cannot)?;
        let summary =
            backup::verify(part.path()).map_err(|error| FileError::NotWhole(path.clone(), error))?;
        part.persist_noclobber(&path).map_err(|error| match error.error.kind() {
            io::ErrorKind::AlreadyExists => FileError::Exists(path.clone()),
            _ => cannot(error.error),
        })?;
        sync_folder(folder_of(&path)).map_err(cannot)?;
        Ok(summary)
    }
}

/// The folder that the file is in.
fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Makes durable which names are in a folder.
#[cfg(unix)]
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Folders are not opened here.
#[cfg(not(unix))]
pub(crate) fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}
