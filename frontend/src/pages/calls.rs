//! Every decision, the newest first: who, when, what happened, why; and what can be done about it.

use super::settings::{Settings, hidden};
use crate::{
    address::Address,
    api::{self, CallLine, CallNumber, CallsView, SettingsForm, WhatIf},
    components::{self, ConfirmDialog, Failed, Live, Outcome, Status, TextField, TickBox, awaited},
    dom,
    effects::watch,
    texts::texts,
};
use leptos::{either::Either, prelude::*};
use leptos_meta::Title;
use shared::{ContactType, PhoneState};

const PATH: &str = "/calls";
const KEEP: &str = "keep-calls";
const WHAT_IF: &str = "what-if";

/// The page at `/calls`.
#[component]
pub(crate) fn CallsPage() -> impl IntoView {
    let settings = Settings::new();
    let address = settings.address;
    let asks = Asks::of(&address.get_untracked());
    let view = api::ask(move || {
        let address = Address { what: asks.caller.get(), ..address.get() };
        (api::Calls { address }, settings.notice.version.get())
    });
    let phone = RwSignal::new(None);
    let heard = move || settings.notice.version.update(|version| *version += 1);
    Live::here().follow_calls(Memo::new(move |_| phone.get()), heard);
    view! {
        <Title text=texts().calls/>
        <div class="settings">
            <h1>{texts().calls}</h1>
            <Status notice=settings.notice/>
            {awaited(move || async move {
                match view.answer().await {
                    Ok(view) => {
                        let of = Some(view.phone.clone()).filter(|id| !id.is_empty());
                        watch(move || {
                            if phone.get_untracked() != of {
                                phone.set(of.clone());
                            }
                        });
                        Either::Left(page(view, asks, settings))
                    }
                    Err(error) => Either::Right(view! { <Failed error/> }),
                }
            })}
        </div>
        <ConfirmDialog asked=settings.asked/>
    }
    .into_any()
}

fn page(view: CallsView, asks: Asks, settings: Settings) -> AnyView {
    let CallsView { phone, lines, more, dropped, may_edit, keep, what_if } = view;
    settings.shows(KEEP, &phone);
    let address = settings.address.get_untracked();
    let nothing = lines.is_empty().then(|| view! { <p class="quiet">{texts().no_calls}</p> });
    let lost =
        (dropped > 0).then(|| view! { <p class="advice">{texts().calls_dropped(&dropped.to_string())}</p> });
    let older = Address { more: address.more + 1, ..address.clone() }.of_page(PATH);
    let older = more.then(|| view! { <p><a href=older>{texts().older_calls}</a></p> });
    let rows = components::lines(lines, (may_edit, &phone), |line| row(line, &phone, may_edit, settings));
    view! {
        {asks.view(address.phone.clone(), what_if)}
        {lost}
        {nothing}
        <ol class="calls">{rows}</ol>
        {older}
        {keep.map(|keep| keep_form(keep, phone, settings))}
    }
    .into_any()
}

fn row(line: CallLine, phone: &str, may_edit: bool, settings: Settings) -> AnyView {
    let CallLine { id, time, asked, name, caller, action, what, why, explanation, number } = line;
    let steps: Vec<_> = explanation.into_iter().map(|step| view! { <li>{step}</li> }).collect();
    let told = Some(caller).filter(|caller| !caller.is_empty() && *caller != name);
    let buttons = number.filter(|_| may_edit).map(|number| buttons(number, &name, phone, settings));
    view! {
        <li id=format!("call-{id}") data-action=action.clone()>
            <p class="when">
                <strong>{name}</strong> " " {told.map(|caller| view! { <span class="number">{caller}</span> " " })}
                <time class="quiet">{time}</time>
                {(asked > 1).then(|| view! { " " <span class="tag">{texts().asked_times(asked)}</span> })}
            </p>
            <details>
                <summary><span class=format!("outcome {action}")>{what}</span> " " <span class="why">{why}</span></summary>
                <ol class="steps">{steps}</ol>
            </details>
            {buttons}
        </li>
    }
    .into_any()
}

/// One click: what is not so yet.
fn buttons(number: CallNumber, name: &str, phone: &str, settings: Settings) -> AnyView {
    let CallNumber { number, known, network_name } = number;
    let is_now = known.as_ref().map(|(.., contact_type)| *contact_type);
    let mark = |contact_type: ContactType| {
        let label = contact_type.label(texts().language);
        let fields = hidden([
            ("form", SettingsForm::Caller.word().to_owned()),
            ("phone", phone.to_owned()),
            ("shown", phone.to_owned()),
            ("number", number.clone()),
            ("name", network_name.clone()),
            ("contact_type", contact_type.word().to_owned()),
        ]);
        let about = texts().mark_caller(name, label);
        (is_now != Some(contact_type)).then(|| {
            view! {
                <form method="post" action="/page/post_settings" on:submit=move |event| settings.send(&event, || ())>
                    {fields}
                    <button class="small" aria-label=about disabled=settings.busy>{label}</button>
                </form>
            }
            .into_any()
        })
    };
    let phone = settings.address.with_untracked(|address| address.phone.clone());
    let (label, href) = match &known {
        Some((entry, id, _)) => {
            let address =
                Address { phone, entry: Some(entry.clone()), number: Some(id.clone()), ..Address::default() };
            (texts().open_entry, address.url())
        }
        None => {
            let address = Address {
                phone,
                new: true,
                caller: Some(number.clone()),
                caller_name: Some(network_name.clone()).filter(|it| !it.is_empty()),
                ..Address::default()
            };
            (texts().add_to_directory, address.url())
        }
    };
    view! {
        <div class="doing">
            <a href=href>{label}</a>
            {mark(ContactType::Deny)}
            {mark(ContactType::Vip)}
        </div>
    }
    .into_any()
}

/// "What if … calls?": the page decides by itself, with the code that decides calls. What is asked stays while calls come in;
/// the answer is of the directory as it is then.
#[derive(Clone, Copy)]
struct Asks {
    caller: RwSignal<Option<String>>,
    dnd: RwSignal<bool>,
    busy: RwSignal<bool>,
}

impl Asks {
    /// What the address asks.
    fn of(address: &Address) -> Asks {
        Asks {
            caller: RwSignal::new(address.what.clone()),
            dnd: RwSignal::new(address.dnd),
            busy: RwSignal::new(address.busy),
        }
    }

    fn view(self, phone: Option<String>, found: Option<WhatIf>) -> AnyView {
        let ask = move |event| {
            let caller = dom::SentForm::take(&event).text("what");
            self.caller.set(Some(caller).filter(|caller| !caller.is_empty()));
        };
        let state = move || PhoneState { dnd: self.dnd.get(), calls: u32::from(self.busy.get()) };
        let outcome = move || found.clone().map(|found| view! { <Outcome found state=state() steps=true/> });
        let phone = phone.map(|phone| hidden([("phone", phone)]));
        let caller = self.caller.get_untracked().unwrap_or_default();
        let switch = |name: &'static str, label: &'static str, on: RwSignal<bool>| {
            view! {
                <label class="tick">
                    <input type="checkbox" name=name value="1" checked=on.get_untracked()
                        on:change=move |event| on.set(event_target_checked(&event))/>
                    {label}
                </label>
            }
        };
        view! {
            <form id=WHAT_IF class="card what-if" method="get" action=PATH on:submit=ask>
                {phone}
                <label for="what">{texts().what_if}</label>
                <input type="text" id="what" name="what" value=caller autocomplete="off" placeholder=texts().what_if_example/>
                {switch("dnd", texts().do_not_disturb, self.dnd)}
                {switch("busy", texts().in_a_call, self.busy)}
                <button>{texts().ask_what_if}</button>
                <div class="answer" aria-live="polite">{outcome}</div>
            </form>
        }
        .into_any()
    }
}

/// How long calls are kept, and removing them: they tell who called whom.
fn keep_form((days, most, revision): (u32, u32, u64), phone: String, settings: Settings) -> AnyView {
    let fields = hidden([
        ("form", SettingsForm::CallList.word().to_owned()),
        ("revision", revision.to_string()),
        ("shown", phone.clone()),
    ]);
    let of_clear = hidden([
        ("form", SettingsForm::ClearCalls.word().to_owned()),
        ("phone", phone.clone()),
        ("shown", phone),
    ]);
    let problems = settings.problems;
    view! {
        <form id=KEEP class="card" method="post" action="/page/post_settings" on:submit=move |event| settings.send(&event, || dom::settle(KEEP))>
            {fields}
            <h2>{texts().keep_calls}</h2>
            <TextField name="calls_days" label=texts().calls_days value=days.to_string() problems/>
            <TextField name="calls_per_phone" label=texts().calls_per_phone value=most.to_string() problems/>
            <div class="buttons"><button disabled=settings.busy>{texts().save}</button></div>
        </form>
        <form class="card" method="post" action="/page/post_settings" on:submit=move |event| settings.send(&event, || ())>
            {of_clear}
            <noscript><TickBox name="confirmed" label=texts().calls_are_lost ticked=false/></noscript>
            <div class="buttons"><button disabled=settings.busy>{texts().remove_calls}</button></div>
        </form>
    }
    .into_any()
}
