//! Commands on directories, phones and the whole installation (`api.md`, Directories, Phones and Settings).

use super::{
    Now,
    access::{delete_key, forget_key},
    check_revision, commit,
    entries::denies_emergency,
};
use crate::{
    Book, Collision, CommandError, Done, Fault, Indexed, Invalid, Missing, PhoneRecord, Principal, Put,
    Settings, State,
    access::Kept,
    book::{BookRecord, Filling, collisions},
    draft::{MAX_TEXT, check_length},
    phone_rules,
    record::{self, DirectoryRecord, StoredPhone},
};
use shared::{DialPlan, DirectoryId, Phone, PhoneId, PhoneSettings, Revision};
use std::sync::Arc;
use store::{Commit, LogId, Write};

pub(crate) fn put_directory(
    state: &mut State,
    who: &Principal,
    now: Now,
    id: DirectoryId,
    name: String,
    dial_plan: DialPlan,
    put: Put,
) -> Result<(Commit, Done), CommandError> {
    let before = state.books.get(&id).cloned();
    match (put, &before) {
        (Put::Create, Some(_)) => return Err(CommandError::DirectoryExists(id)),
        (Put::Replace(_), None) => return Err(Missing::Directory(id.to_string()).into()),
        (Put::Replace(expected), Some(book)) => check_revision(expected, book.record_revision)?,
        (Put::Create, None) => {}
    }
    let what = if before.is_some() { "change" } else { "add" };
    let (book, write) = directory(state, now, id.clone(), name, dial_plan)?;
    // A new plan was checked against exactly these entries.
    let commit =
        system_commit(state, who, now, what, vec![write])?.unchanged(book.log.clone(), book.revision);
    state.books.insert(id, Arc::new(book));
    Ok(done(state, commit))
}

/// One commit, so that no process that ends midway leaves a directory without a phone.
pub(crate) fn begin(
    state: &mut State,
    who: &Principal,
    now: Now,
    id: DirectoryId,
    phone: PhoneId,
    region: Option<String>,
) -> Result<(Commit, Done), CommandError> {
    if state.books.contains_key(&id) {
        return Err(CommandError::DirectoryExists(id));
    }
    if state.phones.contains_key(&phone) {
        return Err(CommandError::PhoneExists(phone));
    }
    let dial_plan = DialPlan { region, ..DialPlan::default() };
    let (book, of_directory) = directory(state, now, id.clone(), "Main directory".into(), dial_plan)?;
    let settings =
        PhoneSettings { name: "Phone".into(), directories: vec![id.clone()], ..PhoneSettings::default() };
    let stored = StoredPhone { id: phone.clone(), settings };
    let of_phone = record::write(record::phone_key(&phone), None, Some(&stored))?;
    let commit = system_commit(state, who, now, "begin", vec![of_directory, of_phone])?;
    let record =
        PhoneRecord::new(Phone { id: phone.clone(), settings: stored.settings }, state.revision.next());
    state.books.insert(id, Arc::new(book));
    state.phones.insert(phone, Arc::new(record));
    Ok(done(state, commit))
}

/// The directory with this name and dial plan, and what must be written for it.
pub(super) fn directory(
    state: &State,
    now: Now,
    id: DirectoryId,
    name: String,
    dial_plan: DialPlan,
) -> Result<(Book, Write), CommandError> {
    check_length(&name, MAX_TEXT).map_err(|fault| Invalid::entry("name", fault))?;
    let before = state.books.get(&id);
    let log = match before {
        Some(book) => book.log.clone(),
        None => new_log(now)?,
    };
    let new = BookRecord { id, name, dial_plan, log, revision: state.revision.next() };
    let after = stored(&new.id, &new.name, &new.dial_plan, &new.log);
    let mut book = Book::new(new).map_err(|error| {
        let problem = |problem: &numbers::PlanProblem| {
            Invalid::entry(format!("dial_plan.{}", problem.field()), problem.clone())
        };
        CommandError::Invalid(error.problems.iter().map(problem).collect())
    })?;
    if let Some(before) = before {
        reindex(before, &mut book)?;
    }
    let before = before.map(|book| stored(&book.id, &book.name, &book.dial_plan, &book.log));
    let write = record::write(record::directory_key(&book.id), before.as_ref(), Some(&after))?;
    Ok((book, write))
}

pub(crate) fn delete_directory(
    state: &mut State,
    who: &Principal,
    now: Now,
    id: &DirectoryId,
    expected: Option<Revision>,
) -> Result<(Commit, Done), CommandError> {
    let book = state.book(id.as_str())?.clone();
    check_revision(expected, book.record_revision)?;
    let asks = |record: &&Arc<PhoneRecord>| record.phone.settings.directories.contains(id);
    if let Some(record) = state.phones().find(asks) {
        return Err(CommandError::DirectoryInUse(record.phone.id.clone()));
    }
    let before = stored(&book.id, &book.name, &book.dial_plan, &book.log);
    let write = record::write(record::directory_key(id), Some(&before), None)?;
    let commit = system_commit(state, who, now, "delete", vec![write])?;
    state.books.remove(id);
    Ok(done(state, commit))
}

/// Brings a directory back with all that is in it. Nobody can have changed that since: it was not there.
pub(super) fn restore_directory(
    state: &mut State,
    who: &Principal,
    now: Now,
    deleted: &Book,
) -> Result<(Commit, Done), CommandError> {
    super::allowed::administers(&state.rights(who, now.time))?;
    if state.books.contains_key(&deleted.id) {
        return Err(CommandError::DirectoryExists(deleted.id.clone()));
    }
    let mut book = Book::clone(deleted);
    book.record_revision = state.revision.next();
    let after = stored(&book.id, &book.name, &book.dial_plan, &book.log);
    let write = record::write(record::directory_key(&book.id), None, Some(&after))?;
    let commit =
        system_commit(state, who, now, "add", vec![write])?.unchanged(book.log.clone(), book.revision);
    state.books.insert(book.id.clone(), Arc::new(book));
    Ok(done(state, commit))
}

pub(crate) fn put_phone(
    state: &mut State,
    who: &Principal,
    now: Now,
    id: PhoneId,
    settings: PhoneSettings,
    put: Put,
) -> Result<(Commit, Done), CommandError> {
    let before = state.phones.get(&id).cloned();
    match (put, &before) {
        (Put::Create, Some(_)) => return Err(CommandError::PhoneExists(id)),
        (Put::Replace(_), None) => return Err(Missing::Phone(id.to_string()).into()),
        (Put::Replace(expected), Some(record)) => check_revision(expected, record.revision)?,
        (Put::Create, None) => {}
    }
    let problems = phone_rules::problems(&settings, state);
    if !problems.is_empty() {
        return Err(CommandError::Invalid(problems));
    }
    let revision = state.revision.next();
    let stored_before = before
        .map(|record| StoredPhone { id: record.phone.id.clone(), settings: record.phone.settings.clone() });
    let after = StoredPhone { id: id.clone(), settings };
    let write = record::write(record::phone_key(&id), stored_before.as_ref(), Some(&after))?;
    let what = if stored_before.is_some() { "change" } else { "add" };
    let commit = system_commit(state, who, now, what, vec![write])?;
    let phone = Phone { id: id.clone(), settings: after.settings };
    state.phones.insert(id, Arc::new(PhoneRecord::new(phone, revision)));
    Ok(done(state, commit))
}

pub(crate) fn delete_phone(
    state: &mut State,
    who: &Principal,
    now: Now,
    id: &PhoneId,
    expected: Option<Revision>,
) -> Result<(Commit, Done), CommandError> {
    let record = state.phone(id.as_str())?.clone();
    check_revision(expected, record.revision)?;
    let before = StoredPhone { id: id.clone(), settings: record.phone.settings.clone() };
    let mut writes = vec![record::write(record::phone_key(id), Some(&before), None)?];
    writes.extend(delete_key(state, id)?);
    let commit = system_commit(state, who, now, "delete", writes)?;
    state.phones.remove(id);
    forget_key(state, id);
    Ok(done(state, commit))
}

pub(crate) fn put_settings(
    state: &mut State,
    who: &Principal,
    now: Now,
    settings: Settings,
    expected: Option<Revision>,
) -> Result<(Commit, Done), CommandError> {
    check_revision(expected, state.settings().1)?;
    settings.check()?;
    let before = state.settings.as_ref().map(|kept| &kept.value);
    let write = record::write(record::settings_key(), before, Some(&settings))?;
    let commit = system_commit(state, who, now, "change", vec![write])?;
    state.settings = Some(Kept { value: settings, revision: state.revision.next() });
    Ok(done(state, commit))
}

/// Brings the entries under the new plan, or names those that do not fit it.
fn reindex(before: &Book, book: &mut Book) -> Result<(), CommandError> {
    book.revision = before.revision;
    let mut misfits = Vec::new();
    for indexed in before.entries() {
        let entry = &indexed.entry;
        for number in &entry.numbers {
            let zone = &number.zone;
            let form =
                if zone.range { book.plan().range(&zone.number) } else { book.plan().stored(&zone.number) };
            let fault = form.err().map(Fault::from).or_else(|| denies_emergency(book.plan(), zone));
            if let Some(fault) = fault {
                misfits.push(Collision {
                    entry: entry.id,
                    display_name: entry.display_name(),
                    number: zone.number.clone(),
                    fault,
                });
            }
        }
    }
    let mut filling = Filling::of(book.clone());
    for indexed in before.entries() {
        filling.add(Indexed::of(indexed.entry.clone(), book).packed());
    }
    *book = filling.done();
    misfits.extend(collisions(book));
    if misfits.is_empty() { Ok(()) } else { Err(CommandError::PlanCollides(misfits)) }
}

pub(super) fn stored(id: &DirectoryId, name: &str, dial_plan: &DialPlan, log: &LogId) -> DirectoryRecord {
    DirectoryRecord {
        id: id.clone(),
        name: name.to_owned(),
        dial_plan: dial_plan.clone(),
        log: log.as_str().to_owned(),
    }
}

fn new_log(now: Now) -> Result<LogId, CommandError> {
    let name = now.new_id().to_string();
    record::log_id(&name).ok_or_else(|| Invalid::entry("id", "no log could be named").into())
}

fn system_commit(
    state: &State,
    who: &Principal,
    now: Now,
    what: &str,
    writes: Vec<Write>,
) -> Result<Commit, CommandError> {
    commit(&LogId::system(), state.revision, who, now, (what, None), writes)
}

fn done(state: &mut State, commit: Commit) -> (Commit, Done) {
    state.revision = state.revision.next();
    (commit, Done { revision: state.revision, ..Done::default() })
}
