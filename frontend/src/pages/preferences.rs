//! Preferences of the phone chosen, under the manual's headings, and the dial plan of its directory.

use super::settings::{Settings, hidden, look_only};
use crate::{
    api::{self, PreferencesView, Sent, TONES},
    components::{Choice, Failed, Status, TextField, TickBox, ToneField, awaited},
    dom,
    texts::texts,
};
use leptos::{either::Either, prelude::*};
use leptos_meta::Title;
use shared::{CallWaiting, CallerPolicy, DndAnswer, Group};

const PHONE_FORM: &str = "phone-form";
const DIAL_PLAN_FORM: &str = "dial-plan-form";

/// The page at `/preferences`.
#[component]
pub(crate) fn PreferencesPage() -> impl IntoView {
    let settings = Settings::new();
    let phone = Memo::new(move |_| settings.address.with(|address| address.phone.clone()));
    let view = api::ask(move || (api::Preferences { phone: phone.get() }, settings.notice.version.get()));
    view! {
        <Title text=texts().preferences/>
        <div class="settings">
            <h1>{texts().preferences}</h1>
            <Status notice=settings.notice/>
            {awaited(move || async move {
                match view.answer().await {
                    Ok(view) => Either::Left(forms(view, settings)),
                    Err(error) => Either::Right(view! { <Failed error/> }),
                }
            })}
        </div>
    }
    .into_any()
}

fn forms(view: PreferencesView, settings: Settings) -> AnyView {
    let PreferencesView { phone, dial_plan, countries, may_edit, may_edit_plan } = view;
    let of_plan = dial_plan.as_ref().map_or("", |plan| plan.text("directory"));
    settings.shows(PHONE_FORM, phone.text("phone"));
    settings.shows(DIAL_PLAN_FORM, of_plan);
    view! {
        {phone_form(&phone, may_edit, settings)}
        {dial_plan.map(|plan| dial_plan_form(&plan, countries, may_edit_plan, settings))}
    }
    .into_any()
}

fn phone_form(phone: &Sent, may_edit: bool, settings: Settings) -> AnyView {
    view! {
        <form id=PHONE_FORM method="post" action="/page/post_settings" on:submit=move |event| settings.send(&event, || dom::settle(PHONE_FORM))>
            {sent_along("preferences", phone, "phone", settings)}
            {look_only(may_edit)}
            <fieldset disabled=!may_edit>
            <section aria-labelledby="general">
                <h2 id="general">{texts().general}</h2>
                {general(phone, settings)}
            </section>
            <section aria-labelledby="ringtones">
                <h2 id="ringtones">{texts().ringtones}</h2>
                <p class="hint">{texts().ringtones_hint}</p>
                {ringtones(phone, settings)}
            </section>
            </fieldset>
            <div class="buttons">
                <button class="primary" disabled=move || !may_edit || settings.busy.get()>{texts().save}</button>
                <span class="quiet">{texts().of_whom(if phone.text("name").is_empty() { phone.text("phone") } else { phone.text("name") })}</span>
            </div>
        </form>
    }
    .into_any()
}

fn general(phone: &Sent, settings: Settings) -> AnyView {
    let problems = settings.problems;
    let value = |field: &str| phone.text(field).to_owned();
    let policies = || {
        CallerPolicy::ALL
            .iter()
            .map(|it| (it.word().into(), it.label(texts().language).into()))
            .collect::<Vec<_>>()
    };
    let call_waiting =
        CallWaiting::ALL.iter().map(|it| (it.word().into(), it.label(texts().language).into())).collect();
    let dnd = DndAnswer::ALL
        .iter()
        .map(|it| (it.status().to_string(), it.label(texts().language).into()))
        .collect();
    view! {
        <TextField name="name" label=texts().phone_name value=value("name") problems/>
        <TickBox name="us_date_format" label=texts().us_date_format ticked={phone.text("us_date_format") == "yes"}/>
        <div class="pair">
            <Choice name="call_waiting" label=texts().call_waiting hint=texts().call_waiting_hint value=value("call_waiting") options=call_waiting problems/>
            <Choice name="dnd_answer" label=texts().dnd_answer hint=texts().dnd_answer_hint value=value("dnd_answer") options=dnd problems/>
        </div>
        <div class="pair">
            <Choice name="anonymous_callers" label=texts().anonymous_callers value=value("anonymous_callers") options=policies() problems/>
            <Choice name="unknown_callers" label=texts().unknown_callers value=value("unknown_callers") options=policies() problems/>
        </div>
    }
    .into_any()
}

fn ringtones(phone: &Sent, settings: Settings) -> AnyView {
    let problems = settings.problems;
    let [default, vip, groups @ ..] = TONES;
    let of_group = |(fields, group): (_, &Group)| {
        view! { <ToneField fields label=group.label(texts().language) form=phone.clone() problems/> }
    };
    let with_tone = Group::ALL.iter().filter(|group| **group != Group::None);
    let of_groups: Vec<_> = groups.into_iter().zip(with_tone).map(of_group).collect();
    view! {
        <div class="tones">
            <ToneField fields=default label=texts().default_tone form=phone.clone() has_default=false problems/>
            <ToneField fields=vip label=texts().vip form=phone.clone() silent=texts().silent_vip problems/>
            {of_groups}
        </div>
    }
    .into_any()
}

fn dial_plan_form(
    plan: &Sent,
    countries: Vec<(String, String)>,
    may_edit: bool,
    settings: Settings,
) -> AnyView {
    let problems = settings.problems;
    let value = |field: &str| plan.text(field).to_owned();
    let nowhere = std::iter::once((String::new(), texts().no_country.to_owned()));
    let countries = nowhere.chain(countries).collect();
    let collisions = move || {
        let collisions = settings.collisions.get();
        let line = |text: String| view! { <li>{text}</li> };
        (!collisions.is_empty())
            .then(|| view! { <ul class="problem collisions">{collisions.into_iter().map(line).collect::<Vec<_>>()}</ul> })
    };
    view! {
        <form id=DIAL_PLAN_FORM method="post" action="/page/post_settings" on:submit=move |event| settings.send(&event, || dom::settle(DIAL_PLAN_FORM))>
            {sent_along("dial_plan", plan, "directory", settings)}
            <fieldset disabled=!may_edit>
            <section aria-labelledby="dial-plan">
                <h2 id="dial-plan">{texts().dial_plan}</h2>
                <p class="hint">{texts().dial_plan_hint}</p>
                <div class="pair">
                    <Choice name="region" label=texts().country value=value("region") options=countries problems/>
                    <TextField name="area_code" label=texts().area_code hint=texts().area_code_hint value=value("area_code") problems/>
                </div>
                <div class="pair">
                    <TextField name="outside_line" label=texts().outside_line hint=texts().outside_line_hint value=value("outside_line") problems/>
                </div>
                {collisions}
                {(!may_edit).then(|| view! { <p class="advice">{texts().for_administrators}</p> })}
            </section>
            </fieldset>
            <div class="buttons">
                <button class="primary" disabled=move || !may_edit || settings.busy.get()>{texts().save_dial_plan}</button>
                <span class="quiet">{texts().of_whom(&value("directory_name"))}</span>
            </div>
        </form>
    }
    .into_any()
}

/// What the server needs to know beside the fields.
fn sent_along(form: &'static str, values: &Sent, id: &'static str, settings: Settings) -> AnyView {
    let shown = settings.address.with_untracked(|address| address.phone.clone()).unwrap_or_default();
    hidden([
        ("form", form.to_owned()),
        ("shown", shown),
        (id, values.text(id).to_owned()),
        ("revision", values.text("revision").to_owned()),
    ])
}
