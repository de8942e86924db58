//! The layout of the keys.
//!
//! | key                                  | value                                                              |
//! |--------------------------------------|--------------------------------------------------------------------|
//! | `m/format`                           | the format of everything below                                     |
//! | `h/{log}`                            | the head: revision and id of the newest change                     |
//! | `r/{log}/{record key}`               | a record and the revision that last changed it                     |
//! | `c/{log}/{revision}`                 | a change, whole or as a reference to its pieces                    |
//! | `s/{log}/{revision}/{id}/{piece}`    | a piece of a large change                                          |
//! | `t/{log}/{revision}/{id}`            | a staging that has not become a change: open, or abandoned         |
//! | `f/{log}`                            | the newest change is not yet folded into the records: how far it is |
//! | `b/{log}`                            | the floor: this change and all before it were given up              |
//! | `v/{key}`                            | a value beside the logs: only its newest form counts                |
//!
//! Numbers are big-endian, so that the order of keys is the order of numbers. No key is the prefix of another kind's or
//! another log's, because a log's name has no `/` and everything between name and end has a fixed length, except the record key
//! at the end.

use shared::Revision;
use uuid::Uuid;

use crate::{Key, LogId, RecordKey};

/// The format of the data.
pub(crate) fn format() -> Key {
    Key::from("m/format")
}

/// The head of a log.
pub(crate) fn head(log: &LogId) -> Key {
    Key::from(path(b'h', log))
}

/// All heads.
pub(crate) const HEADS: &[u8] = b"h/";

/// The log of a head.
pub(crate) fn head_log(key: &Key) -> Option<LogId> {
    std::str::from_utf8(key.as_bytes().strip_prefix(HEADS)?).ok()?.parse().ok()
}

/// All records of all logs.
pub(crate) const RECORDS: &[u8] = b"r/";

/// All changes of all logs.
pub(crate) const CHANGES: &[u8] = b"c/";

/// The log of a record or a change.
pub(crate) fn owner(kind: &[u8], key: &Key) -> Option<LogId> {
    let rest = key.as_bytes().strip_prefix(kind)?;
    let end = rest.iter().position(|byte| *byte == b'/')?;
    std::str::from_utf8(rest.get(..end)?).ok()?.parse().ok()
}

/// What lies behind everything of this kind and log, and before the next log's.
pub(crate) fn behind(kind: &[u8], log: &LogId) -> Key {
    // The byte after the '/' that ends the name.
    Key::from([kind, log.as_str().as_bytes(), b"0"].concat())
}

/// A record.
pub(crate) fn record(log: &LogId, key: &RecordKey) -> Key {
    let mut bytes = records(log);
    bytes.extend_from_slice(key.as_bytes());
    Key::from(bytes)
}

/// The prefix of all records of a log.
pub(crate) fn records(log: &LogId) -> Vec<u8> {
    folder(b'r', log)
}

/// The part of a key under the prefix of its log.
pub(crate) fn record_key(prefix: &[u8], key: &Key) -> RecordKey {
    RecordKey::from(key.behind(prefix.len()))
}

/// A change.
pub(crate) fn change(log: &LogId, revision: Revision) -> Key {
    let mut bytes = changes(log);
    bytes.extend_from_slice(&revision.0.to_be_bytes());
    Key::from(bytes)
}

/// The prefix of all changes of a log.
pub(crate) fn changes(log: &LogId) -> Vec<u8> {
    folder(b'c', log)
}

/// The fold marker of a log.
pub(crate) fn fold(log: &LogId) -> Key {
    Key::from(path(b'f', log))
}

/// All fold markers.
pub(crate) const FOLDS: &[u8] = b"f/";

/// The log of a fold marker.
pub(crate) fn fold_log(key: &Key) -> Option<LogId> {
    std::str::from_utf8(key.as_bytes().strip_prefix(FOLDS)?).ok()?.parse().ok()
}

/// The floor of a log.
pub(crate) fn floor(log: &LogId) -> Key {
    Key::from(path(b'b', log))
}

/// All floors.
pub(crate) const FLOORS: &[u8] = b"b/";

/// The log of a floor.
pub(crate) fn floor_log(key: &Key) -> Option<LogId> {
    std::str::from_utf8(key.as_bytes().strip_prefix(FLOORS)?).ok()?.parse().ok()
}

/// The prefix of the pieces of all changes of a log.
pub(crate) fn all_pieces(log: &LogId) -> Vec<u8> {
    folder(b's', log)
}

/// Whether a change, or a piece of one, under the prefix of its log has made this revision or one before it.
pub(crate) fn is_up_to(prefix: &[u8], key: &Key, revision: Revision) -> bool {
    let made = key.as_bytes().get(prefix.len()..).and_then(|rest| rest.first_chunk::<8>());
    made.is_some_and(|made| u64::from_be_bytes(*made) <= revision.0)
}

/// Where the pieces of one large change are: one attempt of one writer, shared with nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stage {
    /// The log that is to be changed.
    pub(crate) log: LogId,
    /// The revision that the change is to make.
    pub(crate) revision: Revision,
    /// The id of the change.
    pub(crate) id: Uuid,
}

impl Stage {
    /// The record of the staging itself.
    pub(crate) fn key(&self) -> Key {
        Key::from(self.within(b't'))
    }

    /// The stage with this key.
    pub(crate) fn from_key(key: &Key) -> Option<Self> {
        let rest = key.as_bytes().strip_prefix(STAGES)?;
        let name_end = rest.iter().position(|b| *b == b'/')?;
        let (name, rest) = rest.split_at(name_end);
        let (revision, rest) = rest.strip_prefix(b"/")?.split_first_chunk::<8>()?;
        let id = Uuid::from_slice(rest.strip_prefix(b"/")?).ok()?;
        let log = std::str::from_utf8(name).ok()?.parse().ok()?;
        Some(Self { log, revision: Revision(u64::from_be_bytes(*revision)), id })
    }

    /// The prefix of the pieces.
    pub(crate) fn pieces(&self) -> Vec<u8> {
        let mut bytes = self.within(b's');
        bytes.push(b'/');
        bytes
    }

    /// A piece.
    pub(crate) fn piece(&self, number: u32) -> Key {
        let mut bytes = self.pieces();
        bytes.extend_from_slice(&number.to_be_bytes());
        Key::from(bytes)
    }

    fn within(&self, kind: u8) -> Vec<u8> {
        let mut bytes = folder(kind, &self.log);
        bytes.extend_from_slice(&self.revision.0.to_be_bytes());
        bytes.push(b'/');
        bytes.extend_from_slice(self.id.as_bytes());
        bytes
    }
}

/// All stagings.
pub(crate) const STAGES: &[u8] = b"t/";

/// All values beside the logs.
pub(crate) const BESIDE: &[u8] = b"v/";

/// A value beside the logs, or what keys of such begin with.
pub(crate) fn beside(key: &[u8]) -> Key {
    Key::from([BESIDE, key].concat())
}

/// The key of a value beside the logs, as who keeps it calls it.
pub(crate) fn beside_key(key: &Key) -> Option<RecordKey> {
    Some(RecordKey::from(key.as_bytes().strip_prefix(BESIDE)?.to_vec()))
}

/// The kind and the log of any key of a log.
pub(crate) fn kind_and_log(key: &Key) -> Option<(u8, LogId)> {
    let (kind, rest) = key.as_bytes().split_first()?;
    let name = rest.strip_prefix(b"/")?.split(|byte| *byte == b'/').next()?;
    let is_known = b"hrcstfb".contains(kind);
    Some((*kind, std::str::from_utf8(name).ok().filter(|_| is_known)?.parse().ok()?))
}

fn path(kind: u8, log: &LogId) -> Vec<u8> {
    let mut bytes = vec![kind, b'/'];
    bytes.extend_from_slice(log.as_str().as_bytes());
    bytes
}

fn folder(kind: u8, log: &LogId) -> Vec<u8> {
    let mut bytes = path(kind, log);
    bytes.push(b'/');
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_in_the_order_of_revisions() {
        let log = LogId::system();
        let keys = [0, 1, 255, 256, u64::MAX].map(|n| change(&log, Revision(n)));
        assert!(keys.is_sorted());
    }

    #[test]
    fn a_stage_is_read_back_from_its_key() {
        let stage =
            Stage { log: LogId::system(), revision: Revision(0x2f2f), id: Uuid::from_bytes([b'/'; 16]) };
        assert_eq!(Stage::from_key(&stage.key()), Some(stage));
        assert_eq!(Stage::from_key(&Key::from("t/system/short")), None);
    }

    #[test]
    fn what_lies_behind_a_log_lies_before_the_next() -> Result<(), crate::LogIdError> {
        let (log, next): (LogId, LogId) = ("a".parse()?, "a0".parse()?);
        let behind = behind(CHANGES, &log);
        assert!(change(&log, Revision(u64::MAX)) < behind && behind < change(&next, Revision(0)));
        assert_eq!(owner(CHANGES, &change(&next, Revision(1))), Some(next));
        assert_eq!(owner(RECORDS, &change(&log, Revision(1))), None);
        assert_eq!(head_log(&head(&log)), Some(log));
        Ok(())
    }

    #[test]
    fn the_log_of_a_marker_is_read_back() {
        assert_eq!(fold_log(&fold(&LogId::system())), Some(LogId::system()));
        assert_eq!(fold_log(&Key::from("f/a/b")), None);
        assert_eq!(floor_log(&floor(&LogId::system())), Some(LogId::system()));
        assert_eq!(head_log(&head(&LogId::system())), Some(LogId::system()));
    }

    #[test]
    fn every_key_of_a_log_tells_its_log() {
        let log = LogId::system();
        let record = record(&log, &RecordKey::from("a/b"));
        for (kind, key) in
            [(b'h', head(&log)), (b'r', record), (b'c', change(&log, Revision(0x2f))), (b'b', floor(&log))]
        {
            assert_eq!(kind_and_log(&key), Some((kind, log.clone())), "{key}");
        }
        for key in ["m/format", "x/system", "v/system", "r", "r/a b/c"] {
            assert_eq!(kind_and_log(&Key::from(key)), None, "{key}");
        }
        assert_eq!(beside_key(&beside(b"a/b")), Some(RecordKey::from("a/b")));
        assert_eq!(beside_key(&head(&log)), None);
    }
}
