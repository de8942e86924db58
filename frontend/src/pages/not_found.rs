//! The page for an address that names nothing.

use crate::texts;
use leptos::prelude::*;
use leptos_meta::Title;

/// Says so, and where to go on.
#[component]
pub(crate) fn NotFoundPage() -> impl IntoView {
    view! {
        <Title text="Not found"/>
        <h1>{texts::NOT_FOUND}</h1>
        <p>
            <a href="/">{texts::TO_DIRECTORY}</a>
        </p>
    }
    .into_any()
}
