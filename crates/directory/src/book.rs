//! A directory in memory: its entries, and who a caller is. One change costs microseconds, a copy costs nothing.

mod array;
mod birthdays;
mod collisions;
mod duplicates;
mod favorites;
mod find;
mod index;
mod lines;
mod list;
mod order;
mod packed;
mod place;
mod places;
mod ranked;
mod slots;

pub use birthdays::Coming;
pub use duplicates::{Duplicates, NamesakePage};
pub use find::Found;
pub use lines::{Lines, Listed};
pub use list::{BadCursor, Page, Query, Sort};

pub(crate) use collisions::collisions;
pub(crate) use duplicates::name_key;
pub(crate) use index::Filling;
pub(crate) use packed::{EntryView, LINE_END, Packed, Texts};

use crate::{InTheWay, indexed::Indexed};
use foldhash::fast::RandomState;
use numbers::{Plan, PlanError};
use packed::Form;
use place::Place;
use places::Places;
use ranked::Ranked;
use shared::{DialPlan, DirectoryId, EntryId, Number, Revision};
use slots::Slots;
use std::sync::Arc;
use store::LogId;

/// One directory. Cloning shares everything (structural sharing), so a reader keeps its snapshot for free.
///
/// An entry is one packed piece of bytes in a slot. Everything by which it is found holds the number of that slot and compares with what
/// is in it: ids, forms and names stand in memory once.
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
    hasher: RandomState,
    slots: Slots,
    ids: Places<u32>,
    /// Numbers that are no ranges, by their form: here calls find theirs, so the entry itself is here.
    exact: Places<Packed>,
    ranges: Places<Packed>,
    /// The same ranges, by how they are written.
    written_ranges: Places<Packed>,
    /// How long prefixes of ranges are, in bytes, and how many are: the longest first.
    range_lengths: Arc<[(usize, usize)]>,
    /// Numbers by their last digits, when the plan allows loose matching.
    endings: Places<u32>,
    by_name: Ranked,
    /// Month and day of birthdays, and the slots of whose they are.
    birthdays: imbl::OrdSet<((u8, u8), u32)>,
    /// The slots of entries with a favorite.
    favorites: imbl::OrdSet<u32>,
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
            hasher: RandomState::default(),
            slots: Slots::default(),
            ids: Places::default(),
            exact: Places::default(),
            ranges: Places::default(),
            written_ranges: Places::default(),
            range_lengths: Arc::default(),
            endings: Places::default(),
            by_name: Ranked::default(),
            birthdays: imbl::OrdSet::new(),
            favorites: imbl::OrdSet::new(),
        })
    }

    /// The dial plan, compiled.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// An entry. It is unpacked for whoever asks.
    pub fn entry(&self, id: EntryId) -> Option<Arc<Indexed>> {
        self.unpacked(self.slot_of(id)?)
    }

    /// All entries, in the order of their names, each unpacked on its way.
    pub fn entries(&self) -> impl Iterator<Item = Arc<Indexed>> {
        self.by_name.iter().filter_map(|slot| self.unpacked(slot))
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.slots.count()
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many numbers all of them have.
    pub fn numbers(&self) -> usize {
        self.exact.len() + self.ranges.len()
    }

    /// The other entries that have one of these numbers.
    pub(crate) fn in_the_way(&self, entry: &Indexed) -> Vec<InTheWay> {
        let mut found: Vec<InTheWay> = Vec::new();
        for (number, form) in entry.numbers() {
            for place in self.with_form(number.zone.range, Form::of(form)) {
                let is_known = || found.iter().any(|it| it.number_id == place.number.id);
                if place.entry.id != entry.entry.id && !is_known() {
                    found.push(InTheWay {
                        entry: place.entry.id,
                        display_name: place.entry.display_name(),
                        number: place.number.written().to_owned(),
                        number_id: place.number.id,
                        only_number: place.entry.count == 1,
                    });
                }
            }
        }
        found
    }

    /// The entry that has this number, if any, with that number of it.
    pub fn holder(&self, number: &str, range: bool) -> Option<(Arc<Indexed>, Number)> {
        let form = if range { self.plan.range(number) } else { self.plan.stored(number) }.ok()?;
        let place = self.best(range, Form::of(&form), numbers::as_written(number))?;
        Some((Arc::new(Indexed::unpacked(&place.entry)), place.number.number()))
    }

    pub(crate) fn shared_plan(&self) -> Arc<Plan> {
        self.plan.clone()
    }

    fn unpacked(&self, slot: u32) -> Option<Arc<Indexed>> {
        Some(Arc::new(Indexed::unpacked(&self.view(slot)?)))
    }

    fn view(&self, slot: u32) -> Option<EntryView<'_>> {
        self.slots.get(slot).map(Packed::view)
    }

    fn lines_of(&self, slot: u32) -> usize {
        self.view(slot).map_or(0, |entry| entry.lines())
    }
}
