//! Where people sign in.

use crate::{
    address::parameter,
    api,
    components::{Entering, awaited, sign_in_fields},
    dom::{self, SentForm},
    texts::texts,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_url;

/// The page at `/sign-in`.
#[component]
pub(crate) fn SignInPage() -> impl IntoView {
    let url = use_url();
    let next = url.with_untracked(|url| parameter(url.search(), "next")).unwrap_or_else(|| "/".to_owned());
    let page = {
        let next = next.clone();
        api::ask(move || (api::SignInPage { next: next.clone() }, 0))
    };
    let entering = Entering::new();
    // Everything is asked for anew: what a page shows depends on who looks.
    let submit = move |event| {
        entering.send(
            &SentForm::take(&event),
            |sent| api::send(api::SignIn { sent }),
            |next| dom::load(&next),
        )
    };
    view! {
        <Title text=texts().sign_in/>
        <div class="gate">
            <h1>{texts().sign_in}</h1>
            <form method="post" action="/page/post_sign_in" on:submit=submit>
                <input type="hidden" name="next" value=next/>
                {sign_in_fields(entering, String::new())}
                <div class="buttons">
                    <button class="primary" disabled=entering.busy>{texts().sign_in}</button>
                </div>
            </form>
        </div>
        {awaited(move || async move { page.answer().await.ok() })}
    }
    .into_any()
}
