//! Making files durable.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::directory::LOG_FILE;

/// Where sled keeps values that are too large for its log, each in a file of its own.
const BLOBS: &str = "blobs";

/// The files of an open database, to be made durable by us: on Linux sled's flush hands its log to the disk (`sync_file_range`), but
/// neither the file's new length nor what the disk itself still holds back, and its files for large values not at all. That survives
/// the end of the process, and not a loss of power.
pub(crate) struct Files {
    log: File,
    blobs: PathBuf,
    durable: HashSet<OsString>,
}

impl Files {
    /// Also makes the names of the files durable.
    pub(crate) fn open(directory: &Path) -> io::Result<Self> {
        let (log, blobs) = (File::open(directory.join(LOG_FILE))?, directory.join(BLOBS));
        let mut files = Self { log, blobs, durable: HashSet::new() };
        files.sync()?;
        sync_directory(directory)?;
        Ok(files)
    }

    /// Makes everything durable that was written until now.
    pub(crate) fn sync(&mut self) -> io::Result<()> {
        self.sync_blobs()?;
        self.log.sync_data()
    }

    fn sync_blobs(&mut self) -> io::Result<()> {
        let names: HashSet<OsString> =
            fs::read_dir(&self.blobs)?.map(|entry| Ok(entry?.file_name())).collect::<io::Result<_>>()?;
        let mut new = names.difference(&self.durable).peekable();
        if new.peek().is_some() {
            for name in new {
                match File::open(self.blobs.join(name)) {
                    Ok(blob) => blob.sync_all()?,
                    // Replaced in this moment.
                    Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                    Err(error) => return Err(error),
                }
            }
            sync_directory(&self.blobs)?;
        }
        self.durable = names;
        Ok(())
    }
}

#[cfg(unix)]
fn sync_directory(directory: &Path) -> io::Result<()> {
    File::open(directory)?.sync_all()
}

/// Elsewhere a directory cannot be opened as a file.
#[cfg(not(unix))]
fn sync_directory(_directory: &Path) -> io::Result<()> {
    Ok(())
}
