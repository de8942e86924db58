//! What happened, in words: seen, and read out by a screen reader.

use crate::{api, components::Icon, texts};
use leptos::prelude::*;

/// Stands in the page from the beginning, so that a change of its text is announced.
#[component]
pub(crate) fn Status(
    /// What to say; nothing when empty.
    message: RwSignal<String>,
) -> impl IntoView {
    let silent = move || message.with(String::is_empty);
    view! {
        <div class="status" class:silent=silent>
            <p role="status" id="status" tabindex="-1">{move || message.get()}</p>
            <button type="button" class="plain" hidden=silent on:click=move |_| message.set(String::new())>
                <Icon name="close"/>
                <span class="unseen">{texts::CLOSE_MESSAGE}</span>
            </button>
        </div>
    }
    .into_any()
}

/// What a form of a browser without script has done: it leads to a page that says so.
#[component]
pub(crate) fn Note() -> impl IntoView {
    let note = Resource::new(|| (), |()| api::note());
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let note = note.await.ok().flatten();
                note.map(|text| view! { <p class="note advice">{text}</p> })
            })}
        </Suspense>
    }
    .into_any()
}
