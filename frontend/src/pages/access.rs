//! Access, for administrators: people, tokens, phone keys, and what happened.

mod audit;
mod keys;
mod people;
mod tokens;

use super::{secret::ShownOnce, settings::Settings};
use crate::{
    api::{self, AccessView},
    components::{ConfirmDialog, Failed, Status, awaited},
    texts::texts,
};
use leptos::{either::Either, prelude::*};
use leptos_meta::Title;

const PATH: &str = "/access";

/// The page at `/access`.
#[component]
pub(crate) fn AccessPage() -> impl IntoView {
    let settings = Settings::new();
    let chosen = Memo::new(move |_| settings.address.with(|address| address.person.clone()));
    let view = api::ask(move || (api::Access { person: chosen.get() }, settings.notice.version.get()));
    view! {
        <Title text=texts().access/>
        <div class="settings">
            <h1>{texts().access}</h1>
            <Status notice=settings.notice/>
            <ShownOnce settings/>
            {awaited(move || async move {
                match view.answer().await {
                    Ok(view) => Either::Left(page(view, settings)),
                    Err(error) => Either::Right(view! { <Failed error/> }),
                }
            })}
        </div>
        <ConfirmDialog asked=settings.asked/>
    }
    .into_any()
}

fn page(view: AccessView, settings: Settings) -> AnyView {
    let AccessView { people, person, directories, tokens, keys, audit } = view;
    settings.shows(people::FORM, person.text("before"));
    settings.shows(tokens::FORM, "");
    view! {
        {people::section(people, &person, directories, settings)}
        {tokens::section(tokens, settings)}
        {keys::section(keys, settings)}
        {audit::section(audit, settings)}
    }
    .into_any()
}
