//! Merging: entries of one name become one entry, with their numbers as sub entries (`product.md` 1; `ui.md`, Directory).

use super::{
    Now, bulk, check_revision, commit,
    entries::{done, existing},
};
use crate::{
    ChosenEntry, CommandError, Done, Fault, Indexed, Invalid, MAX_NUMBERS, Principal, State, book::name_key,
    record,
};
use shared::{DirectoryId, Entry, EntryId, Master, OwnBlue, Revision};
use std::sync::Arc;
use store::Commit;

/// The entry that stays, and those that become part of it.
pub(crate) struct Merge {
    pub(crate) entry: EntryId,
    pub(crate) expected: Option<Revision>,
    pub(crate) others: Vec<ChosenEntry>,
}

pub(crate) fn merge(
    state: &mut State,
    who: &Principal,
    now: Now,
    directory: &DirectoryId,
    Merge { entry: id, expected, others }: &Merge,
) -> Result<(Commit, Done), CommandError> {
    let book = state.book_mut(directory)?;
    let before = existing(book, *id)?;
    check_revision(*expected, before.entry.revision)?;
    if let Some(place) = others.iter().position(|other| other.id == *id) {
        return Err(Invalid::entry(format!("entries[{place}]"), Fault::PartOfItself).into());
    }
    let others = bulk::named(book, others)?;
    let mut merged = before.entry.clone();
    merged.revision = book.revision.next();
    // A single line's own values are what its form shows.
    if let [only] = merged.numbers.as_mut_slice() {
        merged.master = std::mem::take(&mut only.own).over(&merged.master);
    }
    for (place, other) in others.iter().enumerate() {
        take_in(&mut merged, &before, other, place)?;
    }
    if merged.numbers.len() > MAX_NUMBERS {
        return Err(Invalid::entry("entries", Fault::TooManyTogether(merged.numbers.len())).into());
    }
    let mut writes = vec![record::write(record::entry_key(*id), Some(&before.entry), Some(&merged))?];
    for other in &others {
        writes.push(record::write(record::entry_key(other.entry.id), Some(&other.entry), None)?);
    }
    let commit = commit(&book.log, book.revision, who, now, ("merge", None), writes)?;
    for other in &others {
        book.put(other.entry.id, None);
    }
    book.put(*id, Some(merged));
    let saved = book.entry(*id);
    Ok(done(book, commit, saved, others))
}

/// Adds the numbers of another entry. What each of them shows stays what it shows: it follows the master where that says
/// the same, and says by itself what is different.
fn take_in(
    merged: &mut Entry,
    before: &Arc<Indexed>,
    other: &Indexed,
    place: usize,
) -> Result<(), CommandError> {
    let other = &other.entry;
    let name = name_key(&before.entry.master);
    if name.is_none() || name_key(&other.master) != name {
        let fault = Fault::OtherName { name: before.entry.display_name(), other: other.display_name() };
        return Err(Invalid::entry(format!("entries[{place}]"), fault).into());
    }
    let Master { first_name, family_name, .. } = &mut merged.master;
    if first_name.is_none() && family_name.is_none() {
        first_name.clone_from(&other.master.first_name);
        family_name.clone_from(&other.master.family_name);
    }
    for number in &other.numbers {
        let mut number = number.clone();
        number.own = OwnBlue::from(number.own.over(&other.master)).following(&merged.master);
        merged.numbers.push(number);
    }
    Ok(())
}
