//! A list as the page scrolls through it: by line. A master record has a line, and each of several numbers.

use super::{Book, Query, ranked::Extent};
use crate::indexed::Indexed;
use shared::EntryId;
use std::sync::Arc;

/// Some lines of a list.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    /// The entries of which at least one line was asked for, in order.
    pub entries: Vec<Listed>,
    /// How many entries the whole list has.
    pub total: usize,
    /// How many lines the whole list has.
    pub lines: usize,
}

/// An entry in a list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The line of the list at which it begins, from 0 on.
    pub first_line: usize,
    /// The entry.
    pub indexed: Arc<Indexed>,
}

impl Book {
    /// `count` lines of the list from `first_line` on. The whole list by name costs as much as the lines that are asked for, however long
    /// it is; for what is filtered, searched or sorted otherwise every entry is looked at.
    pub fn lines(&self, query: &Query, first_line: usize, count: usize) -> Lines {
        let list = self.list(query);
        let Extent { entries: total, lines } = list.extent();
        let end = first_line.saturating_add(count);
        let (before, slots) = list.at_line(first_line);
        let mut line = before.lines;
        let mut entries = Vec::new();
        for slot in slots {
            if line >= end {
                break;
            }
            entries.extend(self.unpacked(slot).map(|indexed| Listed { first_line: line, indexed }));
            line += self.lines_of(slot);
        }
        Lines { entries, total, lines }
    }

    /// The line at which an entry begins in the list, if it is in it.
    pub fn line_of(&self, query: &Query, id: EntryId) -> Option<usize> {
        Some(self.list(query).before(self.slot_of(id)?)?.lines)
    }
}

#[cfg(test)]
mod tests;
