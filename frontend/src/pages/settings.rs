//! What the pages of settings share: forms that are sent, and what came of it.

use crate::{
    address::Address,
    api::{self, Refusal, Sent, Told},
    components::{Asked, Door, Notice, Problems},
    dom::{self, SentForm},
    effects::watch,
    texts::texts,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_router::hooks::use_url;

/// The state of such a page.
#[derive(Clone, Copy)]
pub(super) struct Settings {
    /// What the address says: the phone, and the identity.
    pub(super) address: Memo<Address>,
    /// What happened last, and how often something was saved.
    pub(super) notice: Notice,
    /// What is wrong in the forms.
    pub(super) problems: Problems,
    /// The numbers that do not fit a dial plan.
    pub(super) collisions: RwSignal<Vec<String>>,
    /// Whether an answer of the server is awaited.
    pub(super) busy: RwSignal<bool>,
    /// What has to be answered before it is done.
    pub(super) asked: RwSignal<Option<Asked>>,
    /// A secret that was made, until its reader has it.
    pub(super) made: RwSignal<Option<(String, String)>>,
    /// What each form that was shown is about.
    shown: StoredValue<Vec<(&'static str, String)>>,
    door: Door,
}

impl Settings {
    pub(super) fn new() -> Settings {
        let url = use_url();
        Settings {
            address: Memo::new(move |_| url.with(|url| Address::parse(url.search()))),
            notice: Notice::new(),
            problems: Problems::none(),
            collisions: RwSignal::new(Vec::new()),
            busy: RwSignal::new(false),
            asked: RwSignal::new(None),
            made: RwSignal::new(None),
            shown: StoredValue::new(Vec::new()),
            door: Door::here(),
        }
    }

    /// Sends a form; `saved` is what comes after it was done.
    pub(super) fn send(self, event: &SubmitEvent, saved: impl Fn() + Clone + Send + Sync + 'static) {
        self.submit(taken(event), saved);
    }

    /// Sends a form once the question was answered.
    pub(super) fn send_if(self, event: &SubmitEvent, question: String, consequence: &str, yes: &'static str) {
        let sent = taken(event);
        let then = move || self.submit(sent.clone(), || ());
        self.asked.set(Some(Asked::new(question, consequence.to_owned(), yes, then)));
    }

    fn submit(self, sent: Sent, saved: impl Fn() + Clone + Send + Sync + 'static) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        spawn_local(async move {
            let answer = api::send(api::SaveSettings { sent: sent.clone() }).await;
            self.busy.set(false);
            self.collisions.set(Vec::new());
            match answer {
                Ok(told) => {
                    self.tell(told);
                    saved();
                    self.notice.version.update(|version| *version += 1);
                }
                Err(Refusal::SignedOut) => self.door.ask(move || self.submit(sent.clone(), saved.clone())),
                Err(Refusal::Unconfirmed(what)) => {
                    let then = move || self.submit(sent.clone().with("confirmed", "yes"), saved.clone());
                    let asked = Asked::new(texts().cannot_be_undone.into(), what, texts().give_up, then);
                    self.asked.set(Some(asked));
                }
                Err(refusal) => self.refused(refusal),
            }
        });
    }

    fn tell(self, Told { message, secret, undo }: Told) {
        self.problems.0.set(Vec::new());
        match secret {
            None => self.notice.offer(message, undo),
            Some(secret) => {
                self.notice.say("");
                self.made.set(Some((message, secret)));
            }
        }
    }

    fn refused(self, refusal: Refusal) {
        match refusal {
            Refusal::Fields(problems) => {
                self.notice.say(texts().not_saved);
                self.problems.show(problems);
            }
            Refusal::PlanCollides(collisions) => {
                self.notice.say(texts().plan_collides(collisions.len()));
                self.collisions.set(collisions);
            }
            other => self.notice.say(other.message()),
        }
    }

    /// A form that is about something else than before forgets what was typed for that. Whatever else makes the page come
    /// anew, another form that was saved or news of others, leaves what was typed; what nobody has touched shows what
    /// the server says.
    pub(super) fn shows(self, form: &'static str, about: &str) {
        let about = about.to_owned();
        let shown = self.shown.with_value(|shown| shown.iter().find(|(id, _)| *id == form).cloned());
        let same = shown.as_ref().is_some_and(|(_, before)| *before == about);
        if same {
            dom::hold(form);
            return;
        }
        watch(move || {
            if shown.is_some() {
                dom::reset(form);
            }
            self.shown.update_value(|all| {
                all.retain(|(id, _)| *id != form);
                all.push((form, about.clone()));
            });
        });
    }
}

fn taken(event: &SubmitEvent) -> Sent {
    let form = SentForm::take(event);
    form.all().with("button", &form.button)
}

/// Said to whoever may not change what they see.
pub(super) fn look_only(may_edit: bool) -> Option<AnyView> {
    (!may_edit).then(|| view! { <p class="advice">{texts().may_only_look_settings}</p> }.into_any())
}

/// Fields that are sent and not seen.
pub(super) fn hidden(fields: impl IntoIterator<Item = (&'static str, String)>) -> AnyView {
    let input = |(name, value)| view! { <input type="hidden" name=name value=value/> };
    fields.into_iter().map(input).collect::<Vec<_>>().into_any()
}
