//! What goes into a log and what comes out of it.

use std::fmt;

use bytes::Bytes;
use shared::Revision;

use crate::LogId;

/// One change to a log, checked against one of its states and stored wholly or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// The log that changes. Its head moves by exactly one.
    pub log: LogId,
    /// The head against which the change was checked. Revision 0 is a log without any change.
    pub expect: Revision,
    /// Who, when and what: kept in the log of changes and not understood here.
    pub header: Bytes,
    /// The records that change, each at most once.
    pub writes: Vec<Write>,
    /// Other logs whose heads must still be these when the change is stored.
    pub unchanged: Vec<(LogId, Revision)>,
}

impl Commit {
    /// A change that writes nothing yet.
    pub fn new(log: LogId, expect: Revision, header: impl Into<Bytes>) -> Self {
        Self { log, expect, header: header.into(), writes: Vec::new(), unchanged: Vec::new() }
    }

    /// Adds a record.
    #[must_use]
    pub fn write(mut self, write: Write) -> Self {
        self.writes.push(write);
        self
    }

    /// Adds another log whose head must still be this.
    #[must_use]
    pub fn unchanged(mut self, log: LogId, head: Revision) -> Self {
        self.unchanged.push((log, head));
        self
    }

    /// The revision that the log has when this is stored.
    #[must_use]
    pub fn revision(&self) -> Revision {
        Revision(self.expect.0.saturating_add(1))
    }
}

/// One record before and after a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Write {
    /// The record.
    pub key: RecordKey,
    /// What it was, for undo and the audit. Not compared with what is stored: the log's head vouches for it.
    pub before: Option<Bytes>,
    /// What it becomes, or `None` when it is removed.
    pub after: Option<Bytes>,
}

/// A stored change, as the log of changes gives it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The head that this change made.
    pub revision: Revision,
    /// The header of the commit.
    pub header: Bytes,
    /// The records that it changed.
    pub writes: Vec<Write>,
}

/// The state of a log at one revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// The revision of the state.
    pub head: Revision,
    /// Every record in the order of the keys, with the revision that last changed it.
    pub records: Vec<(RecordKey, Revision, Bytes)>,
}

/// The key of a record within its log: any bytes. Cheap to clone.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordKey(Bytes);

impl RecordKey {
    /// The bytes of the key.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl From<Bytes> for RecordKey {
    fn from(bytes: Bytes) -> Self {
        Self(bytes)
    }
}

impl From<Vec<u8>> for RecordKey {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes.into())
    }
}

impl From<String> for RecordKey {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl From<&str> for RecordKey {
    fn from(text: &str) -> Self {
        Self(Bytes::copy_from_slice(text.as_bytes()))
    }
}

/// For people: what is text as text, the rest escaped.
impl fmt::Display for RecordKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.escape_ascii())
    }
}

impl fmt::Debug for RecordKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RecordKey({})", self.0.escape_ascii())
    }
}
