//! Undo: everything that a change has written becomes what it was, while it is still as the change left it.

use super::{Now, allowed, commit, entries::denies_emergency, execute_now, settings};
use crate::{
    Access, Book, CannotUndo, Command, CommandError, Done, Indexed, Missing, Principal, Put, Rights,
    Settings, State, Thing,
    access::{KeyRecord, PersonRecord, TokenRecord},
    record::{self, DirectoryRecord, StoredPhone, SystemKey},
    undo::Undo,
};
use serde::{Serialize, de::DeserializeOwned};
use shared::{DirectoryId, Entry, EntryId, Revision};
use std::{collections::HashSet, sync::Arc};
use store::{Change, Commit, Write};

type Outcome = Result<(Commit, Done), CommandError>;

pub(crate) fn undo(state: &mut State, who: &Principal, now: Now, undo: Undo) -> Outcome {
    let now = Now { undoes: Some(undo.change.revision), ..now };
    match &undo.directory {
        Some(id) => in_directory(state, who, now, id, &undo),
        None => outside(state, who, now, &undo),
    }
}

fn cannot<T>(why: CannotUndo) -> Result<T, CommandError> {
    Err(CommandError::CannotUndo(why))
}

/// An entry that the change has written: as it is now, and as it was.
struct Taken {
    id: EntryId,
    now: Option<Entry>,
    before: Option<Entry>,
}

fn in_directory(state: &mut State, who: &Principal, now: Now, id: &DirectoryId, undo: &Undo) -> Outcome {
    let book = state.book(id.as_str())?.clone();
    if book.log != undo.log {
        return cannot(CannotUndo::MadeAnew);
    }
    let taken = undo.change.writes.iter().map(|write| taken(&book, write)).collect::<Result<Vec<_>, _>>()?;
    let mut after = Book::clone(&book);
    after.revision = book.revision.next();
    taken.iter().for_each(|it| after.put(it.id, None));
    let mut writes = Vec::with_capacity(taken.len());
    for it in &taken {
        let restored = it.before.clone().map(|entry| Entry { revision: after.revision, ..entry });
        writes.push(record::write(record::entry_key(it.id), it.now.as_ref(), restored.as_ref())?);
        if let Some(entry) = restored {
            check(&after, &entry)?;
            after.put(it.id, Some(entry));
        }
    }
    let commit = commit(&book.log, book.revision, who, now, ("undo", None), writes)?;
    let mut restored = taken.iter().filter_map(|it| after.entry(it.id));
    let entry = restored.next().filter(|_| restored.next().is_none());
    let done = Done { revision: after.revision, entry, ..Done::default() };
    state.books.insert(id.clone(), Arc::new(after));
    Ok((commit, done))
}

fn taken(book: &Book, write: &Write) -> Result<Taken, CommandError> {
    let read = |bytes: &Option<store::Bytes>| {
        bytes.as_ref().map(|bytes| record::read_entry(bytes, Revision(0))).transpose()
    };
    let (Some(id), Ok(before), Ok(left)) =
        (record::entry_id(&write.key), read(&write.before), read(&write.after))
    else {
        return cannot(CannotUndo::NotUnderstood);
    };
    let now = book.entry(id).map(|indexed| indexed.entry.clone());
    if now.clone().map(|entry| Entry { revision: Revision(0), ..entry }) != left {
        return cannot(match (&now, &left) {
            (Some(now), Some(_)) => CannotUndo::Changed(Thing::Entry(now.display_name())),
            (Some(now), None) => CannotUndo::ThereAgain(Thing::Entry(now.display_name())),
            (None, left) => {
                let name = left.as_ref().map(Entry::display_name).unwrap_or_default();
                CannotUndo::Deleted(Thing::Entry(name))
            }
        });
    }
    Ok(Taken { id, now, before })
}

/// The rules of today: a number is one under the dial plan, nobody else has it, and it is no emergency call denied.
fn check(book: &Book, entry: &Entry) -> Result<(), CommandError> {
    let name = entry.display_name();
    let mut seen = HashSet::new();
    for number in &entry.numbers {
        let zone = &number.zone;
        let form =
            if zone.range { book.plan().range(&zone.number) } else { book.plan().stored(&zone.number) };
        match form {
            Err(error) => {
                let number = zone.number.clone();
                return cannot(CannotUndo::Misfit { number, name, fault: error.into() });
            }
            Ok(form) if !seen.insert((form.clone(), zone.range)) => {
                return cannot(CannotUndo::Twice { number: zone.number.clone(), name });
            }
            Ok(_) => {}
        }
        if let Some(fault) = denies_emergency(book.plan(), zone) {
            return cannot(CannotUndo::Fault(fault));
        }
    }
    match book.in_the_way(&Indexed::new(entry.clone(), book.plan())).first() {
        Some(other) => {
            let (number, name) = (other.number.clone(), other.display_name.clone());
            cannot(CannotUndo::Belongs { number, name })
        }
        None => Ok(()),
    }
}

/// Outside directories it is an ordinary command the other way round, with its own rules and rights.
fn outside(state: &mut State, who: &Principal, now: Now, undo: &Undo) -> Outcome {
    if !is_theirs(state, who, now, &undo.change) {
        return Err(Missing::Change(undo.change.revision).into());
    }
    let command = match opposite(state, undo)? {
        Opposite::Command(command) => command,
        Opposite::Directory(book) => return settings::restore_directory(state, who, now, &book),
    };
    allowed::check(state, who, now, &command)?;
    execute_now(state, who, now, command)
}

/// Others than administrators know of the phones that they see, and of nothing else: not even why something cannot be undone.
fn is_theirs(state: &State, who: &Principal, now: Now, change: &Change) -> bool {
    let rights = state.rights(who, now.time);
    let sees =
        |write: &Write| state.phones.get(named(write).as_str()).is_some_and(|it| rights.sees_phone(it));
    rights == Rights::Administer || matches!(main_write(change), Ok((SystemKey::Phone, write)) if sees(write))
}

enum Opposite {
    Command(Command),
    /// A directory comes back with all that is in it.
    Directory(Arc<Book>),
}

fn opposite(state: &State, undo: &Undo) -> Result<Opposite, CommandError> {
    let header: record::Header = serde_json::from_slice(&undo.change.header)
        .map_err(|_| CommandError::CannotUndo(CannotUndo::NotUnderstood))?;
    if ["begin", "set_up"].contains(&header.what.as_str()) {
        return cannot(CannotUndo::FirstStart);
    }
    let (kind, write) = main_write(&undo.change)?;
    match kind {
        SystemKey::Directory => directory(state, undo, write),
        SystemKey::Phone => phone(state, write).map(Opposite::Command),
        SystemKey::Person => person(state, write).map(Opposite::Command),
        SystemKey::Token => token(state, write).map(Opposite::Command),
        SystemKey::Key => key(state, write).map(Opposite::Command),
        SystemKey::Settings => settings(state, write).map(Opposite::Command),
        SystemKey::Session => cannot(CannotUndo::Session),
    }
}

/// What the change is about: sessions and keys that end with a person or a phone stay ended.
fn main_write(change: &Change) -> Result<(SystemKey, &Write), CommandError> {
    let all = || change.writes.iter().filter_map(|write| Some((record::system_key(&write.key)?, write)));
    let is_thing =
        |kind: &SystemKey| matches!(kind, SystemKey::Directory | SystemKey::Phone | SystemKey::Person);
    let found = all().find(|(kind, _)| is_thing(kind)).or_else(|| all().next());
    found.ok_or_else(|| CommandError::CannotUndo(CannotUndo::Nothing))
}

/// Before and after; refused when it is not `now` any more what it became.
fn both<T: Serialize + DeserializeOwned>(
    write: &Write,
    now: Option<&T>,
    thing: &Thing,
) -> Result<(Option<T>, Option<T>), CommandError> {
    let read = |bytes: &Option<store::Bytes>| -> Result<Option<T>, _> {
        bytes.as_ref().map(|bytes| serde_json::from_slice(bytes)).transpose()
    };
    let (Ok(before), Ok(left)) = (read(&write.before), read(&write.after)) else {
        return cannot(CannotUndo::NotUnderstood);
    };
    let form = |value: Option<&T>| value.map(record::bytes).transpose();
    if form(now)? != form(left.as_ref())? {
        return cannot(match (now, &left) {
            (Some(_), Some(_)) => CannotUndo::Changed(thing.clone()),
            (Some(_), None) => CannotUndo::ThereAgain(thing.clone()),
            (None, _) => CannotUndo::Deleted(thing.clone()),
        });
    }
    Ok((before, left))
}

fn directory(state: &State, undo: &Undo, write: &Write) -> Result<Opposite, CommandError> {
    let id = named(write);
    let book = state.books.get(id.as_str());
    let now = book.map(|book| settings::stored(&book.id, &book.name, &book.dial_plan, &book.log));
    let thing = Thing::Directory(id.clone());
    match (both::<DirectoryRecord>(write, now.as_ref(), &thing)?, book) {
        ((None, _), Some(book)) if book.revision > Revision(0) => cannot(CannotUndo::HasEntries(thing)),
        ((None, _), Some(book)) => {
            Ok(Opposite::Command(Command::DeleteDirectory { id: book.id.clone(), expected: None }))
        }
        ((Some(before), _), Some(_)) => Ok(Opposite::Command(Command::PutDirectory {
            id: before.id,
            name: before.name,
            dial_plan: before.dial_plan,
            put: Put::Replace(None),
        })),
        ((Some(_), _), None) => match &undo.book {
            Some(book) => Ok(Opposite::Directory(book.clone())),
            None => cannot(CannotUndo::Unreadable(thing)),
        },
        ((None, _), None) => cannot(CannotUndo::Deleted(thing)),
    }
}

fn phone(state: &State, write: &Write) -> Result<Command, CommandError> {
    let id = named(write);
    let now = state.phones.get(id.as_str());
    let stored = now
        .map(|record| StoredPhone { id: record.phone.id.clone(), settings: record.phone.settings.clone() });
    let put = if now.is_some() { Put::Replace(None) } else { Put::Create };
    Ok(match both(write, stored.as_ref(), &Thing::Phone(id.clone()))? {
        (Some(before), _) => Command::PutPhone { id: before.id, settings: Box::new(before.settings), put },
        (None, Some(left)) => Command::DeletePhone { id: left.id, expected: None },
        (None, None) => return cannot(CannotUndo::Nothing),
    })
}

/// A password is never brought back, but for who was deleted: without one nobody could be there again.
fn person(state: &State, write: &Write) -> Result<Command, CommandError> {
    let id = named(write);
    let now = state.people.get(id.as_str()).map(|kept| kept.value.clone());
    let (before, left) = both::<PersonRecord>(write, now.as_ref(), &Thing::Person(id.clone()))?;
    let Some(before) = before else {
        let id = left.map(|left| left.id);
        let id = id.ok_or_else(|| CommandError::CannotUndo(CannotUndo::Nothing))?;
        return Ok(Access::DeletePerson { id, expected: None }.into());
    };
    let same = |left: &PersonRecord| {
        left.name == before.name && left.role == before.role && left.directories == before.directories
    };
    if left.as_ref().is_some_and(same) {
        return cannot(CannotUndo::Password);
    }
    let (password, put) = match left {
        Some(_) => (None, Put::Replace(None)),
        None => (Some(before.password), Put::Create),
    };
    let PersonRecord { id, name, role, directories, .. } = before;
    Ok(Access::PutPerson { id, name, role, directories, password, put }.into())
}

/// Before they were set for the first time they were what they are without being set.
fn settings(state: &State, write: &Write) -> Result<Command, CommandError> {
    let now = state.settings.as_ref().map(|kept| &kept.value);
    let (before, _) = both::<Settings>(write, now, &Thing::Settings)?;
    Ok(Command::PutSettings { settings: before.unwrap_or_default(), expected: None })
}

/// What was given is taken away; what was taken away stays so.
fn token(state: &State, write: &Write) -> Result<Command, CommandError> {
    match (&write.before, &write.after) {
        (None, Some(made)) => {
            let token: TokenRecord = serde_json::from_slice(made)
                .map_err(|_| CommandError::CannotUndo(CannotUndo::NotUnderstood))?;
            if !state.tokens.contains_key(&token.id) {
                return cannot(CannotUndo::TokenRevoked);
            }
            Ok(Access::RevokeToken { id: token.id }.into())
        }
        _ => cannot(CannotUndo::TokenStaysRevoked),
    }
}

fn key(state: &State, write: &Write) -> Result<Command, CommandError> {
    let (None, Some(made)) = (&write.before, &write.after) else {
        return cannot(CannotUndo::KeyStaysEnded);
    };
    let key: KeyRecord =
        serde_json::from_slice(made).map_err(|_| CommandError::CannotUndo(CannotUndo::NotUnderstood))?;
    match state.keys.get(&key.phone) {
        Some(now) if now.value.digest == key.digest => Ok(Access::RevokeKey { phone: key.phone }.into()),
        _ => cannot(CannotUndo::KeyEnded),
    }
}

/// The id behind the kind, in the key of a record.
fn named(write: &Write) -> String {
    let key = String::from_utf8_lossy(write.key.as_bytes());
    key.split_once('/').map(|(_, id)| id.to_owned()).unwrap_or_default()
}
