//! The text of a packed entry as a search and the order of a list see it: without accents and case.

use super::{EntryView, FAMILY_NAME, FIRST_NAME, MASTER_TEXTS, NICKNAME, ORGANIZATION, bytes, bytes::Reader};
use crate::search::fold;
use std::{borrow::Cow, cmp::Ordering};

/// Between two texts of an entry.
pub(crate) const LINE_END: char = '\n';

/// Room for the text of one entry after the other, so that a search through many needs no memory for each.
#[derive(Debug, Default)]
pub(crate) struct Texts(String);

impl Texts {
    /// All texts of the entry, folded, one a line.
    pub(crate) fn of<'t>(&'t mut self, entry: &EntryView<'_>) -> &'t str {
        self.0.clear();
        match entry.folded {
            Some(folded) => {
                let mut reader = Reader::new(folded);
                while !reader.is_at_end() {
                    self.add(reader.piece());
                }
            }
            None => {
                entry.texts.iter().flatten().for_each(|text| self.add(text));
                entry.numbers().flat_map(|number| number.texts()).for_each(|text| self.add(text));
                self.0.make_ascii_lowercase();
            }
        }
        &self.0
    }

    /// Its numbers as they are written, folded, and their canonical forms, one a line.
    pub(crate) fn of_numbers<'t>(&'t mut self, entry: &EntryView<'_>) -> &'t str {
        self.0.clear();
        for number in entry.numbers() {
            for text in [number.written(), number.form().text()] {
                if text.is_ascii() { self.add(text.as_bytes()) } else { self.add(fold(text).as_bytes()) }
            }
        }
        self.0.make_ascii_lowercase();
        &self.0
    }

    /// The digits of its numbers as they are written, and their canonical forms, one a line.
    pub(crate) fn digits<'t>(&'t mut self, entry: &EntryView<'_>) -> &'t str {
        self.0.clear();
        for number in entry.numbers() {
            let digits = number.written().bytes().filter(u8::is_ascii_digit);
            self.0.extend(digits.map(char::from));
            self.0.push(LINE_END);
            self.add(number.form().bytes);
        }
        &self.0
    }

    fn add(&mut self, text: &[u8]) {
        self.0.push_str(bytes::text(text));
        self.0.push(LINE_END);
    }
}

/// What the order of a list compares first: the name that is shown, folded but for the case of its ASCII letters.
#[derive(Clone, Debug)]
pub(crate) struct SortKey<'k> {
    first: Cow<'k, [u8]>,
    /// Behind a blank.
    second: Option<&'k [u8]>,
}

impl<'k> SortKey<'k> {
    /// A name that is folded already.
    pub(crate) fn folded(name: &'k str) -> SortKey<'k> {
        SortKey { first: name.as_bytes().into(), second: None }
    }

    pub(crate) fn bytes(&self) -> impl Iterator<Item = u8> {
        let behind =
            self.second.into_iter().flat_map(|second| [b' '].into_iter().chain(second.iter().copied()));
        self.first.iter().copied().chain(behind).map(|byte| byte.to_ascii_lowercase())
    }

    /// The beginning, as a number that orders as it does; where two are the same, the rest has to be compared.
    pub(crate) fn beginning(&self) -> u128 {
        beginning(self.bytes())
    }

    pub(crate) fn cmp(&self, other: &SortKey<'_>) -> Ordering {
        self.bytes().cmp(other.bytes())
    }

    /// As text, for cursors.
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.bytes().collect()).unwrap_or_default()
    }
}

/// The first bytes of a text, as a number that orders as they do.
pub(crate) fn beginning(text: impl Iterator<Item = u8>) -> u128 {
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(text).for_each(|(into, byte)| *into = byte);
    u128::from_be_bytes(bytes)
}

impl<'e> EntryView<'e> {
    pub(crate) fn sort_key(&self) -> SortKey<'e> {
        let texts = match self.folded {
            None => self.texts,
            Some(folded) => {
                let mut reader = Reader::new(folded);
                let mut texts = [None; MASTER_TEXTS];
                for (into, text) in texts.iter_mut().zip(&self.texts) {
                    *into = text.map(|_| reader.piece());
                }
                texts
            }
        };
        let key = |first: &'e [u8], second| SortKey { first: first.into(), second };
        match (texts[NICKNAME], texts[FIRST_NAME], texts[FAMILY_NAME], texts[ORGANIZATION]) {
            (Some(nickname), ..) => key(nickname, None),
            (None, Some(first), family, _) => key(first, family),
            (None, None, Some(family), _) => key(family, None),
            (None, None, None, Some(organization)) => key(organization, None),
            (None, None, None, None) => {
                let number = self.numbers().next().map_or("", |number| number.written());
                let first = if number.is_ascii() {
                    number.as_bytes().into()
                } else {
                    fold(number).into_bytes().into()
                };
                SortKey { first, second: None }
            }
        }
    }
}
