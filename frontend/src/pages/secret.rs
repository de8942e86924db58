//! A token or a key that was made: shown once.

use crate::{dom, effects::watch, pages::settings::Settings, texts::texts};
use leptos::prelude::*;

const TITLE: &str = "secret-title";
const FIELD: &str = "secret";

/// Stands above the page until its reader has it.
#[component]
pub(in crate::pages) fn ShownOnce(settings: Settings) -> impl IntoView {
    let made = settings.made;
    watch(move || {
        if made.with(Option::is_some) {
            dom::show(TITLE);
        }
    });
    let copy = move |_| {
        let copied = dom::copy(FIELD);
        settings.notice.say(if copied { texts().copied } else { texts().not_copied });
    };
    view! {
        {move || made.get().map(|(message, secret)| view! {
            <section class="advice secret" aria-labelledby=TITLE>
                <h2 id=TITLE tabindex="-1">{message}</h2>
                <div class="row">
                    <input id=FIELD readonly value=secret spellcheck="false" aria-labelledby=TITLE/>
                    <button type="button" class="primary" on:click=copy>{texts().copy}</button>
                    <button type="button" on:click=move |_| made.set(None)>{texts().hide}</button>
                </div>
                <p class="hint">{texts().shown_once}</p>
            </section>
        })}
    }
    .into_any()
}
