//! What changed in a directory (`api.md`, History).

use crate::wire::entry::EntryOut;
use directory::Changed;
use numbers::Plan;
use serde::Serialize;
use shared::{Entry, EntryId};
use utoipa::ToSchema;

/// A change of a directory's entries.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EntryChange)]
pub struct ChangedOut {
    /// The revision it made.
    #[schema(minimum = 1)]
    revision: u64,
    /// When, RFC 3339 in UTC.
    #[schema(format = "date-time")]
    time: String,
    /// Who: a name to sign in with, `token NAME`, or `local`.
    who: String,
    /// What: `add`, `change`, `add_sub`, `delete`, `delete_sub`, `overwrite`, `merge`, `import` or `undo`.
    what: String,
    /// The revision that it takes back, if it is an undo.
    #[schema(required)]
    undoes: Option<u64>,
    /// The entries it changed; of a large change the first of them.
    #[schema(max_items = 100)]
    entries: Vec<BeforeAfter>,
    /// How many entries it changed besides.
    more_entries: usize,
}

/// An entry before and after a change.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EntryBeforeAfter)]
struct BeforeAfter {
    /// The entry's id.
    #[schema(format = "uuid")]
    entry: String,
    /// As it was; null when it was not there.
    #[schema(required)]
    before: Option<EntryOut>,
    /// As it became; null when it went.
    #[schema(required)]
    after: Option<EntryOut>,
}

impl ChangedOut {
    /// The change, with its numbers under this dial plan.
    #[must_use]
    pub fn new(changed: &Changed, plan: &Plan) -> ChangedOut {
        ChangedOut {
            revision: changed.revision.0,
            time: changed.time.to_string(),
            who: changed.who.clone(),
            what: changed.what.clone(),
            undoes: changed.undoes.map(|revision| revision.0),
            entries: changed.entries.iter().map(|pair| BeforeAfter::new(pair, plan)).collect(),
            more_entries: changed.more_entries,
        }
    }
}

impl BeforeAfter {
    fn new((id, before, after): &(EntryId, Option<Entry>, Option<Entry>), plan: &Plan) -> BeforeAfter {
        let out = |entry: &Option<Entry>| entry.as_ref().map(|entry| EntryOut::of_the_past(entry, plan));
        BeforeAfter { entry: id.to_string(), before: out(before), after: out(after) }
    }
}
