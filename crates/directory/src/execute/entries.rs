//! Commands on entries (`product.md` 1; `api.md`, Entries).

use super::{Now, check_revision, commit};
use crate::{
    Book, ChangeKind, CommandError, Done, Edit, EntryDraft, Fault, Indexed, Invalid, Missing, Principal,
    State, record,
};
use numbers::Plan;
use shared::{ContactType, DirectoryId, Entry, EntryId, Number, NumberId, Revision};
use std::{collections::HashSet, sync::Arc};
use store::Commit;

pub(crate) struct Change {
    pub(crate) entry: EntryId,
    pub(crate) expected: Option<Revision>,
    pub(crate) take_over: bool,
    pub(crate) kind: ChangeKind,
    pub(crate) edit: Edit,
}

pub(crate) fn add(
    state: &mut State,
    who: &Principal,
    now: Now,
    directory: &DirectoryId,
    draft: EntryDraft,
    if_free: bool,
) -> Result<(Commit, Done), CommandError> {
    let book = state.book_mut(directory)?;
    let entry = build(EntryId(now.new_id()), None, draft, book, now)?;
    save(book, who, now, entry, None, if !if_free { Taking::Yes } else { Taking::No }, "add")
}

pub(crate) fn change(
    state: &mut State,
    who: &Principal,
    now: Now,
    directory: &DirectoryId,
    change: Change,
) -> Result<(Commit, Done), CommandError> {
    let book = state.book_mut(directory)?;
    let before = existing(book, change.entry)?;
    check_revision(change.expected, before.entry.revision)?;
    let draft = (change.edit)(&before.entry)?;
    let entry = build(change.entry, Some(&before.entry), draft, book, now)?;
    let taking = if change.take_over { Taking::Yes } else { Taking::No };
    let what = match change.kind {
        ChangeKind::Change => "change",
        ChangeKind::AddSub => "add_sub",
        ChangeKind::DeleteSub => "delete_sub",
    };
    save(book, who, now, entry, Some(&before), taking, what)
}

pub(crate) fn delete(
    state: &mut State,
    who: &Principal,
    now: Now,
    directory: &DirectoryId,
    entry: EntryId,
    expected: Option<Revision>,
) -> Result<(Commit, Done), CommandError> {
    let book = state.book_mut(directory)?;
    let before = existing(book, entry)?;
    check_revision(expected, before.entry.revision)?;
    let writes = vec![record::write(record::entry_key(entry), Some(&before.entry), None)?];
    let commit = commit(&book.log, book.revision, who, now, ("delete", None), writes)?;
    book.put(entry, None);
    Ok(done(book, commit, None, Vec::new()))
}

pub(crate) fn clear(
    state: &mut State,
    who: &Principal,
    now: Now,
    directory: &DirectoryId,
) -> Result<(Commit, Done), CommandError> {
    let book = state.book_mut(directory)?;
    let mut writes = Vec::with_capacity(book.len());
    for indexed in book.entries() {
        writes.push(record::write(record::entry_key(indexed.entry.id), Some(&indexed.entry), None)?);
    }
    let commit = commit(&book.log, book.revision, who, now, ("delete", None), writes)?;
    book.empty();
    Ok(done(book, commit, None, Vec::new()))
}

/// Whether a number that another entry has is taken from it.
#[derive(Clone, Copy, PartialEq)]
enum Taking {
    Yes,
    No,
}

pub(super) fn existing(book: &Book, id: EntryId) -> Result<Arc<Indexed>, CommandError> {
    book.entry(id).ok_or_else(|| Missing::Entry(id).into())
}

/// The entry of a draft, if the draft is acceptable by itself.
fn build(
    id: EntryId,
    before: Option<&Entry>,
    draft: EntryDraft,
    book: &Book,
    now: Now,
) -> Result<Entry, CommandError> {
    let draft = draft.checked().map_err(CommandError::Invalid)?;
    let mut errors = Vec::new();
    let mut seen = HashSet::new();
    let mut ids = HashSet::new();
    let mut numbers = Vec::with_capacity(draft.numbers.len());
    for (place, number) in draft.numbers.into_iter().enumerate() {
        let zone = &number.zone;
        let form =
            if zone.range { book.plan().range(&zone.number) } else { book.plan().stored(&zone.number) };
        match form {
            Err(error) => errors.push(Invalid::number(place, "number", error)),
            Ok(form) => {
                if !seen.insert((form, zone.range)) {
                    errors.push(Invalid::number(place, "number", Fault::NumberTwice));
                }
            }
        }
        if let Some(fault) = denies_emergency(book.plan(), &number.zone) {
            errors.push(Invalid::number(place, "contact_type", fault));
        }
        let known = number.id.filter(|id| before.is_some_and(|entry| entry.number(*id).is_some()));
        let id = known.filter(|id| ids.insert(*id)).unwrap_or_else(|| NumberId(now.new_id()));
        numbers.push(Number { id, zone: number.zone, own: number.own });
    }
    if !errors.is_empty() {
        return Err(CommandError::Invalid(errors));
    }
    Ok(Entry { id, revision: book.revision.next(), master: draft.master, numbers })
}

/// Nobody may lock out the emergency services (`matching.md`, Ranges).
pub(crate) fn denies_emergency(plan: &Plan, zone: &shared::NumberZone) -> Option<Fault> {
    if zone.contact_type != ContactType::Deny {
        return None;
    }
    let emergency = plan.reaches_emergency(&zone.number, zone.range)?;
    Some(Fault::Emergency(emergency.to_string()))
}

/// Writes the entry, and what it takes from others.
fn save(
    book: &mut Book,
    who: &Principal,
    now: Now,
    entry: Entry,
    before: Option<&Arc<Indexed>>,
    taking: Taking,
    what: &str,
) -> Result<(Commit, Done), CommandError> {
    let indexed = Indexed::new(entry, book.plan());
    let in_the_way = book.in_the_way(&indexed);
    if taking == Taking::No && !in_the_way.is_empty() {
        return Err(CommandError::NumberTaken(in_the_way));
    }
    let mut replaced: Vec<Arc<Indexed>> = Vec::new();
    for taken in &in_the_way {
        if !replaced.iter().any(|other| other.entry.id == taken.entry) {
            replaced.extend(book.entry(taken.entry));
        }
    }
    let entry = indexed.entry;
    let mut writes =
        vec![record::write(record::entry_key(entry.id), before.map(|before| &before.entry), Some(&entry))?];
    let mut remains = Vec::new();
    for other in &replaced {
        let rest =
            without(&other.entry, |id| in_the_way.iter().any(|taken| taken.number_id == id), entry.revision);
        writes.push(record::write(record::entry_key(other.entry.id), Some(&other.entry), rest.as_ref())?);
        remains.push((other.entry.id, rest));
    }
    let what = if replaced.is_empty() { what } else { "overwrite" };
    let commit = commit(&book.log, book.revision, who, now, (what, None), writes)?;
    for (id, rest) in remains {
        book.put(id, rest);
    }
    let id = entry.id;
    book.put(id, Some(entry));
    let saved = book.entry(id);
    Ok(done(book, commit, saved, replaced))
}

/// The entry without some numbers, or nothing when none is left.
fn without(entry: &Entry, taken: impl Fn(NumberId) -> bool, revision: Revision) -> Option<Entry> {
    let mut rest = entry.clone();
    rest.numbers.retain(|number| !taken(number.id));
    rest.revision = revision;
    (!rest.numbers.is_empty()).then_some(rest)
}

pub(super) fn done(
    book: &mut Book,
    commit: Commit,
    entry: Option<Arc<Indexed>>,
    replaced: Vec<Arc<Indexed>>,
) -> (Commit, Done) {
    book.revision = book.revision.next();
    let done = Done { revision: book.revision, entry, replaced, ..Done::default() };
    (commit, done)
}
