//! What the page "Calls" is told, and what tells what would happen to a call.

use serde::{Deserialize, Serialize};
use shared::{
    Call, Class, ContactType, Decision, DirectoryId, EntryId, Group, How, KnownNumber, Matched, Name,
    NumberId, NumberType, PhoneSettings, PhoneState, Who, decide,
};

/// The page "Calls".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallsView {
    /// The phone.
    pub phone: String,
    /// The calls, the newest first.
    pub lines: Vec<CallLine>,
    /// Whether there are older ones.
    pub more: bool,
    /// How many calls of all phones were not noted since the server started.
    pub dropped: u64,
    /// Whether whoever looks may change the directory.
    pub may_edit: bool,
    /// How many days and how many calls of a phone are kept, with the revision of that; for administrators.
    pub keep: Option<(u32, u32, u64)>,
    /// What would happen to the call that the address asks about.
    pub what_if: Option<WhatIf>,
}

/// A call.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CallLine {
    /// Its line.
    pub id: u64,
    /// When.
    pub time: String,
    /// How often it was asked for.
    pub asked: u32,
    /// The name that was shown.
    pub name: String,
    /// The calling number as it was received.
    pub caller: String,
    /// What the phone did, as a word for the looks of it.
    pub action: String,
    /// What the phone did.
    pub what: String,
    /// Why, in one line.
    pub why: String,
    /// Every step.
    pub explanation: Vec<String>,
    /// What can be done with the number: nothing where it was withheld.
    pub number: Option<CallNumber>,
}

/// The number of a caller, as the directory has it now.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CallNumber {
    /// The number, as it would be added.
    pub number: String,
    /// The entry and the number that the directory has for it, and whether it gets through.
    pub known: Option<(String, String, ContactType)>,
    /// The name that the network has sent.
    pub network_name: String,
}

/// What would happen if somebody called: all that it takes to decide, again and again, without asking the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhatIf {
    /// The caller as it was typed.
    pub caller: String,
    /// The settings of the phone.
    pub settings: PhoneSettings,
    /// What kind of caller it is.
    pub class: Class,
    /// The number of a directory that the caller matches.
    pub matched: Option<MatchedNumber>,
    /// The caller's canonical form.
    pub canonical: String,
    /// What is dialled to reach it, where that was asked for.
    pub dials: String,
}

/// A number of a directory that a caller matches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchedNumber {
    /// The directory.
    pub directory: DirectoryId,
    /// Its name.
    pub directory_name: String,
    /// The entry.
    pub entry: EntryId,
    /// The number of the entry.
    pub id: NumberId,
    /// The number as it is written.
    pub written: String,
    /// What kind of line it is.
    pub number_type: NumberType,
    /// Whether it gets through.
    pub contact_type: ContactType,
    /// Its effective group.
    pub group: Group,
    /// The name for the number.
    pub name: Option<String>,
    /// The name of the entry.
    pub entry_name: Option<String>,
    /// By which rule it matches.
    pub how: How,
    /// Whether the entry has no other number.
    pub only_number: bool,
}

impl WhatIf {
    /// Decides, with the code that decides calls.
    pub fn decide<T>(&self, state: PhoneState, with: impl FnOnce(&Decision<'_>) -> T) -> T {
        let matched = self.matched.as_ref().map(|it| it.matched(&self.canonical));
        let who = match (self.class, matched) {
            (Class::Anonymous, _) => Who::Anonymous,
            (Class::Directory, Some(matched)) => Who::Directory(matched),
            (_, matched) => Who::Unknown(matched),
        };
        let call = Call { caller: &self.caller, who, caller_name: None, called: None };
        with(&decide(&call, &self.settings, state))
    }
}

impl MatchedNumber {
    /// Whether it is this very number, rather than a range or one that only ends alike.
    pub fn is_the_number(&self) -> bool {
        matches!(self.how, How::AsWritten | How::Canonical)
    }

    fn matched<'a>(&'a self, canonical: &'a str) -> Matched<'a> {
        Matched {
            directory: &self.directory,
            directory_name: &self.directory_name,
            number: KnownNumber {
                entry: self.entry,
                id: self.id,
                written: &self.written,
                number_type: self.number_type,
                contact_type: self.contact_type,
                group: self.group,
                name: self.name.as_deref().map(Name::Whole),
                entry_name: self.entry_name.as_deref().map(Name::Whole),
            },
            canonical,
            how: self.how,
        }
    }
}
