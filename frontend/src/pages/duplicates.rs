//! Names that several entries have, and making them one entry.

use super::settings::{Settings, hidden};
use crate::{
    address::{Address, parameter},
    api::{self, DuplicatesView, Namesake, Namesakes, SettingsForm},
    components::{Failed, Status, awaited},
    dom,
    effects::watch,
    texts::texts,
};
use leptos::{either::Either, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::use_url;

const PATH: &str = "/duplicates";

/// The page at `/duplicates`.
#[component]
pub(crate) fn DuplicatesPage() -> impl IntoView {
    let url = use_url();
    let place = Memo::new(move |_| {
        url.with(|url| (Address::parse(url.search()).phone, parameter(url.search(), "after")))
    });
    let settings = Settings::new();
    let was_shown = StoredValue::new(false);
    let view = api::ask(move || {
        let (phone, after) = place.get();
        (api::Duplicates { phone, after }, settings.notice.version.get())
    });
    view! {
        <Title text=texts().duplicates/>
        <Status notice=settings.notice/>
        <div class="settings duplicates">
            <h1>{texts().duplicates}</h1>
            <p class="hint">{texts().duplicates_hint}</p>
            {awaited(move || async move {
                match view.answer().await {
                    Ok(view) => {
                        choose_afresh(view.names.len(), was_shown);
                        Either::Left(page(view, place.get_untracked().0, settings))
                    }
                    Err(error) => Either::Right(view! { <Failed error/> }),
                }
            })}
        </div>
    }
    .into_any()
}

/// What was chosen for a name is not meant for the one that is shown in its place.
fn choose_afresh(names: usize, was_shown: StoredValue<bool>) {
    watch(move || {
        if was_shown.get_value() {
            (0..names).for_each(|place| dom::reset(&card_id(place)));
        }
        was_shown.set_value(true);
    });
}

fn card_id(place: usize) -> String {
    format!("name-{place}")
}

fn page(
    DuplicatesView { names, total, next, may_edit }: DuplicatesView,
    phone: Option<String>,
    settings: Settings,
) -> AnyView {
    let list = Address { phone: phone.clone(), ..Address::default() };
    let directory = list.url();
    let next = next.map(|after| {
        let url = list.list_on(PATH);
        let glue = if url.contains('?') { '&' } else { '?' };
        view! { <p><a href=format!("{url}{glue}after={after}") rel="next">{texts().later}</a></p> }
    });
    let count = if names.is_empty() { texts().no_duplicates.to_owned() } else { texts().names_twice(total) };
    let cards: Vec<_> = names
        .into_iter()
        .enumerate()
        .map(|(place, it)| card(place, it, phone.clone(), may_edit, settings))
        .collect();
    view! {
        <p class="quiet" aria-live="polite">{count} " " <a href=directory>{texts().to_directory}</a></p>
        {cards}
        {next}
    }
    .into_any()
}

/// The entries of one name. One of them stays; the others that are ticked become part of it.
fn card(
    place: usize,
    Namesakes { name, entries, more }: Namesakes,
    phone: Option<String>,
    may_edit: bool,
    settings: Settings,
) -> AnyView {
    let rows: Vec<_> =
        entries.into_iter().enumerate().map(|(place, it)| row(place, it, phone.clone(), may_edit)).collect();
    let label = texts().merge_what(&name);
    let fields = hidden([
        ("form", SettingsForm::Merge.word().to_owned()),
        ("phone", phone.clone().unwrap_or_default()),
        ("shown", phone.unwrap_or_default()),
    ]);
    let submit = move |event| settings.send(&event, || dom::focus("status"));
    view! {
        <form class="card" id=card_id(place) method="post" action="/page/post_settings" on:submit=submit>
            {fields}
            <h2>{name}</h2>
            <ul>{rows}</ul>
            {(more > 0).then(|| view! { <p class="quiet">{texts().more_entries(more)}</p> })}
            {may_edit.then(|| view! {
                <p><button class="primary" aria-label=label disabled=settings.busy>{texts().merge}</button></p>
            })}
        </form>
    }
    .into_any()
}

fn row(place: usize, it: Namesake, phone: Option<String>, may_edit: bool) -> AnyView {
    let value = format!("{}/{}", it.id, it.revision);
    let href = Address { phone, ..Address::default() }.with_line(Some(it.id), None).url();
    let numbers = it.numbers.join(", ");
    let (keep_label, too_label) = (
        format!("{}: {}, {numbers}", texts().keep, it.name),
        format!("{}: {}, {numbers}", texts().merge_too, it.name),
    );
    view! {
        <li class="namesake">
            {may_edit.then(|| view! {
                <label><input type="radio" name="stays" value=value.clone() aria-label=keep_label checked=place == 0/> {texts().keep}</label>
                <label class="too"><input type="checkbox" name=format!("too-{place}") value=value aria-label=too_label checked=true/> {texts().merge_too}</label>
            })}
            <a href=href>{it.name}</a>
            <span>{numbers}</span>
            <span class="quiet">{it.details}</span>
        </li>
    }
    .into_any()
}
