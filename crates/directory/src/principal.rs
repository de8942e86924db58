//! Who asks, and what they may do.

use crate::{PhoneRecord, access::Digest};
use shared::{Directories, DirectoryId, PersonId, PhoneId, PhoneSettings, TokenId};
use std::{fmt, sync::Arc};

/// Who asks. What they may do is looked up in the newest state each time ([`State::rights`](crate::State::rights)), so
/// that what is taken away is gone at once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Principal {
    /// Whoever is at the machine of an installation without sign-in, or the program itself.
    Local,
    /// A person who has signed in.
    Person {
        /// Who.
        id: PersonId,
        /// The session.
        session: Digest,
    },
    /// A program with a token.
    Token {
        /// The token.
        id: TokenId,
        /// Its name.
        name: Arc<str>,
    },
    /// A phone with its key.
    Phone(PhoneId),
}

impl fmt::Display for Principal {
    /// The name in the log of changes. No name to sign in with has a blank in it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Principal::Local => f.write_str("local"),
            Principal::Person { id, .. } => id.fmt(f),
            Principal::Token { name, .. } => write!(f, "token {name}"),
            Principal::Phone(id) => write!(f, "phone {id}"),
        }
    }
}

/// What somebody may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rights {
    /// Nothing: signed out, expired, revoked.
    Nothing,
    /// Ask whether phones ring, and what they dial.
    Ring,
    /// The same of this phone alone.
    Phone(PhoneId),
    /// See these directories, and the phones that ask no others.
    Read(Directories),
    /// Change their entries as well, and the settings of those phones.
    Edit(Directories),
    /// Everything.
    Administer,
}

impl Rights {
    /// Whether the directory is there for them.
    pub fn sees(&self, directory: &DirectoryId) -> bool {
        match self {
            Rights::Administer => true,
            Rights::Read(some) | Rights::Edit(some) => some.has(directory),
            Rights::Nothing | Rights::Ring | Rights::Phone(_) => false,
        }
    }

    /// Whether they may change entries of the directory.
    pub fn edits(&self, directory: &DirectoryId) -> bool {
        matches!(self, Rights::Administer | Rights::Edit(_)) && self.sees(directory)
    }

    /// Whether the phone, with its settings, is there for them: what a phone says must tell nothing of a directory
    /// that they do not see.
    pub fn sees_phone(&self, phone: &PhoneRecord) -> bool {
        self.sees_all_of(&phone.phone.settings)
    }

    /// Whether they may ask what the phone does with a call, and what it dials.
    pub fn asks(&self, phone: &PhoneRecord) -> bool {
        match self {
            Rights::Ring => true,
            Rights::Phone(own) => *own == phone.phone.id,
            _ => self.sees_phone(phone),
        }
    }

    /// Whether they may make these settings of those: no directory comes in, or goes, that they may not edit.
    pub(crate) fn edits_phone(&self, before: &PhoneSettings, after: &PhoneSettings) -> bool {
        match self {
            Rights::Administer => true,
            Rights::Edit(_) => self.sees_all_of(before) && self.sees_all_of(after),
            _ => false,
        }
    }

    fn sees_all_of(&self, settings: &PhoneSettings) -> bool {
        match self {
            Rights::Administer | Rights::Read(Directories::All) | Rights::Edit(Directories::All) => true,
            Rights::Read(_) | Rights::Edit(_) => {
                !settings.directories.is_empty() && settings.directories.iter().all(|id| self.sees(id))
            }
            Rights::Nothing | Rights::Ring | Rights::Phone(_) => false,
        }
    }
}
