//! The records of a log without their content: enough to tell whether all of them are as they should be, and not which is not.

use std::hash::{BuildHasher, RandomState};

use shared::Revision;

use crate::logs::Part;
use crate::{Change, RecordKey, push_for_a_moment};

/// So many rows are put in order at the latest, or when there are twice as many as last time.
const ROWS: usize = 1 << 20;

/// A record's key, hashed in a way that nobody outside can know.
type Digest = [u64; 2];

/// The way in which keys are hashed. What shall be compared is hashed with the same.
#[derive(Default)]
pub(in crate::logs) struct Digester([RandomState; 2]);

impl Digester {
    fn digest(&self, key: &RecordKey) -> Digest {
        [&self.0[0], &self.0[1]].map(|hasher| hasher.hash_one(key.as_bytes()))
    }
}

/// What became of each record last.
pub(in crate::logs) struct Outline {
    rows: Vec<Row>,
    /// How many rows there may be before they are put in order.
    most: usize,
}

/// A record as a change left it.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Row {
    key: Digest,
    revision: Revision,
    /// The checksum of what it became; nothing when it was removed.
    sum: Option<u32>,
}

impl Default for Outline {
    fn default() -> Self {
        Self { rows: Vec::new(), most: ROWS }
    }
}

impl Outline {
    /// What comes next of what is stored.
    pub(in crate::logs) fn add_stored(&mut self, part: &Part, digester: &Digester) {
        match part {
            Part::Records(records) => {
                for (key, revision, record) in records {
                    self.add(Row {
                        key: digester.digest(key),
                        revision: *revision,
                        sum: Some(crc32fast::hash(record)),
                    });
                }
            }
            Part::Change(change) => self.add_change(change, digester),
            Part::Again => self.rows.clear(),
        }
    }

    /// The next change.
    pub(super) fn add_change(&mut self, change: &Change, digester: &Digester) {
        for write in &change.writes {
            let sum = write.after.as_deref().map(crc32fast::hash);
            self.add(Row { key: digester.digest(&write.key), revision: change.revision, sum });
        }
    }

    /// Whether every record that is stored is what its last change made of it, and none is missing. Of what was last changed at the floor or
    /// below, there is only known that no later change has removed it.
    pub(super) fn made(mut self, mut stored: Outline, floor: Revision) -> bool {
        self.keep_last();
        stored.keep_last();
        let mut made = self.rows.into_iter().peekable();
        let is_there = |row: &Row| row.sum.is_some();
        for row in stored.rows.into_iter().filter(is_there) {
            while let Some(other) = made.next_if(|made| made.key < row.key) {
                if is_there(&other) {
                    return false;
                }
            }
            let is_right = match made.next_if(|made| made.key == row.key) {
                Some(made) => made == row,
                None => row.revision <= floor,
            };
            if !is_right {
                return false;
            }
        }
        !made.any(|made| is_there(&made))
    }

    fn add(&mut self, row: Row) {
        if self.rows.len() >= self.most {
            self.keep_last();
            self.most = ROWS.max(2 * self.rows.len());
        }
        push_for_a_moment(&mut self.rows, row);
    }

    /// One row for each record, in order.
    fn keep_last(&mut self) {
        self.rows.sort_unstable_by_key(|row| (row.key, row.revision));
        self.rows.dedup_by(|later, earlier| {
            let same = later.key == earlier.key;
            if same {
                *earlier = *later;
            }
            same
        });
    }
}
