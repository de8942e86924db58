//! Changes of many entries at once: every one of them is as it was chosen, or nothing is done.

use super::{
    Now, commit,
    entries::{denies_emergency, done},
};
use crate::{
    Book, BulkChange, BulkSet, Chosen, ChosenEntry, CommandError, Done, Fault, FoundEntries, Indexed,
    Invalid, MAX_CHOSEN, Outdated, Principal, State, record,
};
use numbers::Plan;
use shared::{DirectoryId, Entry, EntryId, Revision};
use std::{collections::HashSet, sync::Arc};
use store::Commit;

pub(crate) fn bulk(
    state: &mut State,
    who: &Principal,
    now: Now,
    directory: &DirectoryId,
    chosen: &Chosen,
    change: BulkChange,
) -> Result<(Commit, Done), CommandError> {
    let book = state.book_mut(directory)?;
    let entries = chosen_of(book, chosen)?;
    let field = |place| match chosen {
        Chosen::These(_) => format!("entries[{place}]"),
        Chosen::Found(_) => "found".into(),
    };
    let revision = book.revision.next();
    let mut writes = Vec::new();
    let mut changed: Vec<(EntryId, Option<Entry>)> = Vec::new();
    for (place, before) in entries.iter().enumerate() {
        let before = &before.entry;
        let after = match change {
            BulkChange::Delete => None,
            BulkChange::Set(set) => match set.on(before, revision) {
                None => continue,
                Some(after) => Some(may_be(after, book.plan(), || field(place))?),
            },
        };
        writes.push(record::write(record::entry_key(before.id), Some(before), after.as_ref())?);
        changed.push((before.id, after));
    }
    let what = if change == BulkChange::Delete { "delete" } else { "change" };
    let commit = commit(&book.log, book.revision, who, now, (what, None), writes)?;
    let entries = changed.len();
    for (id, after) in changed {
        book.put(id, after);
    }
    let (commit, done) = done(book, commit, None, Vec::new());
    Ok((commit, Done { entries, ..done }))
}

/// The entries, all as they were when they were chosen.
fn chosen_of(book: &Book, chosen: &Chosen) -> Result<Vec<Arc<Indexed>>, CommandError> {
    match chosen {
        Chosen::These(these) => named(book, these),
        Chosen::Found(found) => found_now(book, found),
    }
}

/// The entries that a client has named, all as they were when it saw them.
pub(super) fn named(book: &Book, these: &[ChosenEntry]) -> Result<Vec<Arc<Indexed>>, CommandError> {
    let wrong = |fault: Fault| Err(Invalid::entry("entries", fault).into());
    if these.is_empty() {
        return wrong(Fault::NoneChosen);
    }
    if these.len() > MAX_CHOSEN {
        return wrong(Fault::TooManyChosen(these.len()));
    }
    let mut seen = HashSet::with_capacity(these.len());
    if let Some(place) = these.iter().position(|it| !seen.insert(it.id)) {
        return Err(Invalid::entry(format!("entries[{place}]"), Fault::EntryTwice).into());
    }
    let mut entries = Vec::with_capacity(these.len());
    let mut outdated = Vec::new();
    for it in these {
        match book.entry(it.id) {
            Some(now) if it.revision.is_none_or(|seen| seen == now.entry.revision) => {
                entries.push(now);
            }
            now => outdated.push(Outdated { entry: it.id, now: now.map(|now| as_it_is(&now)) }),
        }
    }
    if outdated.is_empty() { Ok(entries) } else { Err(CommandError::EntriesChanged(outdated)) }
}

/// What was found is what would be found now, when there are as many and none of them is newer.
fn found_now(book: &Book, found: &FoundEntries) -> Result<Vec<Arc<Indexed>>, CommandError> {
    // Of more than may be changed, nobody needs all.
    let limit = MAX_CHOSEN + found.except.len() + 1;
    let Ok(page) = book.page(&found.query, None, limit) else { return Ok(Vec::new()) };
    let newer = |it: &&Arc<Indexed>| found.revision.is_some_and(|seen| it.entry.revision > seen);
    let outdated: Vec<Outdated> = page
        .entries
        .iter()
        .filter(newer)
        .map(|it| Outdated { entry: it.entry.id, now: Some(as_it_is(it)) })
        .collect();
    if !outdated.is_empty() {
        return Err(CommandError::EntriesChanged(outdated));
    }
    if found.total.is_some_and(|total| total != page.total) {
        return Err(CommandError::OthersFound { found: page.total });
    }
    let mut entries = page.entries;
    entries.retain(|it| !found.except.contains(&it.entry.id));
    if entries.len() > MAX_CHOSEN {
        return Err(Invalid::entry("found", Fault::TooManyChosen(page.total)).into());
    }
    Ok(entries)
}

fn as_it_is(indexed: &Indexed) -> (Revision, String) {
    (indexed.entry.revision, indexed.entry.display_name())
}

/// Nobody may lock out the emergency services, not even with many others.
fn may_be(entry: Entry, plan: &Plan, field: impl Fn() -> String) -> Result<Entry, CommandError> {
    let denied = entry.numbers.iter().find_map(|number| denies_emergency(plan, &number.zone));
    match denied {
        None => Ok(entry),
        Some(fault) => {
            let (name, fault) = (entry.display_name(), Box::new(fault));
            Err(Invalid::entry(field(), Fault::OfEntry { name, fault }).into())
        }
    }
}

impl BulkSet {
    /// The entry with these fields, or nothing where it says all this already.
    fn on(self, before: &Entry, revision: Revision) -> Option<Entry> {
        let mut after = before.clone();
        if let Some(group) = self.group {
            after.master.group = group;
        }
        if let Some(favorite) = self.favorite {
            after.master.favorite = favorite;
        }
        for number in &mut after.numbers {
            if self.group.is_some() {
                number.own.group = None;
            }
            if self.favorite.is_some() {
                number.own.favorite = None;
            }
            number.zone.contact_type = self.contact_type.unwrap_or(number.zone.contact_type);
        }
        let is_new = after != *before;
        after.revision = revision;
        is_new.then_some(after)
    }
}
