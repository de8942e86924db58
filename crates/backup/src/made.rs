//! What changes make of records.

use bytes::Bytes;
use std::collections::{BTreeMap, BTreeSet, btree_map};
use store::{Change, RecordKey, Revision};

/// The records of a log as its changes make them: the revision that last changed each, and the checksum of what it became.
#[derive(Debug, Default)]
pub(crate) struct Made {
    records: BTreeMap<RecordKey, Last>,
    /// Those that were removed.
    gone: BTreeSet<RecordKey>,
}

/// What a record was made by its last change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Last {
    pub(crate) revision: Revision,
    checksum: u32,
}

impl Last {
    pub(crate) fn new(revision: Revision, value: &Bytes) -> Self {
        Self { revision, checksum: crc32fast::hash(value) }
    }
}

impl Made {
    /// Does what the change does.
    pub(crate) fn change(&mut self, change: &Change) {
        for write in &change.writes {
            match &write.after {
                Some(after) => {
                    self.gone.remove(&write.key);
                    self.records.insert(write.key.clone(), Last::new(change.revision, after));
                }
                None => {
                    self.records.remove(&write.key);
                    self.gone.insert(write.key.clone());
                }
            }
        }
    }

    /// Whether a change has made or removed it.
    pub(crate) fn has_touched(&self, record: &RecordKey) -> bool {
        self.records.contains_key(record) || self.gone.contains(record)
    }

    /// The records in the order of their keys.
    pub(crate) fn into_records(self) -> btree_map::IntoIter<RecordKey, Last> {
        self.records.into_iter()
    }
}
