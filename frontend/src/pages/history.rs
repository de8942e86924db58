//! Who changed what and when, and taking it back.

use super::settings::{Settings, hidden};
use crate::{
    address::Address,
    api::{self, HistoryEntry, HistoryLine, HistoryView, SettingsForm},
    components::{self, ConfirmDialog, Failed, Live, Status, TextField, TickBox, awaited},
    dom,
    effects::watch,
    texts::texts,
};
use leptos::{either::Either, prelude::*};
use leptos_meta::Title;

const PATH: &str = "/history";
const KEEP: &str = "keep-form";
const WHO: &str = "who-form";

/// The page at `/history`.
#[component]
pub(crate) fn HistoryPage() -> impl IntoView {
    let settings = Settings::new();
    let address = settings.address;
    let view = api::ask(move || (api::History { address: address.get() }, settings.notice.version.get()));
    let (directory, known) = (RwSignal::new(None), RwSignal::new(0));
    let heard = move |_| settings.notice.version.update(|version| *version += 1);
    Live::here().follow(Memo::new(move |_| directory.get()), known, heard);
    view! {
        <Title text=texts().history/>
        <div class="settings">
            <h1>{texts().history}</h1>
            <Status notice=settings.notice/>
            {awaited(move || async move {
                match view.answer().await {
                    Ok(view) => {
                        let (of, revision) = (view.directory.clone(), view.revision);
                        watch(move || {
                            known.update_untracked(|known| *known = revision.max(*known));
                            if directory.get_untracked() != of {
                                directory.set(of.clone());
                            }
                        });
                        Either::Left(page(view, settings))
                    }
                    Err(error) => Either::Right(view! { <Failed error/> }),
                }
            })}
        </div>
        <ConfirmDialog asked=settings.asked/>
    }
    .into_any()
}

fn page(view: HistoryView, settings: Settings) -> AnyView {
    let HistoryView { lines, people, entry, more, may_edit, keep, .. } = view;
    let address = settings.address.get_untracked();
    let narrowed = address.person.is_some() || address.entry.is_some();
    settings.shows(WHO, address.person.as_deref().unwrap_or_default());
    let nothing = if narrowed { texts().history_nothing } else { texts().history_empty };
    let nothing = lines.is_empty().then(|| view! { <p class="quiet">{nothing}</p> });
    let all = Address { phone: address.phone.clone(), ..Address::default() }.of_page(PATH);
    let rows = components::lines(lines, (may_edit, &address.phone), |line| row(line, may_edit, settings));
    let only = entry.map(|name| {
        view! { <p class="advice">{texts().only_entry} " " <strong>{name}</strong> ". " <a href=all>{texts().whole_history}</a></p> }
    });
    let older = Address { more: address.more + 1, ..address.clone() }.of_page(PATH);
    let older = more.then(|| view! { <p><a href=older>{texts().older}</a></p> });
    view! {
        {only}
        {choice(people, address)}
        {nothing}
        <ol class="history">{rows}</ol>
        {older}
        {keep.map(|(days, revision)| keep_form(days, revision, settings))}
    }
    .into_any()
}

/// How long all of it is kept. Without script what becomes final is said after the first try, and ticked for the second.
fn keep_form(days: Option<u32>, revision: u64, settings: Settings) -> AnyView {
    let value = days.map(|days| days.to_string()).unwrap_or_default();
    let fields =
        hidden([("form", SettingsForm::History.word().to_owned()), ("revision", revision.to_string())]);
    view! {
        <form id=KEEP class="card" method="post" action="/page/post_settings" on:submit=move |event| settings.send(&event, || dom::settle(KEEP))>
            {fields}
            <h2>{texts().keep_history}</h2>
            <TextField name="history_days" label=texts().history_days value=value placeholder=texts().for_ever.to_owned() problems=settings.problems/>
            <noscript><TickBox name="confirmed" label=texts().may_become_final ticked=false/></noscript>
            <div class="buttons"><button disabled=settings.busy>{texts().save}</button></div>
        </form>
    }
    .into_any()
}

/// By whom: a form that also works without script.
fn choice(people: Vec<String>, address: Address) -> AnyView {
    let chosen = address.person.clone();
    let option = move |name: String| {
        let selected = chosen.as_ref() == Some(&name);
        let label = who(&name);
        view! { <option value=name selected=selected>{label}</option> }
    };
    let options: Vec<_> = people.into_iter().map(option).collect();
    let kept = [("phone", address.phone), ("entry", address.entry)];
    let kept = hidden(kept.into_iter().filter_map(|(name, value)| Some((name, value?))));
    view! {
        <form id=WHO method="get" action=PATH class="choice">
            {kept}
            <label for="person">{texts().who}</label>
            <select id="person" name="person"><option value="">{texts().everybody}</option>{options}</select>
            <button>{texts().show_history}</button>
        </form>
    }
    .into_any()
}

fn who(name: &str) -> String {
    if name.is_empty() || name == "local" { texts().somebody_here.to_owned() } else { name.to_owned() }
}

fn row(line: HistoryLine, may_edit: bool, settings: Settings) -> AnyView {
    let HistoryLine { time, who: name, what, entries, more_entries, undo, undone, .. } = line;
    let about = entries.first().map(|entry| entry.name.clone()).unwrap_or_default();
    let label = texts().undo_what(&format!("{what} {about}"));
    let more =
        (more_entries > 0).then(|| view! { <li class="quiet">{texts().more_entries(more_entries)}</li> });
    let phone = settings.address.with_untracked(|address| address.phone.clone());
    let entries: Vec<_> = entries.into_iter().map(|it| entry(it, phone.clone())).collect();
    let fields = hidden([
        ("form", SettingsForm::Undo.word().to_owned()),
        ("directory", undo.directory.unwrap_or_default()),
        ("revision", undo.revision.to_string()),
        ("shown", phone.unwrap_or_default()),
    ]);
    let button = (may_edit && !undone).then(|| {
        view! {
            <form method="post" action="/page/post_settings" on:submit=move |event| settings.send(&event, || ())>
                {fields}
                <button class="small" aria-label=label disabled=settings.busy>{texts().undo}</button>
            </form>
        }
    });
    view! {
        <li class:undone=undone>
            <p class="when"><strong>{who(&name)}</strong> " " {what} " " <span class="quiet">{time}</span>
                {undone.then(|| view! { <span class="tag">{texts().was_undone}</span> })}</p>
            <ul>{entries}{more}</ul>
            {button}
        </li>
    }
    .into_any()
}

fn entry(entry: HistoryEntry, phone: Option<String>) -> AnyView {
    let href = Address { phone, entry: Some(entry.id), ..Address::default() }.of_page(PATH);
    let differences = entry.differences.join("; ");
    view! { <li><a href=href>{entry.name}</a> " " <span class="differences">{differences}</span></li> }
        .into_any()
}
