//! What can be done for a database that does not open.

use std::fs;
use std::io;
use std::path::Path;

use crate::open_error::OpenError;

/// Copies the directory and then removes sled's snapshots from it.
pub(crate) fn set_snapshots_aside(directory: &Path, copy: &Path) -> Result<(), OpenError> {
    copy_directory(directory, copy).map_err(|source| OpenError::Copy {
        directory: directory.to_owned(),
        copy: copy.to_owned(),
        source,
    })?;
    remove_snapshots(directory)
        .map_err(|source| OpenError::Directory { directory: directory.to_owned(), source })
}

fn copy_directory(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_directory(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

fn remove_snapshots(directory: &Path) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with("snap.") {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}
