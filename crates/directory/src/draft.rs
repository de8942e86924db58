//! What a person or a client wants an entry to be, and whether that is acceptable (`api.md`, HTTP common rules).

use crate::{Fault, Invalid};
use shared::{Entry, Master, Number, NumberId, NumberZone, OwnBlue};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The longest name or similar field, in characters.
pub const MAX_TEXT: usize = 200;
/// The longest note, in characters.
pub const MAX_NOTE: usize = 2_000;
/// The most numbers of an entry.
pub const MAX_NUMBERS: usize = 500;

/// An entry as somebody wants it: without the server's id and revision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntryDraft {
    /// Name zone and the master's blue zone.
    pub master: Master,
    /// The numbers in order.
    pub numbers: Vec<NumberDraft>,
}

/// A number as somebody wants it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NumberDraft {
    /// The number it changes, or none for a new one.
    pub id: Option<NumberId>,
    /// Number zone.
    pub zone: NumberZone,
    /// Its own blue zone.
    pub own: OwnBlue,
}

impl From<&Entry> for EntryDraft {
    fn from(entry: &Entry) -> EntryDraft {
        let numbers = entry.numbers.iter().map(NumberDraft::from).collect();
        EntryDraft { master: entry.master.clone(), numbers }
    }
}

impl From<&Number> for NumberDraft {
    fn from(number: &Number) -> NumberDraft {
        NumberDraft { id: Some(number.id), zone: number.zone.clone(), own: number.own.clone() }
    }
}

impl EntryDraft {
    /// The draft with its text in NFC and blank text as none.
    ///
    /// # Errors
    /// Every field that is too long, and a count of numbers outside 1 to 500.
    pub fn checked(mut self) -> Result<EntryDraft, Vec<Invalid>> {
        let mut errors = Vec::new();
        let Master { first_name, family_name, nickname, title, organization, email, note, .. } =
            &mut self.master;
        for (field, text, limit) in [
            ("first_name", first_name, MAX_TEXT),
            ("family_name", family_name, MAX_TEXT),
            ("nickname", nickname, MAX_TEXT),
            ("title", title, MAX_TEXT),
            ("organization", organization, MAX_TEXT),
            ("email", email, MAX_TEXT),
            ("note", note, MAX_NOTE),
        ] {
            check_text(text, limit).unwrap_or_else(|fault| errors.push(Invalid::entry(field, fault)));
        }
        match self.numbers.len() {
            0 => errors.push(Invalid::entry("numbers", Fault::NoNumber)),
            1..=MAX_NUMBERS => {}
            _ => errors.push(Invalid::entry("numbers", Fault::TooManyNumbers)),
        }
        for (place, number) in self.numbers.iter_mut().enumerate() {
            let OwnBlue { nickname, title, organization, email, note, .. } = &mut number.own;
            for (field, text, limit) in [
                ("nickname", nickname, MAX_TEXT),
                ("title", title, MAX_TEXT),
                ("organization", organization, MAX_TEXT),
                ("email", email, MAX_TEXT),
                ("note", note, MAX_NOTE),
            ] {
                check_text(text, limit)
                    .unwrap_or_else(|fault| errors.push(Invalid::number(place, field, fault)));
            }
            normalize(&mut number.zone.number);
            if let shared::OutgoingIdentity::Named(name) = &mut number.zone.outgoing_identity
                && let Err(fault) = check_length(name, MAX_TEXT)
            {
                errors.push(Invalid::number(place, "outgoing_identity", fault));
            }
        }
        if errors.is_empty() { Ok(self) } else { Err(errors) }
    }
}

fn check_text(text: &mut Option<String>, limit: usize) -> Result<(), Fault> {
    if text.as_ref().is_some_and(|text| text.trim().is_empty()) {
        *text = None;
    }
    match text {
        None => Ok(()),
        Some(text) => {
            normalize(text);
            check_length(text, limit)
        }
    }
}

/// Refuses text over a number of characters.
pub(crate) fn check_length(text: &str, limit: usize) -> Result<(), Fault> {
    let length = text.chars().count();
    if length > limit { Err(Fault::TooLong { length, limit }) } else { Ok(()) }
}

fn normalize(text: &mut String) {
    if is_nfc_quick(text.chars()) != IsNormalized::Yes {
        *text = text.nfc().collect();
    }
}
