//! Whether somebody may give a command: looked up in the newest state, so that a right that was taken away a moment ago
//! is gone. What somebody may not see is not there for them.

use super::Now;
use crate::{Access, Command, CommandError, Missing, Principal, Put, Right, Rights, State};
use shared::{DirectoryId, PhoneId, PhoneSettings};

type Verdict = Result<(), CommandError>;

pub(super) fn check(state: &State, who: &Principal, now: Now, command: &Command) -> Verdict {
    let rights = state.rights(who, now.time);
    if rights == Rights::Nothing {
        return Err(CommandError::SignedOut);
    }
    match command {
        Command::Add { directory, .. }
        | Command::Change { directory, .. }
        | Command::Delete { directory, .. }
        | Command::Clear { directory }
        | Command::Bulk { directory, .. }
        | Command::Merge { directory, .. } => edits(&rights, directory),
        Command::Begin { .. } => administers(&rights),
        Command::PutDirectory { id, put, .. } => match put {
            Put::Create => administers(&rights),
            Put::Replace(_) => sees(&rights, id).and_then(|()| administers(&rights)),
        },
        Command::DeleteDirectory { id, .. } => sees(&rights, id).and_then(|()| administers(&rights)),
        Command::PutPhone { put: Put::Create, .. } => administers(&rights),
        Command::PutPhone { id, settings, .. } => edits_phone(state, &rights, id, settings),
        Command::DeletePhone { id, .. } => {
            sees_phone(state, &rights, id)?;
            administers(&rights)
        }
        Command::PutSettings { .. } => administers(&rights),
        Command::Access(access) => may_access(state, &rights, who, access),
        // Outside directories it becomes another command, with its own rights.
        Command::Undo(undo) => match &undo.directory {
            Some(directory) => edits(&rights, directory),
            None => changes(&rights),
        },
    }
}

fn edits(rights: &Rights, directory: &DirectoryId) -> Verdict {
    sees(rights, directory)?;
    if rights.edits(directory) { Ok(()) } else { Err(CommandError::Forbidden(Right::ChangeEntries)) }
}

fn sees(rights: &Rights, directory: &DirectoryId) -> Verdict {
    if rights.sees(directory) { Ok(()) } else { Err(Missing::Directory(directory.to_string()).into()) }
}

fn changes(rights: &Rights) -> Verdict {
    match rights {
        Rights::Edit(_) | Rights::Administer => Ok(()),
        _ => Err(CommandError::Forbidden(Right::ChangeSomething)),
    }
}

pub(super) fn administers(rights: &Rights) -> Verdict {
    if *rights == Rights::Administer { Ok(()) } else { Err(CommandError::Forbidden(Right::Administer)) }
}

fn sees_phone(state: &State, rights: &Rights, id: &PhoneId) -> Verdict {
    let phone = state.phone(id.as_str())?;
    if rights.sees_phone(phone) { Ok(()) } else { Err(Missing::Phone(id.to_string()).into()) }
}

fn edits_phone(state: &State, rights: &Rights, id: &PhoneId, after: &PhoneSettings) -> Verdict {
    sees_phone(state, rights, id)?;
    let before = state.phone(id.as_str())?;
    if rights.edits_phone(&before.phone.settings, after) {
        Ok(())
    } else {
        Err(CommandError::Forbidden(Right::ChangePhone))
    }
}

fn may_access(state: &State, rights: &Rights, who: &Principal, access: &Access) -> Verdict {
    let own = match (access, who) {
        (Access::SignOut { session: ended }, Principal::Person { session, .. }) => ended == session,
        (
            Access::SetPassword { id: whose, .. } | Access::SignOutEverywhere { id: whose, .. },
            Principal::Person { id, .. },
        ) => whose == id,
        _ => false,
    };
    if own {
        return Ok(());
    }
    if let Access::PutKey { phone, .. } | Access::RevokeKey { phone } = access {
        sees_phone(state, rights, phone)?;
    }
    administers(rights)
}
