//! Whether everything that was ever stored is there.

mod noted;
mod outline;

pub(super) use noted::Noted;

use std::collections::{HashMap, HashSet};

use bytes::Bytes;
use shared::Revision;

use crate::logs::Logs;
use crate::{Change, Damage, Key, LogId, RecordKey, StoreError, keys};
pub(super) use outline::Outline;

/// Changes in one step.
const CHANGES_IN_STEP: usize = 500;

/// What the changes of all logs say.
pub struct Expected(Vec<(LogId, Option<OfLog>)>);

/// What the changes of a log between its floor and a head say.
struct OfLog {
    floor: Revision,
    head: Revision,
    made: Outline,
}

/// A record by what is stored, or by what the changes say.
type Records<T> = HashMap<RecordKey, T>;

impl Logs {
    /// Reads everything and compares: every log has all of its changes, and its records are just what these changes made of them. A
    /// checksum tells that a value is whole, and this, that none is missing or has become an older one.
    ///
    /// Below the floor there are no changes to compare with: of a record that was last changed there is only known that it is whole.
    ///
    /// It takes about as long as loading everything, and grows with the number of changes ever made. Records are not held in memory: only
    /// where something does not fit are they read once more, to tell which it is.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] with the first key that is not as it should be.
    pub async fn verify(&self) -> Result<(), StoreError> {
        self.verify_against(self.expected().await?).await
    }

    /// The first half of [`Logs::verify`]: reads all changes. The other half compares; what was noted in the meantime
    /// ([`Logs::open_noting`]) is not read again.
    ///
    /// # Errors
    /// Those of [`Logs::verify`].
    pub async fn expected(&self) -> Result<Expected, StoreError> {
        let logs: Vec<LogId> = self.list().await?.into_iter().map(|(log, _)| log).collect();
        for kind in [keys::RECORDS, keys::CHANGES] {
            self.verify_owners(kind, &logs).await?;
        }
        for (log, floor) in self.floors().await? {
            let head = self.newest(&log).await?;
            let head = head.ok_or(StoreError::Damaged { key: keys::head(&log), damage: Damage::Missing })?;
            if floor > head.revision {
                let damage = Damage::Content("the floor lies above the head");
                return Err(StoreError::Damaged { key: keys::floor(&log), damage });
            }
        }
        let mut expected = Vec::with_capacity(logs.len());
        for log in logs {
            let floor = self.floor(&log).await?;
            let mut of_log = OfLog { floor, head: floor, made: Outline::default() };
            let head = self.head(&log).await?;
            match self.follow(&log, &mut of_log, head).await {
                Ok(()) => expected.push((log, Some(of_log))),
                // Changes were given up while they were read: that is looked at later.
                Err(_) if self.floor(&log).await? != floor => expected.push((log, None)),
                Err(error) => return Err(error),
            }
        }
        Ok(Expected(expected))
    }

    /// Compares what is stored with what the changes say, see [`Logs::expected`].
    ///
    /// # Errors
    /// Those of [`Logs::verify`].
    pub async fn verify_against(&self, Expected(expected): Expected) -> Result<(), StoreError> {
        for (log, expected) in expected {
            self.verify_log(&log, expected).await?;
        }
        self.noted.end();
        Ok(())
    }

    /// Nothing of this kind is there whose log has no head.
    async fn verify_owners(&self, kind: &'static [u8], logs: &[LogId]) -> Result<(), StoreError> {
        let mut after: Option<Key> = None;
        while let Some((key, _)) = self.store.scan(kind, after.as_ref(), 1).await?.entries.pop() {
            let damage = Damage::Content("the key names no log");
            let log = keys::owner(kind, &key).ok_or(StoreError::Damaged { key, damage })?;
            // Or it has come into being since.
            if !logs.contains(&log) && self.newest(&log).await?.is_none() {
                return Err(StoreError::Damaged { key: keys::head(&log), damage: Damage::Missing });
            }
            after = Some(keys::behind(kind, &log));
        }
        Ok(())
    }

    async fn verify_log(&self, log: &LogId, mut expected: Option<OfLog>) -> Result<(), StoreError> {
        loop {
            let floor = self.floor(log).await?;
            let of_log = expected.take().filter(|it| it.floor == floor);
            let of_log = of_log.unwrap_or_else(|| OfLog { floor, head: floor, made: Outline::default() });
            let outcome = match self.fits_above(log, of_log).await {
                Ok(false) => self.verify_above(log, floor).await,
                other => other.map(|_| ()),
            };
            // Else changes were given up while they were compared.
            if self.floor(log).await? == floor {
                return outcome;
            }
        }
    }

    /// Whether the records are what the changes have made of them, as far as that can be told without holding them.
    async fn fits_above(&self, log: &LogId, mut of_log: OfLog) -> Result<bool, StoreError> {
        let (head, stored) = match self.noted.take(log) {
            Some(noted) => noted,
            None => {
                let mut reading = self.reading_in_outline(log);
                while reading.next().await?.is_some() {}
                reading.read()
            }
        };
        self.follow(log, &mut of_log, head).await?;
        Ok(of_log.made.made(stored, of_log.floor))
    }

    /// Adds the changes up to this one.
    async fn follow(&self, log: &LogId, of_log: &mut OfLog, head: Revision) -> Result<(), StoreError> {
        while of_log.head < head {
            for change in self.changes_behind(log, of_log.head).await? {
                if of_log.head < head {
                    of_log.head = change.revision;
                    of_log.made.add_change(&change, &self.noted.digester);
                }
            }
        }
        Ok(())
    }

    /// The next changes, of which the first must be there.
    async fn changes_behind(&self, log: &LogId, at: Revision) -> Result<Vec<Change>, StoreError> {
        let changes = self.changes(log, at, CHANGES_IN_STEP).await?;
        if changes.first().is_none_or(|first| first.revision != at.next()) {
            let key = keys::change(log, at.next());
            return Err(StoreError::Damaged { key, damage: Damage::Missing });
        }
        Ok(changes)
    }

    async fn verify_above(&self, log: &LogId, floor: Revision) -> Result<(), StoreError> {
        let loaded = self.load(log).await?;
        let stored: Records<(Revision, Bytes)> =
            loaded.records.into_iter().map(|(key, revision, record)| (key, (revision, record))).collect();
        let mut logged = Logged { made: HashMap::with_capacity(stored.len()), gone: HashSet::new() };
        let mut at = floor;
        while at < loaded.head {
            for change in self.changes_behind(log, at).await? {
                at = change.revision;
                if at <= loaded.head {
                    logged.replay(log, change, &stored, floor)?;
                }
            }
        }
        let is_old = |key: &RecordKey, revision: Revision| revision <= floor && !logged.gone.contains(key);
        let Logged { made: logged, .. } = &logged;
        let left = stored
            .iter()
            .find(|(key, (revision, _))| !logged.contains_key(*key) && !is_old(key, *revision))
            .map(|(key, _)| key);
        let differs = |(key, revision): &(&RecordKey, &Revision)| {
            stored.get(*key).is_none_or(|(stored, _)| stored != *revision)
        };
        match left.or_else(|| logged.iter().find(differs).map(|(key, _)| key)) {
            None => Ok(()),
            Some(key) => Err(unlike_its_log(log, key)),
        }
    }
}

/// What the changes above the floor say.
struct Logged {
    /// The records that they have made, each with the last of them.
    made: Records<Revision>,
    /// The records that they have removed. Without a floor nobody needs to know.
    gone: HashSet<RecordKey>,
}

impl Logged {
    /// Does a change to what is expected, and compares the records that have been as it left them since.
    fn replay(
        &mut self,
        log: &LogId,
        change: Change,
        stored: &Records<(Revision, Bytes)>,
        floor: Revision,
    ) -> Result<(), StoreError> {
        for write in change.writes {
            let Some(after) = write.after else {
                self.made.remove(&write.key);
                if floor > Revision(0) {
                    self.gone.insert(write.key);
                }
                continue;
            };
            let differs =
                |(revision, record): &(Revision, Bytes)| *revision == change.revision && *record != after;
            if stored.get(&write.key).is_some_and(differs) {
                return Err(unlike_its_log(log, &write.key));
            }
            self.gone.remove(&write.key);
            self.made.insert(write.key, change.revision);
        }
        Ok(())
    }
}

fn unlike_its_log(log: &LogId, key: &RecordKey) -> StoreError {
    StoreError::Damaged { key: keys::record(log, key), damage: Damage::UnlikeLog }
}
