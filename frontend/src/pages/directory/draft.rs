//! What was typed in the form and not saved when one went elsewhere. It can be taken up again until the page is loaded anew.

use super::{desk::Desk, form::ID};
use crate::{
    address::Address,
    dom::{self, Typed},
    effects::watch,
    texts::texts,
};
use leptos::prelude::*;

#[derive(Clone)]
struct Draft {
    at: Address,
    typed: Typed,
}

/// What was left behind, of the pages since they were loaded.
#[derive(Clone, Copy)]
pub(crate) struct Drafts {
    left: RwSignal<Option<Draft>>,
    /// What comes into the form once it shows its line.
    wanted: StoredValue<Option<Draft>>,
    /// What the form shows.
    shown: StoredValue<Address>,
    /// What is typed in it: the form is gone by the time that the page is left.
    typed: StoredValue<Typed>,
}

impl Drafts {
    fn new() -> Drafts {
        Drafts {
            left: RwSignal::new(None),
            wanted: StoredValue::new(None),
            shown: StoredValue::new(Address::default()),
            typed: StoredValue::new(Vec::new()),
        }
    }

    /// For the page of the directory, whenever somebody comes back to it.
    pub(crate) fn provide() {
        provide_context(Drafts::new());
    }

    /// Those of these pages.
    pub(super) fn here() -> Drafts {
        use_context().unwrap_or_else(Drafts::new)
    }

    /// Keeps what is typed when another line is opened, and when one goes to another page.
    pub(super) fn follow(self, desk: Desk) {
        watch(move || {
            let elsewhere = self.shown.with_value(|shown| desk.is_elsewhere(shown));
            if elsewhere {
                self.leave(desk);
            }
        });
        watch(move || on_cleanup(move || self.leave(desk)));
    }

    /// Something was typed in the form, or it was put back.
    pub(super) fn look(self) {
        self.typed.set_value(dom::typed(ID));
    }

    /// What is saved is not left.
    fn leave(self, desk: Desk) {
        let typed = self.typed.get_value();
        if !typed.is_empty() && desk.saved.with_untracked(Option::is_none) {
            let at = self.shown.get_value();
            self.left.set(Some(Draft { at, typed }));
        }
    }

    /// The form shows another line, or the same anew.
    pub(super) fn show(self, desk: Desk) {
        self.shown.set_value(desk.here());
        self.typed.set_value(Vec::new());
        let mut wanted = self.wanted.write_value();
        if let Some(draft) = wanted.take_if(|draft| !desk.is_elsewhere(&draft.at)) {
            // The form is in the page by then.
            request_animation_frame(move || dom::fill(ID, &draft.typed));
        }
    }

    fn take_up(self, desk: Desk) {
        let Some(draft) = self.left.get_untracked() else { return };
        self.left.set(None);
        if desk.is_elsewhere(&draft.at) {
            let Address { phone, entry, number, caller, caller_name, .. } = draft.at.clone();
            let new = entry.is_none();
            self.wanted.set_value(Some(draft));
            desk.open(Address { phone, entry, number, caller, caller_name, new, ..desk.here() }, false);
        } else {
            self.leave(desk);
            dom::fill(ID, &draft.typed);
        }
    }

    /// Says so, where something was left.
    pub(super) fn view(self, desk: Desk) -> AnyView {
        let said = move || {
            view! {
                <p class="advice">
                    {texts().not_saved_yet} " "
                    <button type="button" class="link" on:click=move |_| self.take_up(desk)>{texts().take_up}</button>
                    " · "
                    <button type="button" class="link" on:click=move |_| self.left.set(None)>{texts().discard}</button>
                </p>
            }
        };
        view! { {move || self.left.with(Option::is_some).then(said)} }.into_any()
    }
}
