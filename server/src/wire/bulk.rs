//! Many entries at once: what shall become of which; and entries of one name.

use crate::wire::{entry::EntryOut, object::Object, words};
use directory::{
    BulkChange, BulkSet, Chosen, ChosenEntry, CommandError, Duplicates, FoundEntries, Invalid, Query,
};
use serde::{Deserialize, Serialize};
use shared::{ContactType, EntryId, Group, Revision};
use utoipa::ToSchema;

/// What shall become of which entries: `entries` or `found`, and `set` or `delete`.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = BulkInput, examples(json!({
    "entries": [{"id": "0198f3a1-0d2b-7c61-9d0e-5b7a3f1c2e4d", "revision": 17}], "set": {"group": "work", "favorite": true},
})))]
#[serde(deny_unknown_fields)]
pub struct BulkIn {
    /// The entries, each once.
    #[schema(value_type = Option<Vec<ChosenIn>>, min_items = 1, max_items = 50000)]
    entries: Option<Vec<Object<ChosenIn>>>,
    /// Instead of naming them: all entries that a list shows.
    #[schema(value_type = Option<FoundIn>)]
    found: Option<Object<FoundIn>>,
    /// Fields that they get.
    #[schema(value_type = Option<SetIn>)]
    set: Option<Object<SetIn>>,
    /// True to delete them.
    delete: Option<bool>,
}

/// An entry, as the client has seen it.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = ChosenEntry)]
#[serde(deny_unknown_fields)]
pub struct ChosenIn {
    /// The entry's id.
    #[schema(format = "uuid")]
    id: String,
    /// The revision it was seen at: when it has another one now, nothing is done. Without it nothing is checked.
    revision: Option<u64>,
}

/// All entries that a list shows. With `revision` and `total` nothing is done when it would show others now.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = FoundEntries)]
#[serde(deny_unknown_fields)]
pub struct FoundIn {
    /// As the `q` of the list.
    q: Option<String>,
    /// As the `group` of the list.
    #[schema(value_type = Option<words::Group>)]
    group: Option<Group>,
    /// As the `contact_type` of the list.
    #[schema(value_type = Option<words::ContactType>)]
    contact_type: Option<ContactType>,
    /// As the `favorite` of the list.
    favorite: Option<bool>,
    /// The revision of the directory when the list was read: nothing is done when one of them has changed after it.
    revision: Option<u64>,
    /// The `total` of the list: nothing is done when it is another number now.
    total: Option<usize>,
    /// The ids of entries that are in the list and not meant.
    #[schema(value_type = Option<Vec<String>>)]
    except: Option<Vec<String>>,
}

/// Fields that every one of the entries gets; at least one of them.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = BulkSet)]
#[serde(deny_unknown_fields)]
pub struct SetIn {
    /// The group of the entry; numbers with another one follow it again.
    #[schema(value_type = Option<words::Group>)]
    group: Option<Group>,
    /// The contact type of all its numbers.
    #[schema(value_type = Option<words::ContactType>)]
    contact_type: Option<ContactType>,
    /// Whether it is a favorite; numbers that say otherwise follow it again.
    favorite: Option<bool>,
}

impl BulkIn {
    /// As the application takes it.
    ///
    /// # Errors
    /// What is named twice or not at all, and ids that cannot be one.
    pub fn read(self) -> Result<(Chosen, BulkChange), CommandError> {
        let chosen = match (self.entries, self.found) {
            (Some(entries), None) => Chosen::These(chosen(entries)?),
            (None, Some(Object(found))) => Chosen::Found(Box::new(found.read()?)),
            _ => return wrong("entries", "say which entries: either entries or found"),
        };
        let change = match (self.set, self.delete.unwrap_or_default()) {
            (Some(Object(set)), false) => BulkChange::Set(set.read()?),
            (None, true) => BulkChange::Delete,
            _ => return wrong("set", "say what becomes of them: either set or \"delete\": true"),
        };
        Ok((chosen, change))
    }
}

impl FoundIn {
    fn read(self) -> Result<FoundEntries, CommandError> {
        let ids = self.except.unwrap_or_default();
        let except =
            ids.iter().enumerate().map(|(place, id)| entry_id(&format!("found.except[{place}]"), id));
        let except = except.collect::<Result<_, _>>()?;
        let query = Query {
            search: self.q.unwrap_or_default(),
            group: self.group,
            contact_type: self.contact_type,
            favorite: self.favorite,
            ..Query::default()
        };
        Ok(FoundEntries { query, except, revision: self.revision.map(Revision), total: self.total })
    }
}

impl SetIn {
    fn read(self) -> Result<BulkSet, CommandError> {
        let set = BulkSet { group: self.group, contact_type: self.contact_type, favorite: self.favorite };
        if set == BulkSet::default() { wrong("set", "name at least one field") } else { Ok(set) }
    }
}

/// The entries that shall become part of another.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = MergeInput, examples(json!({
    "entries": [{"id": "0198f3a1-0d2b-7c61-9d0e-5b7a3f1c2e4d", "revision": 17}],
})))]
#[serde(deny_unknown_fields)]
pub struct MergeIn {
    /// The entries, each once.
    #[schema(value_type = Vec<ChosenIn>, min_items = 1, max_items = 499)]
    entries: Vec<Object<ChosenIn>>,
}

impl MergeIn {
    /// As the application takes it.
    ///
    /// # Errors
    /// Ids that cannot be one.
    pub fn read(self) -> Result<Vec<ChosenEntry>, CommandError> {
        chosen(self.entries)
    }
}

fn chosen(entries: Vec<Object<ChosenIn>>) -> Result<Vec<ChosenEntry>, CommandError> {
    let read = |(place, Object(it)): (usize, Object<ChosenIn>)| {
        let id = entry_id(&format!("entries[{place}].id"), &it.id)?;
        Ok(ChosenEntry { id, revision: it.revision.map(Revision) })
    };
    entries.into_iter().enumerate().map(read).collect()
}

fn entry_id(field: &str, text: &str) -> Result<EntryId, CommandError> {
    text.parse().or_else(|_| wrong(field, "this is no id of an entry"))
}

fn wrong<T>(field: &str, message: &str) -> Result<T, CommandError> {
    Err(Invalid::entry(field, message).into())
}

/// Entries of one name, whatever its case, accents and the order of its words.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Duplicates)]
pub struct DuplicatesOut {
    /// The name, as the first of them has it.
    display_name: String,
    /// The entries.
    #[schema(min_items = 2, max_items = 100)]
    entries: Vec<EntryOut>,
    /// How many there are besides.
    more_entries: usize,
}

impl From<&Duplicates> for DuplicatesOut {
    fn from(duplicates: &Duplicates) -> DuplicatesOut {
        let Duplicates { entries, more_entries } = duplicates;
        let display_name = entries.first().map(|first| first.entry.display_name()).unwrap_or_default();
        let entries = entries.iter().map(|it| EntryOut::from(&**it)).collect();
        DuplicatesOut { display_name, entries, more_entries: *more_entries }
    }
}
