//! What was typed in the form and not saved when one went elsewhere. It can be taken up again until the page is loaded anew.

use super::{desk::Desk, form::ID};
use crate::{
    address::Address,
    changing::{fetched, now},
    dom::{self, Typed},
    effects::watch,
    texts::texts,
};
use leptos::{prelude::*, task::spawn_local};

#[derive(Default)]
struct Draft {
    at: Address,
    typed: Typed,
}

#[derive(Default)]
struct Held {
    /// What the form shows, and what is typed in it: the form is gone by the time that the page is left.
    now: Draft,
    left: Option<Draft>,
    /// What comes into the form once it shows its line.
    wanted: Option<Draft>,
}

/// What was left behind, of the pages since they were loaded.
#[derive(Clone, Copy)]
pub(crate) struct Drafts(RwSignal<Held>);

impl Drafts {
    /// For the page of the directory, whenever somebody comes back to it.
    pub(crate) fn provide() {
        provide_context(Drafts(RwSignal::default()));
    }

    /// Those of these pages.
    pub(super) fn here() -> Drafts {
        use_context().unwrap_or_else(|| Drafts(RwSignal::default()))
    }

    /// Keeps what is typed when another line is opened, and when one goes to another page.
    pub(super) fn follow(self, line: Memo<Address>, desk: Desk) {
        watch(move || {
            line.track();
            self.leave(desk);
        });
        watch(move || on_cleanup(move || self.leave(desk)));
    }

    /// Something was typed in the form, or it was put back. What is typed before that can be told is found then.
    pub(super) fn look(self) {
        match now() {
            Some(changing) => (changing.directory.look)(self),
            None => self.look_once_fetched(),
        }
    }

    fn look_once_fetched(self) {
        spawn_local(async move {
            if let Some(changing) = fetched().await {
                (changing.directory.look)(self);
            }
        });
    }

    /// Whether something is typed in the form.
    pub(super) fn is_typing(self) -> bool {
        self.0.with_untracked(|held| !held.now.typed.is_empty())
    }

    /// What is saved is not left.
    fn leave(self, desk: Desk) {
        if self.is_typing() && desk.saved.with_untracked(Option::is_none) {
            self.0.update(|held| {
                let Draft { at, typed } = &mut held.now;
                held.left = Some(Draft { at: at.clone(), typed: std::mem::take(typed) });
            });
        }
    }

    /// The form shows another line, or the same anew.
    pub(super) fn show(self, at: Address) {
        self.0.update_untracked(|held| held.now = Draft { at, typed: Vec::new() });
        if let Some(changing) = now() {
            (changing.directory.refill)(self);
        }
    }

    /// Says so, where something was left.
    pub(super) fn view(self, desk: Desk) -> AnyView {
        let said = move || self.0.with(|held| held.left.is_some()).then(now).flatten();
        view! { {move || said().map(|changing| (changing.directory.left)(self, desk))} }.into_any()
    }
}

/// Finds what is typed in the form.
pub(super) fn look(drafts: Drafts) {
    drafts.0.update_untracked(|held| held.now.typed = dom::typed(ID));
}

/// Puts what was taken up into the form that now shows its line.
pub(super) fn refill(drafts: Drafts) {
    let mut held = drafts.0.write_untracked();
    let here = held.now.at.line();
    if let Some(draft) = held.wanted.take_if(|draft| draft.at.line() == here) {
        // The form is in the page by then.
        request_animation_frame(move || dom::fill(ID, &draft.typed));
    }
}

/// That something was left, and the way back to it.
pub(super) fn left(drafts: Drafts, desk: Desk) -> AnyView {
    let discard = move |_| drafts.0.update(|held| held.left = None);
    view! {
        <p class="advice">
            {texts().not_saved_yet} " "
            <button type="button" class="link" on:click=move |_| take_up(drafts, desk)>{texts().take_up}</button>
            " · "
            <button type="button" class="link" on:click=discard>{texts().discard}</button>
        </p>
    }
    .into_any()
}

fn take_up(drafts: Drafts, desk: Desk) {
    let Some(draft) = drafts.0.write().left.take() else { return };
    let here = desk.here();
    if draft.at.line() == here.line() {
        drafts.leave(desk);
        dom::fill(ID, &draft.typed);
    } else {
        let Address { phone, entry, number, caller, caller_name, .. } = draft.at.clone();
        let new = entry.is_none();
        drafts.0.write_untracked().wanted = Some(draft);
        desk.open(Address { phone, entry, number, caller, caller_name, new, ..here }, false);
    }
}
