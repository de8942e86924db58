//! The menu on the left. An item appears with the page it opens, not before.

use crate::{address::Address, api, texts};
use leptos::prelude::*;
use leptos_router::hooks::use_url;

/// Where one can go, and for which phone.
#[component]
pub(crate) fn Menu() -> impl IntoView {
    let url = use_url();
    let phone = Memo::new(move |_| url.with(|url| Address::parse(url.search()).phone));
    let item = move |path: &'static str, label: &'static str| {
        let href = move || Address { phone: phone.get(), ..Address::default() }.of_page(path);
        let current = move || url.with(|url| (url.path() == path).then_some("page"));
        view! { <li><a href=href aria-current=current>{label}</a></li> }
    };
    view! {
        <nav class="menu" aria-label=texts::MAIN_MENU>
            <strong class="brand">{texts::PRODUCT}</strong>
            <ul>
                {item("/", texts::DIRECTORY)}
                {item("/preferences", texts::PREFERENCES)}
                {item("/identities", texts::IDENTITIES)}
            </ul>
            <PhoneChoice chosen=phone/>
        </nav>
    }
    .into_any()
}

/// Only when there is something to choose.
#[component]
fn PhoneChoice(chosen: Memo<Option<String>>) -> impl IntoView {
    let phones = Resource::new(|| (), |()| api::phones());
    let url = use_url();
    let choose = move |event: leptos::ev::Event| {
        let address = Address { phone: Some(event_target_value(&event)), ..Address::default() };
        let path = url.with_untracked(|url| url.path().to_owned());
        window().location().assign(&address.of_page(&path)).ok();
    };
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let phones = phones.await.unwrap_or_default();
                (phones.len() > 1).then(|| {
                    let option = |phone: api::PhoneName| {
                        let id = phone.id.clone();
                        view! {
                            <option value=phone.id selected=move || chosen.get().as_ref() == Some(&id)>{phone.name}</option>
                        }
                    };
                    let options: Vec<_> = phones.into_iter().map(option).collect();
                    view! {
                        <form method="get" class="phones">
                            <label for="phone">{texts::PHONE}</label>
                            <select id="phone" name="phone" on:change=choose>{options}</select>
                            <noscript><button>{texts::SHOW_PHONE}</button></noscript>
                        </form>
                    }
                })
            })}
        </Suspense>
    }
    .into_any()
}
