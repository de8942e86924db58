//! The records of a log without their content: enough to tell whether all of them are as they should be, and not which is not.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};

use shared::Revision;

use crate::logs::Part;
use crate::{Change, RecordKey};

/// What is stored, beside what the changes have made.
#[derive(Default)]
pub(super) struct Outline {
    hashers: [RandomState; 2],
    stored: HashMap<Digest, Sum>,
    made: HashMap<Digest, Sum>,
    gone: HashSet<Digest>,
}

/// A record's key, hashed in a way that nobody outside can know.
type Digest = [u64; 2];

/// The revision that last changed a record, and the checksum of what it became.
type Sum = (Revision, u32);

impl Outline {
    /// A part of what is stored.
    pub(super) fn add_stored(&mut self, part: Part) {
        match part {
            Part::Records(records) => {
                for (key, revision, record) in records {
                    self.stored.insert(self.digest(&key), (revision, crc32fast::hash(&record)));
                }
            }
            Part::Change(change) => {
                for write in &change.writes {
                    let key = self.digest(&write.key);
                    match &write.after {
                        Some(after) => self.stored.insert(key, (change.revision, crc32fast::hash(after))),
                        None => self.stored.remove(&key),
                    };
                }
            }
            Part::Again => self.stored.clear(),
        }
    }

    /// The next change.
    pub(super) fn add_made(&mut self, change: &Change) {
        for write in &change.writes {
            let key = self.digest(&write.key);
            match &write.after {
                Some(after) => {
                    self.gone.remove(&key);
                    self.made.insert(key, (change.revision, crc32fast::hash(after)));
                }
                None => {
                    self.made.remove(&key);
                    self.gone.insert(key);
                }
            }
        }
    }

    /// Whether every record is what its last change made of it, and none is missing. Of what was last changed at the floor or below, there is
    /// only known that no later change has removed it.
    pub(super) fn fits(mut self, floor: Revision) -> bool {
        let is_right = |(key, stored): (&Digest, &Sum)| match self.made.remove(key) {
            Some(made) => made == *stored,
            None => stored.0 <= floor && !self.gone.contains(key),
        };
        self.stored.iter().all(is_right) && self.made.is_empty()
    }

    fn digest(&self, key: &RecordKey) -> Digest {
        [&self.hashers[0], &self.hashers[1]].map(|hasher| hasher.hash_one(key.as_bytes()))
    }
}
