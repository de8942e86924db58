//! Keeping everything by which an entry is found up to date.

use super::{
    Book, Place, Places, Ranked, Slots, birthdays, favorites,
    order::InOrder,
    packed::{EntryView, Form, NumberView, Packed},
};
use crate::indexed::Indexed;
use shared::{Entry, EntryId};
use std::{cmp::Ordering, hash::BuildHasher, sync::Arc};

/// Many entries on their way into an empty directory: brought into their order at the end. No two have the same id.
pub(crate) struct Filling {
    book: Book,
    order: Vec<(u128, u32)>,
}

impl Filling {
    /// Into this one.
    pub(crate) fn of(empty: Book) -> Filling {
        Filling { book: empty, order: Vec::new() }
    }

    pub(crate) fn add(&mut self, entry: Packed) {
        let Filling { book, order } = self;
        let slot = book.slots.add(entry.clone());
        let view = entry.view();
        book.ids.insert(book.hasher.hash_one(view.id), slot);
        book.index_numbers(&view, slot);
        book.index_marks(&view, slot);
        order.push((view.sort_key().beginning(), slot));
    }

    pub(crate) fn done(self) -> Book {
        let Filling { mut book, mut order } = self;
        order.sort_unstable_by(|(one, slot), (other, other_slot)| {
            let in_order =
                || InOrder::of(&book, *other_slot).map_or(Ordering::Equal, |it| it.order_of(*slot));
            one.cmp(other).then_with(in_order)
        });
        let slots: Vec<u32> = order.into_iter().map(|(_, slot)| slot).collect();
        book.by_name = Ranked::of(&slots, |slot| book.lines_of(slot));
        book
    }
}

impl Book {
    /// The directory as it would be with this entry, for whoever wants to know: nobody else sees it.
    #[must_use]
    pub fn with(&self, entry: Entry) -> Book {
        let mut book = self.clone();
        book.put(entry.id, Some(entry));
        book
    }

    /// Puts an entry in the place of what had its id, or takes it out.
    pub(crate) fn put(&mut self, id: EntryId, after: Option<Entry>) {
        let after = after.map(|entry| Indexed::new(entry, &self.plan).packed());
        match (self.slot_of(id), after) {
            (None, None) => {}
            (None, Some(after)) => self.add(after),
            (Some(slot), None) => self.remove(slot),
            (Some(slot), Some(after)) => self.replace(slot, after),
        }
    }

    /// Takes all entries out.
    pub(crate) fn empty(&mut self) {
        self.slots = Slots::default();
        for places in [&mut self.ids, &mut self.exact, &mut self.ranges, &mut self.endings] {
            *places = Places::default();
        }
        self.range_lengths = Arc::default();
        self.longest_written_range = 0;
        self.by_name = Ranked::default();
        self.birthdays = imbl::OrdSet::new();
        self.favorites = imbl::OrdSet::new();
    }

    fn add(&mut self, entry: Packed) {
        let slot = self.slots.add(entry.clone());
        let view = entry.view();
        self.ids.insert(self.hasher.hash_one(view.id), slot);
        self.index_numbers(&view, slot);
        self.index_name(&view, slot);
        self.index_marks(&view, slot);
    }

    fn remove(&mut self, slot: u32) {
        let Some(entry) = self.slots.get(slot).cloned() else { return };
        let view = entry.view();
        self.ids.remove(self.hasher.hash_one(view.id), slot);
        self.unindex_numbers(&view, slot);
        self.unindex_name(&view);
        self.unindex_marks(&view, slot);
        self.slots.remove(slot);
    }

    /// What is found as before keeps its place.
    fn replace(&mut self, slot: u32, after: Packed) {
        let Some(before) = self.slots.get(slot).cloned() else { return };
        let (was, is) = (before.view(), after.view());
        let same_numbers = was.numbers().map(found_by).eq(is.numbers().map(found_by));
        let same_lines = was.lines() == is.lines() && was.sort_key().cmp(&is.sort_key()).is_eq();
        if !same_numbers {
            self.unindex_numbers(&was, slot);
        }
        if !same_lines {
            self.unindex_name(&was);
        }
        self.unindex_marks(&was, slot);
        self.slots.replace(slot, after.clone());
        self.index_marks(&is, slot);
        if !same_numbers {
            self.index_numbers(&is, slot);
        }
        if !same_lines {
            self.index_name(&is, slot);
        }
        self.note_written_ranges(&is);
    }

    fn index_numbers(&mut self, entry: &EntryView<'_>, slot: u32) {
        for number in entry.numbers() {
            let form = number.form();
            let hash = self.hasher.hash_one(form.text);
            if number.is_range() {
                self.ranges.insert(hash, slot);
                self.count_ranges(form.text.len(), 1);
            } else {
                if let Some(ending) = self.ending(form) {
                    self.endings.insert(self.hasher.hash_one(ending), slot);
                }
                self.exact.insert(hash, slot);
            }
        }
        self.note_written_ranges(entry);
    }

    fn unindex_numbers(&mut self, entry: &EntryView<'_>, slot: u32) {
        for number in entry.numbers() {
            let form = number.form();
            let hash = self.hasher.hash_one(form.text);
            if number.is_range() {
                self.ranges.remove(hash, slot);
                self.count_ranges(form.text.len(), -1);
            } else {
                if let Some(ending) = self.ending(form) {
                    self.endings.remove(self.hasher.hash_one(ending), slot);
                }
                self.exact.remove(hash, slot);
            }
        }
    }

    /// Counts a range more or less with a prefix of this length.
    fn count_ranges(&mut self, length: usize, more: isize) {
        let mut lengths = self.range_lengths.to_vec();
        match lengths.binary_search_by(|(other, _)| length.cmp(other)) {
            Ok(at) => lengths[at].1 = lengths[at].1.saturating_add_signed(more),
            Err(at) => lengths.insert(at, (length, 1)),
        }
        lengths.retain(|(_, count)| *count > 0);
        self.range_lengths = lengths.into();
    }

    fn note_written_ranges(&mut self, entry: &EntryView<'_>) {
        let ranges = entry.numbers().filter(|number| number.is_range());
        let longest = ranges.map(|number| numbers::as_written(number.written()).len()).max();
        self.longest_written_range = self.longest_written_range.max(longest.unwrap_or_default());
    }

    fn index_name(&mut self, entry: &EntryView<'_>, slot: u32) {
        let sought = InOrder { slots: &self.slots, key: entry.sort_key(), id: entry.id };
        self.by_name.insert(slot, &sought);
    }

    fn unindex_name(&mut self, entry: &EntryView<'_>) {
        let sought = InOrder { slots: &self.slots, key: entry.sort_key(), id: entry.id };
        self.by_name.remove(&sought);
    }

    /// Birthdays and favorites.
    fn index_marks(&mut self, entry: &EntryView<'_>, slot: u32) {
        for birthday in birthdays::all_of(entry) {
            self.birthdays.insert((birthday.month_and_day(), slot));
        }
        if favorites::is_one(entry) {
            self.favorites.insert(slot);
        }
    }

    fn unindex_marks(&mut self, entry: &EntryView<'_>, slot: u32) {
        for birthday in birthdays::all_of(entry) {
            self.birthdays.remove(&(birthday.month_and_day(), slot));
        }
        self.favorites.remove(&slot);
    }

    pub(super) fn slot_of(&self, id: EntryId) -> Option<u32> {
        let mut slots = self.ids.find(self.hasher.hash_one(id));
        slots.find(|slot| self.slots.get(*slot).is_some_and(|entry| entry.id() == id))
    }

    /// The numbers with this form, ranges or not: one or none.
    pub(super) fn with_form<'b>(&'b self, range: bool, form: Form<'_>) -> impl Iterator<Item = Place<'b>> {
        let map = if range { &self.ranges } else { &self.exact };
        self.places(map, form.text)
            .filter(move |place| place.number.is_range() == range && place.number.form() == form)
    }

    /// Every number of the entries that may have this text in what the map is about.
    pub(super) fn places<'b>(&'b self, map: &'b Places, text: &str) -> impl Iterator<Item = Place<'b>> {
        let entries = map.find(self.hasher.hash_one(text)).filter_map(|slot| self.view(slot));
        entries.flat_map(|entry| entry.numbers().map(move |number| Place { entry, number }))
    }

    /// The last digits that loose matching compares.
    pub(super) fn ending<'f>(&self, form: Form<'f>) -> Option<&'f str> {
        let length = usize::from(self.plan.loose_digits());
        let is_longer = form.is_international() && length > 0 && form.text.len() > length;
        is_longer.then(|| form.text.get(form.text.len() - length..)).flatten()
    }
}

/// By what a number is found.
fn found_by<'e>(number: NumberView<'e>) -> (bool, Form<'e>) {
    (number.is_range(), number.form())
}
