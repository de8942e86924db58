//! Preferences of the phone chosen, under the manual's headings, and the dial plan of its directory.

use super::settings::{Settings, hidden, look_only};
use crate::{
    api::{self, PreferencesView, Sent, TONES},
    components::{Choice, Failed, Status, TextField, TickBox, ToneField},
    texts,
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
    let view = Resource::new(
        move || (phone.get(), settings.notice.version.get()),
        |(phone, _)| api::preferences(phone),
    );
    view! {
        <Title text=texts::PREFERENCES/>
        <div class="settings">
            <h1>{texts::PREFERENCES}</h1>
            <Status notice=settings.notice/>
            <Transition>
                {move || Suspend::new(async move {
                    match view.await {
                        Ok(view) => Either::Left(forms(view, settings)),
                        Err(error) => Either::Right(view! { <Failed error/> }),
                    }
                })}
            </Transition>
        </div>
    }
    .into_any()
}

fn forms(view: PreferencesView, settings: Settings) -> AnyView {
    let PreferencesView { phone, dial_plan, countries, may_edit, may_edit_plan } = view;
    settings.show_afresh(&[PHONE_FORM, DIAL_PLAN_FORM]);
    view! {
        {phone_form(&phone, may_edit, settings)}
        {dial_plan.map(|plan| dial_plan_form(&plan, countries, may_edit_plan, settings))}
    }
    .into_any()
}

fn phone_form(phone: &Sent, may_edit: bool, settings: Settings) -> AnyView {
    view! {
        <form id=PHONE_FORM method="post" action="/page/post_settings" on:submit=move |event| settings.send(&event, || ())>
            {sent_along("preferences", phone, "phone", settings)}
            {look_only(may_edit)}
            <fieldset disabled=!may_edit>
            <section aria-labelledby="general">
                <h2 id="general">{texts::GENERAL}</h2>
                {general(phone, settings)}
            </section>
            <section aria-labelledby="ringtones">
                <h2 id="ringtones">{texts::RINGTONES}</h2>
                <p class="hint">{texts::RINGTONES_HINT}</p>
                {ringtones(phone, settings)}
            </section>
            </fieldset>
            <div class="buttons">
                <button class="primary" disabled=move || !may_edit || settings.busy.get()>{texts::SAVE}</button>
                <span class="quiet">{texts::of(if phone.text("name").is_empty() { phone.text("phone") } else { phone.text("name") })}</span>
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
            .map(|it| (it.word().into(), it.label(texts::LANGUAGE).into()))
            .collect::<Vec<_>>()
    };
    let call_waiting =
        CallWaiting::ALL.iter().map(|it| (it.word().into(), it.label(texts::LANGUAGE).into())).collect();
    let dnd =
        DndAnswer::ALL.iter().map(|it| (it.status().to_string(), it.label(texts::LANGUAGE).into())).collect();
    view! {
        <TextField name="name" label=texts::PHONE_NAME value=value("name") problems/>
        <TickBox name="us_date_format" label=texts::US_DATE_FORMAT ticked={phone.text("us_date_format") == "yes"}/>
        <div class="pair">
            <Choice name="call_waiting" label=texts::CALL_WAITING hint=texts::CALL_WAITING_HINT value=value("call_waiting") options=call_waiting problems/>
            <Choice name="dnd_answer" label=texts::DND_ANSWER hint=texts::DND_ANSWER_HINT value=value("dnd_answer") options=dnd problems/>
        </div>
        <div class="pair">
            <Choice name="anonymous_callers" label=texts::ANONYMOUS_CALLERS value=value("anonymous_callers") options=policies() problems/>
            <Choice name="unknown_callers" label=texts::UNKNOWN_CALLERS value=value("unknown_callers") options=policies() problems/>
        </div>
    }
    .into_any()
}

fn ringtones(phone: &Sent, settings: Settings) -> AnyView {
    let problems = settings.problems;
    let [default, vip, groups @ ..] = TONES;
    let of_group = |(fields, group): (_, &Group)| {
        view! { <ToneField fields label=group.label(texts::LANGUAGE) form=phone.clone() problems/> }
    };
    let with_tone = Group::ALL.iter().filter(|group| **group != Group::None);
    let of_groups: Vec<_> = groups.into_iter().zip(with_tone).map(of_group).collect();
    view! {
        <div class="tones">
            <ToneField fields=default label=texts::DEFAULT_TONE form=phone.clone() has_default=false problems/>
            <ToneField fields=vip label=texts::VIP form=phone.clone() silent=texts::SILENT_VIP problems/>
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
    let nowhere = std::iter::once((String::new(), texts::NO_COUNTRY.to_owned()));
    let countries = nowhere.chain(countries).collect();
    let collisions = move || {
        let collisions = settings.collisions.get();
        let line = |text: String| view! { <li>{text}</li> };
        (!collisions.is_empty())
            .then(|| view! { <ul class="problem collisions">{collisions.into_iter().map(line).collect::<Vec<_>>()}</ul> })
    };
    view! {
        <form id=DIAL_PLAN_FORM method="post" action="/page/post_settings" on:submit=move |event| settings.send(&event, || ())>
            {sent_along("dial_plan", plan, "directory", settings)}
            <fieldset disabled=!may_edit>
            <section aria-labelledby="dial-plan">
                <h2 id="dial-plan">{texts::DIAL_PLAN}</h2>
                <p class="hint">{texts::DIAL_PLAN_HINT}</p>
                <div class="pair">
                    <Choice name="region" label=texts::COUNTRY value=value("region") options=countries problems/>
                    <TextField name="area_code" label=texts::AREA_CODE hint=texts::AREA_CODE_HINT value=value("area_code") problems/>
                </div>
                <div class="pair">
                    <TextField name="outside_line" label=texts::OUTSIDE_LINE hint=texts::OUTSIDE_LINE_HINT value=value("outside_line") problems/>
                </div>
                {collisions}
                {(!may_edit).then(|| view! { <p class="advice">{texts::FOR_ADMINISTRATORS}</p> })}
            </section>
            </fieldset>
            <div class="buttons">
                <button class="primary" disabled=move || !may_edit || settings.busy.get()>{texts::SAVE_DIAL_PLAN}</button>
                <span class="quiet">{texts::of(&value("directory_name"))}</span>
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
