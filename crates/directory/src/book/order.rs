//! The order of a list: by the name that is shown, whatever its case and accents; equal names by id.

use super::{
    Book,
    packed::{Packed, SortKey},
    ranked::Sought,
    slots::Slots,
};
use shared::EntryId;
use std::cmp::Ordering;

/// An entry's place in that order.
pub(super) struct InOrder<'b> {
    pub(super) slots: &'b Slots,
    pub(super) key: SortKey<'b>,
    pub(super) id: EntryId,
}

impl<'b> InOrder<'b> {
    /// Where the entry in this slot stands.
    pub(super) fn of(book: &'b Book, slot: u32) -> Option<InOrder<'b>> {
        let entry = book.view(slot)?;
        Some(InOrder { slots: &book.slots, key: entry.sort_key(), id: entry.id })
    }

    /// How the entry in another slot compares with it.
    pub(super) fn order_of(&self, other: u32) -> Ordering {
        let Some(other) = self.slots.get(other).map(Packed::view) else { return Ordering::Less };
        other.sort_key().cmp(&self.key).then_with(|| other.id.cmp(&self.id))
    }
}

impl Sought for InOrder<'_> {
    fn order(&self, other: u32) -> Ordering {
        self.order_of(other)
    }

    fn lines(&self, slot: u32) -> usize {
        self.slots.get(slot).map_or(0, |entry| entry.view().lines())
    }
}

/// Behind everything up to an entry, which may not be there any more.
pub(super) struct Behind<'b>(pub(super) InOrder<'b>);

impl Sought for Behind<'_> {
    fn order(&self, other: u32) -> Ordering {
        self.0.order_of(other).then(Ordering::Less)
    }

    fn lines(&self, slot: u32) -> usize {
        self.0.lines(slot)
    }
}
