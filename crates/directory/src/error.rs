//! What can be wrong with a command, and with opening the application.

use crate::{CannotUndo, Fault, Outdated};
use shared::{DirectoryId, EntryId, NumberId, PersonId, PhoneId, Revision, TokenId};
use store::StoreError;

/// A field that is not acceptable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// The place of the number it belongs to, from 0; none for a field of the entry or of another thing.
    pub number: Option<usize>,
    /// The field's name in the API.
    pub field: String,
    /// What is wrong with it.
    pub fault: Fault,
}

impl Invalid {
    /// A field of an entry, a phone or a directory.
    pub fn entry(field: impl Into<String>, fault: impl Into<Fault>) -> Invalid {
        Invalid { number: None, field: field.into(), fault: fault.into() }
    }

    /// A field of one of an entry's numbers.
    pub fn number(place: usize, field: impl Into<String>, fault: impl Into<Fault>) -> Invalid {
        Invalid { number: Some(place), field: field.into(), fault: fault.into() }
    }

    /// The field with its number: `numbers[0].number`.
    pub fn path(&self) -> String {
        match self.number {
            Some(place) => format!("numbers[{place}].{}", self.field),
            None => self.field.clone(),
        }
    }
}

/// An entry that has a number somebody else wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InTheWay {
    /// The entry.
    pub entry: EntryId,
    /// Its name.
    pub display_name: String,
    /// The number it has, as it is written there.
    pub number: String,
    /// The number's id.
    pub number_id: NumberId,
    /// Whether it is the entry's only number, so that taking it takes the entry.
    pub only_number: bool,
}

/// Two numbers, or a number and a rule, that do not go together under a new dial plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collision {
    /// The entry.
    pub entry: EntryId,
    /// Its name.
    pub display_name: String,
    /// The number in question.
    pub number: String,
    /// What would be wrong with it.
    pub fault: Fault,
}

/// What it takes to do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Right {
    /// To look.
    #[error("read")]
    Read,
    /// To change entries of this directory.
    #[error("change entries")]
    ChangeEntries,
    /// To change anything at all.
    #[error("change something")]
    ChangeSomething,
    /// To change this phone.
    #[error("change this phone's settings, with all the directories it asks")]
    ChangePhone,
    /// To say what this phone does.
    #[error("report what a phone does")]
    Report,
    /// To do everything.
    #[error("administer")]
    Administer,
}

/// Something that a command names and that is not there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Missing {
    /// No directory of this id.
    #[error("there is no directory {0}")]
    Directory(String),
    /// No entry of this id.
    #[error("there is no entry {0} in this directory")]
    Entry(EntryId),
    /// No number of this id.
    #[error("there is no number {0} in this entry")]
    Number(NumberId),
    /// No phone of this id.
    #[error("there is no phone {0}")]
    Phone(String),
    /// No person of this name.
    #[error("there is no person {0}")]
    Person(String),
    /// No token of this id.
    #[error("there is no token {0}")]
    Token(TokenId),
    /// No change made this revision.
    #[error("there is no change {0}")]
    Change(Revision),
}

/// Why a command was not done. Nothing was changed then.
#[derive(Clone, Debug, thiserror::Error)]
pub enum CommandError {
    /// What it names is not there.
    #[error(transparent)]
    Missing(#[from] Missing),
    /// Fields are not acceptable.
    #[error("{}", in_words(.0))]
    Invalid(Vec<Invalid>),
    /// It was meant for an older revision.
    #[error("it has changed since: its revision is now {current}")]
    Stale {
        /// The revision it has now.
        current: Revision,
    },
    /// Some of many entries are not as they were when they were chosen.
    #[error("{}", outdated_in_words(.0))]
    EntriesChanged(Vec<Outdated>),
    /// Other entries would be found now than were found.
    #[error("{found} entries are found now: look at them, and choose again")]
    OthersFound {
        /// How many it are now.
        found: usize,
    },
    /// Other entries have the numbers.
    #[error("{}", taken_in_words(.0))]
    NumberTaken(Vec<InTheWay>),
    /// The only number of an entry cannot be deleted alone.
    #[error("an entry has at least one number: delete the entry instead")]
    OnlyNumber,
    /// A directory of this id is there already.
    #[error("there is a directory {0} already")]
    DirectoryExists(DirectoryId),
    /// A phone of this id is there already.
    #[error("there is a phone {0} already")]
    PhoneExists(PhoneId),
    /// A directory that phones ask cannot be deleted.
    #[error("the directory is asked by the phone {0}: take it from that phone first")]
    DirectoryInUse(PhoneId),
    /// A person of this name is there already.
    #[error("there is a person {0} already")]
    PersonExists(PersonId),
    /// Nobody could let the others in again.
    #[error("this is the last administrator: make another one first")]
    LastAdministrator,
    /// The first administrator is there.
    #[error("this installation has its first administrator already: sign in")]
    SetUpAlready,
    /// A mistake of ours: the command met something that nobody had thought of. Nothing was changed.
    #[error("something went wrong in the server, and nothing was changed")]
    Panicked,
    /// Why a change cannot be taken back.
    #[error("this cannot be undone: {0}")]
    CannotUndo(CannotUndo),
    /// Whoever asks has signed out, or what they hold has ended.
    #[error("sign in first")]
    SignedOut,
    /// Whoever asks may not do this.
    #[error("you may not do this: it takes the right to {0}")]
    Forbidden(Right),
    /// Entries would collide under the new dial plan.
    #[error("{} numbers do not fit the new dial plan", .0.len())]
    PlanCollides(Vec<Collision>),
    /// The store did not take it.
    #[error("the change could not be stored")]
    Store(#[source] StoreError),
    /// It is not known whether the store took it.
    #[error("it is not known whether the change was stored: look before you try again")]
    Uncertain(#[source] StoreError),
    /// The application is stopping.
    #[error("the server is stopping")]
    Stopping,
}

impl CommandError {
    /// The same under the name that the field has where it was asked for.
    #[must_use]
    pub(crate) fn of_field(self, field: &str, name: &str) -> CommandError {
        match self {
            CommandError::Invalid(mut all) => {
                for invalid in all.iter_mut().filter(|invalid| invalid.field == field) {
                    invalid.field = name.to_owned();
                }
                CommandError::Invalid(all)
            }
            other => other,
        }
    }
}

impl From<Invalid> for CommandError {
    fn from(invalid: Invalid) -> Self {
        CommandError::Invalid(vec![invalid])
    }
}

fn in_words(errors: &[Invalid]) -> String {
    let words: Vec<String> =
        errors.iter().map(|error| format!("{}: {}", error.path(), error.fault)).collect();
    words.join("; ")
}

/// The first few by their names.
fn outdated_in_words(outdated: &[Outdated]) -> String {
    let mut words: Vec<String> = outdated
        .iter()
        .take(3)
        .map(|it| match &it.now {
            Some((_, name)) => format!("{name} has changed since"),
            None => format!("the entry {} is not there any more", it.entry),
        })
        .collect();
    if let Some(more) = outdated.len().checked_sub(3).filter(|more| *more > 0) {
        words.push(format!("and so for {more} more"));
    }
    format!("{}: look again, and choose again", words.join("; "))
}

fn taken_in_words(taken: &[InTheWay]) -> String {
    let words: Vec<String> =
        taken.iter().map(|taken| format!("{} belongs to {}", taken.number, taken.display_name)).collect();
    words.join("; ")
}

/// Why the application did not start.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The store could not be read.
    #[error("the store could not be read")]
    Store(#[from] StoreError),
    /// A record is not what this version writes.
    #[error("the record {record} could not be read")]
    Record {
        /// Its key.
        record: String,
        /// What is wrong with it.
        #[source]
        source: serde_json::Error,
    },
    /// The machine gives no random bytes.
    #[error("the machine has no randomness")]
    Randomness(#[from] getrandom::Error),
    /// The first start could not write the first phone and directory.
    #[error("the new installation could not be written")]
    NewInstallation(#[source] CommandError),
}
