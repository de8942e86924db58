//! What the pages of people, tokens and keys are told.

use super::Sent;
use serde::{Deserialize, Serialize};

/// Who looks at the page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    /// Whether people sign in here at all.
    pub signs_in: bool,
    /// Who has signed in.
    pub person: Option<SignedInAs>,
}

/// Somebody who has signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedInAs {
    /// The name to sign in with.
    pub id: String,
    /// What people call them.
    pub name: String,
    /// Whether they may do everything.
    pub administers: bool,
}

/// The page of the first start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetUpView {
    /// Whether whoever looks may make the first administrator.
    pub may: bool,
    /// The country of the first directory, if it is known.
    pub region: String,
    /// Code and name of every country.
    pub countries: Vec<(String, String)>,
}

/// What somebody sees of themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountView {
    /// The name to sign in with.
    pub id: String,
    /// What people call them.
    pub name: String,
    /// What they may do.
    pub role: String,
    /// The directories they see; nothing: all.
    pub directories: Option<Vec<String>>,
    /// Where they have signed in.
    pub sessions: Vec<SessionLine>,
}

/// A session of somebody's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionLine {
    /// The browser in words.
    pub browser: String,
    /// What it calls itself.
    pub agent: String,
    /// When it began.
    pub began: String,
    /// When it was last used.
    pub last_used: String,
    /// Whether it is this one.
    pub is_this: bool,
}

/// Who may do what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessView {
    /// Whoever can sign in.
    pub people: Vec<PersonLine>,
    /// The form: the person chosen, or a new one.
    pub person: Sent,
    /// Every directory: its id and its name.
    pub directories: Vec<(String, String)>,
    /// Every token.
    pub tokens: Vec<TokenLine>,
    /// Every phone and its key.
    pub keys: Vec<KeyLine>,
    /// What happened, the newest first.
    pub audit: Vec<AuditEntry>,
}

/// A person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonLine {
    /// The name to sign in with.
    pub id: String,
    /// What people call them.
    pub name: String,
    /// What they may do.
    pub role: String,
    /// The names of the directories they see; nothing: all.
    pub directories: Option<Vec<String>>,
}

/// A token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenLine {
    /// Its id.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub scope: String,
    /// Who made it.
    pub made_by: String,
    /// When it ends, if it does.
    pub expires: Option<String>,
    /// Whether it has ended.
    pub expired: bool,
    /// When it was last used.
    pub last_used: Option<String>,
}

/// A phone and its key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyLine {
    /// The phone.
    pub phone: String,
    /// Its name.
    pub name: String,
    /// Since when it has a key, if it has one.
    pub since: Option<String>,
    /// When the key was last used.
    pub last_used: Option<String>,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// When.
    pub time: String,
    /// Who; nothing: the server itself.
    pub who: String,
    /// What, in words.
    pub what: String,
    /// Whom or what it concerns.
    pub about: String,
    /// What is different, in words.
    pub differences: Vec<String>,
    /// The revision that takes it back, where it may be.
    pub undo: Option<u64>,
    /// Whether it was taken back.
    pub undone: bool,
}

/// What came of a form of the settings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// What happened, in words.
    pub message: String,
    /// A token or a key that was made: it is shown this once.
    pub secret: Option<String>,
    /// What takes it back.
    pub undo: Option<super::Step>,
}

impl From<String> for Told {
    fn from(message: String) -> Told {
        Told { message, ..Told::default() }
    }
}
