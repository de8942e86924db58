//! The fields of the form as the browser has them, and what they say.

use super::{LineKind, number_of};
use crate::texts::texts;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use shared::{Birthday, Day, Entry, Group, Master, NumberId, NumberZone, OutgoingIdentity, OwnBlue};
use std::collections::BTreeMap;

/// What is in the form. All of it is text, as in any form: a tick box that is off and "as the master" are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields {
    /// The number as typed.
    pub number: String,
    /// `yes` or nothing.
    pub range: String,
    /// A word of [`shared::NumberType`].
    pub number_type: String,
    /// A word of [`shared::ContactType`].
    pub contact_type: String,
    /// `active` or a name.
    pub outgoing_identity: String,
    /// First name.
    pub first_name: String,
    /// Family name.
    pub family_name: String,
    /// Nickname.
    pub nickname: String,
    /// Title.
    pub title: String,
    /// Organization.
    pub organization: String,
    /// E-mail.
    pub email: String,
    /// Note.
    pub note: String,
    /// A word of [`Group`], or nothing for "as the master".
    pub group: String,
    /// In either spelling.
    pub birthday: String,
    /// `yes`, `no`, or nothing: off, or "as the master" on a sub entry.
    pub favorite: String,
}

/// As names and texts, as a form has them: what serde would make for fifteen fields is a weight on the page.
impl Serialize for Fields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.pairs())
    }
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Fields, D::Error> {
        let mut fields = Fields::default();
        for (name, text) in BTreeMap::<String, String>::deserialize(deserializer)? {
            if let Some(field) = fields.field_mut(&name) {
                *field = text;
            }
        }
        Ok(fields)
    }
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The field's name.
    pub field: String,
    /// What is wrong, and what would be right.
    pub message: String,
}

impl Problem {
    /// A problem of this field.
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Problem {
        Problem { field: field.into(), message: message.into() }
    }
}

/// What the form says, understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Input {
    /// Number zone.
    pub zone: NumberZone,
    /// First name.
    pub first_name: Option<String>,
    /// Family name.
    pub family_name: Option<String>,
    /// Blue zone; nothing means "as the master" on a sub entry.
    pub blue: OwnBlue,
}

impl Input {
    /// The name and blue zone of a master record that says this.
    pub fn master(&self) -> Master {
        let names = Master {
            first_name: self.first_name.clone(),
            family_name: self.family_name.clone(),
            ..Master::default()
        };
        self.blue.over(&names)
    }
}

impl Fields {
    /// What the form shows for a line: a single line its effective values, a master's line the master and an empty
    /// number, a sub entry's line its own values and its master's name.
    pub fn of(entry: &Entry, number: Option<NumberId>, us_date_format: bool) -> Fields {
        let number = number_of(entry, number);
        let empty = NumberZone::default();
        let zone = number.map_or(&empty, |number| &number.zone);
        let (blue, group, favorite) = match number {
            Some(sub) if !entry.is_single() => {
                let own = sub.own.over(&Master::default());
                (own, sub.own.group.map_or("", Group::word), sub.own.favorite.map_or("", yes_or_no))
            }
            Some(only) => {
                let shown = only.own.over(&entry.master);
                (shown.clone(), shown.group.word(), if shown.favorite { "yes" } else { "" })
            }
            None => {
                let master = &entry.master;
                (master.clone(), master.group.word(), if master.favorite { "yes" } else { "" })
            }
        };
        let text = Option::unwrap_or_default;
        Fields {
            number: zone.number.clone(),
            range: if zone.range { "yes".into() } else { String::new() },
            number_type: zone.number_type.word().into(),
            contact_type: zone.contact_type.word().into(),
            outgoing_identity: zone.outgoing_identity.as_str().into(),
            first_name: text(entry.master.first_name.clone()),
            family_name: text(entry.master.family_name.clone()),
            nickname: text(blue.nickname),
            title: text(blue.title),
            organization: text(blue.organization),
            email: text(blue.email),
            note: text(blue.note),
            group: group.into(),
            birthday: blue.birthday.map(|day| day.display(us_date_format)).unwrap_or_default(),
            favorite: favorite.into(),
        }
    }

    /// Name and text of every field, in the order of the form.
    pub fn pairs(&self) -> [(&'static str, &String); 15] {
        [
            ("first_name", &self.first_name),
            ("family_name", &self.family_name),
            ("number", &self.number),
            ("range", &self.range),
            ("number_type", &self.number_type),
            ("contact_type", &self.contact_type),
            ("outgoing_identity", &self.outgoing_identity),
            ("group", &self.group),
            ("favorite", &self.favorite),
            ("nickname", &self.nickname),
            ("title", &self.title),
            ("organization", &self.organization),
            ("email", &self.email),
            ("birthday", &self.birthday),
            ("note", &self.note),
        ]
    }

    /// A field by its name.
    pub fn field_mut(&mut self, name: &str) -> Option<&mut String> {
        Some(match name {
            "first_name" => &mut self.first_name,
            "family_name" => &mut self.family_name,
            "number" => &mut self.number,
            "range" => &mut self.range,
            "number_type" => &mut self.number_type,
            "contact_type" => &mut self.contact_type,
            "outgoing_identity" => &mut self.outgoing_identity,
            "group" => &mut self.group,
            "favorite" => &mut self.favorite,
            "nickname" => &mut self.nickname,
            "title" => &mut self.title,
            "organization" => &mut self.organization,
            "email" => &mut self.email,
            "birthday" => &mut self.birthday,
            "note" => &mut self.note,
            _ => return None,
        })
    }

    /// The empty form.
    pub fn empty() -> Fields {
        let zone = NumberZone::default();
        Fields {
            number_type: zone.number_type.word().into(),
            contact_type: zone.contact_type.word().into(),
            outgoing_identity: zone.outgoing_identity.as_str().into(),
            group: Group::None.word().into(),
            ..Fields::default()
        }
    }

    /// What the form says. `today` is what a two-digit year of birth is measured by.
    ///
    /// # Errors
    /// Every field that cannot be understood.
    pub fn read(self, kind: LineKind, today: Day) -> Result<Input, Vec<Problem>> {
        let mut problems = Vec::new();
        let zone = NumberZone {
            number: self.number.trim().to_owned(),
            range: self.range == "yes",
            number_type: word("number_type", &self.number_type, &mut problems).unwrap_or_default(),
            contact_type: word("contact_type", &self.contact_type, &mut problems).unwrap_or_default(),
            outgoing_identity: OutgoingIdentity::from(self.outgoing_identity),
        };
        let follows = kind.follows_master();
        let favorite = match self.favorite.as_str() {
            "" if follows => None,
            answer => Some(answer == "yes"),
        };
        let group = word("group", &self.group, &mut problems);
        let birthday = match self.birthday.trim() {
            "" => None,
            text => Birthday::parse(text, today)
                .map_err(|error| problems.push(Problem::new("birthday", texts().no_birthday(&error))))
                .ok(),
        };
        let input = Input {
            zone,
            first_name: text(self.first_name),
            family_name: text(self.family_name),
            blue: OwnBlue {
                nickname: text(self.nickname),
                title: text(self.title),
                organization: text(self.organization),
                email: text(self.email),
                note: text(self.note),
                group: if follows { group } else { Some(group.unwrap_or_default()) },
                birthday,
                favorite,
            },
        };
        if problems.is_empty() { Ok(input) } else { Err(problems) }
    }
}

fn yes_or_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

/// Text without blanks at its ends, if any is left.
fn text(text: String) -> Option<String> {
    let trimmed = text.trim();
    if trimmed.is_empty() { None } else { Some(trimmed.to_owned()) }
}

fn word<T: core::str::FromStr<Err = shared::UnknownWord>>(
    field: &str,
    word: &str,
    problems: &mut Vec<Problem>,
) -> Option<T> {
    if word.is_empty() {
        return None;
    }
    word.parse().map_err(|_| problems.push(Problem::new(field, texts().no_such_choice))).ok()
}
