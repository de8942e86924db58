//! The page for an address that names nothing.

use crate::texts::texts;
use leptos::prelude::*;
use leptos_meta::Title;

/// Says so, and where to go on.
#[component]
pub(crate) fn NotFoundPage() -> impl IntoView {
    view! {
        <Title text=texts().not_found/>
        <div class="settings">
            <h1>{texts().not_found}</h1>
            <p><a href="/">{texts().to_directory}</a></p>
        </div>
    }
    .into_any()
}
