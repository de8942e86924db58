//! The directory of a database, and that it is ours alone.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use crate::open_error::OpenError;

/// The file that is locked; sled locks its own file too, but says so only in the text of an error. It also says how often the database was
/// flushed.
pub(crate) const LOCK_FILE: &str = "ringbook.lock";

/// What sled calls the file of its log.
pub(crate) const LOG_FILE: &str = "db";

/// What sled writes a snapshot to before it gets its name. After a crash it is left over, and sled would take it for the newest one.
const UNFINISHED_SNAPSHOT: &str = ".generating";

/// A directory that is locked for as long as this lives.
pub(crate) struct Directory {
    path: PathBuf,
    lock: File,
    flushes: u64,
    repairs: Vec<String>,
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
        let mut directory = Self { path: path.to_owned(), lock, flushes: 0, repairs: Vec::new() };
        directory.read_note(&content).map_err(unusable)?;
        Ok(directory)
    }

    /// Lets others have the directory, although this handle still lives.
    pub(crate) fn release(&self) -> io::Result<()> {
        self.lock.unlock()
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// What had to be put right, in words.
    pub(crate) fn repairs(&self) -> &[String] {
        &self.repairs
    }

    pub(crate) fn add_repairs(&mut self, repairs: Vec<String>) {
        self.repairs.extend(repairs);
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
        self.lock.write_all(note(flushes).as_bytes())
    }

    /// Takes the note of flushes over, or makes one where there is none. A note that makes no sense proves nothing.
    fn read_note(&mut self, content: &[u8]) -> io::Result<()> {
        match read_note(content) {
            Some(flushes) => self.flushes = flushes,
            None if self.path.join(LOG_FILE).exists() => {
                self.repairs.push(format!(
                    "{LOCK_FILE} was missing or damaged, and was made anew: only this once a database that has \
                     lost its newest changes could not be told by its count of flushes"
                ));
                self.lock.set_len(0)?;
                self.set_flushes(0)?;
            }
            None => {
                self.lock.set_len(0)?;
                self.set_flushes(0)?;
            }
        }
        Ok(())
    }

    /// Removes what an end in the middle of opening has left, which sled would take for its newest snapshot.
    pub(crate) fn remove_unfinished_snapshots(&mut self) -> io::Result<()> {
        for entry in std::fs::read_dir(&self.path)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if name.starts_with("snap.") && name.ends_with(UNFINISHED_SNAPSHOT) {
                std::fs::remove_file(self.path.join(&name))?;
                self.repairs.push(format!(
                    "{name}, which a crash had left unfinished, was removed: nothing was in it alone"
                ));
            }
        }
        Ok(())
    }
}

/// The note of flushes: the number, and a checksum.
fn note(flushes: u64) -> String {
    let number = format!("{flushes:020}");
    format!("{number} {:08x}\n", crc32fast::hash(number.as_bytes()))
}

fn read_note(content: &[u8]) -> Option<u64> {
    let flushes = std::str::from_utf8(content).ok()?.split(' ').next()?.parse().ok()?;
    (note(flushes).as_bytes() == content).then_some(flushes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_with_anything_wrong_says_nothing() {
        let right = note(42);
        assert_eq!(read_note(right.as_bytes()), Some(42));
        for length in 0..right.len() {
            assert_eq!(read_note(&right.as_bytes()[..length]), None, "cut to {length}");
        }
        for bit in 0..right.len() * 8 {
            let mut bytes = right.clone().into_bytes();
            bytes[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(read_note(&bytes), None, "bit {bit}");
        }
    }
}
