//! What happened last, and taking it back.

use crate::{
    api::{self, Refusal, Sent, SettingsForm, Step, Told},
    changing::Undone,
    components::Door,
    dom,
    effects::watch,
    texts::texts,
};
use leptos::{ev, prelude::*, task::spawn_local};
use std::time::Duration;

/// How long it is told what was done.
const TOLD: Duration = Duration::from_secs(30);

/// What a page says about what was done, and how often something was done on it.
#[derive(Clone, Copy)]
pub(crate) struct Notice {
    text: RwSignal<String>,
    /// What the button "Undo" beside the text takes back.
    step: RwSignal<Option<Step>>,
    /// What was done on this page and not taken back yet, for the keyboard.
    done: StoredValue<Vec<Step>>,
    /// The revisions that were made here, in a directory.
    own: StoredValue<Vec<u64>>,
    /// How often something has changed: the page asks for its parts again.
    pub(crate) version: RwSignal<u32>,
    busy: RwSignal<bool>,
    door: Door,
    undone: Undone,
}

impl Notice {
    /// Nothing has happened yet. From now on Ctrl-Z takes back what was done on this page.
    pub(crate) fn new() -> Notice {
        let notice = Notice {
            text: RwSignal::new(String::new()),
            step: RwSignal::new(None),
            done: StoredValue::new(Vec::new()),
            own: StoredValue::new(Vec::new()),
            version: RwSignal::new(0),
            busy: RwSignal::new(false),
            door: Door::here(),
            undone: Undone::here(),
        };
        watch(move || {
            let handle = window_event_listener(ev::keydown, move |event| notice.pressed(&event));
            on_cleanup(move || handle.remove());
        });
        notice
    }

    /// Says something, and offers nothing.
    pub(crate) fn say(self, text: impl Into<String>) {
        self.step.set(None);
        self.text.set(text.into());
    }

    /// Says what was done, and offers to take it back.
    pub(crate) fn offer(self, text: String, step: Option<Step>) {
        self.made(step.as_ref());
        self.done.update_value(|done| done.extend(step.clone()));
        self.text.set(text);
        self.step.set(step);
        self.end();
    }

    /// What is told now ends in a while, unless somebody is at it. The keyboard and the history take it back later as well.
    fn end(self) {
        let (text, step) = (self.text.get_untracked(), self.step.get_untracked());
        let end = move || {
            let is_told =
                self.text.try_get_untracked() == Some(text) && self.step.try_get_untracked() == Some(step);
            let at = document().query_selector(".status:is(:hover, :focus-within)");
            match (is_told, at.is_ok_and(|it| it.is_some())) {
                (true, true) => self.end(),
                (true, false) => self.say(""),
                _ => {}
            }
        };
        set_timeout(end, TOLD);
    }

    fn made(self, step: Option<&Step>) {
        let revision = step.filter(|step| step.directory.is_some()).map(|step| step.revision);
        self.own.update_value(|own| own.extend(revision));
    }

    /// Whether this change was made here.
    pub(crate) fn is_own(self, revision: u64) -> bool {
        self.own.with_value(|own| own.contains(&revision))
    }

    /// In a field the browser takes back what was typed.
    fn pressed(self, event: &web_sys::KeyboardEvent) {
        let is_undo = (event.ctrl_key() || event.meta_key()) && !event.shift_key() && event.key() == "z";
        if !is_undo || dom::is_typing() {
            return;
        }
        if let Some(step) = self.done.with_value(|done| done.last().cloned()) {
            event.prevent_default();
            self.undo(step);
        }
    }

    fn undo(self, step: Step) {
        self.undone.then(move |changing| (changing.undo)(self, step.clone()));
    }
}

/// Takes back what was done.
pub(crate) fn undo(notice: Notice, step: Step) {
    if notice.busy.get_untracked() {
        return;
    }
    notice.busy.set(true);
    let sent = Sent::default()
        .with("form", SettingsForm::Undo.word())
        .with("directory", step.directory.clone().unwrap_or_default())
        .with("revision", step.revision.to_string());
    spawn_local(async move {
        let answer = api::send(api::SaveSettings { sent }).await;
        notice.busy.set(false);
        notice.done.update_value(|done| done.retain(|it| *it != step));
        match answer {
            Ok(Told { message, undo, .. }) => {
                notice.made(undo.as_ref());
                notice.text.set(message);
                notice.step.set(undo);
                notice.end();
                notice.version.update(|version| *version += 1);
            }
            Err(Refusal::SignedOut) => return notice.door.ask(move || self::undo(notice, step.clone())),
            Err(refusal) => notice.say(refusal.message()),
        }
        dom::focus("status");
    });
}

/// Stands in the page from the beginning, so that a change of its text is announced.
#[component]
pub(crate) fn Status(
    /// What to say; nothing when empty.
    notice: Notice,
) -> impl IntoView {
    let silent = move || notice.text.with(String::is_empty);
    let take_back = move |_| {
        if let Some(step) = notice.step.get_untracked() {
            notice.undo(step);
        }
    };
    view! {
        <div class="status" class:silent=silent>
            <p role="status" id="status" tabindex="-1">{move || notice.text.get()}</p>
            <button type="button" title=texts().undo_keys hidden=move || notice.step.with(Option::is_none)
                disabled=notice.busy on:click=take_back>{texts().undo}</button>
            <button type="button" class="plain" hidden=silent on:click=move |_| notice.say("")>
                <super::Icon name="close"/>
                <span class="unseen">{texts().close_message}</span>
            </button>
        </div>
    }
    .into_any()
}
