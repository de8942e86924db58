//! Commands against the newest state: rules, uniqueness, revisions; and what they write.

mod access;
mod allowed;
mod bulk;
mod entries;
mod merge;
mod settings;
mod undo;

use crate::{Command, CommandError, Done, Principal, State, record};
use shared::Revision;
use store::{Commit, LogId, Write};

/// Time and randomness for a command.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Now {
    pub(crate) time: jiff::Timestamp,
    /// The revision that the command takes back, if it does.
    pub(crate) undoes: Option<Revision>,
}

impl Now {
    /// Ids grow with time, so that what was added last sorts last.
    pub(crate) fn new_id(self) -> uuid::Uuid {
        uuid::Uuid::now_v7()
    }
}

/// Does the command on `state` and gives what must be written for it; on an error `state` is as it was.
pub(crate) fn execute(
    state: &mut State,
    who: &Principal,
    now: Now,
    command: Command,
) -> Result<(Commit, Done), CommandError> {
    allowed::check(state, who, now, &command)?;
    execute_now(state, who, now, command)
}

/// The same where rights were looked at.
fn execute_now(
    state: &mut State,
    who: &Principal,
    now: Now,
    command: Command,
) -> Result<(Commit, Done), CommandError> {
    match command {
        Command::Add { directory, draft, if_free } => {
            entries::add(state, who, now, &directory, draft, if_free)
        }
        Command::Change { directory, entry, expected, take_over, kind, edit } => {
            let change = entries::Change { entry, expected, take_over, kind, edit };
            entries::change(state, who, now, &directory, change)
        }
        Command::Delete { directory, entry, expected } => {
            entries::delete(state, who, now, &directory, entry, expected)
        }
        Command::Clear { directory } => entries::clear(state, who, now, &directory),
        Command::Bulk { directory, chosen, change } => {
            bulk::bulk(state, who, now, &directory, &chosen, change)
        }
        Command::Merge { directory, entry, expected, others } => {
            merge::merge(state, who, now, &directory, &merge::Merge { entry, expected, others })
        }
        Command::Begin { directory, phone, region } => {
            settings::begin(state, who, now, directory, phone, region)
        }
        Command::PutDirectory { id, name, dial_plan, put } => {
            settings::put_directory(state, who, now, id, name, dial_plan, put)
        }
        Command::DeleteDirectory { id, expected } => {
            settings::delete_directory(state, who, now, &id, expected)
        }
        Command::PutPhone { id, settings, put } => settings::put_phone(state, who, now, id, *settings, put),
        Command::DeletePhone { id, expected } => settings::delete_phone(state, who, now, &id, expected),
        Command::PutSettings { settings, expected } => {
            settings::put_settings(state, who, now, settings, expected)
        }
        Command::Access(access) => access::access(state, who, now, *access),
        Command::Undo(undo) => undo::undo(state, who, now, *undo),
    }
}

fn commit(
    log: &LogId,
    head: Revision,
    who: &Principal,
    now: Now,
    (what, about): (&str, Option<String>),
    writes: Vec<Write>,
) -> Result<Commit, CommandError> {
    let what = if now.undoes.is_some() { "undo" } else { what };
    let (who, what) = (who.to_string(), what.to_owned());
    let header = record::Header { time: now.time, who, what, about, undoes: now.undoes };
    let mut commit = Commit::new(log.clone(), head, record::bytes(&header)?);
    for write in writes {
        commit = commit.write(write);
    }
    Ok(commit)
}

fn check_revision(expected: Option<Revision>, current: Revision) -> Result<(), CommandError> {
    match expected {
        Some(expected) if expected != current => Err(CommandError::Stale { current }),
        _ => Ok(()),
    }
}
