//! Names that several entries have, and making them one entry.

use crate::{
    address::{Address, parameter},
    api::{self, DuplicatesView, Namesake, Namesakes, Refusal},
    components::{Door, Failed, Notice, Status, awaited},
    dom,
    texts::texts,
};
use leptos::{either::Either, prelude::*, task::spawn_local};
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
    let desk = Merging { notice: Notice::new(), busy: RwSignal::new(false), door: Door::here() };
    let view = api::ask(move || {
        let (phone, after) = place.get();
        (api::Duplicates { phone, after }, desk.notice.version.get())
    });
    view! {
        <Title text=texts().duplicates/>
        <Status notice=desk.notice/>
        <div class="settings duplicates">
            <h1>{texts().duplicates}</h1>
            <p class="hint">{texts().duplicates_hint}</p>
            {awaited(move || async move {
                match view.answer().await {
                    Ok(view) => Either::Left(page(view, place.get_untracked().0, desk)),
                    Err(error) => Either::Right(view! { <Failed error/> }),
                }
            })}
        </div>
    }
    .into_any()
}

fn page(
    DuplicatesView { names, total, next, may_edit }: DuplicatesView,
    phone: Option<String>,
    desk: Merging,
) -> AnyView {
    let list = Address { phone: phone.clone(), ..Address::default() };
    let directory = list.url();
    let next = next.map(|after| {
        let url = list.list_on(PATH);
        let glue = if url.contains('?') { '&' } else { '?' };
        view! { <p><a href=format!("{url}{glue}after={after}") rel="next">{texts().later}</a></p> }
    });
    let none = names.is_empty().then(|| view! { <p>{texts().no_duplicates}</p> });
    let cards: Vec<_> = names.into_iter().map(|it| card(it, phone.clone(), may_edit, desk)).collect();
    view! {
        <p class="quiet" aria-live="polite">{texts().names_twice(total)} " " <a href=directory>{texts().to_directory}</a></p>
        {none}
        {cards}
        {next}
    }
    .into_any()
}

/// The entries of one name. One of them stays; the others that are ticked become part of it.
fn card(
    Namesakes { name, entries, more }: Namesakes,
    phone: Option<String>,
    may_edit: bool,
    desk: Merging,
) -> AnyView {
    let keep = RwSignal::new(0_usize);
    let left_out = RwSignal::new(Vec::<usize>::new());
    let all: Vec<(String, u64)> = entries.iter().map(|it| (it.id.clone(), it.revision)).collect();
    let group = entries.first().map(|first| first.id.clone()).unwrap_or_default();
    let rows: Vec<_> = entries
        .into_iter()
        .enumerate()
        .map(|(place, it)| row(place, it, &group, may_edit, keep, left_out))
        .collect();
    let count = all.len();
    let too_few = move || count - left_out.with(Vec::len) < 2;
    let merge = move |_| {
        let first = keep.get_untracked();
        let others =
            (0..all.len()).filter(|it| *it != first && left_out.with_untracked(|out| !out.contains(it)));
        let chosen = std::iter::once(first).chain(others).filter_map(|it| all.get(it).cloned()).collect();
        desk.merge(phone.clone(), chosen);
    };
    let label = texts().merge_what(&name);
    view! {
        <section class="card">
            <h2>{name}</h2>
            <ul>{rows}</ul>
            {(more > 0).then(|| view! { <p class="quiet">{texts().more_entries(more)}</p> })}
            {may_edit.then(|| view! {
                <p><button type="button" class="primary" aria-label=label on:click=merge
                    disabled=move || desk.busy.get() || too_few()>{texts().merge}</button></p>
            })}
        </section>
    }
    .into_any()
}

fn row(
    place: usize,
    it: Namesake,
    group: &str,
    may_edit: bool,
    keep: RwSignal<usize>,
    left_out: RwSignal<Vec<usize>>,
) -> AnyView {
    let href = Address::default().with_line(Some(it.id), None).url();
    let numbers = it.numbers.join(", ");
    let (keep_label, too_label) = (
        format!("{}: {}, {numbers}", texts().keep, it.name),
        format!("{}: {}, {numbers}", texts().merge_too, it.name),
    );
    let is_kept = move || keep.get() == place;
    let kept = move |_| {
        keep.set(place);
        left_out.update(|out| out.retain(|it| *it != place));
    };
    let taken = move |event| {
        let is_in = event_target_checked(&event);
        left_out.update(|out| {
            out.retain(|it| *it != place);
            if !is_in {
                out.push(place);
            }
        });
    };
    let group = format!("keep-{group}");
    view! {
        <li class="namesake">
            {may_edit.then(|| view! {
                <label><input type="radio" name=group aria-label=keep_label checked=place == 0 prop:checked=is_kept on:change=kept/> {texts().keep}</label>
                <label><input type="checkbox" aria-label=too_label checked=true disabled=is_kept
                    prop:checked=move || left_out.with(|out| !out.contains(&place)) on:change=taken/> {texts().merge_too}</label>
            })}
            <a href=href>{it.name}</a>
            <span>{numbers}</span>
            <span class="quiet">{it.details}</span>
        </li>
    }
    .into_any()
}

/// What happens when a button is pressed.
#[derive(Clone, Copy)]
struct Merging {
    notice: Notice,
    busy: RwSignal<bool>,
    door: Door,
}

impl Merging {
    fn merge(self, phone: Option<String>, chosen: Vec<(String, u64)>) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        spawn_local(async move {
            let answer = api::send(api::Merge { phone: phone.clone(), entries: chosen.clone() }).await;
            self.busy.set(false);
            match answer {
                Ok(told) => self.notice.offer(told.message, told.undo),
                Err(Refusal::SignedOut) => {
                    return self.door.ask(move || self.merge(phone.clone(), chosen.clone()));
                }
                Err(refusal) => self.notice.say(refusal.message()),
            }
            self.notice.version.update(|version| *version += 1);
            dom::focus("status");
        });
    }
}
