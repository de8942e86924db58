//! Where the entries of a directory stand: each has a slot, by whose number everything else finds it.

use super::{array::Array, packed::Packed};

/// Entries by slot. A slot that becomes free is used again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Slots {
    entries: Array<Option<Packed>>,
    free: Array<u32>,
}

impl Slots {
    pub(crate) fn get(&self, slot: u32) -> Option<&Packed> {
        self.entries.get(slot as usize)?.as_ref()
    }

    /// How many slots have an entry.
    pub(crate) fn count(&self) -> usize {
        self.entries.len() - self.free.len()
    }

    /// Puts an entry into a free slot.
    pub(crate) fn add(&mut self, entry: Packed) -> u32 {
        if let Some(slot) = self.free.pop() {
            self.set(slot, Some(entry));
            return slot;
        }
        // Four thousand million entries do not fit into any memory.
        let slot = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        self.entries.push(Some(entry));
        slot
    }

    /// Puts an entry in the place of the one that is there.
    pub(crate) fn replace(&mut self, slot: u32, entry: Packed) {
        self.set(slot, Some(entry));
    }

    pub(crate) fn remove(&mut self, slot: u32) {
        self.set(slot, None);
        self.free.push(slot);
    }

    fn set(&mut self, slot: u32, entry: Option<Packed>) {
        if let Some(place) = self.entries.get_mut(slot as usize) {
            *place = entry;
        }
    }
}
