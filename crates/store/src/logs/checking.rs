//! Looking at everything that is stored: whether it is what was written, and whether it fits together.

use std::collections::{BTreeMap, BTreeSet};

use shared::Revision;
use thiserror::Error;

use crate::encoding::{Head, unseal_record};
use crate::logs::Logs;
use crate::{Damage, Key, LogId, RecordKey, StoreError, Value, envelope, keys};

/// Values in one page.
const VALUES_IN_PAGE: usize = 500;

/// What a look at everything found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checked {
    /// How many logs there are.
    pub logs: usize,
    /// How many changes could be read.
    pub changes: u64,
    /// How many records could be read.
    pub records: u64,
    /// How many values beside the logs are whole.
    pub beside: u64,
    /// What is wrong. Empty when nothing is.
    pub findings: Vec<Finding>,
}

/// Something that is not as it was written, or does not fit the rest.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Finding {
    /// A value is not what was written, or is missing.
    #[error("{key}: {damage}")]
    Damaged {
        /// Where.
        key: Key,
        /// How it shows.
        damage: Damage,
    },
    /// A key that no version so far has written.
    #[error("{key}: nothing is kept under such a key")]
    Foreign {
        /// The key.
        key: Key,
    },
    /// A log has records or changes, and no head.
    #[error("the log {log} has no head")]
    Headless {
        /// The log.
        log: LogId,
    },
    /// The newest change is not the one that the head names.
    #[error("the log {log} has another change {revision} than its head says")]
    OtherHead {
        /// The log.
        log: LogId,
        /// Its head.
        revision: Revision,
    },
    /// More was given up than there is.
    #[error("the log {log} has its floor above its head, {head}")]
    FloorAboveHead {
        /// The log.
        log: LogId,
        /// Its head.
        head: Revision,
    },
    /// There is a change after the newest.
    #[error("the log {log} has a change after its head, {head}")]
    Beyond {
        /// The log.
        log: LogId,
        /// Its head.
        head: Revision,
    },
    /// A record is not what the last change of it made.
    #[error("the record {record} of the log {log} is not what its last change, {revision}, made of it")]
    Differs {
        /// The log.
        log: LogId,
        /// The record.
        record: RecordKey,
        /// The last change.
        revision: Revision,
    },
    /// A record is gone that no change removed.
    #[error("the record {record} of the log {log} is missing: the change {revision} made it")]
    Lost {
        /// The log.
        log: LogId,
        /// The record.
        record: RecordKey,
        /// The last change.
        revision: Revision,
    },
    /// A record is there that no change made, or that one removed.
    #[error("the record {record} of the log {log} should not be there")]
    Leftover {
        /// The log.
        log: LogId,
        /// The record.
        record: RecordKey,
    },
}

/// What the changes of a log have made: each record by the change that made it, and the checksum of what it became.
#[derive(Default)]
struct Made {
    records: BTreeMap<RecordKey, (Revision, u32)>,
    /// Changes that could not be read: what they did is not known.
    unread: BTreeSet<Revision>,
    /// The last change that was given up: what it and those before it did is not known either.
    floor: Revision,
    /// Records that changes after the floor have removed.
    gone: BTreeSet<RecordKey>,
}

impl Logs {
    /// Looks at everything: the checksum of each value, that each log is complete from its floor to its head, and
    /// that each record is what its last change made of it, where that was not given up. Nobody may write meanwhile.
    ///
    /// # Errors
    /// When the store cannot be read; damage is no error here but a finding.
    pub async fn check(&self) -> Result<Checked, StoreError> {
        let mut checked = Checked::default();
        let mut damaged = BTreeSet::new();
        let heads = self.check_values(&mut checked, &mut damaged).await?;
        checked.logs = heads.len();
        for (log, head) in heads {
            self.check_log(&log, head, &mut checked, &mut damaged).await?;
        }
        Ok(checked)
    }

    /// Every checksum. Gives the heads that can be read.
    async fn check_values(
        &self,
        checked: &mut Checked,
        damaged: &mut BTreeSet<Key>,
    ) -> Result<BTreeMap<LogId, Head>, StoreError> {
        let mut heads = BTreeMap::new();
        let mut logs = BTreeSet::new();
        let mut unreadable_heads = BTreeSet::new();
        let mut after = None;
        loop {
            let page = self.store.scan(b"", after.as_ref(), VALUES_IN_PAGE).await?;
            for (key, value) in page.entries {
                let is_whole = checked.note(damaged, envelope::unseal(&key, &value).map(|_| ()))?.is_some();
                match keys::kind_and_log(&key) {
                    Some((b'h', log)) => match checked.note(damaged, Head::unseal(&key, &value))? {
                        Some(head) if is_whole => drop(heads.insert(log, head)),
                        _ => drop(unreadable_heads.insert(log)),
                    },
                    Some((b'r' | b'c' | b'b', log)) => drop(logs.insert(log)),
                    Some(_) => {}
                    None if key == keys::format() => {}
                    None if keys::beside_key(&key).is_some() => checked.beside += u64::from(is_whole),
                    None => checked.findings.push(Finding::Foreign { key: key.clone() }),
                }
                after = Some(key);
            }
            if !page.more {
                break;
            }
        }
        let headless =
            logs.into_iter().filter(|log| !heads.contains_key(log) && !unreadable_heads.contains(log));
        checked.findings.extend(headless.map(|log| Finding::Headless { log }));
        Ok(heads)
    }

    async fn check_log(
        &self,
        log: &LogId,
        head: Head,
        checked: &mut Checked,
        damaged: &mut BTreeSet<Key>,
    ) -> Result<(), StoreError> {
        let floor = checked.note(damaged, self.floor(log).await)?;
        let mut made = Made { floor: floor.unwrap_or(head.revision), ..Made::default() };
        if made.floor > head.revision {
            checked.findings.push(Finding::FloorAboveHead { log: log.clone(), head: head.revision });
        }
        for revision in (made.floor.0 + 1..=head.revision.0).map(Revision) {
            let read = self.change(log, revision).await;
            let Some(change) = checked.note(damaged, read)? else {
                made.unread.insert(revision);
                continue;
            };
            checked.changes += 1;
            for write in change.writes {
                match write.after {
                    Some(after) => {
                        made.gone.remove(&write.key);
                        made.records.insert(write.key, (revision, crc32fast::hash(&after)));
                    }
                    None => {
                        made.records.remove(&write.key);
                        made.gone.insert(write.key);
                    }
                }
            }
        }
        let newest = checked.note(damaged, self.change_id(log, head.revision).await)?.flatten();
        if newest.is_some_and(|id| id != head.id) {
            checked.findings.push(Finding::OtherHead { log: log.clone(), revision: head.revision });
        }
        let newest = keys::change(log, head.revision);
        if !self.store.scan(&keys::changes(log), Some(&newest), 1).await?.entries.is_empty() {
            checked.findings.push(Finding::Beyond { log: log.clone(), head: head.revision });
        }
        self.check_records(log, made, checked, damaged).await
    }

    async fn check_records(
        &self,
        log: &LogId,
        mut made: Made,
        checked: &mut Checked,
        damaged: &mut BTreeSet<Key>,
    ) -> Result<(), StoreError> {
        let prefix = keys::records(log);
        let mut after = None;
        loop {
            let page = self.store.scan(&prefix, after.as_ref(), VALUES_IN_PAGE).await?;
            for (key, value) in page.entries {
                let record = keys::record_key(&prefix, &key);
                let found = checked.check_record(log, &mut made, record, &key, &value, damaged)?;
                checked.findings.extend(found);
                after = Some(key);
            }
            if !page.more {
                break;
            }
        }
        // An unread change may have removed it, or made it what it is.
        let unread = made.unread.last().copied().unwrap_or(Revision(0));
        let lost = made.records.into_iter().filter(|(_, (revision, _))| *revision > unread);
        checked.findings.extend(lost.map(|(record, (revision, _))| Finding::Lost {
            log: log.clone(),
            record,
            revision,
        }));
        Ok(())
    }
}

impl Checked {
    /// What was read; or the damage, once for each key.
    fn note<T>(
        &mut self,
        damaged: &mut BTreeSet<Key>,
        read: Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        match read {
            Ok(read) => Ok(Some(read)),
            Err(StoreError::Damaged { key, damage }) => {
                if damaged.insert(key.clone()) {
                    self.findings.push(Finding::Damaged { key, damage });
                }
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Compares a record with what its last change made of it.
    fn check_record(
        &mut self,
        log: &LogId,
        made: &mut Made,
        record: RecordKey,
        key: &Key,
        value: &Value,
        damaged: &mut BTreeSet<Key>,
    ) -> Result<Option<Finding>, StoreError> {
        let expected = made.records.remove(&record);
        let is_gone = made.gone.contains(&record);
        let Some((revision, bytes)) = self.note(damaged, unseal_record(key, value))? else { return Ok(None) };
        self.records += 1;
        let log = log.clone();
        Ok(match expected {
            _ if made.unread.contains(&revision) => None,
            None if revision <= made.floor && !is_gone => None,
            None => Some(Finding::Leftover { log, record }),
            Some(last) if last == (revision, crc32fast::hash(&bytes)) => None,
            Some((revision, _)) => Some(Finding::Differs { log, record, revision }),
        })
    }
}
