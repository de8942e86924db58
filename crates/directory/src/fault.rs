//! What can be wrong with a field. In English here, as the API says it; the pages say the same in their languages.

use crate::{MAX_CALLS_PER_PHONE, MAX_CHOSEN, MAX_HISTORY_DAYS, PasswordProblem, draft::MAX_NUMBERS};
pub use numbers::{NumberError, PlanProblem};
use shared::{BirthdayError, DirectoryId, PersonIdError, RingtoneError};

/// What is wrong with a field, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A number or range that cannot be stored.
    #[error(transparent)]
    Number(#[from] NumberError),
    /// A field of a dial plan.
    #[error(transparent)]
    Plan(#[from] PlanProblem),
    /// A birthday that is none.
    #[error(transparent)]
    Birthday(#[from] BirthdayError),
    /// No name to sign in with.
    #[error(transparent)]
    PersonId(#[from] PersonIdError),
    /// No ringtone.
    #[error(transparent)]
    Ringtone(#[from] RingtoneError),
    /// A password that cannot be taken.
    #[error(transparent)]
    Password(#[from] PasswordProblem),
    /// Too long a text.
    #[error("{length} characters are too long: at most {limit}")]
    TooLong {
        /// How many characters it has.
        length: usize,
        /// How many it may have.
        limit: usize,
    },
    /// An entry without numbers.
    #[error("an entry has at least one number")]
    NoNumber,
    /// An entry with too many numbers.
    #[error("an entry has at most {MAX_NUMBERS} numbers")]
    TooManyNumbers,
    /// Two numbers of an entry are one.
    #[error("this number is in the entry twice")]
    NumberTwice,
    /// Two numbers of a directory would be one under a new dial plan.
    #[error("would be the same number as {0}")]
    SameAs(String),
    /// Nobody may lock out the emergency services.
    #[error("{0} is an emergency number here and cannot be denied")]
    Emergency(String),
    /// A phone with too many directories.
    #[error("a phone has at most {0} directories")]
    TooManyDirectories(usize),
    /// A phone with too many identities.
    #[error("a phone has at most {0} identities")]
    TooManyIdentities(usize),
    /// A directory that is not there.
    #[error("there is no directory {0}")]
    NoDirectory(DirectoryId),
    /// A directory that is named twice.
    #[error("{0} is named twice")]
    DirectoryTwice(DirectoryId),
    /// An identity without a name.
    #[error("an identity has a name")]
    IdentityWithoutName,
    /// An identity with a name that means something else.
    #[error("“active” stands for the identity that is active: choose another name")]
    IdentityCalledActive,
    /// An identity that another has the name of.
    #[error("{0} is there twice")]
    IdentityTwice(String),
    /// An active identity that is not there.
    #[error("there is no identity {0} on this phone")]
    NoIdentity(String),
    /// No SIP address.
    #[error("write a SIP address as user@domain, such as office@pbx.example")]
    SipAddress,
    /// Somebody's own password among the people.
    #[error("your own password is changed under Your account, with the old one")]
    OwnPassword,
    /// A new person without a password.
    #[error("a new person has a password")]
    NoPassword,
    /// An administrator with only some directories.
    #[error("an administrator has every directory: leave this empty")]
    AdministratorHasAll,
    /// Too many people.
    #[error("there are at most {0} people")]
    TooManyPeople(usize),
    /// A token without a name.
    #[error("a token has a name that tells what it is for")]
    TokenWithoutName,
    /// Too many tokens.
    #[error("there are at most {0} tokens")]
    TooManyTokens(usize),
    /// A token that would never have been good.
    #[error("this time has passed already")]
    Passed,
    /// Too many days of history, or none.
    #[error("history is kept for 1 to {MAX_HISTORY_DAYS} days, or for ever")]
    HistoryDays,
    /// Too many days of calls, or none.
    #[error("calls are kept for 1 to {MAX_HISTORY_DAYS} days")]
    CallsDays,
    /// Too many calls of each phone.
    #[error("at most {MAX_CALLS_PER_PHONE} calls of a phone are kept")]
    CallsOfPhone,
    /// No entries for a change of many.
    #[error("name at least one entry")]
    NoneChosen,
    /// Too many entries for one change.
    #[error("{0} entries are too many for one change: at most {MAX_CHOSEN}")]
    TooManyChosen(usize),
    /// An entry that is named twice.
    #[error("this entry is named twice")]
    EntryTwice,
    /// The same of one of many entries.
    #[error("{name}: {fault}")]
    OfEntry {
        /// Its name.
        name: String,
        /// What is wrong with it.
        fault: Box<Fault>,
    },
    /// An entry that shall become part of itself.
    #[error("an entry cannot become part of itself")]
    PartOfItself,
    /// Too many numbers when they are one entry.
    #[error("together they have {0} numbers, and an entry has at most {MAX_NUMBERS}")]
    TooManyTogether(usize),
    /// Entries that are not of one name.
    #[error("{other} is another name than {name}: give both the same name first")]
    OtherName {
        /// The name of the one.
        name: String,
        /// The name of the other.
        other: String,
    },
    /// Said already, in the language of whoever asks.
    #[error("{0}")]
    InWords(String),
}

impl From<String> for Fault {
    fn from(words: String) -> Fault {
        Fault::InWords(words)
    }
}

impl From<&str> for Fault {
    fn from(words: &str) -> Fault {
        Fault::InWords(words.to_owned())
    }
}
