//! The lines that the page holds. The server is asked for others by their place in the list, one answer at a time; what comes too
//! late for the list that is wanted now is thrown away.

use super::{ID, row::sub, scroll};
use crate::{
    address::{Address, PAGE},
    api::{self, Anchor, LineView, ListView, Unanswered, Wanted},
    dom,
    effects::watch,
    pages::directory::desk::Desk,
};
use leptos::{prelude::*, task::spawn_local};
use std::{collections::BTreeMap, ops::Range, sync::Arc};

/// How many lines are kept before and behind those that are shown.
const KEPT: usize = 500;
/// How many lines a browser can scroll through; a higher page would lose its end.
const MOST: usize = 300_000;

/// A row of the table.
#[derive(Clone)]
pub(super) struct Shown {
    /// The line of the list, from 0 on.
    pub(super) rank: usize,
    /// Another one whenever the line says something else; 0 while it is awaited.
    stamp: u32,
    /// The line, once it is there.
    pub(super) line: Option<Arc<LineView>>,
}

impl Shown {
    /// Rows of the same key are the same.
    pub(super) fn key(&self) -> (usize, u32) {
        (self.rank, self.stamp)
    }
}

/// The list as the page knows it.
#[derive(Clone, Copy)]
pub(super) struct Lines {
    /// What is wanted.
    list: Memo<Address>,
    desk: Desk,
    /// What the server said of the whole list last; without its lines.
    pub(super) head: RwSignal<ListView>,
    /// The rows of the table.
    pub(super) shown: RwSignal<Vec<Shown>>,
    /// The line that the keyboard is at.
    pub(super) active: RwSignal<usize>,
    /// Whether the server could not be asked.
    pub(super) away: RwSignal<bool>,
    /// Whether the script is there. What the server renders works without it.
    alive: RwSignal<bool>,
    /// How often another list was shown: what was chosen in the one before is chosen no longer.
    pub(super) lists: RwSignal<u32>,
    /// A line to be brought onto the screen as soon as there is room for the list.
    pub(super) hidden: StoredValue<Option<usize>>,
    held: StoredValue<Held>,
}

struct Held {
    lines: BTreeMap<usize, (u32, Arc<LineView>)>,
    /// The list that they are of.
    of: Address,
    /// The lines that shall be shown.
    window: Range<usize>,
    last_stamp: u32,
    /// How often the list may have changed, and how often that was looked at.
    news: u32,
    seen: u32,
    /// The chosen line, until it was asked where it stands.
    sought: Option<Anchor>,
    loading: bool,
}

impl Lines {
    /// The list with what came with the page.
    pub(super) fn new(view: ListView, list: Memo<Address>, address: Memo<Address>, desk: Desk) -> Lines {
        let chosen = Memo::new(move |_| (address.with(Address::chosen), desk.saves.get()));
        let window = view.first..view.first + view.lines.len();
        let held = Held {
            lines: BTreeMap::new(),
            of: list.get_untracked(),
            window,
            last_stamp: 0,
            news: 0,
            seen: 0,
            sought: None,
            loading: false,
        };
        let lines = Lines {
            list,
            desk,
            head: RwSignal::new(ListView::default()),
            shown: RwSignal::new(Vec::new()),
            active: RwSignal::new(view.first),
            away: RwSignal::new(false),
            alive: RwSignal::new(false),
            lists: RwSignal::new(0),
            hidden: StoredValue::new(None),
            held: StoredValue::new(held),
        };
        if let Some(rank) = chosen.get_untracked().0.and_then(|chosen| rank_of(&chosen, &view)) {
            lines.active.set(rank);
        }
        lines.take_in(view);
        lines.lay_out();
        watch(move || lines.alive.set(true));
        let mut before = None;
        watch(move || {
            let list = (list.get(), desk.notice.version.get(), desk.theirs.get());
            let chosen = chosen.get();
            if let Some((list_before, chosen_before)) = before.replace((list.clone(), chosen.clone())) {
                let is_new = list != list_before;
                let rank = (chosen != chosen_before).then(|| lines.seek(chosen.0.as_ref(), is_new)).flatten();
                lines.held.update_value(|held| held.news += u32::from(is_new));
                lines.load();
                rank.into_iter().for_each(scroll::reveal);
            }
        });
        watch(move || {
            let (directory, revision) = lines.head.with(|it| (it.directory.clone(), it.revision));
            desk.shows(directory, revision);
        });
        lines
    }

    /// The list that is wanted.
    pub(super) fn list(self) -> Address {
        self.list.get_untracked()
    }

    /// Whether the script is there.
    pub(super) fn is_alive(self) -> bool {
        self.alive.get()
    }

    /// How many lines can be shown.
    pub(super) fn count(self) -> usize {
        self.head.with_untracked(|head| head.line_count.min(MOST))
    }

    /// Whether there are more.
    pub(super) fn is_cut_off(self) -> bool {
        self.head.with(|head| head.line_count > MOST)
    }

    /// A line, if the page holds it.
    pub(super) fn line(self, rank: usize) -> Option<Arc<LineView>> {
        self.held.with_value(|held| held.lines.get(&rank).map(|(_, line)| line.clone()))
    }

    /// The id of the row that the keyboard is at, while it is there.
    pub(super) fn active_row(self) -> Option<String> {
        let active = self.active.get();
        let is_shown = self.shown.with(|shown| shown.iter().any(|it| it.rank == active));
        is_shown.then(|| format!("row-{active}"))
    }

    /// Shows other lines of the list.
    pub(super) fn show(self, window: Range<usize>) {
        let is_new = self.held.try_update_value(|held| {
            let is_new = held.window != window;
            held.window = window;
            is_new
        });
        if is_new == Some(true) {
            self.lay_out();
            self.load();
        }
    }

    /// Another line was chosen, or saved: where it stands, if the page knows. Otherwise it is asked for.
    fn seek(self, chosen: Option<&Anchor>, is_new: bool) -> Option<usize> {
        let rank = self.held.try_update_value(|held| {
            let known = |chosen: &Anchor| {
                held.lines.iter().find(|(_, (_, line))| is_it(chosen, line)).map(|(rank, _)| *rank)
            };
            let rank = chosen.filter(|_| !is_new).and_then(known);
            held.sought = chosen.filter(|_| rank.is_none()).cloned();
            rank
        });
        rank.flatten().inspect(|rank| self.active.set(*rank))
    }

    /// After the server was away.
    pub(super) fn try_again(self) {
        self.away.set(false);
        self.held.update_value(|held| held.news += 1);
        self.load();
    }

    /// Asks for what is missing, if nothing is awaited already.
    pub(super) fn load(self) {
        let list = self.list.get_untracked();
        let wanted = self.held.try_update_value(|held| {
            let wanted = held.wanted(&list).filter(|_| !held.loading);
            held.loading |= wanted.is_some();
            wanted
        });
        let Some(Some((wanted, news))) = wanted else { return };
        spawn_local(async move {
            let answer = api::fetch(api::List { wanted: wanted.clone() }).await;
            if self.held.try_update_value(|held| held.loading = false).is_none() {
                return;
            }
            match answer {
                Ok(view) => self.arrived(&wanted, news, view),
                Err(Unanswered::SignedOut) => self.desk.door.ask(move || self.load()),
                Err(_) => self.away.set(true),
            }
        });
    }

    fn arrived(self, wanted: &Wanted, news: u32, view: ListView) {
        self.away.set(false);
        if wanted.address == self.list.get_untracked() {
            let moved = view.moved;
            let sought = wanted.anchor.as_ref().filter(|anchor| anchor.rank.is_none());
            let found = sought.and_then(|sought| rank_of(sought, &view));
            let is_other = self.held.try_update_value(|held| {
                let is_other = held.of != wanted.address;
                // Somebody was quicker: all the rest is older than this.
                if view.revision != self.head.with_untracked(|head| head.revision) && held.seen == news {
                    held.news += 1;
                }
                if held.seen != news || is_other {
                    held.forget(&view);
                }
                held.seen = news;
                held.of = wanted.address.clone();
                held.sought.take_if(|it| Some(&*it) == sought);
                if is_other || held.window.is_empty() || found.is_some() {
                    held.window = view.first..view.first + view.lines.len();
                }
                is_other
            });
            self.take_in(view);
            if is_other == Some(true) {
                self.active.set(0);
                self.lists.update(|lists| *lists += 1);
            } else if moved != 0 {
                self.active.update(|active| *active = active.saturating_add_signed(moved));
            }
            self.lay_out();
            match found {
                Some(rank) => {
                    self.active.set(rank);
                    scroll::show(self, rank);
                }
                None => scroll::settle(self, is_other == Some(true), moved),
            }
        }
        self.load();
    }

    fn take_in(self, mut view: ListView) {
        let first = view.first;
        let new = std::mem::take(&mut view.lines);
        self.held.update_value(|held| {
            for (rank, line) in (first..).zip(new) {
                held.put(rank, line);
            }
            let (from, to) = (held.window.start.saturating_sub(KEPT), held.window.end + KEPT);
            held.lines.retain(|rank, _| (from..to).contains(rank));
        });
        self.head.set(view);
    }

    /// Makes the rows of what is held.
    fn lay_out(self) {
        let count = self.count();
        let rows: Vec<Shown> = self.held.with_value(|held| {
            let row = |rank| match held.lines.get(&rank) {
                Some((stamp, line)) => Shown { rank, stamp: *stamp, line: Some(line.clone()) },
                None => Shown { rank, stamp: 0, line: None },
            };
            held.window.clone().take_while(|rank| *rank < count).map(row).collect()
        });
        let is_same = self.shown.with_untracked(|shown| {
            shown.len() == rows.len() && shown.iter().zip(&rows).all(|(one, other)| one.key() == other.key())
        });
        if !is_same {
            self.shown.set(rows);
        }
    }

    /// Puts the keyboard into the list.
    pub(super) fn focus(self) {
        dom::focus(ID);
    }
}

impl Held {
    /// What to ask for next, if anything; and how much is new by then.
    fn wanted(&self, list: &Address) -> Option<(Wanted, u32)> {
        let address = list.clone();
        let (first, last, anchor) = if self.of != address {
            (0, self.window.len().max(PAGE), None)
        } else if let Some(sought) = &self.sought {
            (self.window.start, self.window.start + PAGE, Some(sought.clone()))
        } else if self.seen != self.news {
            let Range { start, end } = self.window;
            (start, end.max(start + PAGE), self.anchor())
        } else {
            let mut missing = self.window.clone().filter(|rank| !self.lines.contains_key(rank));
            let first = missing.next()?;
            (first, missing.next_back().unwrap_or(first) + 1, None)
        };
        Some((Wanted { address, first, count: last - first, anchor }, self.news))
    }

    /// A line in the middle of the screen stays where it is.
    fn anchor(&self) -> Option<Anchor> {
        let rank = scroll::first_visible().filter(|rank| self.window.contains(rank))?;
        let (_, line) = self.lines.get(&rank)?;
        let number = sub(line).map(str::to_owned);
        Some(Anchor { entry: line.entry.clone(), number, rank: Some(rank) })
    }

    /// Keeps nothing but what is the same in the new answer, at its new place.
    fn forget(&mut self, view: &ListView) {
        let before = std::mem::take(&mut self.lines);
        for (rank, line) in (view.first..).zip(&view.lines) {
            let place = rank.checked_add_signed(-view.moved);
            if let Some(kept) = place.and_then(|place| before.get(&place)).filter(|(_, it)| **it == *line) {
                self.lines.insert(rank, kept.clone());
            }
        }
        let moved = |rank: usize| rank.saturating_add_signed(view.moved);
        self.window = moved(self.window.start)..moved(self.window.end);
    }

    fn put(&mut self, rank: usize, line: LineView) {
        if self.lines.get(&rank).is_none_or(|(_, held)| **held != line) {
            self.last_stamp += 1;
            self.lines.insert(rank, (self.last_stamp, Arc::new(line)));
        }
    }
}

/// The line of the list that a part of it has this at.
fn rank_of(sought: &Anchor, view: &ListView) -> Option<usize> {
    Some(view.first + view.lines.iter().position(|line| is_it(sought, line))?)
}

fn is_it(sought: &Anchor, line: &LineView) -> bool {
    line.entry == sought.entry && (line.numbers == 1 || sub(line) == sought.number.as_deref())
}
