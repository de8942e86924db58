//! The phones: the list, the form beside it, and how the phone chosen is set up.

mod form;
mod key;
mod set_up;

use super::{
    secret::ShownOnce,
    settings::{Settings, look_only},
};
use crate::{
    address::Address,
    api::{self, PhoneLine, PhonesView},
    components::{ConfirmDialog, Failed, Status, awaited},
    texts::texts,
};
use leptos::{either::Either, prelude::*};
use leptos_meta::Title;

const PATH: &str = "/phones";

/// The page at `/phones`.
#[component]
pub(crate) fn PhonesPage() -> impl IntoView {
    let settings = Settings::new();
    // The phone whose key is shown.
    let key_of = RwSignal::new(None::<String>);
    let chosen = Memo::new(move |_| settings.address.with(|address| address.phone.clone()));
    let view = api::ask(move || (api::PhonesPage { phone: chosen.get() }, settings.notice.version.get()));
    view! {
        <Title text=texts().phones/>
        {awaited(move || async move {
            match view.answer().await {
                Ok(view) => Either::Left(page(view, settings, key_of)),
                Err(error) => Either::Right(view! { <Failed error/> }),
            }
        })}
        <ConfirmDialog asked=settings.asked/>
    }
    .into_any()
}

fn page(view: PhonesView, settings: Settings, key_of: RwSignal<Option<String>>) -> AnyView {
    let PhonesView { phones, form, directories, chosen, may_edit, administers } = view;
    let id = chosen.as_ref().map(|chosen| chosen.id.clone());
    settings.shows(form::FORM, id.as_deref().unwrap_or_default());
    let rows: Vec<AnyView> = phones.into_iter().map(|phone| row(phone, id.as_deref())).collect();
    let none = rows.is_empty().then(|| view! { <p class="empty">{texts().no_phone}</p> });
    // Who may not add any sees a form only of a phone that is there.
    let form = (administers || chosen.is_some())
        .then(|| form::form(&form, chosen.as_ref(), directories, may_edit, administers, settings));
    let key = chosen.as_ref().filter(|_| administers).map(|chosen| key::section(chosen, settings, key_of));
    let set_up = chosen.map(|chosen| set_up::section(chosen, settings, key_of));
    view! {
        <div class="desk phones-page open">
            <section class="book">
                <header class="head"><h1>{texts().phones}</h1></header>
                <p class="hint">{texts().phones_hint}</p>
                <Status notice=settings.notice/>
                {look_only(may_edit)}
                <div class="sheet">
                    <table aria-label=texts().phones>
                        <thead>
                            <tr>
                                <th scope="col">{texts().phone}</th>
                                <th scope="col">{texts().id}</th>
                                <th scope="col">{texts().directories}</th>
                                <th scope="col">{texts().reported}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                {none}
                <ShownOnce settings/>
                {key}
                {set_up}
            </section>
            <section class="entry" aria-labelledby="form-title">{form}</section>
        </div>
    }
    .into_any()
}

fn row(phone: PhoneLine, chosen: Option<&str>) -> AnyView {
    let PhoneLine { id, name, directories, reported } = phone;
    let is_chosen = chosen == Some(id.as_str());
    let href = Address { phone: Some(id.clone()), ..Address::default() }.of_page(PATH);
    let reported = match reported {
        Some(reported) => format!("{} · {}", reported.state, reported.when),
        None => texts().never_reported.to_owned(),
    };
    view! {
        <tr class:chosen=is_chosen>
            <td class="name"><a class="line" href=href aria-current=is_chosen.then_some("true")>{name}</a></td>
            <td class="fact" data-label=texts().id>{id}</td>
            <td class="fact" data-label=texts().directories>{directories.join(", ")}</td>
            <td class="fact" data-label=texts().reported>{reported}</td>
        </tr>
    }
    .into_any()
}
