//! Entries and numbers (`api.md`, Entries).

use crate::problem::FieldError;
use directory::{EntryDraft, Indexed, Invalid, NumberDraft};
use serde::{Deserialize, Serialize, de::IgnoredAny};
use shared::{
    Birthday, Canonical, ContactType, Day, Group, Master, Number, NumberType, NumberZone, OutgoingIdentity,
    OwnBlue,
};

/// An entry as the API gives it.
#[derive(Debug, Serialize)]
pub struct EntryOut {
    id: String,
    revision: u64,
    first_name: Option<String>,
    family_name: Option<String>,
    nickname: Option<String>,
    title: Option<String>,
    organization: Option<String>,
    email: Option<String>,
    note: Option<String>,
    group: Group,
    birthday: Option<Birthday>,
    favorite: bool,
    display_name: String,
    numbers: Vec<NumberOut>,
    /// With an answer to an overwrite: the entries that lost numbers, as they were.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    replaced: Vec<EntryOut>,
}

#[derive(Debug, Serialize)]
struct NumberOut {
    id: String,
    number: String,
    canonical: String,
    range: bool,
    number_type: NumberType,
    contact_type: ContactType,
    outgoing_identity: OutgoingIdentity,
    nickname: Option<String>,
    title: Option<String>,
    organization: Option<String>,
    email: Option<String>,
    note: Option<String>,
    group: Option<Group>,
    birthday: Option<Birthday>,
    favorite: Option<bool>,
}

impl From<&Indexed> for EntryOut {
    fn from(indexed: &Indexed) -> EntryOut {
        let entry = &indexed.entry;
        let master = entry.master.clone();
        EntryOut {
            id: entry.id.to_string(),
            revision: entry.revision.0,
            display_name: entry.display_name(),
            first_name: master.first_name,
            family_name: master.family_name,
            nickname: master.nickname,
            title: master.title,
            organization: master.organization,
            email: master.email,
            note: master.note,
            group: master.group,
            birthday: master.birthday,
            favorite: master.favorite,
            numbers: indexed.numbers().map(NumberOut::new).collect(),
            replaced: Vec::new(),
        }
    }
}

impl EntryOut {
    /// With the entries that lost numbers to it.
    #[must_use]
    pub fn replacing<'a>(mut self, replaced: impl IntoIterator<Item = &'a Indexed>) -> EntryOut {
        self.replaced = replaced.into_iter().map(EntryOut::from).collect();
        self
    }
}

impl NumberOut {
    fn new((number, canonical): (&Number, &Canonical)) -> NumberOut {
        let (zone, own) = (number.zone.clone(), number.own.clone());
        NumberOut {
            id: number.id.to_string(),
            number: zone.number,
            canonical: canonical.to_string(),
            range: zone.range,
            number_type: zone.number_type,
            contact_type: zone.contact_type,
            outgoing_identity: zone.outgoing_identity,
            nickname: own.nickname,
            title: own.title,
            organization: own.organization,
            email: own.email,
            note: own.note,
            group: own.group,
            birthday: own.birthday,
            favorite: own.favorite,
        }
    }
}

/// An entry as a client sends it. What is missing or null takes its default; what is the server's is ignored.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntryIn {
    #[serde(default, rename = "id")]
    _id: Option<IgnoredAny>,
    #[serde(default, rename = "revision")]
    _revision: Option<IgnoredAny>,
    #[serde(default, rename = "display_name")]
    _display_name: Option<IgnoredAny>,
    #[serde(default, rename = "replaced")]
    _replaced: Option<IgnoredAny>,
    first_name: Option<String>,
    family_name: Option<String>,
    nickname: Option<String>,
    title: Option<String>,
    organization: Option<String>,
    email: Option<String>,
    note: Option<String>,
    group: Option<Group>,
    birthday: Option<String>,
    favorite: Option<bool>,
    numbers: Option<Vec<NumberIn>>,
}

/// A number as a client sends it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumberIn {
    id: Option<String>,
    #[serde(default, rename = "canonical")]
    _canonical: Option<IgnoredAny>,
    number: String,
    range: Option<bool>,
    number_type: Option<NumberType>,
    contact_type: Option<ContactType>,
    outgoing_identity: Option<OutgoingIdentity>,
    nickname: Option<String>,
    title: Option<String>,
    organization: Option<String>,
    email: Option<String>,
    note: Option<String>,
    group: Option<Group>,
    birthday: Option<String>,
    favorite: Option<bool>,
}

impl EntryIn {
    /// As the application takes it.
    ///
    /// # Errors
    /// Birthdays that cannot be read or do not exist.
    pub fn draft(self, today: Day) -> Result<EntryDraft, Vec<Invalid>> {
        let mut errors = Vec::new();
        let mut read = |text: Option<String>, place: Option<usize>| {
            let result = birthday(text, today);
            result.unwrap_or_else(|message| {
                errors.push(Invalid { number: place, field: "birthday".into(), message });
                None
            })
        };
        let master = Master {
            birthday: read(self.birthday, None),
            first_name: self.first_name,
            family_name: self.family_name,
            nickname: self.nickname,
            title: self.title,
            organization: self.organization,
            email: self.email,
            note: self.note,
            group: self.group.unwrap_or_default(),
            favorite: self.favorite.unwrap_or_default(),
        };
        let numbers = self.numbers.unwrap_or_default().into_iter().enumerate();
        let numbers = numbers
            .map(|(place, mut number)| {
                let birthday = read(number.birthday.take(), Some(place));
                number.with_birthday(birthday)
            })
            .collect();
        if errors.is_empty() { Ok(EntryDraft { master, numbers }) } else { Err(errors) }
    }
}

impl NumberIn {
    /// As the application takes it.
    ///
    /// # Errors
    /// A birthday that cannot be read or does not exist.
    pub fn draft(mut self, today: Day) -> Result<NumberDraft, Invalid> {
        let birthday =
            birthday(self.birthday.take(), today).map_err(|message| Invalid::entry("birthday", message))?;
        Ok(self.with_birthday(birthday))
    }

    fn with_birthday(self, birthday: Option<Birthday>) -> NumberDraft {
        NumberDraft {
            // An id that is none of this entry's makes a new number.
            id: self.id.and_then(|id| id.parse().ok()),
            zone: NumberZone {
                number: self.number,
                range: self.range.unwrap_or_default(),
                number_type: self.number_type.unwrap_or_default(),
                contact_type: self.contact_type.unwrap_or_default(),
                outgoing_identity: self.outgoing_identity.unwrap_or_default(),
            },
            own: OwnBlue {
                nickname: self.nickname,
                title: self.title,
                organization: self.organization,
                email: self.email,
                note: self.note,
                group: self.group,
                birthday,
                favorite: self.favorite,
            },
        }
    }
}

fn birthday(text: Option<String>, today: Day) -> Result<Option<Birthday>, String> {
    match text.as_deref().map(str::trim) {
        None | Some("") => Ok(None),
        Some(text) => Birthday::parse(text, today).map(Some).map_err(|error| error.to_string()),
    }
}

impl From<Invalid> for FieldError {
    fn from(invalid: Invalid) -> FieldError {
        FieldError { field: invalid.path(), message: invalid.message }
    }
}
