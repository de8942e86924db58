//! A number in a directory.

use super::packed::{EntryView, NumberView};
use shared::KnownNumber;

/// A number, and the entry that has it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'b> {
    pub(crate) entry: EntryView<'b>,
    pub(crate) number: NumberView<'b>,
}

impl<'b> Place<'b> {
    /// As the decision takes it.
    pub(crate) fn known(&self) -> KnownNumber<'b> {
        let Place { entry, number } = self;
        KnownNumber {
            entry: entry.id,
            id: number.id,
            written: number.written(),
            number_type: number.number_type(),
            contact_type: number.contact_type(),
            group: number.group().unwrap_or(entry.group()),
            name: entry.name_of(number),
            entry_name: entry.name(),
        }
    }
}
