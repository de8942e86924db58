//! What can be changed.

use crate::{
    BulkChange, Chosen, ChosenEntry, CommandError, EntryDraft, Indexed, Settings, Undo, access::Digest,
};
use shared::{
    DialPlan, Directories, DirectoryId, Entry, EntryId, PersonId, PhoneId, PhoneSettings, Revision, Role,
    Scope, TokenId,
};
use std::sync::Arc;

/// Makes the wanted entry from the newest one, so that no change works on what somebody else has changed since.
pub type Edit = Box<dyn FnOnce(&Entry) -> Result<EntryDraft, CommandError> + Send>;

/// A change that somebody asks for.
pub enum Command {
    /// Add an entry. Numbers that other entries have are taken from them, unless `if_free`.
    Add {
        /// The directory.
        directory: DirectoryId,
        /// The entry.
        draft: EntryDraft,
        /// Refuse with [`CommandError::NumberTaken`] instead of overwriting.
        if_free: bool,
    },
    /// Change an entry, by whatever edit.
    Change {
        /// The directory.
        directory: DirectoryId,
        /// The entry.
        entry: EntryId,
        /// The revision it was edited at, if the client says.
        expected: Option<Revision>,
        /// Take numbers from other entries instead of refusing.
        take_over: bool,
        /// What the log calls it.
        kind: ChangeKind,
        /// The edit.
        edit: Edit,
    },
    /// Delete an entry with all its numbers.
    Delete {
        /// The directory.
        directory: DirectoryId,
        /// The entry.
        entry: EntryId,
        /// The revision the client saw, if it says.
        expected: Option<Revision>,
    },
    /// Delete every entry of a directory, as one change.
    Clear {
        /// The directory.
        directory: DirectoryId,
    },
    /// Change or delete many entries, as one change.
    Bulk {
        /// The directory.
        directory: DirectoryId,
        /// Which.
        chosen: Chosen,
        /// What becomes of them.
        change: BulkChange,
    },
    /// Make entries of the same name one entry: their numbers become its sub entries.
    Merge {
        /// The directory.
        directory: DirectoryId,
        /// The entry that stays.
        entry: EntryId,
        /// The revision the client saw, if it says.
        expected: Option<Revision>,
        /// The entries that become part of it.
        others: Vec<ChosenEntry>,
    },
    /// Begin a new installation, with a directory and a phone that asks it.
    Begin {
        /// The directory.
        directory: DirectoryId,
        /// The phone.
        phone: PhoneId,
        /// The country of the directory's dial plan.
        region: Option<String>,
    },
    /// Create a directory, or set its name and dial plan.
    PutDirectory {
        /// Its id.
        id: DirectoryId,
        /// Its name.
        name: String,
        /// Its dial plan.
        dial_plan: DialPlan,
        /// Whether it is there already.
        put: Put,
    },
    /// Delete a directory and all that is in it.
    DeleteDirectory {
        /// Its id.
        id: DirectoryId,
        /// The revision the client saw, if it says.
        expected: Option<Revision>,
    },
    /// Create a phone, or set its settings.
    PutPhone {
        /// Its id.
        id: PhoneId,
        /// Its settings.
        settings: Box<PhoneSettings>,
        /// Whether it is there already.
        put: Put,
    },
    /// Delete a phone.
    DeletePhone {
        /// Its id.
        id: PhoneId,
        /// The revision the client saw, if it says.
        expected: Option<Revision>,
    },
    /// Set what holds for the whole installation.
    PutSettings {
        /// What is set.
        settings: Settings,
        /// The revision the client saw, if it says.
        expected: Option<Revision>,
    },
    /// Change who may do what.
    Access(Box<Access>),
    /// Take a change back: made by [`Ringbook::undo`](crate::Ringbook::undo).
    Undo(Box<Undo>),
}

/// A change of who may do what. Secrets and passwords come as their hashes.
pub enum Access {
    /// Make the first administrator, and choose the country.
    SetUp {
        /// The name.
        id: PersonId,
        /// The hash of the password.
        password: String,
        /// The country.
        region: Option<String>,
    },
    /// Create a person, or change one.
    PutPerson {
        /// The name to sign in with.
        id: PersonId,
        /// What people call them.
        name: String,
        /// What they may do.
        role: Role,
        /// Which directories they see.
        directories: Directories,
        /// The hash of a new password; none keeps the old one.
        password: Option<String>,
        /// Whether the person is there already.
        put: Put,
    },
    /// Delete a person; all their sessions end.
    DeletePerson {
        /// Who.
        id: PersonId,
        /// The revision the client saw, if it says.
        expected: Option<Revision>,
    },
    /// Change a password; all sessions but one end.
    SetPassword {
        /// Whose.
        id: PersonId,
        /// The hash of the new one.
        password: String,
        /// The session that stays.
        keep: Option<Digest>,
    },
    /// Begin a session.
    SignIn {
        /// The session.
        session: Digest,
        /// Whose.
        person: PersonId,
        /// What the browser calls itself.
        browser: String,
    },
    /// End a session.
    SignOut {
        /// The session.
        session: Digest,
    },
    /// End all sessions of a person but one.
    SignOutEverywhere {
        /// Whose.
        id: PersonId,
        /// The session that stays.
        keep: Option<Digest>,
    },
    /// Make a token.
    AddToken {
        /// What it is for.
        name: String,
        /// What it may do.
        scope: Scope,
        /// The hash of its secret.
        digest: Digest,
        /// When it ends.
        expires: Option<jiff::Timestamp>,
    },
    /// End a token.
    RevokeToken {
        /// The token.
        id: TokenId,
    },
    /// Give a phone a key; its old one ends.
    PutKey {
        /// The phone.
        phone: PhoneId,
        /// The hash of the key.
        digest: Digest,
        /// What HTTP Digest needs, with MD5.
        ha1_md5: String,
        /// The same with SHA-256.
        ha1_sha256: String,
    },
    /// End the key of a phone.
    RevokeKey {
        /// The phone.
        phone: PhoneId,
    },
    /// A session, a token or a key was used.
    Seen {
        /// Which.
        digest: Digest,
    },
    /// Somebody was refused: for the audit.
    Refused {
        /// What was refused.
        what: &'static str,
        /// Whom, and from where.
        about: String,
    },
}

/// Whether a thing is made or changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    /// Make it; it must not be there.
    Create,
    /// Replace it; it must be there, at this revision if the client says one.
    Replace(Option<Revision>),
}

/// What the log calls a change of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// Change.
    Change,
    /// Add Sub.
    AddSub,
    /// Deletion of a sub entry.
    DeleteSub,
}

/// What was done.
#[derive(Clone, Debug, Default)]
pub struct Done {
    /// The revision of the log it was written to.
    pub revision: Revision,
    /// The entry as it is now, where there is one.
    pub entry: Option<Arc<Indexed>>,
    /// The entries that lost numbers to it, as they were.
    pub replaced: Vec<Arc<Indexed>>,
    /// How many entries a change of many has changed.
    pub entries: usize,
}
