//! Why a change cannot be taken back.

use crate::Fault;
use jiff::Timestamp;
use std::fmt;

/// Something that was changed, by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Thing {
    /// An entry, by the name shown.
    Entry(String),
    /// A directory, by its id.
    Directory(String),
    /// A phone, by its id.
    Phone(String),
    /// A person, by the name to sign in with.
    Person(String),
    /// The settings of the installation.
    Settings,
}

impl fmt::Display for Thing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Thing::Entry(name) | Thing::Person(name) => f.write_str(name),
            Thing::Directory(id) => write!(f, "the directory {id}"),
            Thing::Phone(id) => write!(f, "the phone {id}"),
            Thing::Settings => f.write_str("the setting"),
        }
    }
}

/// Why a change cannot be taken back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotUndo {
    /// It has changed since.
    #[error("{0} has changed since")]
    Changed(Thing),
    /// It was deleted since.
    #[error("{0} was deleted since")]
    Deleted(Thing),
    /// It came back since.
    #[error("{0} is there again since")]
    ThereAgain(Thing),
    /// The directory has another log now.
    #[error("the directory was deleted and made anew since")]
    MadeAnew,
    /// A new directory is not empty any more.
    #[error("{0} has had entries since")]
    HasEntries(Thing),
    /// The log of a deleted directory could not be read.
    #[error("{0} could not be read")]
    Unreadable(Thing),
    /// It was written by another version.
    #[error("this version does not understand what it has changed")]
    NotUnderstood,
    /// A number is none under the dial plan of today.
    #[error("{number} of {name} does not fit the dial plan now: {fault}")]
    Misfit {
        /// As it is written.
        number: String,
        /// Of which entry.
        name: String,
        /// What is wrong with it.
        fault: Fault,
    },
    /// Two numbers are one under the dial plan of today.
    #[error("{name} would have {number} twice under the dial plan now")]
    Twice {
        /// As it is written.
        number: String,
        /// Of which entry.
        name: String,
    },
    /// Another rule of today.
    #[error(transparent)]
    Fault(Fault),
    /// Somebody else has the number.
    #[error("{number} belongs to {name} now")]
    Belongs {
        /// As it is written there.
        number: String,
        /// Who has it.
        name: String,
    },
    /// It is the very first change.
    #[error("the first start is not undone: delete what is not wanted")]
    FirstStart,
    /// There is nothing to take back.
    #[error("it has changed nothing that could be undone")]
    Nothing,
    /// A session.
    #[error("signing in and out is not undone")]
    Session,
    /// A password.
    #[error("a password is not brought back: set a new one")]
    Password,
    /// The token that was made is gone.
    #[error("the token was revoked since")]
    TokenRevoked,
    /// A token that was revoked.
    #[error("a token that was revoked stays so: make a new one")]
    TokenStaysRevoked,
    /// The key that was made is gone.
    #[error("the key has ended since")]
    KeyEnded,
    /// A key that has ended.
    #[error("a key that has ended stays so: make a new one")]
    KeyStaysEnded,
    /// It was given up with all before this moment, if that is known.
    #[error("it is final: the history {} was given up", before(.0))]
    Final(Option<Timestamp>),
}

fn before(time: &Option<Timestamp>) -> String {
    match time {
        Some(time) => format!("before {}", time.strftime("%Y-%m-%d %H:%M UTC")),
        None => "up to now".to_owned(),
    }
}
