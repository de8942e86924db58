//! A part of a page that the server did not give.

use crate::{address::with_search, api::Unanswered, sign_in_for, texts::texts};
use leptos::prelude::*;
use leptos_router::hooks::use_url;

/// Why; and where to sign in, when that is all it takes.
#[component]
pub(crate) fn Failed(error: Unanswered) -> impl IntoView {
    let Unanswered::InWords(words) = error else {
        let url = use_url();
        let here = url.with_untracked(|url| with_search(url.path(), url.search()));
        return view! {
            <p class="problem">
                {texts().sign_in_first} " "
                <a href=sign_in_for(&here) rel="external">{texts().sign_in}</a>
            </p>
        }
        .into_any();
    };
    view! { <p class="problem">{words}</p> }.into_any()
}
