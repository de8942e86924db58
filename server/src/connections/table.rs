//! Who is there.

use super::{
    Closed, Connections,
    slot::{Order, Phase, Slot},
};
use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, atomic::AtomicU32},
};

/// Everybody's slot.
#[derive(Debug, Default)]
pub(super) struct Table {
    slots: HashMap<u64, Arc<Slot>>,
    sources: HashMap<IpAddr, usize>,
    next: u64,
    /// Seconds since the beginning.
    pub(super) clock: Arc<AtomicU32>,
    /// How many of them were told to end now.
    pub(super) leaving: usize,
    pub(super) is_stopping: bool,
    pub(super) accepted: u64,
    pub(super) closed: [u64; 4],
}

impl Table {
    pub(super) fn len(&self) -> usize {
        self.slots.len()
    }

    /// How many will still be there in a moment.
    pub(super) fn staying(&self) -> usize {
        self.len().saturating_sub(self.leaving)
    }

    pub(super) fn of(&self, source: IpAddr) -> usize {
        self.sources.get(&source).copied().unwrap_or_default()
    }

    pub(super) fn slots(&self) -> impl Iterator<Item = &Arc<Slot>> {
        self.slots.values()
    }

    pub(super) fn insert(&mut self, source: IpAddr) -> (u64, Arc<Slot>) {
        let slot = Arc::new(Slot::new(source, self.clock.clone()));
        if self.is_stopping {
            slot.tell(Order::Stop);
        }
        self.next += 1;
        self.accepted += 1;
        self.slots.insert(self.next, slot.clone());
        *self.sources.entry(source).or_default() += 1;
        (self.next, slot)
    }

    pub(super) fn remove(&mut self, number: u64) {
        let Some(slot) = self.slots.remove(&number) else { return };
        if slot.order() == Order::Close {
            self.leaving = self.leaving.saturating_sub(1);
        }
        if let Some(count) = self.sources.get_mut(&slot.source) {
            *count -= 1;
            if *count == 0 {
                self.sources.remove(&slot.source);
            }
        }
    }

    /// Ends the connections that have waited longest, so many and one more, and says whether there was any. Looking for
    /// them takes as long as the table is large, so it is not done for each newcomer alone.
    pub(super) fn make_room(&mut self, more: usize) -> bool {
        let waits = |slot: &&Arc<Slot>| {
            let is_idle = matches!(slot.doing().0, Phase::First | Phase::Waiting);
            is_idle && slot.order() != Order::Close
        };
        let mut waiting: Vec<&Arc<Slot>> = self.slots.values().filter(waits).collect();
        let count = (more + 1).min(waiting.len());
        if count == 0 {
            return false;
        }
        waiting.select_nth_unstable_by_key(count - 1, |slot| slot.doing().1);
        for slot in &waiting[..count] {
            slot.tell(Order::Close);
        }
        self.leaving += count;
        self.closed[Closed::MadeRoom as usize] += count as u64;
        true
    }
}

/// A connection's place among all others, until it is dropped.
#[derive(Debug)]
pub(crate) struct Place {
    number: u64,
    pub(crate) slot: Arc<Slot>,
    connections: Arc<Connections>,
}

impl Place {
    pub(super) fn new(number: u64, slot: Arc<Slot>, connections: Arc<Connections>) -> Place {
        Place { number, slot, connections }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.connections.leave(self.number);
    }
}
