//! Changes of many entries at once: one change in the history, and one undo.

use crate::Query;
use shared::{ContactType, EntryId, Group, Revision};
use std::collections::HashSet;

/// How many entries one change takes at most.
pub const MAX_CHOSEN: usize = 50_000;

/// The entries that a change is about.
#[derive(Clone, Debug)]
pub enum Chosen {
    /// These.
    These(Vec<ChosenEntry>),
    /// All that a list shows, so that nobody has to name them one by one.
    Found(Box<FoundEntries>),
}

/// An entry, as somebody has chosen it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChosenEntry {
    /// The entry.
    pub id: EntryId,
    /// The revision it was seen at, if the client says.
    pub revision: Option<Revision>,
}

/// Entries that were found.
#[derive(Clone, Debug, Default)]
pub struct FoundEntries {
    /// What was looked for; its order says nothing.
    pub query: Query,
    /// Entries that are found and not meant.
    pub except: HashSet<EntryId>,
    /// The directory's revision when they were found, if the client says.
    pub revision: Option<Revision>,
    /// How many were found, those that are not meant included, if the client says.
    pub total: Option<usize>,
}

/// What becomes of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BulkChange {
    /// Fields are set.
    Set(BulkSet),
    /// It goes, with all its numbers.
    Delete,
}

/// Fields that are set for an entry with all its numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BulkSet {
    /// The group: numbers with another one follow the master again.
    pub group: Option<Group>,
    /// The contact type of all numbers.
    pub contact_type: Option<ContactType>,
    /// Whether it is a favorite: numbers that say otherwise follow the master again.
    pub favorite: Option<bool>,
}

/// An entry that is not as it was when it was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outdated {
    /// The entry.
    pub entry: EntryId,
    /// Its revision and its name now; none when it is gone.
    pub now: Option<(Revision, String)>,
}
