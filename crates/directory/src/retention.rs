//! How long history is kept, and giving up what is older.
//!
//! What was done stays done: only the log of changes ends earlier. Then nobody can look at those changes, and none of them can be
//! taken back.

use crate::{CommandError, Fault, Invalid, Principal, Ringbook, Seen, history};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use shared::{DirectoryId, Revision};
use std::collections::BTreeMap;
use store::LogId;

/// The longest time that can be asked for: about a hundred years.
pub const MAX_HISTORY_DAYS: u32 = 36_500;

/// The most calls of a phone that can be asked for.
pub const MAX_CALLS_PER_PHONE: u32 = 100_000;

/// What is set for the whole installation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// So many days of history are kept; none keeps all of it.
    pub history_days: Option<u32>,
    /// So many days calls are kept.
    pub calls_days: u32,
    /// So many calls of a phone are kept; 0 keeps none.
    pub calls_per_phone: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { history_days: None, calls_days: 90, calls_per_phone: 10_000 }
    }
}

/// What a shorter history makes final.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Final {
    /// How many changes.
    pub changes: u64,
    /// Every change before this moment.
    pub until: Timestamp,
    /// How many of each directory, by id, and first of what is outside directories.
    pub logs: Vec<(Option<DirectoryId>, u64)>,
    /// How many of directories that were deleted.
    pub deleted: u64,
}

impl Settings {
    pub(crate) fn check(&self) -> Result<(), CommandError> {
        if !(1..=MAX_HISTORY_DAYS).contains(&self.calls_days) {
            return Err(Invalid::entry("calls_days", Fault::CallsDays).into());
        }
        if self.calls_per_phone > MAX_CALLS_PER_PHONE {
            return Err(Invalid::entry("calls_per_phone", Fault::CallsOfPhone).into());
        }
        match self.history_days {
            Some(days) => check_days(days),
            None => Ok(()),
        }
    }

    /// Calls from before this moment are too old now.
    pub(crate) fn calls_until(&self, now: Timestamp) -> Timestamp {
        days_before(now, self.calls_days)
    }
}

fn check_days(days: u32) -> Result<(), CommandError> {
    if (1..=MAX_HISTORY_DAYS).contains(&days) {
        return Ok(());
    }
    Err(Invalid::entry("history_days", Fault::HistoryDays).into())
}

/// The moment so many days ago.
fn days_before(now: Timestamp, days: u32) -> Timestamp {
    now.checked_sub(SignedDuration::from_hours(24 * i64::from(days))).unwrap_or(Timestamp::MIN)
}

impl Seen {
    /// What is set, with the revision at which it last changed.
    ///
    /// # Errors
    /// [`CommandError::Forbidden`] to all but administrators.
    pub fn settings(&self) -> Result<(Settings, Revision), CommandError> {
        self.administers()?;
        Ok(self.state().settings())
    }
}

impl Ringbook {
    /// What would become final if history were kept for so many days from now on.
    ///
    /// # Errors
    /// [`CommandError::Forbidden`] to all but administrators; [`CommandError::Invalid`] for a number of days that cannot be
    /// set; [`CommandError::Store`] when the log cannot be read.
    pub async fn would_forget(
        &self,
        who: &Principal,
        days: u32,
        now: Timestamp,
    ) -> Result<Final, CommandError> {
        self.seen_by(who)?.administers()?;
        check_days(days)?;
        let until = days_before(now, days);
        let (mut logs, mut deleted) = (BTreeMap::new(), 0);
        let directories: BTreeMap<LogId, DirectoryId> =
            self.read().books().map(|book| (book.log.clone(), book.id.clone())).collect();
        for (log, head) in self.heads().await? {
            let (floor, last) = self.last_before(&log, head, until).await?;
            let changes = last.0 - floor.0;
            match directories.get(&log) {
                Some(id) => drop(logs.insert(Some(id.clone()), changes)),
                None if log == LogId::system() => drop(logs.insert(None, changes)),
                None => deleted += changes,
            }
        }
        let changes = logs.values().sum::<u64>() + deleted;
        Ok(Final { changes, until, logs: logs.into_iter().collect(), deleted })
    }

    /// Gives up all changes that are older than the setting says. Gives how many there were; none when a copy of everything is
    /// being made, which needs them: then it must be done later.
    ///
    /// # Errors
    /// [`CommandError::Store`] when the store fails. What was not given up then is the next time.
    pub async fn forget_old(&self, now: Timestamp) -> Result<Option<u64>, CommandError> {
        let Some(days) = self.read().settings().0.history_days else { return Ok(Some(0)) };
        let Ok(_nobody_copies) = self.copying.try_write() else { return Ok(None) };
        let until = days_before(now, days);
        let mut changes = 0;
        for (log, head) in self.heads().await? {
            let (floor, last) = self.last_before(&log, head, until).await?;
            if last > floor {
                let reached = self.logs.forget(&log, last).await.map_err(CommandError::Store)?;
                changes += reached.0.saturating_sub(floor.0);
            }
        }
        Ok(Some(changes))
    }

    /// The floor of a log, and the last of its changes that was made before a moment; the floor where none was.
    ///
    /// Times ascend with revisions, so that half of what is left can be left out at each look. A clock that was wrong for a while
    /// must not take younger changes along: what comes before the last one found is looked at too, at growing distances.
    async fn last_before(
        &self,
        log: &LogId,
        head: Revision,
        until: Timestamp,
    ) -> Result<(Revision, Revision), CommandError> {
        let floor = self.logs.floor(log).await.map_err(CommandError::Store)?;
        let mut end = head.0.max(floor.0);
        'search: loop {
            // All up to `old` were made before, as far as is known; `end` is the last that may have been.
            let mut old = floor.0;
            while old < end {
                let middle = old + (end - old).div_ceil(2);
                if self.is_before(log, Revision(middle), until).await? {
                    old = middle;
                } else {
                    end = middle - 1;
                }
            }
            let mut distance = 1;
            while let Some(earlier) = old.checked_sub(distance).filter(|earlier| *earlier > floor.0) {
                if !self.is_before(log, Revision(earlier), until).await? {
                    end = earlier - 1;
                    continue 'search;
                }
                distance *= 2;
            }
            return Ok((floor, Revision(old)));
        }
    }

    /// Whether a change was made before this moment. One that was given up meanwhile was.
    async fn is_before(
        &self,
        log: &LogId,
        revision: Revision,
        until: Timestamp,
    ) -> Result<bool, CommandError> {
        let since = Revision(revision.0.saturating_sub(1));
        let change = self.logs.changes(log, since, 1).await.map_err(CommandError::Store)?.pop();
        match change.filter(|change| change.revision == revision) {
            Some(change) => Ok(history::header(&change)?.time < until),
            None => Ok(true),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_days_as_can_be_set_can_be_counted() {
        let now: Timestamp = "2026-11-23T12:00:00Z".parse().unwrap();
        assert_eq!(days_before(now, 90), "2026-08-25T12:00:00Z".parse::<Timestamp>().unwrap());
        assert!(days_before(now, MAX_HISTORY_DAYS) > Timestamp::MIN);
        for (days, is_right) in
            [(0, false), (1, true), (MAX_HISTORY_DAYS, true), (MAX_HISTORY_DAYS + 1, false)]
        {
            assert_eq!(check_days(days).is_ok(), is_right, "{days}");
        }
    }
}
