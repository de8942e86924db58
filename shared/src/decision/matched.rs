//! What a decision looks at of an entry: borrowed from wherever the entry is kept.

use crate::{ContactType, DirectoryId, Entry, EntryId, Group, Name, Number, NumberId, NumberType};

/// A number of a directory that the caller matched.
#[derive(Clone, Debug)]
pub struct Matched<'a> {
    /// The directory's id.
    pub directory: &'a DirectoryId,
    /// The directory's name.
    pub directory_name: &'a str,
    /// The number, with what its entry says.
    pub number: KnownNumber<'a>,
    /// The caller's canonical form.
    pub canonical: &'a str,
    /// By which rule it matched.
    pub how: How,
}

/// A number of an entry, as far as it matters to who rings and what is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownNumber<'a> {
    /// The entry it belongs to.
    pub entry: EntryId,
    /// Its own id.
    pub id: NumberId,
    /// The number as it was written.
    pub written: &'a str,
    /// What kind of line it is.
    pub number_type: NumberType,
    /// Whether it gets through.
    pub contact_type: ContactType,
    /// The effective group: its own, else the master's.
    pub group: Group,
    /// The name for this number, if it has any.
    pub name: Option<Name<'a>>,
    /// The name of the entry, if it has any.
    pub entry_name: Option<Name<'a>>,
}

impl<'a> KnownNumber<'a> {
    /// A number of an entry that is at hand.
    pub fn of(entry: &'a Entry, number: &'a Number) -> KnownNumber<'a> {
        KnownNumber {
            entry: entry.id,
            id: number.id,
            written: &number.zone.number,
            number_type: number.zone.number_type,
            contact_type: number.zone.contact_type,
            group: number.group(&entry.master),
            name: entry.name_of(number),
            entry_name: entry.master.name(),
        }
    }

    /// The name shown for it: its name, else the number itself.
    pub fn display_name(&self) -> Name<'a> {
        self.name.unwrap_or(Name::Whole(self.written))
    }
}

crate::words! {
    /// By which rule a caller matched (`matching.md`, Which match wins).
    pub enum How: "rule" {
        /// The same text.
        #[default]
        AsWritten => "as_written", "as written", "wie geschrieben";
        /// The same canonical form.
        Canonical => "canonical", "canonical form", "kanonische Form";
        /// The longest range that covers it.
        Range => "range", "range", "Bereich";
        /// The same last digits: for the name only.
        Ending => "ending", "same ending", "gleiche Endziffern";
    }
}
