//! Entries in an order, with how many lines they take: found by rank, and by the line of a list.

mod walk;

use std::{cmp::Ordering, sync::Arc};
use walk::Walk;

/// The most slots or parts in a node. A change makes one node anew on each level.
const MOST: usize = 64;
/// A node with fewer goes together with its neighbour, where both are one then.
const FEW: usize = MOST / 4;
/// How many there are in each where many are put in order at once: some may follow.
const AT_FIRST: usize = MOST * 3 / 4;

/// How many entries, and how many lines they take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Extent {
    pub(crate) entries: usize,
    pub(crate) lines: usize,
}

impl Extent {
    pub(crate) fn and(self, other: Extent) -> Extent {
        Extent { entries: self.entries + other.entries, lines: self.lines + other.lines }
    }
}

/// A sequence of slots in an order that whoever changes it knows. Copies are free.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ranked {
    root: Option<Part>,
}

/// A part of the sequence, never empty.
#[derive(Clone, Debug)]
struct Part {
    node: Node,
    first: u32,
    extent: Extent,
}

#[derive(Clone, Debug)]
enum Node {
    Leaf(Arc<[u32]>),
    Branch(Arc<[Part]>),
}

/// A slot that is looked for, and what of the others the sequence does not keep itself.
pub(crate) trait Sought {
    /// How a slot that is there compares with it.
    fn order(&self, other: u32) -> Ordering;
    /// How many lines a slot takes.
    fn lines(&self, slot: u32) -> usize;
}

impl Ranked {
    /// Slots that are in order already.
    pub(crate) fn of(slots: &[u32], lines: impl Fn(u32) -> usize) -> Ranked {
        let mut parts: Vec<Part> = slots.chunks(AT_FIRST).filter_map(|slots| leaf(slots, &lines)).collect();
        while parts.len() > 1 {
            parts = parts.chunks(AT_FIRST).filter_map(branch).collect();
        }
        Ranked { root: parts.pop() }
    }

    /// All of it.
    pub(crate) fn extent(&self) -> Extent {
        self.root.as_ref().map(|root| root.extent).unwrap_or_default()
    }

    /// Puts a slot in its place.
    pub(crate) fn insert(&mut self, slot: u32, sought: &impl Sought) {
        let parts = match &self.root {
            None => leaf(&[slot], |slot| sought.lines(slot)).into_iter().collect(),
            Some(root) => root.with(slot, sought),
        };
        self.root = if parts.len() > 1 { branch(&parts) } else { parts.into_iter().next() };
    }

    /// Takes the slot out that is equal to what is looked for.
    pub(crate) fn remove(&mut self, sought: &impl Sought) {
        self.root = self.root.as_ref().and_then(|root| root.without(sought));
        while let Some(Part { node: Node::Branch(parts), .. }) = &self.root
            && let [only] = &**parts
        {
            self.root = Some(only.clone());
        }
    }

    /// What stands before the one that is looked for, whether it is there or not.
    pub(crate) fn before(&self, sought: &impl Sought) -> Extent {
        let mut before = Extent::default();
        let mut part = self.root.as_ref();
        while let Some(Part { node, .. }) = part {
            match node {
                Node::Branch(parts) => {
                    let at = place(parts, sought);
                    before = sum(&parts[..at]).and(before);
                    part = parts.get(at);
                }
                Node::Leaf(slots) => {
                    let at = slots.partition_point(|slot| sought.order(*slot) == Ordering::Less);
                    return extent(&slots[..at], |slot| sought.lines(slot)).and(before);
                }
            }
        }
        before
    }

    /// The slots from the one on in which this line lies, and what stands before it.
    pub(crate) fn at_line(
        &self,
        line: usize,
        lines: impl Fn(u32) -> usize,
    ) -> (Extent, impl Iterator<Item = u32>) {
        let (mut before, mut slots) = self.descend(|extent| extent.lines <= line);
        while let Some(slot) = slots.peek() {
            let with = before.and(Extent { entries: 1, lines: lines(slot) });
            if with.lines > line {
                break;
            }
            before = with;
            slots.next();
        }
        (before, slots)
    }

    /// The slots from this rank on.
    pub(crate) fn starting_at(&self, rank: usize) -> impl Iterator<Item = u32> {
        let (before, slots) = self.descend(|extent| extent.entries <= rank);
        slots.skip(rank.saturating_sub(before.entries))
    }

    /// All slots in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = u32> {
        self.starting_at(0)
    }

    /// Down to the leaf before whose end it is not over: `is_passed` says so of all that stands before an end.
    fn descend(&self, is_passed: impl Fn(Extent) -> bool) -> (Extent, Walk<'_>) {
        let mut before = Extent::default();
        let mut walk = Walk::default();
        let mut rest = self.root.as_slice();
        loop {
            while let [first, others @ ..] = rest
                && is_passed(before.and(first.extent))
            {
                before = before.and(first.extent);
                rest = others;
            }
            let Some((first, others)) = rest.split_first() else { return (before, walk) };
            walk.later(others);
            match &first.node {
                Node::Branch(parts) => rest = parts,
                Node::Leaf(slots) => {
                    walk.now(slots);
                    return (before, walk);
                }
            }
        }
    }
}

impl Part {
    /// The same with a slot more: one part, or two where it is too much for one.
    fn with(&self, slot: u32, sought: &impl Sought) -> Vec<Part> {
        match &self.node {
            Node::Leaf(slots) => {
                let at = slots.partition_point(|slot| sought.order(*slot) == Ordering::Less);
                let slots = [&slots[..at], &[slot], &slots[at..]].concat();
                if slots.len() > MOST {
                    let (left, right) = slots.split_at(slots.len() / 2);
                    return [left, right]
                        .into_iter()
                        .filter_map(|half| leaf(half, |slot| sought.lines(slot)))
                        .collect();
                }
                let one = Extent { entries: 1, lines: sought.lines(slot) };
                let first = slots.first().copied().unwrap_or(slot);
                vec![Part { first, extent: self.extent.and(one), node: Node::Leaf(slots.into()) }]
            }
            Node::Branch(parts) => {
                let at = place(parts, sought);
                let made = parts[at].with(slot, sought);
                let parts = [&parts[..at], &made, &parts[at + 1..]].concat();
                if parts.len() > MOST {
                    let (left, right) = parts.split_at(parts.len() / 2);
                    return [left, right].into_iter().filter_map(branch).collect();
                }
                branch(&parts).into_iter().collect()
            }
        }
    }

    /// The same without the slot that is looked for; nothing when nothing is left.
    fn without(&self, sought: &impl Sought) -> Option<Part> {
        match &self.node {
            Node::Leaf(slots) => {
                let Ok(at) = slots.binary_search_by(|slot| sought.order(*slot)) else {
                    return Some(self.clone());
                };
                let lines = self.extent.lines - sought.lines(slots[at]);
                let slots = [&slots[..at], &slots[at + 1..]].concat();
                let first = *slots.first()?;
                Some(Part {
                    first,
                    extent: Extent { entries: slots.len(), lines },
                    node: Node::Leaf(slots.into()),
                })
            }
            Node::Branch(parts) => {
                let at = place(parts, sought);
                let rest = parts[at].without(sought);
                let mut parts = [&parts[..at], rest.as_slice(), &parts[at + 1..]].concat();
                if rest.is_some_and(|rest| rest.node.len() < FEW) {
                    join(&mut parts, at);
                }
                branch(&parts)
            }
        }
    }
}

impl Node {
    fn len(&self) -> usize {
        match self {
            Node::Leaf(slots) => slots.len(),
            Node::Branch(parts) => parts.len(),
        }
    }
}

/// Makes one of a part and its neighbour, where both fit.
fn join(parts: &mut Vec<Part>, at: usize) {
    let left = if at + 1 < parts.len() { at } else { at.saturating_sub(1) };
    let Some([first, second]) = parts.get(left..left + 2) else { return };
    let extent = first.extent.and(second.extent);
    let node = match (&first.node, &second.node) {
        (Node::Leaf(one), Node::Leaf(other)) if one.len() + other.len() <= AT_FIRST => {
            Node::Leaf([&**one, other].concat().into())
        }
        (Node::Branch(one), Node::Branch(other)) if one.len() + other.len() <= AT_FIRST => {
            Node::Branch([&**one, other].concat().into())
        }
        _ => return,
    };
    let joined = Part { node, first: first.first, extent };
    parts.splice(left..left + 2, [joined]);
}

/// The part in which something is, or has its place.
fn place(parts: &[Part], sought: &impl Sought) -> usize {
    parts.partition_point(|part| sought.order(part.first) != Ordering::Greater).saturating_sub(1)
}

fn leaf(slots: &[u32], lines: impl Fn(u32) -> usize) -> Option<Part> {
    let first = *slots.first()?;
    Some(Part { first, extent: extent(slots, lines), node: Node::Leaf(slots.into()) })
}

fn branch(parts: &[Part]) -> Option<Part> {
    let first = parts.first()?.first;
    Some(Part { first, extent: sum(parts), node: Node::Branch(parts.into()) })
}

fn extent(slots: &[u32], lines: impl Fn(u32) -> usize) -> Extent {
    Extent { entries: slots.len(), lines: slots.iter().map(|slot| lines(*slot)).sum() }
}

fn sum(parts: &[Part]) -> Extent {
    parts.iter().fold(Extent::default(), |sum, part| sum.and(part.extent))
}

#[cfg(test)]
mod tests;
