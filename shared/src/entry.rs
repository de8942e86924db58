//! Entry, master record and sub entry: the three zones of data (`product.md` 1).

use crate::{Birthday, ContactType, EntryId, Group, Name, NumberId, NumberType, OutgoingIdentity, Revision};
use alloc::{string::String, vec::Vec};
use serde::{Deserialize, Serialize};

/// A person or thing with one or more numbers.
///
/// With one number it is a single line; with several, the list shows a line for the master record and one per number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The server's id.
    pub id: EntryId,
    /// The directory's revision at which it last changed.
    pub revision: Revision,
    /// What it says.
    #[serde(flatten)]
    pub master: Master,
    /// Its numbers in order, at least one.
    pub numbers: Vec<Number>,
}

/// The name zone, shared by all numbers, and the blue zone of the master record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Master {
    /// First name.
    pub first_name: Option<String>,
    /// Family name.
    pub family_name: Option<String>,
    /// Nickname: shown instead of the name.
    pub nickname: Option<String>,
    /// Title.
    pub title: Option<String>,
    /// Organization.
    pub organization: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Note.
    pub note: Option<String>,
    /// Group.
    pub group: Group,
    /// Birthday.
    pub birthday: Option<Birthday>,
    /// Favorite.
    pub favorite: bool,
}

/// A number of an entry: its number zone, and what it says itself in the blue zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Number {
    /// The server's id.
    pub id: NumberId,
    /// The number zone.
    #[serde(flatten)]
    pub zone: NumberZone,
    /// The blue zone of this number; what is empty shows the master's.
    #[serde(flatten)]
    pub own: OwnBlue,
}

/// What belongs to a number by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NumberZone {
    /// The number as it was written.
    pub number: String,
    /// Whether it stands for every number that begins with it.
    pub range: bool,
    /// What kind of line it is.
    pub number_type: NumberType,
    /// Whether it gets through.
    pub contact_type: ContactType,
    /// Which identity a call to it shows.
    pub outgoing_identity: OutgoingIdentity,
}

/// The blue zone of a sub entry: `None` follows the master.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OwnBlue {
    /// Nickname of this number.
    pub nickname: Option<String>,
    /// Title at this number.
    pub title: Option<String>,
    /// Organization at this number.
    pub organization: Option<String>,
    /// E-mail at this number.
    pub email: Option<String>,
    /// Note on this number.
    pub note: Option<String>,
    /// Group of this number.
    pub group: Option<Group>,
    /// Birthday of this number.
    pub birthday: Option<Birthday>,
    /// Whether this number is a favorite.
    pub favorite: Option<bool>,
}

impl OwnBlue {
    /// What this number shows: its own values where it has any, else the master's.
    #[must_use]
    pub fn over(&self, master: &Master) -> Master {
        let own = |own: &Option<String>, master: &Option<String>| own.as_ref().or(master.as_ref()).cloned();
        Master {
            first_name: master.first_name.clone(),
            family_name: master.family_name.clone(),
            nickname: own(&self.nickname, &master.nickname),
            title: own(&self.title, &master.title),
            organization: own(&self.organization, &master.organization),
            email: own(&self.email, &master.email),
            note: own(&self.note, &master.note),
            group: self.group.unwrap_or(master.group),
            birthday: self.birthday.or(master.birthday),
            favorite: self.favorite.unwrap_or(master.favorite),
        }
    }

    /// Leaves empty what equals the master's, so that it follows the master from now on (`product.md` 1, Add Sub).
    #[must_use]
    pub fn following(mut self, master: &Master) -> OwnBlue {
        for (own, of_master) in [
            (&mut self.nickname, &master.nickname),
            (&mut self.title, &master.title),
            (&mut self.organization, &master.organization),
            (&mut self.email, &master.email),
            (&mut self.note, &master.note),
        ] {
            if own == of_master {
                *own = None;
            }
        }
        self.group = self.group.filter(|group| *group != master.group);
        self.birthday = self.birthday.filter(|birthday| Some(*birthday) != master.birthday);
        self.favorite = self.favorite.filter(|favorite| *favorite != master.favorite);
        self
    }
}

/// All that somebody says, of a number itself: with [`OwnBlue::following`] what is left is what the number has to say.
impl From<Master> for OwnBlue {
    fn from(master: Master) -> OwnBlue {
        let Master { nickname, title, organization, email, note, group, birthday, favorite, .. } = master;
        let (group, favorite) = (Some(group), Some(favorite));
        OwnBlue { nickname, title, organization, email, note, group, birthday, favorite }
    }
}

impl Number {
    /// The effective group: the number's own, else the master's.
    pub fn group(&self, master: &Master) -> Group {
        self.own.group.unwrap_or(master.group)
    }
}

impl Entry {
    /// The name of the entry: nickname, else first and family name, else organization, else its first number.
    pub fn display_name(&self) -> String {
        self.master.name().map_or_else(|| self.first_number().into(), String::from)
    }

    /// The name shown for one of its numbers, which may have a nickname or an organization of its own.
    pub fn display_name_of(&self, number: &Number) -> String {
        self.name_of(number).map_or_else(|| number.zone.number.clone(), String::from)
    }

    /// The name for one of its numbers, if it has any.
    pub fn name_of<'a>(&'a self, number: &'a Number) -> Option<Name<'a>> {
        let Master { first_name, family_name, nickname, organization, .. } = &self.master;
        Name::of(
            number.own.nickname.as_deref().or(nickname.as_deref()),
            first_name.as_deref(),
            family_name.as_deref(),
            number.own.organization.as_deref().or(organization.as_deref()),
        )
    }

    /// Whether it is a single line: one number only.
    pub fn is_single(&self) -> bool {
        self.numbers.len() == 1
    }

    /// The number with this id.
    pub fn number(&self, id: NumberId) -> Option<&Number> {
        self.numbers.iter().find(|number| number.id == id)
    }

    fn first_number(&self) -> &str {
        self.numbers.first().map_or("", |number| &number.zone.number)
    }
}

impl Master {
    /// Nickname, else first and family name, else organization (`product.md` 1).
    pub fn name(&self) -> Option<Name<'_>> {
        Name::of(
            self.nickname.as_deref(),
            self.first_name.as_deref(),
            self.family_name.as_deref(),
            self.organization.as_deref(),
        )
    }
}
