//! Keeping everything by which an entry is found up to date.

use super::{
    Book, Place, Places, Ranked, Slots, birthdays, favorites,
    order::InOrder,
    packed::{EntryView, Form, Packed},
    places::half,
};
use crate::indexed::Indexed;
use shared::{Entry, EntryId};
use std::{hash::BuildHasher, panic::resume_unwind, sync::Arc, thread};
use store::push_for_a_moment;

/// Many entries on their way into an empty directory: what finds them is made at the end, all at once. No two have the same id.
pub(crate) struct Filling {
    book: Book,
    order: Vec<(u128, u32)>,
    /// How many lines the entry in each slot has.
    lines: Vec<u32>,
    ids: Vec<(u32, u32)>,
    exact: Vec<(u32, Packed)>,
}

impl Filling {
    /// Into this one.
    pub(crate) fn of(empty: Book) -> Filling {
        Filling { book: empty, order: Vec::new(), lines: Vec::new(), ids: Vec::new(), exact: Vec::new() }
    }

    pub(crate) fn add(&mut self, entry: Packed) {
        let Filling { book, order, lines, ids, exact } = self;
        let slot = book.slots.add(entry.clone());
        let view = entry.view();
        push_for_a_moment(ids, (half(book.hasher.hash_one(view.id)), slot));
        book.index_numbers(&entry, slot, |hash, entry| push_for_a_moment(exact, (half(hash), entry)));
        book.index_marks(&view, slot);
        push_for_a_moment(order, (view.sort_key().beginning(), slot));
        push_for_a_moment(lines, u32::try_from(view.lines()).unwrap_or(u32::MAX));
    }

    /// Fills it. Another thread helps.
    pub(crate) fn done(self) -> Book {
        let Filling { mut book, mut order, lines, ids, exact } = self;
        let (ids, exact, by_name) = thread::scope(|scope| {
            let exact = scope.spawn(|| Places::of(exact));
            order.sort_unstable_by_key(|(beginning, _)| *beginning);
            for alike in order.chunk_by_mut(|(one, _), (other, _)| one == other).filter(|it| it.len() > 1) {
                // Each is looked at once: an entry is somewhere in the memory.
                alike.sort_by_cached_key(|(_, slot)| {
                    let entry = book.view(*slot)?;
                    Some((entry.sort_key().bytes().collect::<Vec<u8>>(), entry.id))
                });
            }
            let slots: Vec<u32> = order.into_iter().map(|(_, slot)| slot).collect();
            let lines_of = |slot| lines.get(slot as usize).map_or(0, |lines| *lines as usize);
            let by_name = Ranked::of(&slots, lines_of);
            (Places::of(ids), exact.join(), by_name)
        });
        (book.ids, book.exact, book.by_name) =
            (ids, exact.unwrap_or_else(|panic| resume_unwind(panic)), by_name);
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
        (self.ids, self.endings) = Default::default();
        (self.exact, self.ranges, self.written_ranges) = Default::default();
        self.range_lengths = Arc::default();
        self.by_name = Ranked::default();
        self.birthdays = imbl::OrdSet::new();
        self.favorites = imbl::OrdSet::new();
    }

    fn add(&mut self, entry: Packed) {
        let slot = self.slots.add(entry.clone());
        let view = entry.view();
        self.ids.insert(self.hasher.hash_one(view.id), slot);
        self.index_all_numbers(&entry, slot);
        self.index_name(&view, slot);
        self.index_marks(&view, slot);
    }

    fn remove(&mut self, slot: u32) {
        let Some(entry) = self.slots.get(slot).cloned() else { return };
        let view = entry.view();
        self.ids.remove(self.hasher.hash_one(view.id), &slot);
        self.unindex_numbers(&entry, slot);
        self.unindex_name(&view);
        self.unindex_marks(&view, slot);
        self.slots.remove(slot);
    }

    /// A name that sorts as before keeps its place.
    fn replace(&mut self, slot: u32, after: Packed) {
        let Some(before) = self.slots.get(slot).cloned() else { return };
        let (was, is) = (before.view(), after.view());
        let same_lines = was.lines() == is.lines() && was.sort_key().cmp(&is.sort_key()).is_eq();
        self.unindex_numbers(&before, slot);
        if !same_lines {
            self.unindex_name(&was);
        }
        self.unindex_marks(&was, slot);
        self.slots.replace(slot, after.clone());
        self.index_marks(&is, slot);
        self.index_all_numbers(&after, slot);
        if !same_lines {
            self.index_name(&is, slot);
        }
    }

    fn index_all_numbers(&mut self, entry: &Packed, slot: u32) {
        let mut exact = std::mem::take(&mut self.exact);
        self.index_numbers(entry, slot, |hash, entry| exact.insert(hash, entry));
        self.exact = exact;
    }

    /// Whole numbers go where the caller says.
    fn index_numbers(&mut self, entry: &Packed, slot: u32, mut exact: impl FnMut(u64, Packed)) {
        for number in entry.view().numbers() {
            let form = number.form();
            let hash = self.hash(form.bytes);
            if number.is_range() {
                self.ranges.insert(hash, entry.clone());
                self.written_ranges.insert(self.hash_as_written(number.written()), entry.clone());
                self.count_ranges(form.bytes.len(), 1);
            } else {
                if let Some(ending) = self.ending(form) {
                    self.endings.insert(self.hash(ending), slot);
                }
                exact(hash, entry.clone());
            }
        }
    }

    fn unindex_numbers(&mut self, entry: &Packed, slot: u32) {
        for number in entry.view().numbers() {
            let form = number.form();
            let hash = self.hash(form.bytes);
            if number.is_range() {
                self.ranges.remove(hash, entry);
                self.written_ranges.remove(self.hash_as_written(number.written()), entry);
                self.count_ranges(form.bytes.len(), -1);
            } else {
                if let Some(ending) = self.ending(form) {
                    self.endings.remove(self.hash(ending), &slot);
                }
                self.exact.remove(hash, entry);
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
        let mut slots = self.ids.find(self.hasher.hash_one(id)).copied();
        slots.find(|slot| self.slots.get(*slot).is_some_and(|entry| entry.id() == id))
    }

    /// The numbers with this form, ranges or not: one or none.
    pub(super) fn with_form<'b>(&'b self, range: bool, form: Form<'_>) -> impl Iterator<Item = Place<'b>> {
        let map = if range { &self.ranges } else { &self.exact };
        let numbers = map.find(self.hash(form.bytes)).flat_map(numbers_of);
        numbers.filter(move |place| place.number.is_range() == range && place.number.form() == form)
    }

    /// The ranges that were written like this.
    pub(super) fn ranges_written(&self, written: &str) -> impl Iterator<Item = Place<'_>> {
        let numbers = self.written_ranges.find(self.hash_as_written(written)).flat_map(numbers_of);
        numbers.filter(move |place| {
            place.number.is_range()
                && numbers::as_written(place.number.written()) == numbers::as_written(written)
        })
    }

    /// Every number of the entries that may have one with these last digits.
    pub(super) fn with_ending(&self, ending: &[u8]) -> impl Iterator<Item = Place<'_>> {
        let entries = self.endings.find(self.hash(ending)).filter_map(|slot| self.slots.get(*slot));
        entries.flat_map(numbers_of)
    }

    /// The last digits that loose matching compares.
    pub(super) fn ending<'f>(&self, form: Form<'f>) -> Option<&'f [u8]> {
        let length = usize::from(self.plan.loose_digits());
        let is_longer = form.is_international() && length > 0 && form.bytes.len() > length;
        is_longer.then(|| &form.bytes[form.bytes.len() - length..])
    }

    fn hash(&self, bytes: &[u8]) -> u64 {
        self.hasher.hash_one(bytes)
    }

    fn hash_as_written(&self, number: &str) -> u64 {
        self.hash(numbers::as_written(number).as_bytes())
    }
}

fn numbers_of(entry: &Packed) -> impl Iterator<Item = Place<'_>> {
    let entry = entry.view();
    entry.numbers().map(move |number| Place { entry, number })
}
