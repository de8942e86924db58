//! Who may do what: roles of people and scopes of tokens.

use crate::DirectoryId;
use alloc::{collections::BTreeSet, string::String};
use core::{fmt, str::FromStr};
use serde::{Deserialize, Serialize};

crate::words! {
    /// What a person may do.
    pub enum Role: "role" {
        /// Everything, people and keys included.
        Administrator => "administrator", "Administrator", "Administrator";
        /// Keep directories, and the settings of their phones.
        Editor => "editor", "Editor", "Bearbeiter";
        /// Look.
        #[default]
        Viewer => "viewer", "Viewer", "Betrachter";
    }
}

crate::words! {
    /// What a token may do.
    pub enum Scope: "scope" {
        /// Everything.
        Admin => "admin", "Everything", "Alles";
        /// Keep every directory, and the settings of phones.
        Write => "write", "Read and write", "Lesen und schreiben";
        /// Look.
        #[default]
        Read => "read", "Read", "Lesen";
        /// Ask whether phones ring, and what they dial. Nothing else.
        Ring => "ring", "Ring decisions", "Rufentscheidungen";
    }
}

/// The name a person signs in with: 1 to 64 characters of `a-z 0-9 . _ - @`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PersonId(String);

/// Why a text is no name to sign in with.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a name to sign in with is 1 to 64 characters of a-z, 0-9 and . _ - @")]
pub struct PersonIdError;

impl PersonId {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for PersonId {
    type Err = PersonIdError;

    /// Capitals are taken for small letters, and blanks at the ends do not count.
    fn from_str(text: &str) -> Result<Self, PersonIdError> {
        let id = text.trim().to_ascii_lowercase();
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"._-@".contains(&byte);
        if id.is_empty() || id.len() > 64 || !id.bytes().all(fits) {
            Err(PersonIdError)
        } else {
            Ok(PersonId(id))
        }
    }
}

impl TryFrom<String> for PersonId {
    type Error = PersonIdError;

    fn try_from(text: String) -> Result<Self, PersonIdError> {
        text.parse()
    }
}

impl From<PersonId> for String {
    fn from(id: PersonId) -> String {
        id.0
    }
}

impl core::borrow::Borrow<str> for PersonId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// Which directories somebody sees.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Option<BTreeSet<DirectoryId>>", into = "Option<BTreeSet<DirectoryId>>")]
pub enum Directories {
    /// Every one.
    #[default]
    All,
    /// These; for him there are no others.
    Only(BTreeSet<DirectoryId>),
}

impl Directories {
    /// Whether this one is among them.
    pub fn has(&self, id: &DirectoryId) -> bool {
        match self {
            Directories::All => true,
            Directories::Only(some) => some.contains(id),
        }
    }
}

impl From<Option<BTreeSet<DirectoryId>>> for Directories {
    fn from(some: Option<BTreeSet<DirectoryId>>) -> Self {
        some.map_or(Directories::All, Directories::Only)
    }
}

impl From<Directories> for Option<BTreeSet<DirectoryId>> {
    fn from(directories: Directories) -> Self {
        match directories {
            Directories::All => None,
            Directories::Only(some) => Some(some),
        }
    }
}
