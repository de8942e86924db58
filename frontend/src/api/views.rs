//! What the directory page is told and what it sends.

use crate::form_rules::{Fields, LineKind, Problem};
use serde::{Deserialize, Serialize};

/// A phone to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneName {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// What Call does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallView {
    /// What is dialled.
    pub dials: String,
    /// The link.
    pub uri: String,
    /// The identity the callee sees, if the phone has any: name and SIP address.
    pub identity: Option<(String, String)>,
}

impl CallView {
    /// What is dialled and seen, in one line.
    pub fn in_words(&self) -> String {
        use crate::texts::texts;
        let dials = [texts().dials, " ", &self.dials].concat();
        match &self.identity {
            Some((name, _)) => [&dials, " · ", texts().shows, " ", name].concat(),
            None => dials,
        }
    }
}

/// The form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormView {
    /// What kind of line is chosen.
    pub kind: LineKind,
    /// The name of the entry chosen.
    pub name: String,
    /// The line chosen.
    pub line: Option<Line>,
    /// Whether a line was chosen that is not there any more.
    pub gone: bool,
    /// What is in the fields.
    pub fields: Fields,
    /// What is wrong with them, where they are what a browser without script has sent.
    pub problems: Vec<Problem>,
    /// What the master says: shown in the empty fields of a sub entry.
    pub master: Fields,
    /// The identities to choose from.
    pub identities: Vec<String>,
    /// Whether birthdays are shown as month/day/year.
    pub us_date_format: bool,
    /// Whether whoever looks may change the directory.
    pub may_edit: bool,
}

/// A line of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Line {
    /// The entry.
    pub entry: String,
    /// The number, where the line is a sub entry's.
    pub number: Option<String>,
    /// The revision of the entry that the page has shown.
    pub revision: Option<u64>,
}

/// A button of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Button {
    /// Add.
    Add,
    /// Change.
    Change,
    /// Add Sub.
    AddSub,
    /// "Add as sub entry of … instead".
    KeepAsSub,
}

/// What a button of the form sends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveRequest {
    /// The phone chosen.
    pub phone: Option<String>,
    /// The button.
    pub button: Button,
    /// The line it is about, if one is chosen. With [`Button::KeepAsSub`] the line that has the number.
    pub line: Option<Line>,
    /// What is in the fields.
    pub fields: Fields,
    /// Whether it was asked and answered that others lose the number.
    pub confirmed: bool,
}

/// The same from a browser without script, in the names of the form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posted {
    /// The button.
    pub button: String,
    /// The address of the page the form was on.
    pub address: String,
    /// The revision that was shown, or nothing.
    #[serde(default)]
    pub revision: String,
    /// The line to delete: the entry, and the number behind a slash.
    #[serde(default)]
    pub line: String,
    /// What was answered where others have the number.
    #[serde(default)]
    pub answer: String,
    /// Who has it, written like the line to delete.
    #[serde(default)]
    pub kept: String,
    /// The fields.
    #[serde(flatten)]
    pub fields: Fields,
}

/// What was saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// The line it is now.
    pub line: Line,
    /// In words.
    pub message: String,
    /// What takes it back.
    pub undo: Option<Step>,
}

/// What was deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deleted {
    /// In words.
    pub message: String,
    /// What takes it back.
    pub undo: Option<Step>,
}

/// A change that can be taken back.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Step {
    /// The directory; none for what is outside directories.
    pub directory: Option<String>,
    /// The revision that the change has made.
    pub revision: u64,
}

/// Why something was not done. Nothing was changed then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// Fields are not acceptable.
    Fields(Vec<Problem>),
    /// Other entries have the number, and it was not asked yet whether they shall lose it.
    NumberTaken(Vec<Taken>),
    /// Somebody else has changed it since.
    Stale,
    /// The same, of a line of the directory: what it is now.
    Changed(Box<Theirs>),
    /// It is not there any more.
    Gone(String),
    /// It cannot be taken back: it is done only when this was read and confirmed.
    Unconfirmed(String),
    /// These numbers do not fit the new dial plan.
    PlanCollides(Vec<String>),
    /// Nobody has signed in, or not any more.
    SignedOut,
    /// Whoever has signed in may not.
    Forbidden(String),
    /// The server could not do it.
    Unavailable(String),
}

/// A line that somebody else has changed while it was in the form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Theirs {
    /// The line, at the revision it has now.
    pub line: Line,
    /// What is in its fields now.
    pub fields: Fields,
    /// Whether an empty field follows the master.
    pub of_sub: bool,
}

/// Who would lose a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// The entry.
    pub entry: String,
    /// Its name.
    pub name: String,
    /// The number as it is written there.
    pub number: String,
    /// The number's id.
    pub number_id: String,
    /// Whether the whole entry would go.
    pub only_number: bool,
}

impl Refusal {
    /// In words, for where no field can show it.
    pub fn message(&self) -> String {
        use crate::texts::texts;
        match self {
            Refusal::Fields(problems) => {
                let words: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
                words.join(" ")
            }
            Refusal::NumberTaken(taken) => {
                let words: Vec<String> =
                    taken.iter().map(|taken| texts().belongs_to(&taken.number, &taken.name)).collect();
                words.join(" ")
            }
            Refusal::Stale | Refusal::Changed(_) => texts().stale.into(),
            Refusal::SignedOut => texts().sign_in_first.into(),
            Refusal::Unconfirmed(what)
            | Refusal::Gone(what)
            | Refusal::Forbidden(what)
            | Refusal::Unavailable(what) => what.clone(),
            Refusal::PlanCollides(collisions) => texts().plan_collides(collisions.len()),
        }
    }
}
