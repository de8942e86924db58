//! What the page of the history is told.

use super::Step;
use serde::{Deserialize, Serialize};

/// What was changed in a directory, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryView {
    /// The changes.
    pub lines: Vec<HistoryLine>,
    /// Who can be chosen: whoever is in the lines.
    pub people: Vec<String>,
    /// The name of the entry that is chosen.
    pub entry: Option<String>,
    /// Whether there may be older changes.
    pub more: bool,
    /// Whether whoever looks may take changes back.
    pub may_edit: bool,
    /// The directory.
    pub directory: Option<String>,
    /// Its revision.
    pub revision: u64,
    /// How many days of history are kept, and the revision of that setting; for administrators.
    pub keep: Option<(Option<u32>, u64)>,
}

/// A change.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct HistoryLine {
    /// When.
    pub time: String,
    /// Who; nothing: the server itself.
    pub who: String,
    /// What, in words.
    pub what: String,
    /// Each entry that it changed.
    pub entries: Vec<HistoryEntry>,
    /// How many more there are.
    pub more_entries: usize,
    /// What takes it back.
    pub undo: Step,
    /// Whether it was taken back.
    pub undone: bool,
}

/// An entry that was changed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct HistoryEntry {
    /// Its id.
    pub id: String,
    /// Its name, as it is after the change, or was before.
    pub name: String,
    /// What is different, in words.
    pub differences: Vec<String>,
}
