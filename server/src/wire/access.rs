//! People, tokens, keys, and what happened outside directories.

use crate::wire::{directory::DirectoryOut, installation::SettingsOut, phone::PhoneOut, words};
use directory::{AuditLine, Key, OutsideRecord, Person, Token};
use serde::{Deserialize, Serialize};
use shared::{Directories, Role, Scope};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// Somebody who can sign in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Person)]
pub struct PersonOut {
    /// The name to sign in with.
    #[schema(pattern = "^[a-z0-9._@-]{1,64}$", examples("anna"))]
    id: String,
    /// What people call them.
    #[schema(max_length = 200)]
    name: String,
    /// What they may do.
    #[schema(value_type = words::Role)]
    role: Role,
    /// The directories they see; null for every one.
    #[schema(required, value_type = Option<Vec<String>>)]
    directories: Directories,
    /// Since when, RFC 3339 in UTC.
    #[schema(format = "date-time")]
    created: String,
}

impl From<&Person> for PersonOut {
    fn from(person: &Person) -> PersonOut {
        PersonOut {
            id: person.id.to_string(),
            name: person.name.clone(),
            role: person.role,
            directories: person.directories.clone(),
            created: person.created.to_string(),
        }
    }
}

/// A person, as a client sends it.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = PersonInput, examples(json!({
    "id": "anna", "name": "Anna", "role": "editor", "directories": ["main"], "password": "a long one that she changes",
})))]
#[serde(deny_unknown_fields)]
pub struct PersonIn {
    /// The name to sign in with: required to create somebody, the one of the address to replace them.
    #[schema(pattern = "^[A-Za-z0-9._@-]{1,64}$")]
    pub id: Option<String>,
    /// What people call them; without one, the name to sign in with.
    #[schema(max_length = 200)]
    pub name: Option<String>,
    /// What they may do; `viewer` by default.
    #[schema(value_type = Option<words::Role>)]
    pub role: Option<Role>,
    /// The directories they see; null for every one, which an administrator always sees.
    #[schema(value_type = Option<Vec<String>>, max_items = 1000)]
    pub directories: Option<BTreeSet<shared::DirectoryId>>,
    /// At least 10 characters. Required to create somebody; without one they keep theirs. A new one ends their sessions.
    #[schema(min_length = 10, max_length = 200, format = "password", write_only)]
    pub password: Option<String>,
}

/// What a program signs in with.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Token)]
pub struct TokenOut {
    /// Its id.
    #[schema(format = "uuid")]
    id: String,
    /// What it is for.
    #[schema(max_length = 200)]
    name: String,
    /// What it may do.
    #[schema(value_type = words::Scope)]
    scope: Scope,
    /// When it was made, RFC 3339 in UTC.
    #[schema(format = "date-time")]
    created: String,
    /// Who made it.
    created_by: String,
    /// When it ends, if it does.
    #[schema(required, format = "date-time")]
    expires: Option<String>,
    /// When it was last used, to the hour.
    #[schema(required, format = "date-time")]
    last_used: Option<String>,
}

impl From<&Token> for TokenOut {
    fn from(token: &Token) -> TokenOut {
        TokenOut {
            id: token.id.to_string(),
            name: token.name.clone(),
            scope: token.scope,
            created: token.created.to_string(),
            created_by: token.created_by.clone(),
            expires: token.expires.map(|time| time.to_string()),
            last_used: token.last_used.map(|time| time.to_string()),
        }
    }
}

/// A token that was just made: the one time its secret is shown.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NewToken)]
pub struct NewTokenOut {
    /// The token.
    #[serde(flatten)]
    pub about: TokenOut,
    /// What goes behind `Authorization: Bearer`.
    #[schema(pattern = "^rbt_[0-9a-f]{64}$")]
    pub token: String,
}

/// A token to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = TokenInput, examples(json!({"name": "backup script", "scope": "read", "expires": "2030-01-01T00:00:00Z"})))]
#[serde(deny_unknown_fields)]
pub struct TokenIn {
    /// What it is for.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// What it may do.
    #[schema(value_type = words::Scope)]
    pub scope: Scope,
    /// When it ends, RFC 3339; never, without it.
    #[schema(format = "date-time")]
    pub expires: Option<String>,
}

/// The key of a phone: what it is, without the key.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Key)]
pub struct KeyOut {
    /// When it was made, RFC 3339 in UTC.
    #[schema(format = "date-time")]
    created: String,
    /// When it was last used, to the hour.
    #[schema(required, format = "date-time")]
    last_used: Option<String>,
}

impl From<&Key> for KeyOut {
    fn from(key: &Key) -> KeyOut {
        KeyOut { created: key.created.to_string(), last_used: key.last_used.map(|time| time.to_string()) }
    }
}

/// A key that was just made: the one time it is shown.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NewKey)]
pub struct NewKeyOut {
    /// The key: as Bearer, as the password of HTTP Basic or Digest with the phone's id as user, or as `?key=`.
    #[schema(pattern = "^[a-z2-9]{26}$")]
    pub key: String,
}

/// Something that happened outside directories.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Change)]
pub struct ChangeOut {
    /// The revision it made.
    #[schema(minimum = 1)]
    revision: u64,
    /// When, RFC 3339 in UTC.
    #[schema(format = "date-time")]
    time: String,
    /// Who: a name to sign in with, `token NAME`, `phone ID`, or `local`.
    who: String,
    /// What: `sign_in`, `sign_in_refused`, `add_token`, `change`, …
    what: String,
    /// Whom or what it concerns.
    #[schema(required)]
    about: Option<String>,
    /// The revision that it takes back, if it is an undo.
    #[schema(required)]
    undoes: Option<u64>,
    /// The directory, phone, person or settings it concerns, as it was; null for anything else, and for what was not there.
    #[schema(required)]
    before: Option<OutsideOut>,
    /// The same as it became; null when it went.
    #[schema(required)]
    after: Option<OutsideOut>,
}

/// What stands outside directories and has nothing secret in it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Outside)]
#[serde(untagged)]
pub enum OutsideOut {
    /// A phone.
    Phone(Box<PhoneOut>),
    /// A directory.
    Directory(Box<DirectoryOut>),
    /// A person.
    Person(Box<PersonOut>),
    /// The settings of the installation.
    Settings(SettingsOut),
}

impl From<&OutsideRecord> for OutsideOut {
    fn from(record: &OutsideRecord) -> OutsideOut {
        match record {
            OutsideRecord::Directory { id, name, dial_plan } => {
                OutsideOut::Directory(Box::new(DirectoryOut::new(id, name, dial_plan)))
            }
            OutsideRecord::Phone(phone) => OutsideOut::Phone(Box::new(PhoneOut::from(phone))),
            OutsideRecord::Person(person) => OutsideOut::Person(Box::new(PersonOut::from(person))),
            OutsideRecord::Settings(settings) => OutsideOut::Settings(SettingsOut::from(*settings)),
        }
    }
}

impl From<&AuditLine> for ChangeOut {
    fn from(line: &AuditLine) -> ChangeOut {
        ChangeOut {
            revision: line.revision.0,
            time: line.time.to_string(),
            who: line.who.clone(),
            what: line.what.clone(),
            about: line.about.clone(),
            undoes: line.undoes.map(|revision| revision.0),
            before: line.before.as_ref().map(OutsideOut::from),
            after: line.after.as_ref().map(OutsideOut::from),
        }
    }
}
