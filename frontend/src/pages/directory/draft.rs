//! What was typed in the form and not saved when one went elsewhere. It can be taken up again until the page is loaded anew.

use super::{desk::Desk, form::ID};
use crate::{
    address::Address,
    changing::now,
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
    pub(super) fn follow(self, line: Memo<Address>, desk: Desk) {
        watch(move || {
            line.track();
            self.leave(desk);
        });
        watch(move || on_cleanup(move || self.leave(desk)));
    }

    /// Something was typed in the form, or it was put back.
    pub(super) fn look(self) {
        if let Some(changing) = now() {
            self.typed.set_value((changing.directory.typed)(ID));
        }
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
    pub(super) fn show(self, here: Address) {
        self.typed.set_value(Vec::new());
        let is_here = |draft: &mut Draft| draft.at.entry == here.entry && draft.at.number == here.number;
        let wanted = self.wanted.write_value().take_if(is_here);
        if let (Some(draft), Some(changing)) = (wanted, now()) {
            // The form is in the page by then.
            request_animation_frame(move || (changing.directory.fill)(ID, &draft.typed));
        }
        self.shown.set_value(here);
    }

    /// Says so, where something was left.
    pub(super) fn view(self, desk: Desk) -> AnyView {
        let said = move || self.left.with(Option::is_some).then(now).flatten();
        view! { {move || said().map(|changing| (changing.directory.left)(self, desk))} }.into_any()
    }
}

/// That something was left, and the way back to it.
pub(super) fn left(drafts: Drafts, desk: Desk) -> AnyView {
    view! {
        <p class="advice">
            {texts().not_saved_yet} " "
            <button type="button" class="link" on:click=move |_| take_up(drafts, desk)>{texts().take_up}</button>
            " · "
            <button type="button" class="link" on:click=move |_| drafts.left.set(None)>{texts().discard}</button>
        </p>
    }
    .into_any()
}

fn take_up(drafts: Drafts, desk: Desk) {
    let Some(draft) = drafts.left.get_untracked() else { return };
    drafts.left.set(None);
    let here = desk.here();
    if draft.at.line() == here.line() {
        drafts.leave(desk);
        dom::fill(ID, &draft.typed);
    } else {
        let Address { phone, entry, number, caller, caller_name, .. } = draft.at.clone();
        let new = entry.is_none();
        drafts.wanted.set_value(Some(draft));
        desk.open(Address { phone, entry, number, caller, caller_name, new, ..here }, false);
    }
}
