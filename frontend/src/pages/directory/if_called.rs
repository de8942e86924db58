//! *If this number called now*: what the line would do as it is in the form, before it is saved.

use super::{
    desk::{self, Desk},
    form::ID,
};
use crate::{
    api::{self, Button, Line, MatchedNumber, WhatIf},
    changing::{Part, fetch, fetched, part},
    components::Outcome,
    dom,
    effects::watch,
    form_rules::{Fields, LineKind},
    texts::texts,
};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};
use shared::{Class, ContactType, EntryId, Group, How, Name, PhoneState};
use std::time::Duration;

/// So long after a key the server is asked about the number.
const PAUSE: Duration = Duration::from_millis(250);

/// Who has no id yet.
const NOBODY: &str = "00000000-0000-0000-0000-000000000000";

/// The line of the form, with what is typed in it.
#[derive(Clone, Copy)]
pub(super) struct IfCalled {
    typed: RwSignal<Fields>,
    /// What would happen, once that is known.
    told: RwSignal<Option<Part>>,
    /// Whether what was found is of another number than the one that is typed by now.
    is_old: RwSignal<bool>,
    /// The number that was asked about last.
    asked: StoredValue<String>,
    waits: StoredValue<Option<TimeoutHandle>>,
    of: StoredValue<Of>,
    desk: Desk,
}

/// What the form is about.
#[derive(Clone, Debug)]
pub(super) struct Of {
    pub(super) phone: Option<String>,
    pub(super) kind: LineKind,
    pub(super) entry: Option<String>,
    pub(super) master: Fields,
}

impl IfCalled {
    pub(super) fn new(fields: &Fields, of: Of, desk: Desk) -> IfCalled {
        let line = IfCalled {
            typed: RwSignal::new(fields.clone()),
            told: RwSignal::new(None),
            is_old: RwSignal::new(false),
            asked: StoredValue::new(String::new()),
            waits: StoredValue::new(None),
            of: StoredValue::new(of),
            desk,
        };
        // What was typed before the script came counts, too. The form shows its line in the next frame.
        watch(move || request_animation_frame(move || line.look()));
        line
    }

    /// Something in the form has changed.
    pub(super) fn look(self) {
        let Some(form) = dom::SentForm::of(ID) else { return };
        let typed = Fields::sent(&form);
        let number = typed.number.trim().to_owned();
        self.typed.try_set(typed);
        if self.asked.try_get_value().is_none_or(|asked| asked == number) {
            return;
        }
        self.asked.set_value(number.clone());
        self.is_old.set(true);
        if let Some(Some(before)) = self.waits.try_update_value(Option::take) {
            before.clear();
        }
        if number.is_empty() {
            self.told.set(None);
        } else {
            fetch();
            let wait = set_timeout_with_handle(move || self.ask(number.clone()), PAUSE);
            self.waits.set_value(wait.ok());
        }
    }

    /// It is only a service: where it cannot be had, nothing is told.
    fn ask(self, number: String) {
        spawn_local(async move {
            match fetched().await {
                Some(changing) => (changing.directory.ask)(self, number),
                None if self.is_of(&number) => {
                    self.told.try_set(None);
                    self.is_old.try_set(false);
                }
                None => {}
            }
        });
    }

    /// Not when something else is in the field by now, or the form has gone.
    fn is_of(self, number: &str) -> bool {
        self.asked.try_get_value().is_some_and(|asked| asked == number)
    }

    pub(super) fn view(self) -> AnyView {
        let told = move || self.told.get().map_or_else(|| self.hint(), |told| told());
        view! {
            <div class="if-called" aria-live="polite" class:old=self.is_old>
                <p class="quiet">{texts().if_called}</p>
                {told}
            </div>
        }
        .into_any()
    }

    /// What stands here before there is a number.
    fn hint(self) -> AnyView {
        let is_empty = self.typed.with(|it| it.number.trim().is_empty());
        is_empty.then(|| view! { <p class="hint">{texts().if_called_hint}</p> }).into_any()
    }
}

/// Asks the server about this number.
pub(super) fn ask(line: IfCalled, number: String) {
    // The form may have gone meanwhile.
    let Some(of) = line.of.try_get_value() else { return };
    spawn_local(async move {
        let question = api::WouldHappen { phone: of.phone.clone(), caller: number.clone() };
        let found = api::send(question).await.ok().flatten();
        if line.is_of(&number) {
            line.told.try_set(found.map(|found| part(move || told(line, &found, &of))));
            line.is_old.try_set(false);
        }
    });
}

/// What would happen if the form were saved as it is now.
fn told(line: IfCalled, found: &WhatIf, of: &Of) -> AnyView {
    let typed = line.typed.get();
    let others = others(line, found, of);
    let reached = (typed.range != "yes" && !found.canonical.is_empty()).then(|| reached(found));
    let now = if_saved(found.clone(), &typed, &of.master);
    view! { {reached} <Outcome found=now state=PhoneState::default() steps=false/> {others} }.into_any()
}

/// What else the directory has for the number: it is there already, or a range covers it.
fn others(line: IfCalled, found: &WhatIf, of: &Of) -> Option<AnyView> {
    let desk = line.desk;
    let entry: Option<EntryId> = of.entry.as_ref().and_then(|entry| entry.parse().ok());
    let matched = found.matched.as_ref().filter(|matched| Some(matched.entry) != entry)?;
    let name = matched.entry_name.clone().unwrap_or_else(|| matched.written.clone());
    if matched.how == How::Range {
        let contact_type = matched.contact_type.label(texts().language);
        let words = texts().range_covers(&matched.written, &name, contact_type);
        return Some(view! { <p class="advice">{words}</p> }.into_any());
    }
    if !matched.is_the_number() {
        return None;
    }
    // In another directory that the phone asks, nothing is lost.
    let is_here = found.settings.directories.first() == Some(&matched.directory);
    let lost = is_here.then(|| texts().would_lose(&name, matched.only_number));
    let instead = (is_here && of.kind == LineKind::Nothing).then(|| {
        let (entry, number) = (matched.entry.to_string(), matched.id.to_string());
        let other = Line { entry, number: Some(number), revision: None };
        let keep = move |_| {
            let fields = line.typed.get_untracked();
            desk::save(desk, desk.request(Button::KeepAsSub, Some(other.clone()), fields));
        };
        view! {
            <button type="button" disabled=move || desk.busy.get() || line.is_old.get() on:click=keep>
                {texts().keep_as_sub(&name)}
            </button>
        }
    });
    Some(
        view! { <div class="advice"><p>{texts().exists_already(&name)} " " {lost}</p>{instead}</div> }
            .into_any(),
    )
}

/// What is dialled, and the number that it is.
fn reached(found: &WhatIf) -> AnyView {
    let words = [texts().dials, " ", &found.dials, " · ", texts().matched_as, " ", &found.canonical].concat();
    view! { <p class="quiet">{words}</p> }.into_any()
}

/// As it would be decided if the form were saved: the number in it is then the one that matches.
fn if_saved(found: WhatIf, typed: &Fields, master: &Fields) -> WhatIf {
    let word =
        |own: &str, of_master: &str| if own.is_empty() { of_master.to_owned() } else { own.to_owned() };
    let (nickname, organization) =
        (word(&typed.nickname, &master.nickname), word(&typed.organization, &master.organization));
    let first = word(&typed.first_name, &master.first_name);
    let family = word(&typed.family_name, &master.family_name);
    let name = Name::of(some(&nickname), some(&first), some(&family), some(&organization)).map(String::from);
    let group: Group = word(&typed.group, &master.group).parse().unwrap_or_default();
    let contact_type: ContactType = typed.contact_type.parse().unwrap_or_default();
    let known = found.matched.clone();
    let directory =
        known.as_ref().map(|it| it.directory.clone()).or_else(|| found.settings.directories.first().cloned());
    let (Some(directory), false) = (directory, found.class == Class::Anonymous) else { return found };
    let ids = known.as_ref().map(|it| (it.entry, it.id));
    let Some((entry, id)) = ids.or_else(|| Some((NOBODY.parse().ok()?, NOBODY.parse().ok()?))) else {
        return found;
    };
    let matched = MatchedNumber {
        directory,
        directory_name: known.as_ref().map(|it| it.directory_name.clone()).unwrap_or_default(),
        entry,
        id,
        written: typed.number.clone(),
        number_type: typed.number_type.parse().unwrap_or_default(),
        contact_type,
        group,
        name: name.clone(),
        entry_name: name,
        how: if typed.range == "yes" { How::Range } else { How::Canonical },
        only_number: false,
    };
    WhatIf { class: Class::Directory, matched: Some(matched), ..found }
}

fn some(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}
