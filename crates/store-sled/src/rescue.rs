//! What can be done for a database that does not open.

use std::fs;
use std::io;
use std::path::Path;

use crate::open_error::OpenError;

/// Copies the directory and then removes from it what sled makes anew: its snapshots, which only save it reading the log, and its
/// settings, which are always the same. Says what was done.
pub(crate) fn set_derived_aside(directory: &Path, copy: &Path) -> Result<Vec<String>, OpenError> {
    copy_directory(directory, copy).map_err(|source| OpenError::Copy {
        directory: directory.to_owned(),
        copy: copy.to_owned(),
        source,
    })?;
    remove_derived(directory)
        .map_err(|source| OpenError::Directory { directory: directory.to_owned(), source })
}

/// Undoes a rescue that did not help.
pub(crate) fn put_back(directory: &Path, copy: &Path) -> io::Result<()> {
    fs::remove_dir_all(directory)?;
    fs::rename(copy, directory)
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

fn remove_derived(directory: &Path) -> io::Result<Vec<String>> {
    let mut done = Vec::new();
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with("snap.") || name == "conf" {
            fs::remove_file(entry.path())?;
            done.push(format!("{name} was removed, and made anew from the rest"));
        }
    }
    Ok(done)
}
