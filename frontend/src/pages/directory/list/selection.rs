//! Which entries are chosen, and what is done with all of them.

use super::lines::Lines;
use crate::{
    api::{self, BulkAction, Choice, LineView, Refusal},
    effects::watch,
    pages::directory::desk::Desk,
};
use leptos::{prelude::*, task::spawn_local};

/// What is chosen in the list.
#[derive(Clone, Copy)]
pub(in crate::pages::directory) struct Selected {
    /// Whether all that the list shows are chosen, but those in `entries`.
    all: RwSignal<bool>,
    /// The entries, as they were when they were chosen.
    entries: RwSignal<Vec<(String, u64)>>,
    /// The line that was chosen last.
    pub(super) anchor: StoredValue<usize>,
    lines: Lines,
    desk: Desk,
}

impl Selected {
    /// Nothing; and nothing again whenever another list is shown.
    pub(super) fn new(lines: Lines, desk: Desk) -> Selected {
        let (all, entries) = (RwSignal::new(false), RwSignal::new(Vec::new()));
        let selected = Selected { all, entries, anchor: StoredValue::new(0), lines, desk };
        let mut before = None;
        watch(move || {
            let lists = lines.lists.get();
            if before.replace(lists).is_some_and(|before| before != lists) {
                selected.clear();
            }
        });
        selected
    }

    /// How many entries are chosen.
    pub(super) fn count(self) -> usize {
        let named = self.entries.with(Vec::len);
        if self.all.get() { self.total().saturating_sub(named) } else { named }
    }

    /// How many entries the list shows.
    pub(super) fn total(self) -> usize {
        self.lines.head.with(|head| head.total)
    }

    /// Whether this one is.
    pub(super) fn has(self, entry: &str) -> bool {
        let is_named = self.entries.with(|entries| entries.iter().any(|(id, _)| id == entry));
        is_named != self.all.get()
    }

    /// Chooses an entry, or no longer.
    pub(super) fn set(self, line: &LineView, chosen: bool) {
        let named = chosen != self.all.get_untracked();
        self.entries.update(|entries| {
            entries.retain(|(id, _)| *id != line.entry);
            if named {
                entries.push((line.entry.clone(), line.revision));
            }
        });
    }

    /// Chooses all that the list shows.
    pub(super) fn all(self) {
        self.entries.update(Vec::clear);
        self.all.set(true);
    }

    /// Chooses nothing.
    pub(super) fn clear(self) {
        if self.all.get_untracked() {
            self.all.set(false);
        }
        if !self.entries.with_untracked(Vec::is_empty) {
            self.entries.update(Vec::clear);
        }
    }

    /// Does this with all that are chosen: all of it or nothing.
    pub(super) fn act(self, action: BulkAction) {
        self.desk.undone.then(move |changing| (changing.directory.act)(self, action));
    }

    /// What can be done with so many.
    pub(super) fn bar(self, count: usize) -> AnyView {
        self.desk.undone.part(move |changing| (changing.directory.bar)(count, self))
    }

    fn choice(self) -> Choice {
        let entries = self.entries.get_untracked();
        if !self.all.get_untracked() {
            return Choice::These(entries);
        }
        let (revision, total) = self.lines.head.with_untracked(|head| (head.revision, head.total));
        let except = entries.into_iter().map(|(id, _)| id).collect();
        Choice::All { address: self.lines.list(), revision, total, except }
    }
}

/// Does this with all that are chosen: all of it or nothing.
pub(in crate::pages::directory) fn act(selected: Selected, action: BulkAction) {
    let desk = selected.desk;
    if desk.busy.get_untracked() || untrack(|| selected.count()) == 0 {
        return;
    }
    desk.busy.set(true);
    let (choice, phone) = (selected.choice(), selected.lines.list().phone);
    spawn_local(async move {
        let answer = api::send(api::Bulk { phone, choice, action }).await;
        desk.busy.set(false);
        match answer {
            Ok(told) => {
                desk.notice.offer(told.message, told.undo);
                selected.clear();
            }
            Err(Refusal::SignedOut) => return desk.door.ask(move || act(selected, action)),
            Err(refusal) => {
                if matches!(refusal, Refusal::Gone(_)) {
                    selected.clear();
                }
                desk.notice.say(refusal.message());
            }
        }
        desk.notice.version.update(|version| *version += 1);
        selected.lines.focus();
    });
}
