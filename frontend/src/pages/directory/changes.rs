//! What of the directory is needed only by those who change something in it.

use super::{
    desk::{self, Desk},
    draft::{self, Drafts},
    if_called::{self, IfCalled},
    list::{self, Selected},
};
use crate::api::{BulkAction, Line, SaveRequest};
use leptos::prelude::AnyView;

/// Its functions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Changes {
    /// What a button of the form does.
    pub(super) save: fn(Desk, SaveRequest),
    /// Deletes a line; afterwards the keyboard is there.
    pub(super) delete: fn(Desk, Line, &'static str),
    /// Finds what is typed in the form.
    pub(super) look: fn(Drafts),
    /// Puts what was taken up into the form that now shows its line.
    pub(super) refill: fn(Drafts),
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
    look: draft::look,
    refill: draft::refill,
    left: draft::left,
    ask: if_called::ask,
    bar: list::bar,
    act: list::act,
};
