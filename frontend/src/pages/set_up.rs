//! The first start: the administrator's name and password, and the country.

use crate::{
    address::{escape, parameter},
    api::{self, SetUpView},
    components::{Choice, Entering, Failed, TextField, awaited},
    dom::{self, SentForm},
    texts::texts,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_url;

/// The name of the first administrator, unless another is chosen.
const NAME: &str = "admin";

/// The page at `/set-up`.
#[component]
pub(crate) fn SetUpPage() -> impl IntoView {
    let url = use_url();
    let code = url.with_untracked(|url| parameter(url.search(), "code")).unwrap_or_default();
    let page = api::ask(|| (api::SetUpPage {}, 0));
    let entering = Entering::new();
    view! {
        <Title text=texts().set_up/>
        <div class="gate">
            <h1>{texts().set_up}</h1>
            {awaited(move || {
                let code = code.clone();
                async move {
                    match page.answer().await {
                        Ok(view) if view.may => form(view, code, entering),
                        Ok(_) => elsewhere(),
                        Err(error) => view! { <Failed error/> }.into_any(),
                    }
                }
            })}
        </div>
    }
    .into_any()
}

fn elsewhere() -> AnyView {
    view! {
        <p>{texts().may_not_set_up}</p>
        <p class="quiet">{texts().how_to_set_up}</p>
    }
    .into_any()
}

/// The code goes along in the address, where the server looks for it.
fn form(view: SetUpView, code: String, entering: Entering) -> AnyView {
    let problems = entering.problems;
    let mut action = "/page/post_set_up?code=".to_owned();
    escape(&code, &mut action);
    let nowhere = (String::new(), texts().no_country.to_owned());
    let countries = std::iter::once(nowhere).chain(view.countries).collect();
    let submit = move |event| {
        entering.send(&SentForm::take(&event), |sent| api::send(api::SetUp { sent }), |next| dom::load(&next))
    };
    view! {
        <p class="quiet">{texts().set_up_hint}</p>
        <form method="post" action=action on:submit=submit>
            <input type="hidden" name="code" value=code/>
            <TextField name="name" label=texts().set_up_name value=NAME.to_owned() autocomplete="username" problems/>
            <TextField name="password" label=texts().password hint=texts().password_hint value=String::new() kind="password"
                autocomplete="new-password" problems/>
            <TextField name="again" label=texts().password_again value=String::new() kind="password"
                autocomplete="new-password" problems/>
            <Choice name="region" label=texts().country hint=texts().set_up_country_hint value=view.region options=countries problems/>
            {entering.alert()}
            <div class="buttons">
                <button class="primary" disabled=entering.busy>{texts().set_up_button}</button>
            </div>
        </form>
    }
    .into_any()
}
