//! A part of a page that the server did not give.

use crate::{address::with_search, api, sign_in_for, texts::texts};
use leptos::prelude::*;
use leptos_router::hooks::use_url;

/// Why; and where to sign in, when that is all it takes.
#[component]
pub(crate) fn Failed(error: ServerFnError) -> impl IntoView {
    if api::is_signed_out(&error) {
        let url = use_url();
        let here = url.with_untracked(|url| with_search(url.path(), url.search()));
        return view! {
            <p class="problem">
                {texts().sign_in_first} " "
                <a href=sign_in_for(&here) rel="external">{texts().sign_in}</a>
            </p>
        }
        .into_any();
    }
    view! { <p class="problem">{api::in_words(error)}</p> }.into_any()
}
