//! Entries and numbers (`api.md`, Entries).

use crate::{
    problem::FieldError,
    wire::{object::Object, words},
};
use directory::{EntryDraft, Indexed, Invalid, NumberDraft};
use numbers::Plan;
use serde::{Deserialize, Serialize, de::IgnoredAny};
use shared::{
    Birthday, BirthdayError, Canonical, ContactType, Day, Entry, Group, Master, Number, NumberType,
    NumberZone, OutgoingIdentity, OwnBlue,
};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{RefOr, Schema},
};

/// An entry: a person or a thing with one or more numbers.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Entry, examples(json!({
    "id": "0198f3a1-0d2b-7c61-9d0e-5b7a3f1c2e4d", "revision": 17,
    "first_name": "Jane", "family_name": "Smith", "nickname": null, "title": null, "organization": null, "email": null,
    "note": null, "group": "family", "birthday": "1980-03-05", "favorite": true, "display_name": "Jane Smith",
    "numbers": [{
        "id": "0198f3a1-0d2b-7c61-9d0e-5b7a3f1c2e4e", "number": "030/1234 567", "canonical": "+49301234567", "range": false,
        "number_type": "landline", "contact_type": "vip", "outgoing_identity": "active", "nickname": null, "title": null,
        "organization": null, "email": null, "note": null, "group": null, "birthday": null, "favorite": null,
    }],
})))]
pub struct EntryOut {
    /// The server's id.
    #[schema(format = "uuid")]
    id: String,
    /// The directory's revision at which the entry last changed; its `ETag`.
    revision: u64,
    /// First name.
    #[schema(required, max_length = 200)]
    first_name: Option<String>,
    /// Family name.
    #[schema(required, max_length = 200)]
    family_name: Option<String>,
    /// Shown instead of the name.
    #[schema(required, max_length = 200)]
    nickname: Option<String>,
    /// Title.
    #[schema(required, max_length = 200)]
    title: Option<String>,
    /// Organization.
    #[schema(required, max_length = 200)]
    organization: Option<String>,
    /// E-mail.
    #[schema(required, max_length = 200)]
    email: Option<String>,
    /// Note.
    #[schema(required, max_length = 2000)]
    note: Option<String>,
    /// The circle somebody belongs to.
    #[schema(value_type = words::Group)]
    group: Group,
    /// `YYYY-MM-DD`, or `--MM-DD` without a year.
    #[schema(required, value_type = Option<String>, pattern = r"^(\d{4}-|--)\d{2}-\d{2}$")]
    birthday: Option<Birthday>,
    /// Whether it is a favorite.
    favorite: bool,
    /// The name that is shown, made from the others.
    display_name: String,
    /// The numbers in order.
    #[schema(min_items = 1, max_items = 500)]
    numbers: Vec<NumberOut>,
    /// With an answer to a change that took numbers from other entries: those entries, as they were.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(no_recursion)]
    replaced: Vec<EntryOut>,
}

/// A number of an entry. Null in its own fields means "as the entry".
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Number)]
struct NumberOut {
    /// The server's id.
    #[schema(format = "uuid")]
    id: String,
    /// As it was written.
    #[schema(max_length = 128)]
    number: String,
    /// The form that callers are compared with, under the directory's dial plan. Null only in the history, where a number
    /// does not fit the plan that the directory has now.
    #[schema(required)]
    canonical: Option<String>,
    /// Whether it stands for every number that begins with it.
    range: bool,
    /// What kind of line it is.
    #[schema(value_type = words::NumberType)]
    number_type: NumberType,
    /// Whether it gets through.
    #[schema(value_type = words::ContactType)]
    contact_type: ContactType,
    /// `active`, or the name of the identity that a call to it shows.
    #[schema(value_type = String, max_length = 200)]
    outgoing_identity: OutgoingIdentity,
    /// Nickname at this number.
    #[schema(required, max_length = 200)]
    nickname: Option<String>,
    /// Title at this number.
    #[schema(required, max_length = 200)]
    title: Option<String>,
    /// Organization at this number.
    #[schema(required, max_length = 200)]
    organization: Option<String>,
    /// E-mail at this number.
    #[schema(required, max_length = 200)]
    email: Option<String>,
    /// Note on this number.
    #[schema(required, max_length = 2000)]
    note: Option<String>,
    /// Group of this number.
    #[schema(required, value_type = Option<words::Group>)]
    group: Option<Group>,
    /// `YYYY-MM-DD`, or `--MM-DD` without a year.
    #[schema(required, value_type = Option<String>, pattern = r"^(\d{4}-|--)\d{2}-\d{2}$")]
    birthday: Option<Birthday>,
    /// Whether this number is a favorite.
    #[schema(required)]
    favorite: Option<bool>,
}

impl From<&Indexed> for EntryOut {
    fn from(indexed: &Indexed) -> EntryOut {
        let numbers = indexed.numbers().map(|(number, form)| NumberOut::new(number, Some(form)));
        EntryOut::new(&indexed.entry, numbers.collect())
    }
}

impl EntryOut {
    /// An entry that is not there, or not so any more: its numbers under the dial plan that the directory has now.
    #[must_use]
    pub fn of_the_past(entry: &Entry, plan: &Plan) -> EntryOut {
        let form = |zone: &NumberZone| {
            if zone.range { plan.range(&zone.number) } else { plan.stored(&zone.number) }
        };
        let number = |number: &Number| NumberOut::new(number, form(&number.zone).ok().as_ref());
        EntryOut::new(entry, entry.numbers.iter().map(number).collect())
    }

    fn new(entry: &Entry, numbers: Vec<NumberOut>) -> EntryOut {
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
            numbers,
            replaced: Vec::new(),
        }
    }

    /// With the entries that lost numbers to it.
    #[must_use]
    pub fn replacing<'a>(mut self, replaced: impl IntoIterator<Item = &'a Indexed>) -> EntryOut {
        self.replaced = replaced.into_iter().map(EntryOut::from).collect();
        self
    }
}

impl NumberOut {
    fn new(number: &Number, canonical: Option<&Canonical>) -> NumberOut {
        let (zone, own) = (number.zone.clone(), number.own.clone());
        NumberOut {
            id: number.id.to_string(),
            number: zone.number,
            canonical: canonical.map(Canonical::to_string),
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

/// An entry, as a client sends it. What is missing or null takes its default; what is the server's is ignored.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = EntryInput, examples(json!({
    "first_name": "Jane", "family_name": "Smith", "group": "family", "birthday": "1980-03-05", "favorite": true,
    "numbers": [{"number": "030/1234 567", "number_type": "landline", "contact_type": "vip"}],
})))]
#[serde(deny_unknown_fields)]
pub struct EntryIn {
    /// The server's: ignored.
    #[serde(default, rename = "id")]
    #[schema(value_type = Value)]
    _id: Option<IgnoredAny>,
    /// The server's: ignored.
    #[serde(default, rename = "revision")]
    #[schema(value_type = Value)]
    _revision: Option<IgnoredAny>,
    /// The server's: ignored.
    #[serde(default, rename = "display_name")]
    #[schema(value_type = Value)]
    _display_name: Option<IgnoredAny>,
    /// The server's: ignored.
    #[serde(default, rename = "replaced")]
    #[schema(value_type = Value)]
    _replaced: Option<IgnoredAny>,
    /// First name.
    #[schema(max_length = 200)]
    first_name: Option<String>,
    /// Family name.
    #[schema(max_length = 200)]
    family_name: Option<String>,
    /// Shown instead of the name.
    #[schema(max_length = 200)]
    nickname: Option<String>,
    /// Title.
    #[schema(max_length = 200)]
    title: Option<String>,
    /// Organization.
    #[schema(max_length = 200)]
    organization: Option<String>,
    /// E-mail.
    #[schema(max_length = 200)]
    email: Option<String>,
    /// Note.
    #[schema(max_length = 2000)]
    note: Option<String>,
    /// The circle somebody belongs to; `none` by default.
    #[schema(value_type = Option<words::Group>)]
    group: Option<Group>,
    /// `1980-03-05`, `5.3.1980`, `3/5/1980`, with two digits of the year or without it.
    #[schema(examples("1980-03-05"))]
    birthday: Option<String>,
    /// Whether it is a favorite; false by default.
    favorite: Option<bool>,
    /// The numbers in order.
    #[schema(value_type = Vec<NumberIn>, min_items = 1, max_items = 500)]
    numbers: Option<Vec<Object<NumberIn>>>,
}

/// What shall change of an entry: any of its fields.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub struct EntryPatch(pub serde_json::Map<String, serde_json::Value>);

impl PartialSchema for EntryPatch {
    /// The fields of an entry, of which none must be there.
    fn schema() -> RefOr<Schema> {
        let mut schema = EntryIn::schema();
        if let RefOr::T(Schema::Object(object)) = &mut schema {
            object.required.clear();
            object.description = Some("What shall change of an entry: any of its fields.".to_owned());
            object.examples = vec![serde_json::json!({"nickname": "JS", "note": null})];
        }
        schema
    }
}

impl ToSchema for EntryPatch {}

/// A number, as a client sends it. What is missing or null takes its default, or in its own fields the entry's value.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = NumberInput, examples(json!({"number": "+49 170 1234567", "number_type": "mobile", "nickname": "Jane on the road"})))]
#[serde(deny_unknown_fields)]
pub struct NumberIn {
    /// The id of a number that the entry has, to change that one; with any other it is a new number.
    id: Option<String>,
    /// The server's: ignored.
    #[serde(default, rename = "canonical")]
    #[schema(value_type = Value)]
    _canonical: Option<IgnoredAny>,
    /// A phone number or a SIP address, as people write it; with `range`, the beginning of numbers.
    #[schema(min_length = 1, max_length = 128, examples("030/1234 567"))]
    number: String,
    /// Whether it stands for every number that begins with it; false by default.
    range: Option<bool>,
    /// What kind of line it is; `sip` by default.
    #[schema(value_type = Option<words::NumberType>)]
    number_type: Option<NumberType>,
    /// Whether it gets through; `none` by default.
    #[schema(value_type = Option<words::ContactType>)]
    contact_type: Option<ContactType>,
    /// `active`, or the name of the identity that a call to it shows; `active` by default.
    #[schema(value_type = Option<String>, max_length = 200)]
    outgoing_identity: Option<OutgoingIdentity>,
    /// Nickname at this number.
    #[schema(max_length = 200)]
    nickname: Option<String>,
    /// Title at this number.
    #[schema(max_length = 200)]
    title: Option<String>,
    /// Organization at this number.
    #[schema(max_length = 200)]
    organization: Option<String>,
    /// E-mail at this number.
    #[schema(max_length = 200)]
    email: Option<String>,
    /// Note on this number.
    #[schema(max_length = 2000)]
    note: Option<String>,
    /// Group of this number.
    #[schema(value_type = Option<words::Group>)]
    group: Option<Group>,
    /// As the entry's.
    #[schema(examples("1980-03-05"))]
    birthday: Option<String>,
    /// Whether this number is a favorite.
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
            result.unwrap_or_else(|error| {
                errors.push(Invalid { number: place, field: "birthday".into(), fault: error.into() });
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
            .map(|(place, Object(mut number))| {
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
            birthday(self.birthday.take(), today).map_err(|error| Invalid::entry("birthday", error))?;
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

fn birthday(text: Option<String>, today: Day) -> Result<Option<Birthday>, BirthdayError> {
    match text.as_deref().map(str::trim) {
        None | Some("") => Ok(None),
        Some(text) => Birthday::parse(text, today).map(Some),
    }
}

impl From<Invalid> for FieldError {
    fn from(invalid: Invalid) -> FieldError {
        FieldError { field: invalid.path(), message: invalid.fault.to_string() }
    }
}
