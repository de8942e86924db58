//! A number of a packed entry.
//!
//! ```text
//! id             16 bytes
//! flags          1 byte which texts it has itself, range, own favorite; 1 byte number type, contact type;
//!                1 byte own group (0: none), birthday, identity, kind of the canonical form
//! number         as it was written, with its length
//! form           with its length
//! birthday, identity, texts, where it has them
//! ```

use super::bytes::{self, Reader};
use shared::{
    Birthday, Canonical, ContactType, Group, Number, NumberId, NumberType, NumberZone, OutgoingIdentity,
    OwnBlue,
};

/// Nickname, title, organization, e-mail and note.
const OWN_TEXTS: usize = 5;
const TEXT_BITS: u8 = 0b0001_1111;
const RANGE: u8 = 0b0010_0000;
const HAS_FAVORITE: u8 = 0b0100_0000;
const FAVORITE: u8 = 0b1000_0000;

const GROUP_BITS: u8 = 0b0000_1111;
const HAS_BIRTHDAY: u8 = 0b0001_0000;
const HAS_IDENTITY: u8 = 0b0010_0000;
const KIND_SHIFT: u8 = 6;

/// The canonical form of a stored number, borrowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Form<'f> {
    kind: u8,
    /// Its text: whoever only compares need not know that it is UTF-8.
    pub(crate) bytes: &'f [u8],
}

impl<'f> Form<'f> {
    pub(crate) fn of(canonical: &'f Canonical) -> Form<'f> {
        let kind = match canonical {
            Canonical::International(_) => 0,
            Canonical::Text(_) => 1,
            Canonical::Address(_) => 2,
            Canonical::Withheld => 3,
        };
        Form { kind, bytes: canonical.as_str().as_bytes() }
    }

    /// `+` and digits, as they are.
    pub(crate) fn international(e164: &'f str) -> Form<'f> {
        Form { kind: 0, bytes: e164.as_bytes() }
    }

    pub(crate) fn text(self) -> &'f str {
        bytes::text(self.bytes)
    }

    /// The beginning of it. An address has none that could be a range.
    pub(crate) fn beginning(self, length: usize) -> Option<Form<'f>> {
        let bytes = self.bytes.get(..length).filter(|_| self.kind < 2)?;
        Some(Form { bytes, ..self })
    }

    pub(crate) fn is_international(self) -> bool {
        self.kind == 0
    }

    pub(crate) fn canonical(self) -> Canonical {
        match self.kind {
            0 => Canonical::International(self.text().into()),
            1 => Canonical::Text(self.text().into()),
            2 => Canonical::Address(self.text().into()),
            _ => Canonical::Withheld,
        }
    }
}

/// A number where it stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NumberView<'e> {
    pub(crate) id: NumberId,
    first: u8,
    types: u8,
    second: u8,
    written: &'e [u8],
    form: &'e [u8],
    pub(crate) birthday: Option<Birthday>,
    identity: &'e [u8],
    texts: [Option<&'e [u8]>; OWN_TEXTS],
}

impl<'e> NumberView<'e> {
    pub(super) fn read(reader: &mut Reader<'e>) -> NumberView<'e> {
        let id = NumberId(reader.id());
        let (first, types, second) = (reader.byte(), reader.byte(), reader.byte());
        let (written, form) = (reader.piece(), reader.piece());
        let birthday = if second & HAS_BIRTHDAY != 0 { reader.birthday() } else { None };
        let identity = if second & HAS_IDENTITY != 0 { reader.piece() } else { &[] };
        let texts = reader.texts(first & TEXT_BITS);
        NumberView { id, first, types, second, written, form, birthday, identity, texts }
    }

    pub(crate) fn written(&self) -> &'e str {
        bytes::text(self.written)
    }

    /// Its canonical form, or the prefix for a range.
    pub(crate) fn form(&self) -> Form<'e> {
        Form { kind: self.second >> KIND_SHIFT, bytes: self.form }
    }

    pub(crate) fn is_range(&self) -> bool {
        self.first & RANGE != 0
    }

    pub(crate) fn number_type(&self) -> NumberType {
        bytes::word(NumberType::ALL, self.types & 0x0f)
    }

    pub(crate) fn contact_type(&self) -> ContactType {
        bytes::word(ContactType::ALL, self.types >> 4)
    }

    /// Its own group; without one it has the master's.
    pub(crate) fn group(&self) -> Option<Group> {
        (self.second & GROUP_BITS).checked_sub(1).map(|at| bytes::word(Group::ALL, at))
    }

    pub(crate) fn favorite(&self) -> Option<bool> {
        (self.first & HAS_FAVORITE != 0).then_some(self.first & FAVORITE != 0)
    }

    pub(crate) fn outgoing_identity(&self) -> OutgoingIdentity {
        if self.identity.is_empty() {
            return OutgoingIdentity::Active;
        }
        OutgoingIdentity::Named(bytes::text(self.identity).to_owned())
    }

    pub(super) fn nickname(&self) -> Option<&'e str> {
        self.text(0)
    }

    pub(super) fn organization(&self) -> Option<&'e str> {
        self.text(2)
    }

    /// All texts of its own.
    pub(super) fn texts(&self) -> impl Iterator<Item = &'e [u8]> + use<'e> {
        self.texts.into_iter().flatten()
    }

    fn text(&self, at: usize) -> Option<&'e str> {
        self.texts[at].map(bytes::text)
    }

    /// The number as it was packed.
    pub(crate) fn number(&self) -> Number {
        let text = |at: usize| self.text(at).map(str::to_owned);
        let zone = NumberZone {
            number: self.written().to_owned(),
            range: self.is_range(),
            number_type: self.number_type(),
            contact_type: self.contact_type(),
            outgoing_identity: self.outgoing_identity(),
        };
        let own = OwnBlue {
            nickname: self.nickname().map(str::to_owned),
            title: text(1),
            organization: self.organization().map(str::to_owned),
            email: text(3),
            note: text(4),
            group: self.group(),
            birthday: self.birthday,
            favorite: self.favorite(),
        };
        Number { id: self.id, zone, own }
    }
}

pub(super) fn put(into: &mut Vec<u8>, number: &Number, canonical: &Canonical) {
    let Number { id, zone, own } = number;
    let texts = [&own.nickname, &own.title, &own.organization, &own.email, &own.note];
    let form = Form::of(canonical);
    into.extend_from_slice(id.0.as_bytes());
    into.push(
        bytes::present(texts)
            | flag(zone.range, RANGE)
            | flag(own.favorite.is_some(), HAS_FAVORITE)
            | flag(own.favorite == Some(true), FAVORITE),
    );
    let contact_type = bytes::place(ContactType::ALL, &zone.contact_type);
    into.push(bytes::place(NumberType::ALL, &zone.number_type) | (contact_type << 4));
    let identity = match &zone.outgoing_identity {
        OutgoingIdentity::Named(name) => Some(name),
        OutgoingIdentity::Active => None,
    };
    into.push(
        own.group.map_or(0, |group| 1 + bytes::place(Group::ALL, &group))
            | flag(own.birthday.is_some(), HAS_BIRTHDAY)
            | flag(identity.is_some(), HAS_IDENTITY)
            | (form.kind << KIND_SHIFT),
    );
    bytes::put_piece(into, zone.number.as_bytes());
    bytes::put_piece(into, form.bytes);
    if let Some(birthday) = own.birthday {
        bytes::put_birthday(into, birthday);
    }
    if let Some(name) = identity {
        bytes::put_piece(into, name.as_bytes());
    }
    bytes::put_texts(into, texts);
}

fn flag(set: bool, bit: u8) -> u8 {
    if set { bit } else { 0 }
}
