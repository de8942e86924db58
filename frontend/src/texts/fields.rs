//! The fields of an entry, and what is in them.

use super::Texts;
use shared::{BirthdayError, ContactType, Group, NumberType};

impl Texts {
    /// What a field of the form is called.
    pub fn field(&self, name: &str) -> &'static str {
        match name {
            "first_name" => self.first_name,
            "family_name" => self.family_name,
            "range" => self.whole_range,
            "number_type" => self.number_type,
            "contact_type" => self.contact_type,
            "outgoing_identity" => self.outgoing_identity,
            "group" => self.group,
            "favorite" => self.favorite,
            "nickname" => self.nickname,
            "title" => self.title,
            "organization" => self.organization,
            "email" => self.email,
            "birthday" => self.birthday,
            "note" => self.note,
            _ => self.number,
        }
    }

    /// A value of a field as people read it.
    pub fn value(&self, name: &str, value: &str, of_sub: bool) -> String {
        let label = match name {
            "group" => value.parse().map(|it: Group| it.label(self.language)).ok(),
            "contact_type" => value.parse().map(|it: ContactType| it.label(self.language)).ok(),
            "number_type" => value.parse().map(|it: NumberType| it.label(self.language)).ok(),
            "outgoing_identity" if value == "active" => Some(self.active),
            "range" | "favorite" if value.is_empty() && !of_sub => Some(self.no),
            "range" | "favorite" if value == "yes" => Some(self.yes),
            "range" | "favorite" if value == "no" => Some(self.no),
            _ => None,
        };
        match label {
            Some(label) => label.to_owned(),
            None if value.is_empty() && of_sub => self.as_master.to_owned(),
            None if value.is_empty() => self.empty_value.to_owned(),
            None => value.to_owned(),
        }
    }

    /// Why a text is no birthday.
    pub fn no_birthday(&self, error: &BirthdayError) -> &'static str {
        match error {
            BirthdayError::Unreadable => self.birthday_unreadable,
            BirthdayError::NoSuchDay => self.no_such_day,
            BirthdayError::InTheFuture => self.birthday_in_future,
        }
    }

    /// A field that has changed.
    pub fn difference(&self, name: &str, before: &str, after: &str, of_sub: bool) -> String {
        let of = |value| self.value(name, value, of_sub);
        super::from_to(self.field(name), &of(before), &of(after))
    }
}
