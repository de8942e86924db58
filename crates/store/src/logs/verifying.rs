//! Whether everything that was ever stored is there.

use std::collections::HashMap;

use bytes::Bytes;
use shared::Revision;

use crate::logs::Logs;
use crate::{Change, Damage, Key, LogId, RecordKey, StoreError, keys};

/// Changes in one step.
const CHANGES_IN_STEP: usize = 500;

/// A record by what is stored, or by what the changes say.
type Records<T> = HashMap<RecordKey, T>;

impl Logs {
    /// Reads everything and compares: every log has all of its changes, and its records are just what these changes made of them. A
    /// checksum tells that a value is whole, and this, that none is missing or has become an older one.
    ///
    /// It takes about as long as loading everything, and grows with the number of changes ever made.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] with the first key that is not as it should be.
    pub async fn verify(&self) -> Result<(), StoreError> {
        let logs: Vec<LogId> = self.list().await?.into_iter().map(|(log, _)| log).collect();
        for kind in [keys::RECORDS, keys::CHANGES] {
            self.verify_owners(kind, &logs).await?;
        }
        for log in &logs {
            self.verify_log(log).await?;
        }
        Ok(())
    }

    /// Nothing of this kind is there whose log has no head.
    async fn verify_owners(&self, kind: &'static [u8], logs: &[LogId]) -> Result<(), StoreError> {
        let mut after: Option<Key> = None;
        while let Some((key, _)) = self.store.scan(kind, after.as_ref(), 1).await?.entries.pop() {
            let damage = Damage::Content("the key names no log");
            let log = keys::owner(kind, &key).ok_or(StoreError::Damaged { key, damage })?;
            if !logs.contains(&log) {
                return Err(StoreError::Damaged { key: keys::head(&log), damage: Damage::Missing });
            }
            after = Some(keys::behind(kind, &log));
        }
        Ok(())
    }

    async fn verify_log(&self, log: &LogId) -> Result<(), StoreError> {
        let loaded = self.load(log).await?;
        let stored: Records<(Revision, Bytes)> =
            loaded.records.into_iter().map(|(key, revision, record)| (key, (revision, record))).collect();
        let mut logged: Records<Revision> = HashMap::with_capacity(stored.len());
        let mut at = Revision(0);
        while at < loaded.head {
            for change in self.changes(log, at, CHANGES_IN_STEP).await? {
                at = change.revision;
                if at <= loaded.head {
                    replay(log, change, &stored, &mut logged)?;
                }
            }
        }
        let left = stored.keys().find(|key| !logged.contains_key(*key));
        let differs = |(key, revision): &(&RecordKey, &Revision)| {
            stored.get(*key).is_none_or(|(stored, _)| stored != *revision)
        };
        match left.or_else(|| logged.iter().find(differs).map(|(key, _)| key)) {
            None => Ok(()),
            Some(key) => Err(unlike_its_log(log, key)),
        }
    }
}

/// Does a change to what is expected, and compares the records that have been as it left them since.
fn replay(
    log: &LogId,
    change: Change,
    stored: &Records<(Revision, Bytes)>,
    logged: &mut Records<Revision>,
) -> Result<(), StoreError> {
    for write in change.writes {
        let Some(after) = write.after else {
            logged.remove(&write.key);
            continue;
        };
        let differs =
            |(revision, record): &(Revision, Bytes)| *revision == change.revision && *record != after;
        if stored.get(&write.key).is_some_and(differs) {
            return Err(unlike_its_log(log, &write.key));
        }
        logged.insert(write.key, change.revision);
    }
    Ok(())
}

fn unlike_its_log(log: &LogId, key: &RecordKey) -> StoreError {
    StoreError::Damaged { key: keys::record(log, key), damage: Damage::UnlikeLog }
}
