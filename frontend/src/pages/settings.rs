//! What the pages Preferences and Identities share: forms that are sent, and what came of it.

use crate::{
    address::Address,
    api::{self, Refusal},
    components::Problems,
    dom::{self, SentForm},
    texts,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_router::hooks::use_url;

/// The state of such a page.
#[derive(Clone, Copy)]
pub(super) struct Settings {
    /// What the address says: the phone, and the identity.
    pub(super) address: Memo<Address>,
    /// How often something was saved: the page is asked for again.
    pub(super) version: RwSignal<u32>,
    /// What happened last, in words.
    pub(super) status: RwSignal<String>,
    /// What is wrong in the forms.
    pub(super) problems: Problems,
    /// The numbers that do not fit a dial plan.
    pub(super) collisions: RwSignal<Vec<String>>,
    /// Whether an answer of the server is awaited.
    pub(super) busy: RwSignal<bool>,
    was_shown: StoredValue<bool>,
}

impl Settings {
    pub(super) fn new() -> Settings {
        let url = use_url();
        Settings {
            address: Memo::new(move |_| url.with(|url| Address::parse(url.search()))),
            version: RwSignal::new(0),
            status: RwSignal::new(String::new()),
            problems: Problems::none(),
            collisions: RwSignal::new(Vec::new()),
            busy: RwSignal::new(false),
            was_shown: StoredValue::new(false),
        }
    }

    /// Sends a form; `saved` is what comes after it was done.
    pub(super) fn send(self, event: &SubmitEvent, saved: impl FnOnce() + 'static) {
        let form = SentForm::take(event);
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        let sent = form.all().with("button", &form.button);
        spawn_local(async move {
            let answer = api::flat(api::save_settings(sent).await);
            self.busy.set(false);
            self.collisions.set(Vec::new());
            match answer {
                Ok(message) => {
                    self.status.set(message);
                    self.problems.0.set(Vec::new());
                    saved();
                    self.version.update(|version| *version += 1);
                }
                Err(refusal) => self.refused(refusal),
            }
        });
    }

    fn refused(self, refusal: Refusal) {
        match refusal {
            Refusal::Fields(problems) => {
                self.status.set(texts::NOT_SAVED.into());
                self.problems.show(problems);
            }
            Refusal::PlanCollides(collisions) => {
                self.status.set(texts::plan_collides(collisions.len()));
                self.collisions.set(collisions);
            }
            other => self.status.set(other.message()),
        }
    }

    /// Whenever the server has sent the page again, its fields show what the server said; but what was typed before the
    /// script came stays.
    pub(super) fn show_afresh(self, forms: &'static [&'static str]) {
        Effect::new(move |_| {
            if self.was_shown.get_value() {
                for form in forms {
                    dom::reset(form);
                }
            }
            self.was_shown.set_value(true);
        });
    }
}

/// Fields that are sent and not seen.
pub(super) fn hidden(fields: impl IntoIterator<Item = (&'static str, String)>) -> AnyView {
    let input = |(name, value)| view! { <input type="hidden" name=name value=value/> };
    fields.into_iter().map(input).collect::<Vec<_>>().into_any()
}
