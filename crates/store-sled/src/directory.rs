//! The directory of a database, and that it is ours alone.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use crate::open_error::OpenError;

/// The file that is locked; sled locks its own file too, but says so only in the text of an error. It also says how often the database was
/// flushed.
pub(crate) const LOCK_FILE: &str = "ringbook.lock";

/// A directory that is locked for as long as this lives.
pub(crate) struct Directory {
    path: PathBuf,
    lock: File,
    flushes: u64,
}

impl Directory {
    /// Makes the directory when it is missing, and locks it.
    pub(crate) fn lock(path: &Path) -> Result<Self, OpenError> {
        let unusable = |source| OpenError::Directory { directory: path.to_owned(), source };
        std::fs::create_dir_all(path).map_err(unusable)?;
        let mut lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(path.join(LOCK_FILE))
            .map_err(unusable)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(OpenError::InUse { directory: path.to_owned() }),
            Err(TryLockError::Error(source)) => return Err(unusable(source)),
        }
        let mut content = Vec::new();
        lock.read_to_end(&mut content).map_err(unusable)?;
        // What a crash of the machine has made unreadable proves nothing.
        let flushes = String::from_utf8_lossy(&content).trim().parse().unwrap_or(0);
        Ok(Self { path: path.to_owned(), lock, flushes })
    }

    /// Lets others have the directory, although this handle still lives.
    pub(crate) fn release(&self) -> io::Result<()> {
        self.lock.unlock()
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// How often the database was flushed at least. A database that knows of fewer flushes has lost the end of its log: sled opens a
    /// file that was cut off, even to nothing, without a word, and takes what is left for everything.
    pub(crate) fn flushes(&self) -> u64 {
        self.flushes
    }

    /// Takes over the number that the database has, which a crash of the machine may have left higher.
    pub(crate) fn catch_up(&mut self, flushes: u64) {
        self.flushes = self.flushes.max(flushes);
    }

    /// Notes a flush that has succeeded. Not made durable on its own: after a crash of the machine the number is at most too small, and
    /// proves less.
    pub(crate) fn set_flushes(&mut self, flushes: u64) -> io::Result<()> {
        self.flushes = flushes;
        self.lock.rewind()?;
        self.lock.write_all(format!("{flushes:020}\n").as_bytes())
    }
}
