//! From one slot to the next.

use super::{Node, Part};

/// A way through the sequence: what is still to come of each branch, and of the leaf.
#[derive(Default)]
pub(super) struct Walk<'r> {
    later: Vec<&'r [Part]>,
    slots: &'r [u32],
}

impl<'r> Walk<'r> {
    /// What comes behind all that is still to come.
    pub(super) fn later(&mut self, parts: &'r [Part]) {
        self.later.push(parts);
    }

    /// What comes first.
    pub(super) fn now(&mut self, slots: &'r [u32]) {
        self.slots = slots;
    }

    /// The slot that comes next.
    pub(super) fn peek(&mut self) -> Option<u32> {
        while self.slots.is_empty() {
            let rest = self.later.last_mut()?;
            let Some((first, others)) = rest.split_first() else {
                self.later.pop();
                continue;
            };
            *rest = others;
            match &first.node {
                Node::Leaf(slots) => self.slots = slots,
                Node::Branch(parts) => self.later.push(parts),
            }
        }
        self.slots.first().copied()
    }
}

impl Iterator for Walk<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        let next = self.peek()?;
        self.slots = self.slots.get(1..).unwrap_or_default();
        Some(next)
    }
}
