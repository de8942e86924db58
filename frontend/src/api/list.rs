//! The list of the directory: its lines by rank, what is chosen in it, entries of one name, birthdays.

#[cfg(feature = "ssr")]
use super::application;
use super::{Answer, CallView, Told};
use crate::address::Address;
use leptos::{
    prelude::*,
    server_fn::codec::{Json, Postcard},
};
use serde::{Deserialize, Serialize};
use shared::{ContactType, Group, NumberType};

/// Some lines of the list.
#[server(prefix = "/page", endpoint = "list", input = Json, output = Postcard)]
pub async fn list(wanted: Wanted) -> Result<ListView, ServerFnError> {
    application::ask()?.list(&wanted).await.map_err(application::server_error)
}

/// Changes or deletes many entries at once.
#[server(prefix = "/page", endpoint = "bulk", input = Json, output = Postcard)]
pub async fn bulk(phone: Option<String>, choice: Choice, action: BulkAction) -> Answer<Told> {
    application::answer(application::ask()?.bulk(phone.as_deref(), choice, action).await)
}

/// The names that several entries have.
#[server(prefix = "/page", endpoint = "duplicates", input = Json, output = Postcard)]
pub async fn duplicates(
    phone: Option<String>,
    after: Option<String>,
) -> Result<DuplicatesView, ServerFnError> {
    application::ask()?.duplicates(phone.as_deref(), after).await.map_err(application::server_error)
}

/// What stands above the list: favorites to call, and who has a birthday in the coming week.
#[server(prefix = "/page", endpoint = "above", input = Json, output = Postcard)]
pub async fn above(phone: Option<String>) -> Result<AboveView, ServerFnError> {
    application::ask()?.above(phone.as_deref()).map_err(application::server_error)
}

/// Which lines of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    /// What is looked for, and in which order.
    pub address: Address,
    /// The first line, from 0 on.
    pub first: usize,
    /// How many.
    pub count: usize,
    /// A line that is wanted, or stays in its place.
    pub anchor: Option<Anchor>,
}

/// A line by which others are asked for, wherever it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    /// The entry.
    pub entry: String,
    /// The number, on the line of a sub entry.
    pub number: Option<String>,
    /// The line at which it stood: all is told as far from where it stands now, so that it stays in its place while others
    /// come and go above it. Nothing where it was not shown: the part of the list is told that has it.
    pub rank: Option<usize>,
}

/// A part of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListView {
    /// The lines.
    pub lines: Vec<LineView>,
    /// The line of the list that is the first of them.
    pub first: usize,
    /// How much further down the anchor stands than it did.
    pub moved: isize,
    /// How many lines the list has.
    pub line_count: usize,
    /// How many entries the filter and the search have found.
    pub total: usize,
    /// How many entries the directory has.
    pub all: usize,
    /// Whether the directory knows in which country its numbers are.
    pub has_region: bool,
    /// Whether whoever looks may change the directory.
    pub may_edit: bool,
    /// The directory.
    pub directory: Option<String>,
    /// Its revision.
    pub revision: u64,
}

/// A line of the list, with what is effective on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineView {
    /// The entry.
    pub entry: String,
    /// Its revision.
    pub revision: u64,
    /// The name of the entry.
    pub name: String,
    /// What of the name was looked for.
    pub marks: Vec<(usize, usize)>,
    /// How many numbers the entry has.
    pub numbers: usize,
    /// The number; none on a master's line.
    pub number: Option<NumberView>,
    /// The group.
    pub group: Group,
    /// Whether it is a favorite.
    pub favorite: bool,
}

/// The number of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberView {
    /// Its id, where the entry has several numbers.
    pub id: Option<String>,
    /// As it was written.
    pub number: String,
    /// What of it was looked for.
    pub marks: Vec<(usize, usize)>,
    /// The name for this number, where it differs from the entry's.
    pub name: Option<String>,
    /// Whether it stands for every number that begins with it.
    pub range: bool,
    /// Number type.
    pub number_type: NumberType,
    /// Contact type.
    pub contact_type: ContactType,
    /// What Call does; nothing for a range.
    pub call: Option<CallView>,
}

/// Entries that were chosen in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Choice {
    /// These, at these revisions.
    These(Vec<(String, u64)>),
    /// All that the list shows.
    All {
        /// The list.
        address: Address,
        /// The revision of the directory at which it was seen.
        revision: u64,
        /// How many entries it had.
        total: usize,
        /// Entries that are not meant.
        except: Vec<String>,
    },
}

/// What becomes of entries that were chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BulkAction {
    /// They get this group.
    Group(Group),
    /// All their numbers get this contact type.
    ContactType(ContactType),
    /// They are favorites, or not.
    Favorite(bool),
    /// They go.
    Delete,
}

/// Names that several entries have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DuplicatesView {
    /// The entries of each name.
    pub names: Vec<Namesakes>,
    /// How many names there are more than once.
    pub total: usize,
    /// Where the rest begins, if there is more.
    pub next: Option<String>,
    /// Whether whoever looks may change the directory.
    pub may_edit: bool,
}

/// Entries of one name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Namesakes {
    /// The name.
    pub name: String,
    /// The entries.
    pub entries: Vec<Namesake>,
    /// How many there are besides.
    pub more: usize,
}

/// One of several entries of one name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Namesake {
    /// The entry.
    pub id: String,
    /// Its revision.
    pub revision: u64,
    /// The name as this one has it.
    pub name: String,
    /// What else it says: organization, e-mail, note, group.
    pub details: String,
    /// Its numbers.
    pub numbers: Vec<String>,
}

/// What stands above the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AboveView {
    /// The first favorites, by name.
    pub favorites: Vec<FavoriteView>,
    /// Whether there are more.
    pub more_favorites: bool,
    /// Birthdays that come, the next first.
    pub birthdays: Vec<BirthdayView>,
}

/// A number that one press calls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FavoriteView {
    /// Whose; and which, where they have several.
    pub name: String,
    /// What is dialled and seen.
    pub about: String,
    /// The link.
    pub uri: String,
}

/// A birthday that comes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BirthdayView {
    /// The entry.
    pub entry: String,
    /// Its name.
    pub name: String,
    /// In how many days; 0 is today.
    pub in_days: u8,
    /// The day, as the phone shows dates.
    pub day: String,
    /// How old they become, where the year is known.
    pub age: Option<u16>,
}
