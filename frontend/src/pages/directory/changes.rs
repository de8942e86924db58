//! What of the directory is needed only by those who change something in it.

use super::{
    desk::{self, Desk},
    draft::{self, Drafts},
    if_called::{self, IfCalled},
    list::{self, Selected},
};
use crate::{
    api::{BulkAction, Line, SaveRequest},
    dom::{self, Typed},
};
use leptos::prelude::AnyView;

/// Its functions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Changes {
    /// What a button of the form does.
    pub(super) save: fn(Desk, SaveRequest),
    /// Deletes a line; afterwards the keyboard is there.
    pub(super) delete: fn(Desk, Line, &'static str),
    /// What is typed in a form.
    pub(super) typed: fn(&str) -> Typed,
    /// Types it again.
    pub(super) fill: fn(&str, &Typed),
    /// That something typed was left, and the way back to it.
    pub(super) left: fn(Drafts, Desk) -> AnyView,
    /// What would happen if this number called.
    pub(super) ask: fn(IfCalled, String),
    /// What can be done with so many that are chosen.
    pub(super) bar: fn(usize, Selected) -> AnyView,
    /// Does it.
    pub(super) act: fn(Selected, BulkAction),
}

/// All of them.
pub(crate) const CHANGES: Changes = Changes {
    save: desk::save,
    delete: desk::delete,
    typed: dom::typed,
    fill: dom::fill,
    left: draft::left,
    ask: if_called::ask,
    bar: list::bar,
    act: list::act,
};
