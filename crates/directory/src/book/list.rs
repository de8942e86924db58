//! Pages of entries for lists: filtered, searched, sorted.

use super::{Book, sort_key};
use crate::{indexed::Indexed, search::Search};
use shared::{ContactType, EntryId, Group};
use std::sync::Arc;

/// What to list.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// Words that must all be found.
    pub search: String,
    /// Only entries that have this effective group at one of their numbers.
    pub group: Option<Group>,
    /// Only entries with a number of this contact type.
    pub contact_type: Option<ContactType>,
    /// Only entries where the master or a number is, or is not, a favorite.
    pub favorite: Option<bool>,
    /// The order.
    pub sort: Sort,
}

shared::words! {
    /// The order of a list.
    pub enum Sort: "order" {
        /// By the name shown.
        #[default]
        Name => "name";
        /// By the canonical form of the first number.
        Number => "number";
        /// By group, then name.
        Group => "group";
    }
}

/// A part of a list.
#[derive(Clone, Debug)]
pub struct Page {
    /// The entries.
    pub entries: Vec<Arc<Indexed>>,
    /// Where the next page begins, if there is one.
    pub next: Option<String>,
    /// How many entries the whole list has.
    pub total: usize,
    /// How many lines they take.
    pub lines: usize,
}

/// A cursor that no answer of this list gave.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no cursor of this list: begin without one")]
pub struct BadCursor;

impl Book {
    /// A page of the list, after `cursor` if there is one.
    ///
    /// # Errors
    /// [`BadCursor`].
    pub fn page(&self, query: &Query, cursor: Option<&str>, limit: usize) -> Result<Page, BadCursor> {
        let after = cursor.map(read_cursor).transpose()?;
        let search = Search::new(&query.search);
        let wanted = |indexed: &&Arc<Indexed>| {
            query.wants(indexed) && search.as_ref().is_none_or(|it| it.finds(indexed))
        };
        let mut all: Vec<&Arc<Indexed>> = self.entries().filter(wanted).collect();
        if query.sort != Sort::Name {
            all.sort_by_cached_key(|indexed| query.key(indexed));
        }
        let start = after.map_or(0, |after| all.partition_point(|indexed| query.key(indexed) <= after));
        let page: Vec<Arc<Indexed>> =
            all.iter().skip(start).take(limit).map(|&indexed| indexed.clone()).collect();
        let more = start + page.len() < all.len();
        let next = page.last().filter(|_| more).map(|last| write_cursor(&query.key(last)));
        let lines = all.iter().map(|indexed| super::line_count(indexed)).sum();
        Ok(Page { entries: page, next, total: all.len(), lines })
    }
}

/// Entries sort by this; the id makes it unique.
type Key = (String, Arc<str>, EntryId);

impl Query {
    fn wants(&self, indexed: &Indexed) -> bool {
        let entry = &indexed.entry;
        let any = |wanted: &dyn Fn(&shared::Number) -> bool| entry.numbers.iter().any(wanted);
        self.group.is_none_or(|group| any(&|number| number.group(&entry.master) == group))
            && self.contact_type.is_none_or(|wanted| any(&|number| number.zone.contact_type == wanted))
            && self.favorite.is_none_or(|wanted| {
                let favorite = any(&|number| number.own.favorite.unwrap_or(entry.master.favorite));
                favorite == wanted
            })
    }

    fn key(&self, indexed: &Indexed) -> Key {
        let first = match self.sort {
            Sort::Name => String::new(),
            Sort::Number => indexed.numbers().next().map_or_else(String::new, |(_, form)| form.to_string()),
            Sort::Group => {
                let group = indexed.entry.master.group;
                Group::ALL.iter().position(|it| *it == group).unwrap_or_default().to_string()
            }
        };
        let (name, id) = sort_key(indexed);
        (first, name, id)
    }
}

/// Cursors are opaque to clients: the key in hexadecimal.
fn write_cursor((first, name, id): &Key) -> String {
    let text = format!("{id}\u{0}{first}\u{0}{name}");
    to_hex(&text)
}

pub(super) fn to_hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

fn read_cursor(cursor: &str) -> Result<Key, BadCursor> {
    let text = from_hex(cursor)?;
    let mut parts = text.splitn(3, '\u{0}');
    let (Some(id), Some(first), Some(name)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(BadCursor);
    };
    Ok((first.to_owned(), name.into(), id.parse().map_err(|_| BadCursor)?))
}

pub(super) fn from_hex(cursor: &str) -> Result<String, BadCursor> {
    if !cursor.len().is_multiple_of(2) || !cursor.is_ascii() {
        return Err(BadCursor);
    }
    let bytes: Option<Vec<u8>> = (0..cursor.len() / 2)
        .map(|at| cursor.get(2 * at..2 * at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()))
        .collect();
    bytes.and_then(|bytes| String::from_utf8(bytes).ok()).ok_or(BadCursor)
}
