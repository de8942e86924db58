//! A part of a page that the server did not give.

use crate::{api, sign_in_for, texts};
use leptos::prelude::*;
use leptos_router::hooks::use_url;

/// Why; and where to sign in, when that is all it takes.
#[component]
pub(crate) fn Failed(error: ServerFnError) -> impl IntoView {
    if api::is_signed_out(&error) {
        let url = use_url();
        let here = url.with_untracked(|url| match url.search() {
            "" => url.path().to_owned(),
            search => format!("{}?{}", url.path(), search.trim_start_matches('?')),
        });
        return view! {
            <p class="problem">
                {texts::SIGN_IN_FIRST} " "
                <a href=sign_in_for(&here) rel="external">{texts::SIGN_IN}</a>
            </p>
        }
        .into_any();
    }
    let words = match error {
        ServerFnError::ServerError(words) => words,
        other => other.to_string(),
    };
    view! { <p class="problem">{words}</p> }.into_any()
}
