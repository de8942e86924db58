//! What lies in the data directory.

use jiff::Timestamp;
use std::{
    fs::{self, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

/// The file that says that there were data.
pub(super) const IN_USE: &str = "in-use.txt";
/// The file that says what was put right.
const REPAIRS: &str = "repairs.log";

/// The folder of the database in the data directory.
pub(crate) const STORE: &str = "store";
/// The folder in which a restore builds the database. While it is there nothing else is to be made of the data.
pub(crate) const RESTORING: &str = "store.restoring";
/// The folder of automatic backups.
pub(crate) const BACKUPS: &str = "backups";

/// Where the database is.
pub(super) fn store(data_dir: &Path) -> PathBuf {
    data_dir.join(STORE)
}

/// Whether a file or folder of this name may lie where a backup is restored to: it is no database, and ours.
pub(crate) fn is_beside_the_database(name: &str) -> bool {
    [BACKUPS, IN_USE, REPAIRS, "store.damaged"].contains(&name) || name.starts_with("damaged-")
}

/// Where automatic backups are.
pub(super) fn backups(data_dir: &Path) -> PathBuf {
    data_dir.join(BACKUPS)
}

/// Where the database is copied to before a repair. Each time somewhere else.
pub(super) fn copy_place(data_dir: &Path) -> PathBuf {
    data_dir.join(format!("damaged-{}", Timestamp::now().strftime("%Y%m%dT%H%M%S%.3fZ")))
}

/// What is made here is for its owner alone: there are hashes of passwords in it.
pub(crate) fn make_folder(place: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(place)
}

/// Whether there ever were data.
pub(super) fn has_been_used(data_dir: &Path) -> bool {
    data_dir.join(IN_USE).exists()
}

/// Whether anything of a database is there. What is missing of it, the store notices.
pub(super) fn has_database(store: &Path) -> bool {
    fs::read_dir(store).is_ok_and(|mut entries| entries.next().is_some())
}

/// Says that there are data.
pub(crate) fn note_use(data_dir: &Path) -> io::Result<()> {
    if has_been_used(data_dir) {
        return Ok(());
    }
    let words = "Ringbook keeps its data here. Where this file is and the folder `store` is not, data were lost, and nothing\n\
                 new is begun in their place. To begin anew all the same, remove this file.\n";
    fs::write(data_dir.join(IN_USE), words)
}

/// Says in the log and in a file beside the data what was put right.
pub(super) fn report(data_dir: &Path, repairs: &[String]) -> io::Result<()> {
    if repairs.is_empty() {
        return Ok(());
    }
    let mut file = OpenOptions::new().create(true).append(true).open(data_dir.join(REPAIRS))?;
    let now = Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ");
    for repair in repairs {
        tracing::warn!("repaired in {}: {repair}", data_dir.display());
        writeln!(file, "{now} {repair}")?;
    }
    file.sync_all()
}
