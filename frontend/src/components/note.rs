//! What was done before a page was asked for.

use crate::{api, components::awaited};
use leptos::prelude::*;

/// What a form of a browser without script has done: it leads to a page that says so.
#[component]
pub(crate) fn Note() -> impl IntoView {
    let note = api::ask(|| (api::Note {}, 0));
    view! {
        {awaited(move || async move {
            let note = note.answer().await.ok().flatten();
            note.map(|text| view! { <p class="note advice">{text}</p> })
        })}
    }
    .into_any()
}
