//! Server functions: what the pages ask the server. They run inside the server, which puts what they need into leptos'
//! context, for page requests and for calls from the browser alike: the `directory::Ringbook`; who asks is in the
//! request (`Visitor`). Each only hands over to `application`, which is on the server alone.
//!
//! A component asks with `ask`, which gives something to wait for, and has something done with `send`:
//! `ask(move || (api::List { address: address.get() }, version.get()))`, `send(api::Save { request }).await`. The struct
//! is what the server macro makes of the function of that name.
//!
//! A question is JSON, so that what is done never depends on where in a request something stands. An answer is postcard, which
//! takes a tenth of the code to read; so a page reads answers of its own server alone ([`PAGE_HEADER`]).
//!
//! What can be asked and refused comes back as `Ok(Err(Refusal))`, so that the page can show it at its field; an `Err`
//! of the server function itself is somebody who may not ask (401, 403), or a server that cannot be reached or does not
//! know better.

#![expect(missing_docs, reason = "the server macro makes a struct of every function's arguments")]

mod access;
#[cfg(feature = "ssr")]
mod application;
mod asked;
mod calls;
mod history;
mod list;
mod phones;
mod settings;
mod views;

pub use access::*;
#[cfg(feature = "ssr")]
pub use application::{TakenPage, print_page, taken_page};
pub(crate) use asked::{Asked, Unanswered, ask, fetch, send};
pub use calls::*;
pub use history::*;
pub use list::*;
pub use phones::*;
pub use settings::*;
pub use views::*;

use crate::address::Address;
use leptos::{
    prelude::*,
    server_fn::codec::{Json, Postcard},
};

/// What a server function says, in every language, to whoever has not signed in: the page asks to sign in then.
pub const SIGNED_OUT: &str = "Sign in first.";

/// The header of every answer that names the page of the server that has written it, by its script. What the server of another
/// version writes, an open page cannot read: it says that it is to be loaded again.
pub const PAGE_HEADER: &str = "ringbook-page";

/// What a request that can be refused answers.
pub type Answer<T> = Result<Result<T, Refusal>, ServerFnError>;

/// The phones to choose from.
#[server(prefix = "/page", endpoint = "phones", input = Json, output = Postcard)]
pub async fn phones() -> Result<Vec<PhoneName>, ServerFnError> {
    application::ask()?.phones().map_err(application::server_error)
}

/// The form for the chosen line, or the empty one.
#[server(prefix = "/page", endpoint = "form", input = Json, output = Postcard)]
pub async fn form(address: Address) -> Result<FormView, ServerFnError> {
    application::ask()?.form(&address).map_err(application::server_error)
}

/// Add, Change and Add Sub.
#[server(prefix = "/page", endpoint = "save", input = Json, output = Postcard)]
pub async fn save(request: SaveRequest) -> Answer<Saved> {
    application::answer(application::ask()?.save(request).await)
}

/// Deletes a name with all its numbers, or one sub entry.
#[server(prefix = "/page", endpoint = "delete", input = Json, output = Postcard)]
pub async fn delete(phone: Option<String>, line: Line) -> Answer<Deleted> {
    application::answer(application::ask()?.delete(phone, line).await)
}

/// The form of a browser without script. The answer leads back to the page.
#[server(prefix = "/page", endpoint = "post")]
pub async fn post(#[server(flatten)] posted: Posted) -> Result<(), ServerFnError> {
    if let Some(ask) = application::ask_or_sign_in(&posted.address)? {
        ask.post(posted).await;
    }
    Ok(())
}

/// Preferences of the phone chosen.
#[server(prefix = "/page", endpoint = "preferences", input = Json, output = Postcard)]
pub async fn preferences(phone: Option<String>) -> Result<PreferencesView, ServerFnError> {
    application::ask()?.preferences(phone.as_deref())
}

/// The identities of the phone chosen, and the form for one of them or for a new one.
#[server(prefix = "/page", endpoint = "identities", input = Json, output = Postcard)]
pub async fn identities(
    phone: Option<String>,
    identity: Option<String>,
) -> Result<IdentitiesView, ServerFnError> {
    application::ask()?.identities(phone.as_deref(), identity.as_deref())
}

/// Every phone, and the form for the one chosen or for a new one.
#[server(prefix = "/page", endpoint = "phones_page", input = Json, output = Postcard)]
pub async fn phones_page(phone: Option<String>) -> Result<PhonesView, ServerFnError> {
    application::ask()?.phones_page(phone.as_deref()).map_err(application::server_error)
}

/// Does what a form of the settings says, and says what happened.
#[server(prefix = "/page", endpoint = "save_settings", input = Json, output = Postcard)]
pub async fn save_settings(sent: Sent) -> Answer<Told> {
    application::answer(application::ask()?.save_settings(&sent).await)
}

/// The same from a browser without script. The answer leads back to the page.
#[server(prefix = "/page", endpoint = "post_settings")]
pub async fn post_settings(#[server(flatten)] sent: Sent) -> Result<(), ServerFnError> {
    if let Some(ask) = application::ask_or_sign_in(sent.page())? {
        ask.post_settings(&sent).await;
    }
    Ok(())
}

/// Who looks at the page.
#[server(prefix = "/page", endpoint = "who", input = Json, output = Postcard)]
pub async fn who_looks() -> Result<Who, ServerFnError> {
    application::who_looks()
}

/// Sends whoever has signed in already to where they wanted, and everybody to the first start before that was done.
#[server(prefix = "/page", endpoint = "sign_in_page", input = Json, output = Postcard)]
pub async fn sign_in_page(next: String) -> Result<(), ServerFnError> {
    application::sign_in_page(&next)
}

/// Lets a person in; the answer is where to go.
#[server(prefix = "/page", endpoint = "sign_in", input = Json, output = Postcard)]
pub async fn sign_in(sent: Sent) -> Answer<String> {
    application::sign_in(&sent).await
}

/// The same from a browser without script.
#[server(prefix = "/page", endpoint = "post_sign_in")]
pub async fn post_sign_in(#[server(flatten)] sent: Sent) -> Result<(), ServerFnError> {
    application::post_sign_in(&sent).await
}

/// Ends the session. The answer leads to the page where people sign in.
#[server(prefix = "/page", endpoint = "sign_out")]
pub async fn sign_out() -> Result<(), ServerFnError> {
    application::sign_out().await
}

/// Keeps the language that somebody has chosen. The answer leads back to the page, in that language.
#[server(prefix = "/page", endpoint = "language")]
pub async fn choose_language(language: String, page: String) -> Result<(), ServerFnError> {
    application::choose_language(&language, &page)
}

/// The page of the first start.
#[server(prefix = "/page", endpoint = "set_up_page", input = Json, output = Postcard)]
pub async fn set_up_page() -> Result<SetUpView, ServerFnError> {
    application::set_up_page()
}

/// Makes the first administrator and lets them in; the answer is where to go.
#[server(prefix = "/page", endpoint = "set_up", input = Json, output = Postcard)]
pub async fn set_up(sent: Sent) -> Answer<String> {
    application::answer(application::set_up(&sent).await?)
}

/// The same from a browser without script.
#[server(prefix = "/page", endpoint = "post_set_up")]
pub async fn post_set_up(#[server(flatten)] sent: Sent) -> Result<(), ServerFnError> {
    application::post_set_up(&sent).await
}

/// What somebody sees of themselves.
#[server(prefix = "/page", endpoint = "account", input = Json, output = Postcard)]
pub async fn account() -> Result<AccountView, ServerFnError> {
    application::ask()?.account()
}

/// Who may do what, and the form for one person or for a new one.
#[server(prefix = "/page", endpoint = "access", input = Json, output = Postcard)]
pub async fn access(person: Option<String>) -> Result<AccessView, ServerFnError> {
    application::ask()?.access(person.as_deref()).await
}

/// The list of calls of the phone chosen.
#[server(prefix = "/page", endpoint = "calls", input = Json, output = Postcard)]
pub async fn calls(address: Address) -> Result<CallsView, ServerFnError> {
    application::ask()?.calls(&address).await.map_err(application::server_error)
}

/// What it takes to decide a call of this number at the phone chosen.
#[server(prefix = "/page", endpoint = "what_if", input = Json, output = Postcard)]
pub async fn would_happen(phone: Option<String>, caller: String) -> Answer<Option<WhatIf>> {
    application::answer(application::ask()?.what_if(phone.as_deref(), &caller))
}

/// What was changed in the directory of the phone chosen.
#[server(prefix = "/page", endpoint = "history", input = Json, output = Postcard)]
pub async fn history(address: Address) -> Result<HistoryView, ServerFnError> {
    application::ask()?.history(&address).await.map_err(application::server_error)
}

/// What happened before this page was asked for, by a form of a browser without script.
#[server(prefix = "/page", endpoint = "note", input = Json, output = Postcard)]
pub async fn note() -> Result<Option<String>, ServerFnError> {
    Ok(application::note())
}
