//! A directory in memory: its entries, and who a caller is. One change costs microseconds, a copy costs nothing.

mod birthdays;
mod duplicates;
mod find;
mod list;

pub use birthdays::Coming;
pub(crate) use duplicates::name_key;
pub use duplicates::{Duplicates, NamesakePage};
pub use find::Found;
pub use list::{BadCursor, Page, Query, Sort};

use crate::{InTheWay, indexed::Indexed, search::fold};
use numbers::{Plan, PlanError};
use shared::{Canonical, DialPlan, DirectoryId, Entry, EntryId, Number, Revision};
use std::{collections::BTreeMap, sync::Arc};
use store::LogId;

/// One directory. Cloning shares everything (structural sharing), so a reader keeps its snapshot for free.
#[derive(Clone, Debug)]
pub struct Book {
    /// Its id.
    pub id: DirectoryId,
    /// Its name.
    pub name: Arc<str>,
    /// Its dial plan as data.
    pub dial_plan: Arc<DialPlan>,
    /// The revision, outside directories, at which name or plan last changed.
    pub record_revision: Revision,
    /// How often its entries have changed.
    pub revision: Revision,
    pub(crate) log: LogId,
    plan: Arc<Plan>,
    entries: imbl::HashMap<EntryId, Arc<Indexed>>,
    exact: imbl::HashMap<Canonical, Place>,
    ranges: imbl::HashMap<Canonical, Place>,
    /// How many ranges have a prefix of so many bytes.
    range_lengths: imbl::OrdMap<usize, usize>,
    /// The longest range as it was ever written, in bytes.
    longest_written_range: usize,
    /// Numbers by their last digits, when the plan allows loose matching.
    endings: imbl::HashMap<Box<str>, imbl::Vector<Place>>,
    by_name: imbl::OrdMap<(Arc<str>, EntryId), Arc<Indexed>>,
    /// Month and day of birthdays, and whose.
    birthdays: imbl::OrdSet<((u8, u8), EntryId)>,
    lines: usize,
}

/// Where a number stands.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) indexed: Arc<Indexed>,
    pub(crate) number: usize,
}

impl Place {
    pub(crate) fn number(&self) -> Option<&Number> {
        self.indexed.entry.numbers.get(self.number)
    }
}

/// What a directory is besides its entries.
#[derive(Clone, Debug)]
pub(crate) struct BookRecord {
    pub(crate) id: DirectoryId,
    pub(crate) name: String,
    pub(crate) dial_plan: DialPlan,
    pub(crate) log: LogId,
    pub(crate) revision: Revision,
}

impl Book {
    /// An empty directory.
    ///
    /// # Errors
    /// What is wrong with the dial plan.
    pub(crate) fn new(record: BookRecord) -> Result<Book, PlanError> {
        let plan = Arc::new(Plan::new(&record.dial_plan)?);
        Ok(Book {
            id: record.id,
            name: record.name.into(),
            dial_plan: Arc::new(record.dial_plan),
            record_revision: record.revision,
            revision: Revision(0),
            log: record.log,
            plan,
            entries: imbl::HashMap::new(),
            exact: imbl::HashMap::new(),
            ranges: imbl::HashMap::new(),
            range_lengths: imbl::OrdMap::new(),
            longest_written_range: 0,
            endings: imbl::HashMap::new(),
            by_name: imbl::OrdMap::new(),
            birthdays: imbl::OrdSet::new(),
            lines: 0,
        })
    }

    /// The dial plan, compiled.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// An entry.
    pub fn entry(&self, id: EntryId) -> Option<&Arc<Indexed>> {
        self.entries.get(&id)
    }

    /// All entries, in the order of their names.
    pub fn entries(&self) -> impl Iterator<Item = &Arc<Indexed>> {
        self.by_name.values()
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many numbers there are, ranges among them.
    pub fn numbers(&self) -> usize {
        self.exact.len() + self.ranges.len()
    }

    /// Puts an entry in the place of what had its id, or takes it out.
    pub(crate) fn put(&mut self, id: EntryId, after: Option<Entry>) {
        if let Some(before) = self.entries.remove(&id) {
            self.unindex(&before);
        }
        if let Some(entry) = after {
            let indexed = Arc::new(Indexed::new(entry, &self.plan));
            self.index(&indexed);
            self.entries.insert(id, indexed);
        }
    }

    /// The other entries that have one of these numbers.
    pub(crate) fn in_the_way(&self, entry: &Indexed) -> Vec<InTheWay> {
        let mut found = Vec::new();
        for (number, form) in entry.numbers() {
            let Some(place) = self.map_of(number.zone.range).get(form) else { continue };
            let other = &place.indexed.entry;
            if let (true, Some(theirs)) = (other.id != entry.entry.id, place.number()) {
                found.push(InTheWay {
                    entry: other.id,
                    display_name: other.display_name(),
                    number: theirs.zone.number.clone(),
                    number_id: theirs.id,
                    only_number: other.is_single(),
                });
            }
        }
        found
    }

    /// The entry that has this number, if any, for the question before it is overwritten.
    pub fn holder(&self, number: &str, range: bool) -> Option<(&Indexed, &Number)> {
        let form = if range { self.plan.range(number) } else { self.plan.stored(number) }.ok()?;
        let place = self.map_of(range).get(&form)?;
        Some((&*place.indexed, place.number()?))
    }

    fn map_of(&self, range: bool) -> &imbl::HashMap<Canonical, Place> {
        if range { &self.ranges } else { &self.exact }
    }

    fn index(&mut self, indexed: &Arc<Indexed>) {
        for (at, (number, form)) in indexed.numbers().enumerate() {
            let place = Place { indexed: indexed.clone(), number: at };
            if number.zone.range {
                self.ranges.insert(form.clone(), place);
                *self.range_lengths.entry(form.as_str().len()).or_insert(0) += 1;
                self.longest_written_range =
                    self.longest_written_range.max(numbers::as_written(&number.zone.number).len());
            } else {
                if let Some(ending) = self.ending(form) {
                    self.endings.entry(ending.into()).or_default().push_back(place.clone());
                }
                self.exact.insert(form.clone(), place);
            }
        }
        for birthday in birthdays::all_of(&indexed.entry) {
            self.birthdays.insert((birthday.month_and_day(), indexed.entry.id));
        }
        self.by_name.insert(sort_key(indexed), indexed.clone());
        self.lines += line_count(indexed);
    }

    fn unindex(&mut self, indexed: &Arc<Indexed>) {
        for (number, form) in indexed.numbers() {
            if number.zone.range {
                self.ranges.remove(form);
                let length = form.as_str().len();
                if let Some(count) = self.range_lengths.get_mut(&length) {
                    *count -= 1;
                    if *count == 0 {
                        self.range_lengths.remove(&length);
                    }
                }
            } else {
                if let Some(ending) = self.ending(form)
                    && let Some(places) = self.endings.get_mut(ending)
                {
                    places.retain(|place| place.indexed.entry.id != indexed.entry.id);
                    if places.is_empty() {
                        self.endings.remove(ending);
                    }
                }
                self.exact.remove(form);
            }
        }
        for birthday in birthdays::all_of(&indexed.entry) {
            self.birthdays.remove(&(birthday.month_and_day(), indexed.entry.id));
        }
        self.by_name.remove(&sort_key(indexed));
        self.lines -= line_count(indexed);
    }

    /// The last digits that loose matching compares.
    fn ending<'f>(&self, form: &'f Canonical) -> Option<&'f str> {
        let length = usize::from(self.plan.loose_digits());
        match form {
            Canonical::International(number) if length > 0 && number.len() > length => {
                number.get(number.len() - length..)
            }
            _ => None,
        }
    }
}

/// Names in order, whatever their case and accents; equal names by id.
fn sort_key(indexed: &Indexed) -> (Arc<str>, EntryId) {
    (fold(&indexed.entry.display_name()).into(), indexed.entry.id)
}

/// A single entry is one line; several numbers have one each, below the master's.
fn line_count(indexed: &Indexed) -> usize {
    match indexed.entry.numbers.len() {
        1 => 1,
        several => several + 1,
    }
}

/// Groups entries by the numbers they would share.
pub(crate) fn collisions(book: &Book) -> Vec<crate::Collision> {
    let mut seen: BTreeMap<(&Canonical, bool), (&Indexed, &Number)> = BTreeMap::new();
    let mut found = Vec::new();
    for indexed in book.entries() {
        for (number, form) in indexed.numbers() {
            if let Some((other, theirs)) = seen.insert((form, number.zone.range), (indexed, number)) {
                for (here, mine, there) in [(other, theirs, number), (&**indexed, number, theirs)] {
                    found.push(crate::Collision {
                        entry: here.entry.id,
                        display_name: here.entry.display_name(),
                        number: mine.zone.number.clone(),
                        message: format!("would be the same number as {}", there.zone.number),
                    });
                }
            }
        }
    }
    found
}
