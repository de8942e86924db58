//! The list by keyboard.

use super::{
    row::{Row, sub},
    scroll,
};
use crate::{
    api::{BulkAction, Line},
    dom,
    effects::watch,
};
use leptos::{prelude::*, wasm_bindgen::JsCast};
use web_sys::{Element, KeyboardEvent};

/// A key, while the list has the keyboard.
pub(super) fn pressed(event: &KeyboardEvent, row: Row) {
    if event.alt_key() || event.is_composing() {
        return;
    }
    let control = event.ctrl_key() || event.meta_key();
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    // A button, a link and a tick box have these keys for themselves.
    let is_inside = target.is_some_and(|it| it.closest("td").is_ok_and(|cell| cell.is_some()));
    let lines = row.lines;
    let (active, count) = (lines.active.get_untracked(), lines.count());
    let to = match event.key().as_str() {
        "ArrowDown" => active + 1,
        "ArrowUp" => active.saturating_sub(1),
        "PageDown" => active + scroll::screenful(),
        "PageUp" => active.saturating_sub(scroll::screenful()),
        "Home" => 0,
        "End" => count,
        "Enter" if !is_inside => {
            event.prevent_default();
            return row.open(active);
        }
        " " if !is_inside => {
            event.prevent_default();
            return row.toggle(active);
        }
        "Delete" => {
            event.prevent_default();
            return match untrack(|| row.selected.count()) {
                0 => delete(row, active),
                _ => row.selected.act(BulkAction::Delete),
            };
        }
        "Escape" => return row.selected.clear(),
        "a" if control => {
            event.prevent_default();
            return row.selected.all();
        }
        _ => return,
    };
    event.prevent_default();
    let to = to.min(count.saturating_sub(1));
    if event.shift_key() {
        row.extend(active, to);
    }
    lines.active.set(to);
    scroll::reveal(to);
    lines.focus();
}

/// The notice offers to take it back.
fn delete(row: Row, rank: usize) {
    let may_edit = row.lines.head.with_untracked(|head| head.may_edit);
    if let Some(line) = row.lines.line(rank).filter(|_| may_edit) {
        let number = sub(&line).map(str::to_owned);
        row.desk.delete(Line { entry: line.entry.clone(), number, revision: Some(line.revision) }, super::ID);
    }
}

/// `/` looks for something, wherever one is but in a field.
pub(crate) fn search_by_key() {
    watch(move || {
        let handle = window_event_listener(leptos::ev::keydown, move |event| {
            let is_plain = !event.ctrl_key() && !event.meta_key() && !event.alt_key();
            if event.key() == "/" && is_plain && !dom::is_typing() {
                event.prevent_default();
                dom::show("q");
            }
        });
        on_cleanup(move || handle.remove());
    });
}
