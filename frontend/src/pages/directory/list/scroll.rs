//! Which lines are on the screen. All rows are of one height, so that what is not there takes its room all the same.

use super::lines::Lines;
use crate::{address::Address, dom, effects::watch};
use leptos::{ev, leptos_dom::helpers::TimeoutHandle, prelude::*, wasm_bindgen::JsCast};
use std::{ops::Range, time::Duration};
use web_sys::HtmlElement;

/// The rows.
pub(super) const BODY: &str = "lines";

/// Lines that are there before one sees them.
const AROUND: usize = 16;
/// Lines that one sees around the one that was looked for.
const SEEN_AROUND: usize = 3;
/// So often it is looked for the list that shall be shown again.
const FRAMES: u8 = 20;
/// So many lines come and go together.
const STEP: usize = 8;
/// After so long without moving, where one is is remembered.
const REST: Duration = Duration::from_millis(120);

/// The rows and their height. Nothing while the list is not shown.
struct Room {
    body: HtmlElement,
    row: f64,
    /// Where the first line of the list is on the screen, or would be.
    top: f64,
}

impl Room {
    fn measure() -> Option<Room> {
        let body = dom::element(BODY)?;
        let row: HtmlElement = body.first_element_child()?.dyn_into().ok()?;
        let row = row.get_bounding_client_rect().height();
        let top = body.get_bounding_client_rect().top();
        (row > 0.0).then_some(Room { body, row, top })
    }

    /// Where the list begins to be seen: below what stands above it.
    fn edge() -> f64 {
        [".above", ".entries thead"].into_iter().fold(0.0, |edge, above| {
            let above = document().query_selector(above).ok().flatten();
            above.map_or(edge, |above| above.get_bounding_client_rect().bottom().max(edge))
        })
    }

    fn at(&self, y: f64) -> usize {
        lines((y - self.top) / self.row)
    }

    fn window(&self, count: usize) -> Range<usize> {
        let first = self.at(0.0).min(count.saturating_sub(1));
        let last = self.at(dom::window_height()).min(count);
        let start = first.saturating_sub(AROUND) / STEP * STEP;
        start..(last + AROUND).next_multiple_of(STEP).min(count)
    }

    /// The room of the lines that are not there.
    fn fill(&self, shown: Range<usize>, count: usize) {
        let style = self.body.style();
        for (name, lines) in
            [("padding-top", shown.start), ("padding-bottom", count.saturating_sub(shown.end))]
        {
            style.set_property(name, &dom::pixels(self.row * pixels(lines))).ok();
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a float becomes the nearest line"
)]
fn lines(number: f64) -> usize {
    number.floor().max(0.0) as usize
}

#[expect(clippy::cast_precision_loss, reason = "no list has so many lines")]
fn pixels(lines: usize) -> f64 {
    lines as f64
}

/// The first line that is seen.
pub(super) fn first_visible() -> Option<usize> {
    Room::measure().map(|room| room.at(Room::edge()))
}

/// How many lines are seen at once.
pub(super) fn screenful() -> usize {
    Room::measure().map_or(1, |room| lines((dom::window_height() - Room::edge()) / room.row).max(2) - 1)
}

/// Brings a line onto the screen.
pub(super) fn reveal(rank: usize) {
    let Some(room) = Room::measure() else { return };
    let (top, edge) = (room.top + room.row * pixels(rank), Room::edge());
    let below = top + room.row - dom::window_height();
    if top < edge {
        dom::scroll_to(dom::scroll() + top - edge);
    } else if below > 0.0 {
        dom::scroll_to(dom::scroll() + below);
    }
}

/// Brings a line onto the screen with some around it, or will do so when the list is shown.
pub(super) fn show(lines: Lines, rank: usize) {
    let room = Room::measure();
    lines.hidden.set_value(Some(rank).filter(|_| room.is_none()));
    if let Some(room) = room {
        let shown = lines.shown.with_untracked(|shown| (shown.first().map_or(0, |it| it.rank), shown.len()));
        room.fill(shown.0..shown.0 + shown.1, lines.count());
        let (before, behind) = (rank.saturating_sub(SEEN_AROUND), rank + SEEN_AROUND);
        reveal(before);
        reveal(behind.min(lines.count().saturating_sub(1)));
        look(lines);
    }
}

/// Follows the browser: what is scrolled, how large the window is, where one was before.
pub(super) fn follow(lines: Lines, address: Memo<Address>) {
    let last = StoredValue::new(0.0_f64);
    watch(move || {
        let shown = lines.shown.with(|shown| (shown.first().map(|it| it.rank), shown.len()));
        lines.head.track();
        if let Some(room) = Room::measure() {
            let first = shown.0.unwrap_or_default();
            room.fill(first..first + shown.1, lines.count());
        }
    });
    watch(move || {
        let (from, chosen) = address.with_untracked(|address| (address.from, address.entry.is_some()));
        let before = dom::remembered_scroll();
        // The rows are in the page by then.
        request_animation_frame(move || {
            settle(lines, false, 0);
            match before {
                Some(y) => dom::scroll_to(y),
                None if from > 0 => reveal(from),
                None if chosen => show(lines, lines.active.get_untracked()),
                None => {}
            }
            look(lines);
        });
        let rest: StoredValue<Option<TimeoutHandle>> = StoredValue::new(None);
        let keep = move || {
            if Room::measure().is_some() {
                last.set_value(dom::scroll());
                dom::remember_scroll(dom::scroll());
            }
        };
        let wait = move || {
            let handle = set_timeout_with_handle(keep, REST).ok();
            if let Some(before) = rest.try_update_value(|rest| std::mem::replace(rest, handle)).flatten() {
                before.clear();
            }
        };
        let scrolled = window_event_listener(ev::scroll, move |_| {
            look(lines);
            wait();
        });
        // Another address of the page is another entry of the browser's history, at the same place of the list.
        watch(move || {
            address.track();
            wait();
        });
        let sized = window_event_listener(ev::resize, move |_| settle(lines, false, 0));
        on_cleanup(move || {
            scrolled.remove();
            sized.remove();
            if let Some(rest) = rest.try_update_value(Option::take).flatten() {
                rest.clear();
            }
        });
    });
    // On a narrow screen the form stands in the place of the list: at its top. The list comes back where it was.
    let mut before = None;
    watch(move || {
        let is_open = address.with(|address| address.entry.is_some() || address.new);
        if before.replace(is_open).is_some_and(|before| before != is_open) {
            request_animation_frame(move || take_turns(lines, is_open, last, FRAMES));
        }
    });
}

/// The list may need some frames until it is there again.
fn take_turns(lines: Lines, is_open: bool, last: StoredValue<f64>, frames: u8) {
    match Room::measure() {
        None if !is_open && frames > 0 => {
            request_animation_frame(move || take_turns(lines, is_open, last, frames - 1));
        }
        None if !is_open => {}
        None => dom::scroll_to(0.0),
        Some(_) if lines.hidden.with_value(Option::is_some) => {
            dom::scroll_to(last.get_value());
            settle(lines, false, 0);
            lines.hidden.get_value().into_iter().for_each(|rank| show(lines, rank));
        }
        Some(_) if !is_open && dom::scroll() < last.get_value() => {
            dom::scroll_to(last.get_value());
            settle(lines, false, 0);
        }
        Some(_) => {}
    }
}

/// Shows the lines that are on the screen.
fn look(lines: Lines) {
    if let Some(room) = Room::measure() {
        lines.show(room.window(lines.count()));
    }
}

/// After the list has changed: another one begins at its top, the same one stays where it was.
pub(super) fn settle(lines: Lines, is_other: bool, moved: isize) {
    let Some(room) = Room::measure() else { return };
    let shown = lines.shown.with_untracked(|shown| (shown.first().map_or(0, |it| it.rank), shown.len()));
    room.fill(shown.0..shown.0 + shown.1, lines.count());
    if is_other {
        let above = room.top - Room::edge();
        if above < 0.0 {
            dom::scroll_to(dom::scroll() + above);
        }
    } else if moved != 0 {
        let way = room.row * pixels(moved.unsigned_abs());
        dom::scroll_to(dom::scroll() + if moved < 0 { -way } else { way });
    }
    look(lines);
}
