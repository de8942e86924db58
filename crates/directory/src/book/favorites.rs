//! Favorites (`product.md` 1): who is called with one press.

use super::{Book, EntryView};
use crate::Indexed;
use std::sync::Arc;

impl Book {
    /// Entries with a number that is a favorite, by itself or as its master is, by name: so many at most.
    pub fn favorites(&self, most: usize) -> Vec<Arc<Indexed>> {
        let mut slots: Vec<u32> = self.favorites.iter().copied().collect();
        slots.sort_by_cached_key(|slot| self.view(*slot).map(|entry| (entry.sort_key().text(), entry.id)));
        slots.into_iter().take(most).filter_map(|slot| self.unpacked(slot)).collect()
    }

    /// How many of them there are.
    pub fn favorite_count(&self) -> usize {
        self.favorites.len()
    }
}

/// Whether a list of favorites has this entry.
pub(super) fn is_one(entry: &EntryView<'_>) -> bool {
    entry.numbers().any(|number| number.favorite().unwrap_or(entry.favorite()))
}
