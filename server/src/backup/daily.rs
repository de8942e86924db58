//! The backups that a running server makes of itself, one a day, in the folder `backups` of its data.

use super::{
    BackupError, FileError, copy,
    file::{NewFile, UNFINISHED},
    in_words,
};
use crate::{data::make_folder, shutdown::Shutdown};
use backup::Backup;
use directory::Ringbook;
use jiff::{Timestamp, ToSpan as _, civil::DateTime, tz::TimeZone};
use std::{
    error::Error,
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};
use store::{LogId, Revision};
use tokio::{runtime::Handle, task::spawn_blocking, time::sleep};

/// How often somebody looks whether one is due. After a failure it is tried again then.
const EVERY: Duration = Duration::from_secs(10 * 60);

/// The name of a backup, with the time of its making in UTC. Names are in the order of time.
const NAME: &str = "ringbook-%Y-%m-%dT%H%M%SZ.jsonl.gz";

/// What must stay free where the data are, far more than the store needs to go on writing: a backup is not worth a
/// change that cannot be stored.
const RESERVED_BYTES: u64 = 256 * 1024 * 1024;

/// Makes backups until the server ends, and keeps the newest of them.
pub struct Daily {
    ringbook: Ringbook,
    folder: PathBuf,
    keep: usize,
    /// What is in the newest, by its file, so that it is not read each time.
    newest: Option<(PathBuf, Vec<(LogId, Revision)>)>,
}

impl Daily {
    /// For the data in this folder. `keep` of 0 makes none, and deletes none.
    pub fn new(ringbook: Ringbook, data_dir: &Path, keep: u16) -> Self {
        Self { ringbook, folder: data_dir.join(crate::data::BACKUPS), keep: keep.into(), newest: None }
    }

    /// Runs until the server ends. Whatever fails is logged and tried again.
    pub async fn run(mut self, shutdown: Shutdown) {
        if self.keep == 0 {
            return;
        }
        // When it fails there is something that nobody misses.
        let _left = remove_unfinished(&self.folder);
        loop {
            // Files are read, written and waited for on a thread that nobody else needs.
            let looked = spawn_blocking(move || {
                if let Err(error) = self.look(Timestamp::now()) {
                    let error = &*error as &dyn Error;
                    tracing::warn!(error, "no backup could be made; it will be tried again in 10 minutes");
                }
                self
            });
            match looked.await {
                Ok(daily) => self = daily,
                Err(error) => return tracing::error!(%error, "no more backups are made until the next start"),
            }
            tokio::select! {
                () = sleep(EVERY) => {}
                () = shutdown.clone().wait() => return,
            }
        }
    }

    /// Makes one if it is due. The old ones go when the new one is whole.
    fn look(&mut self, now: Timestamp) -> Result<(), Box<dyn Error>> {
        make_folder(&self.folder)?;
        let newest = all(&self.folder)?.into_iter().next_back();
        if newest.as_ref().is_some_and(|(made, _)| is_fresh(*made, now)) {
            return Ok(());
        }
        let heads = Handle::current().block_on(self.ringbook.heads())?;
        if newest.is_some_and(|(_, file)| self.is_in(&file, &heads)) {
            return Ok(());
        }
        let file = self.folder.join(now.strftime(NAME).to_string());
        let summary = self.make(&file)?;
        tracing::info!(file = %file.display(), "{}", in_words(&summary));
        self.newest = Some((file.clone(), sorted(summary.logs)));
        Ok(self.remove_old(&file)?)
    }

    fn make(&self, file: &Path) -> Result<backup::Summary, BackupError> {
        let file = NewFile::create(file)?.with_room(has_room);
        Handle::current().block_on(copy(&self.ringbook, file))
    }

    /// Whether the backup in this file has everything as it is now. One that cannot be read has nothing.
    fn is_in(&mut self, file: &Path, heads: &[(LogId, Revision)]) -> bool {
        if self.newest.as_ref().is_none_or(|(known, _)| known != file) {
            self.newest = match Backup::open(file) {
                Ok(backup) => Some((file.to_owned(), sorted(backup.logs().to_vec()))),
                Err(error) => {
                    let error = &error as &dyn Error;
                    tracing::warn!(error, file = %file.display(), "the newest backup is no good");
                    None
                }
            };
        }
        self.newest.as_ref().is_some_and(|(_, known)| *known == sorted(heads.to_vec()))
    }

    /// Removes the oldest, as many as are too many, but never the one just made.
    fn remove_old(&self, made: &Path) -> io::Result<()> {
        let others = all(&self.folder)?.into_iter().map(|(_, file)| file).filter(|file| file != made);
        for old in others.rev().skip(self.keep - 1) {
            fs::remove_file(&old)?;
            tracing::info!(file = %old.display(), "an old backup was removed");
        }
        Ok(())
    }
}

/// Less than a day old. One that is to be made in the future is not: the clock was wrong, then or now.
fn is_fresh(made: Timestamp, now: Timestamp) -> bool {
    made <= now && now < made + 24.hours()
}

fn sorted(mut logs: Vec<(LogId, Revision)>) -> Vec<(LogId, Revision)> {
    logs.sort();
    logs
}

/// The backups in a folder by time. What has any other name is not ours.
fn all(folder: &Path) -> io::Result<Vec<(Timestamp, PathBuf)>> {
    let mut backups = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        if let Some(made) = name.to_str().and_then(time_in) {
            backups.push((made, folder.join(name)));
        }
    }
    backups.sort();
    Ok(backups)
}

fn time_in(name: &str) -> Option<Timestamp> {
    let made = DateTime::strptime(NAME, name).ok()?.to_zoned(TimeZone::UTC).ok()?.timestamp();
    (made.strftime(NAME).to_string() == name).then_some(made)
}

/// What a server left that was killed at it. Only at the start: later somebody may be writing a backup of his own here.
fn remove_unfinished(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(UNFINISHED.0) && name.ends_with(UNFINISHED.1) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Whether there is room for more where the file is.
fn has_room(path: &Path) -> Result<(), FileError> {
    let room = fs4::available_space(path.parent().unwrap_or(path));
    match room {
        Ok(free) if free < RESERVED_BYTES => {
            let text = format!("{free} bytes are free, and {RESERVED_BYTES} shall stay so");
            Err(FileError::Write(path.to_owned(), io::Error::new(io::ErrorKind::StorageFull, text)))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_its_time_and_no_other_name_does() {
        let made: Timestamp = "2030-02-01T03:04:05Z".parse().unwrap();
        let name = made.strftime(NAME).to_string();
        assert_eq!(name, "ringbook-2030-02-01T030405Z.jsonl.gz");
        assert_eq!(time_in(&name), Some(made));
        for other in ["ringbook-2030-2-1T030405Z.jsonl.gz", "ringbook-2030-02-01T030405Z.jsonl.gz.old", "x"] {
            assert_eq!(time_in(other), None, "{other}");
        }
    }

    #[test]
    fn a_day_is_fresh_and_the_future_is_not() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let made = at("2030-02-01T03:04:05Z");
        for (now, fresh) in [
            ("2030-02-01T03:04:05Z", true),
            ("2030-02-02T03:04:04Z", true),
            ("2030-02-02T03:04:05Z", false),
            ("2030-02-01T03:04:04Z", false),
        ] {
            assert_eq!(is_fresh(made, at(now)), fresh, "{now}");
        }
    }
}
