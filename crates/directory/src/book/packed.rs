//! An entry in memory: one piece of bytes that never changes, and views that borrow from it.
//!
//! ```text
//! id             16 bytes
//! revision       varint
//! numbers        varint, how many
//! flags          1 byte which texts the master has, 1 byte favorite; 1 byte group, birthday, whether there is folded text
//! birthday       year as varint (0: none), month, day
//! texts          each with its length as varint
//! folded         all of it with its length: the same texts as a search compares them, then those of the numbers
//! numbers        each as `number.rs` says
//! ```
//!
//! Where all text is ASCII, its folded form is the same in lower case, and not kept.

mod bytes;
mod making;
mod number;
mod text;

pub(crate) use number::{Form, NumberView};
pub(crate) use text::{LINE_END, SortKey, Texts, beginning};

use super::duplicates::key_of;
use bytes::Reader;
use shared::{Birthday, Entry, EntryId, Group, Master, Name, Number, Revision};
use triomphe::ThinArc;

/// How many texts a master record may have: names, nickname, title, organization, e-mail and note.
const MASTER_TEXTS: usize = 7;
const FIRST_NAME: usize = 0;
const FAMILY_NAME: usize = 1;
const NICKNAME: usize = 2;
const ORGANIZATION: usize = 4;

const GROUP_BITS: u8 = 0b0000_0111;
const FAVORITE: u8 = 0b0000_1000;
const HAS_BIRTHDAY: u8 = 0b0001_0000;
const HAS_FOLDED: u8 = 0b0010_0000;

/// An entry with the canonical forms of its numbers. One word wide, so that an index of numbers can hold it itself.
#[derive(Clone, Debug)]
pub(crate) struct Packed(ThinArc<(), u8>);

impl Packed {
    /// The entry's id alone.
    pub(crate) fn id(&self) -> EntryId {
        EntryId(Reader::new(&self.0.slice).id())
    }

    /// What is in it.
    pub(crate) fn view(&self) -> EntryView<'_> {
        EntryView::of(&self.0.slice)
    }
}

/// The very same piece of bytes.
impl PartialEq for Packed {
    fn eq(&self, other: &Packed) -> bool {
        self.0.as_ptr() == other.0.as_ptr()
    }
}

/// A packed entry, read up to its numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EntryView<'e> {
    pub(crate) id: EntryId,
    pub(crate) revision: Revision,
    /// How many numbers it has.
    pub(crate) count: usize,
    flags: u8,
    pub(crate) birthday: Option<Birthday>,
    texts: [Option<&'e [u8]>; MASTER_TEXTS],
    folded: Option<&'e [u8]>,
    numbers: Reader<'e>,
}

impl<'e> EntryView<'e> {
    fn of(bytes: &'e [u8]) -> EntryView<'e> {
        let mut reader = Reader::new(bytes);
        let id = EntryId(reader.id());
        let revision = Revision(reader.varint());
        let count = reader.length();
        let (present, flags) = (reader.byte(), reader.byte());
        let birthday = if flags & HAS_BIRTHDAY != 0 { reader.birthday() } else { None };
        let texts = reader.texts(present);
        let folded = (flags & HAS_FOLDED != 0).then(|| reader.piece());
        EntryView { id, revision, count, flags, birthday, texts, folded, numbers: reader }
    }

    /// Its numbers in order.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = NumberView<'e>> + use<'e> {
        let mut reader = self.numbers;
        (0..self.count).map(move |_| NumberView::read(&mut reader))
    }

    /// The master's group.
    pub(crate) fn group(&self) -> Group {
        bytes::word(Group::ALL, self.flags & GROUP_BITS)
    }

    /// Whether the master is a favorite.
    pub(crate) fn favorite(&self) -> bool {
        self.flags & FAVORITE != 0
    }

    /// How many lines it takes in a list: several numbers have one each, below the master's.
    pub(crate) fn lines(&self) -> usize {
        if self.count == 1 { 1 } else { self.count + 1 }
    }

    /// Its name, if it has any.
    pub(crate) fn name(&self) -> Option<Name<'e>> {
        self.name_with(None, None)
    }

    /// The name of one of its numbers, if there is any.
    pub(crate) fn name_of(&self, number: &NumberView<'e>) -> Option<Name<'e>> {
        self.name_with(number.nickname(), number.organization())
    }

    fn name_with(&self, nickname: Option<&'e str>, organization: Option<&'e str>) -> Option<Name<'e>> {
        Name::of(
            nickname.or_else(|| self.text(NICKNAME)),
            self.text(FIRST_NAME),
            self.text(FAMILY_NAME),
            organization.or_else(|| self.text(ORGANIZATION)),
        )
    }

    /// What duplicates of its name are found by.
    pub(crate) fn name_key(&self) -> Option<String> {
        key_of([FIRST_NAME, FAMILY_NAME, NICKNAME, ORGANIZATION].map(|at| self.text(at)))
    }

    /// The name that it is shown by: its name, else its first number.
    pub(crate) fn display_name(&self) -> String {
        let first_number = || self.numbers().next().map_or("", |number| number.written()).into();
        self.name().map_or_else(first_number, String::from)
    }

    fn text(&self, at: usize) -> Option<&'e str> {
        self.texts[at].map(bytes::text)
    }

    /// The entry as it was packed.
    pub(crate) fn entry(&self) -> Entry {
        let text = |at: usize| self.text(at).map(str::to_owned);
        let master = Master {
            first_name: text(FIRST_NAME),
            family_name: text(FAMILY_NAME),
            nickname: text(NICKNAME),
            title: text(3),
            organization: text(ORGANIZATION),
            email: text(5),
            note: text(6),
            group: self.group(),
            birthday: self.birthday,
            favorite: self.favorite(),
        };
        let numbers: Vec<Number> = self.numbers().map(|number| number.number()).collect();
        Entry { id: self.id, revision: self.revision, master, numbers }
    }
}

#[cfg(test)]
mod tests;
