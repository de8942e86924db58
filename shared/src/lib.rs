//! The words and rules of the directory: entries, phones, and who rings. No I/O, no clock, no store.
//!
//! The heart is [`decide`]: what the directories know about a caller, a phone's settings and its state go in; what
//! the phone does, with which ringtone, under which name and why comes out.
#![no_std]

extern crate alloc;

mod access;
mod birthday;
mod canonical;
mod contact_type;
mod decision;
mod dial_plan;
mod entry;
mod group;
mod id;
mod language;
mod name;
mod number_type;
mod outgoing_identity;
mod phone;
mod revision;
mod ringtone;
mod sip_address;
mod words;

pub use access::{Directories, PersonId, PersonIdError, Role, Scope};
pub use birthday::{Birthday, BirthdayError, Day};
pub use canonical::Canonical;
pub use contact_type::ContactType;
pub use decision::{
    Action, Because, Call, Class, Decision, How, KnownNumber, Matched, Reason, Who, decide, ring_in_doubt,
};
pub use dial_plan::DialPlan;
pub use entry::{Entry, Master, Number, NumberZone, OwnBlue};
pub use group::Group;
pub use id::{DirectoryId, EntryId, IdError, NumberId, PhoneId, TokenId};
pub use language::Language;
pub use name::Name;
pub use number_type::NumberType;
pub use outgoing_identity::OutgoingIdentity;
pub use phone::{
    CallWaiting, CallerPolicy, DndAnswer, DndAnswerError, Identity, Phone, PhoneEvent, PhoneSettings,
    PhoneState, Report, Reported,
};
pub use revision::Revision;
pub use ringtone::{Ringtone, RingtoneError, Ringtones};
pub use words::{UnknownWord, WordList};
