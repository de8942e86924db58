//! Pages of entries for lists: filtered, searched, sorted.

use super::{
    Book,
    order::{Behind, InOrder},
    packed::{EntryView, Form, SortKey, Texts, beginning},
    ranked::Extent,
};
use crate::{indexed::Indexed, search::Search};
use shared::{ContactType, EntryId, Group};
use std::{cmp::Ordering, sync::Arc};

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
        Name => "name", "Name", "Name";
        /// By the canonical form of the first number.
        Number => "number", "Number", "Nummer";
        /// By group, then name.
        Group => "group", "Group", "Gruppe";
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
    /// A page of the list, after `cursor` if there is one. The whole list by name is not walked through; what is filtered, searched or
    /// sorted otherwise is.
    ///
    /// # Errors
    /// [`BadCursor`].
    pub fn page(&self, query: &Query, cursor: Option<&str>, limit: usize) -> Result<Page, BadCursor> {
        let after = cursor.map(read_cursor).transpose()?;
        let list = self.list(query);
        let start = after.map_or(0, |after| list.behind(&after));
        let slots: Vec<u32> = list.starting_at(start).take(limit).collect();
        let Extent { entries: total, lines } = list.extent();
        let last = slots.last().filter(|_| start + slots.len() < total);
        let next = last.and_then(|last| Some(write_cursor(&query.key(&self.view(*last)?))));
        let entries = slots.iter().filter_map(|slot| self.unpacked(*slot)).collect();
        Ok(Page { entries, next, total, lines })
    }

    /// The list that is asked for.
    pub(super) fn list<'q>(&'q self, query: &'q Query) -> List<'q> {
        let search = Search::new(&query.search, &self.plan);
        if search.is_none() && query.wants_all() && query.sort == Sort::Name {
            return List { book: self, query, chosen: None };
        }
        let mut texts = Texts::default();
        let mut chosen = Vec::new();
        for slot in self.by_name.iter() {
            let Some(entry) = self.view(slot) else { continue };
            if query.wants(&entry) && search.as_ref().is_none_or(|it| it.finds(&entry, &mut texts)) {
                let lines = u32::try_from(entry.lines()).unwrap_or(u32::MAX);
                chosen.push(Chosen { slot, lines, first: query.beginning(&entry) });
            }
        }
        let form = |chosen: &Chosen| self.view(chosen.slot).and_then(|entry| first_form(&entry));
        match query.sort {
            Sort::Name => {}
            // Both keep names in their order.
            Sort::Group => chosen.sort_by_key(|it| it.first),
            Sort::Number => chosen.sort_by(|one, other| {
                one.first
                    .cmp(&other.first)
                    .then_with(|| form(one).map(|it| it.bytes).cmp(&form(other).map(|it| it.bytes)))
            }),
        }
        List { book: self, query, chosen: Some(chosen) }
    }
}

/// A whole list: all entries by name, or those that were chosen.
pub(super) struct List<'q> {
    book: &'q Book,
    query: &'q Query,
    chosen: Option<Vec<Chosen>>,
}

/// An entry of a list.
struct Chosen {
    slot: u32,
    lines: u32,
    /// What sorts first, or the beginning of it.
    first: u128,
}

impl List<'_> {
    pub(super) fn extent(&self) -> Extent {
        match &self.chosen {
            None => self.book.by_name.extent(),
            Some(chosen) => extent(chosen),
        }
    }

    pub(super) fn starting_at(&self, rank: usize) -> Box<dyn Iterator<Item = u32> + '_> {
        match &self.chosen {
            None => Box::new(self.book.by_name.starting_at(rank)),
            Some(chosen) => Box::new(slots(chosen.get(rank..).unwrap_or_default())),
        }
    }

    /// The entries from the one on in which this line lies, and what stands before it.
    pub(super) fn at_line(&self, line: usize) -> (Extent, Box<dyn Iterator<Item = u32> + '_>) {
        match &self.chosen {
            None => {
                let (before, slots) = self.book.by_name.at_line(line, |slot| self.book.lines_of(slot));
                (before, Box::new(slots))
            }
            Some(chosen) => {
                let mut end = 0;
                let ends = |it: &&Chosen| {
                    end += it.lines as usize;
                    end <= line
                };
                let (before, rest) = chosen.split_at(chosen.iter().take_while(ends).count());
                (extent(before), Box::new(slots(rest)))
            }
        }
    }

    /// What stands before an entry of the list.
    pub(super) fn before(&self, slot: u32) -> Option<Extent> {
        match &self.chosen {
            None => Some(self.book.by_name.before(&InOrder::of(self.book, slot)?)),
            Some(chosen) => {
                let rank = chosen.iter().position(|it| it.slot == slot)?;
                chosen.get(..rank).map(extent)
            }
        }
    }

    /// How many stand before what comes behind this key.
    fn behind(&self, after: &Key) -> usize {
        let (_, name, id) = after;
        match &self.chosen {
            None => {
                let key = SortKey::folded(name);
                let in_order = InOrder { slots: &self.book.slots, key, id: *id };
                self.book.by_name.before(&Behind(in_order)).entries
            }
            Some(chosen) => chosen.partition_point(|it| {
                self.book
                    .view(it.slot)
                    .is_some_and(|entry| self.query.order(&entry, after) != Ordering::Greater)
            }),
        }
    }
}

fn slots(chosen: &[Chosen]) -> impl Iterator<Item = u32> {
    chosen.iter().map(|it| it.slot)
}

fn extent(chosen: &[Chosen]) -> Extent {
    Extent { entries: chosen.len(), lines: chosen.iter().map(|it| it.lines as usize).sum() }
}

fn first_form<'e>(entry: &EntryView<'e>) -> Option<Form<'e>> {
    entry.numbers().next().map(|number| number.form())
}

/// Entries sort by this; the id makes it unique.
type Key = (String, String, EntryId);

impl Query {
    fn wants_all(&self) -> bool {
        self.group.is_none() && self.contact_type.is_none() && self.favorite.is_none()
    }

    fn wants(&self, entry: &EntryView<'_>) -> bool {
        self.group.is_none_or(|wanted| {
            entry.numbers().any(|number| number.group().unwrap_or(entry.group()) == wanted)
        }) && self
            .contact_type
            .is_none_or(|wanted| entry.numbers().any(|number| number.contact_type() == wanted))
            && self.favorite.is_none_or(|wanted| {
                let mut numbers = entry.numbers();
                numbers.any(|number| number.favorite().unwrap_or(entry.favorite())) == wanted
            })
    }

    /// What sorts before the name, as a number that orders as it does as far as it reaches.
    fn beginning(&self, entry: &EntryView<'_>) -> u128 {
        match self.sort {
            Sort::Name => 0,
            Sort::Group => entry.group() as u128,
            Sort::Number => beginning(first_form(entry).map_or("", Form::text).bytes()),
        }
    }

    fn key(&self, entry: &EntryView<'_>) -> Key {
        let first = match self.sort {
            Sort::Name => String::new(),
            Sort::Number => first_form(entry).map_or_else(String::new, |form| form.text().to_owned()),
            Sort::Group => (entry.group() as usize).to_string(),
        };
        (first, entry.sort_key().text(), entry.id)
    }

    fn order(&self, entry: &EntryView<'_>, other: &Key) -> Ordering {
        self.key(entry).cmp(other)
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
    Ok((first.to_owned(), name.to_owned(), id.parse().map_err(|_| BadCursor)?))
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
