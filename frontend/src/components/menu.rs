//! The menu on the left. An item appears with the page it opens, not before.

use crate::{
    address::{Address, with_search},
    api::{self, PhoneName, SignedInAs, Who},
    components::{Door, LiveBadge, awaited},
    texts::{self, texts},
};
use leptos::prelude::*;
use leptos_router::hooks::use_url;
use shared::Language;

/// Where one can go, for which phone, and as whom. Nowhere before one has signed in.
#[component]
pub(crate) fn Menu() -> impl IntoView {
    let door = Door::here();
    // Made here and not behind the await: server and browser count resources in the order in which they are made.
    let phones = api::ask(|| (api::Phones {}, 0));
    view! {
        <nav class="menu" aria-label=texts().main_menu>
            <strong class="brand">{texts::PRODUCT}</strong>
            {awaited(move || async move {
                let phones = phones.answer().await.unwrap_or_default();
                match door.who.answer().await.unwrap_or_default() {
                    Who { signs_in: true, person: None } => None,
                    Who { person, .. } => {
                        let id = person.as_ref().map(|person| person.id.clone());
                        door.name.set(id.unwrap_or_default());
                        Some(view! { <Items person phones/> })
                    }
                }
            })}
            {language_choice()}
        </nav>
    }
    .into_any()
}

/// The other languages, each in its own words: a plain form, because a page has one language from beginning to end.
fn language_choice() -> AnyView {
    let url = use_url();
    let here = move || url.with(|url| with_search(url.path(), url.search()));
    let others = Language::ALL.iter().copied().filter(|language| *language != texts().language);
    let button = |language: Language| {
        let (word, label) = (language.word(), language.label(language));
        view! { <button name="language" value=word lang=word>{label}</button> }
    };
    let buttons: Vec<_> = others.map(button).collect();
    view! {
        <form method="post" action="/page/language" class="language">
            <input type="hidden" name="page" value=here/>
            {buttons}
        </form>
    }
    .into_any()
}

#[component]
fn Items(person: Option<SignedInAs>, phones: Vec<PhoneName>) -> impl IntoView {
    let url = use_url();
    let phone = Memo::new(move |_| url.with(|url| Address::parse(url.search()).phone));
    let item = move |path: &'static str, label: &'static str| {
        let href = move || Address { phone: phone.get(), ..Address::default() }.of_page(path);
        let current = move || url.with(|url| (url.path() == path).then_some("page"));
        view! { <li><a href=href aria-current=current>{label}</a></li> }
    };
    let administers = person.as_ref().is_some_and(|person| person.administers);
    view! {
        <ul>
            {item("/", texts().directory)}
            {item("/calls", texts().calls)}
            {item("/history", texts().history)}
            {item("/preferences", texts().preferences)}
            {item("/identities", texts().identities)}
            {item("/phones", texts().phones)}
            {administers.then(|| item("/access", texts().access))}
        </ul>
        {phone_choice(phone, phones)}
        <LiveBadge/>
        {person.map(account)}
    }
    .into_any()
}

/// Who has signed in, and the way out: a plain form, after which nothing of the page is left.
fn account(person: SignedInAs) -> AnyView {
    let url = use_url();
    let current = move || url.with(|url| (url.path() == "/account").then_some("page"));
    view! {
        <div class="person">
            <p class="unseen">{texts().signed_in_as} {person.name.clone()}</p>
            <a href="/account" title=texts().account aria-current=current>
                <span class="name" aria-hidden="true">{person.name}</span>
                <span class="quiet">{texts().account}</span>
            </a>
            <form method="post" action="/page/sign_out">
                <button>{texts().sign_out}</button>
            </form>
        </div>
    }
    .into_any()
}

/// Only when there is something to choose.
fn phone_choice(chosen: Memo<Option<String>>, phones: Vec<PhoneName>) -> Option<AnyView> {
    let url = use_url();
    let choose = move |event: leptos::ev::Event| {
        let address = Address { phone: Some(event_target_value(&event)), ..Address::default() };
        let path = url.with_untracked(|url| url.path().to_owned());
        window().location().assign(&address.of_page(&path)).ok();
    };
    let option = |phone: PhoneName| {
        let id = phone.id.clone();
        view! {
            <option value=phone.id selected=move || chosen.get().as_ref() == Some(&id)>{phone.name}</option>
        }
    };
    (phones.len() > 1).then(|| {
        let options: Vec<_> = phones.into_iter().map(option).collect();
        view! {
            <form method="get" class="phones">
                <label for="phone">{texts().phone}</label>
                <select id="phone" name="phone" on:change=choose>{options}</select>
                <noscript><button>{texts().show_phone}</button></noscript>
            </form>
        }
        .into_any()
    })
}
