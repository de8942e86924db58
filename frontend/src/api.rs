//! Server functions: what the pages ask the server. They run inside the server, which puts what they need into leptos'
//! context, for page requests and for calls from the browser alike: the `directory::Ringbook`; who asks is in the
//! request (`Visitor`). Each only hands over to `application`, which is on the server alone.
//!
//! What can be asked and refused comes back as `Ok(Err(Refusal))`, so that the page can show it at its field; an `Err`
//! of the server function itself is a server that cannot be reached or does not know better.

#![expect(missing_docs, reason = "the server macro makes a struct of every function's arguments")]

#[cfg(feature = "ssr")]
mod application;
mod settings;
mod views;

pub use settings::*;
pub use views::*;

use crate::address::Address;
use leptos::{prelude::*, server_fn::codec::Json};

/// What a request that can be refused answers.
pub type Answer<T> = Result<Result<T, Refusal>, ServerFnError>;

/// The phones to choose from.
#[server(prefix = "/page", endpoint = "phones", input = Json)]
pub async fn phones() -> Result<Vec<PhoneName>, ServerFnError> {
    application::ask()?.phones().map_err(application::server_error)
}

/// The lines of the list.
#[server(prefix = "/page", endpoint = "list", input = Json)]
pub async fn list(address: Address) -> Result<ListView, ServerFnError> {
    application::ask()?.list(&address).await.map_err(application::server_error)
}

/// The form for the chosen line, or the empty one.
#[server(prefix = "/page", endpoint = "form", input = Json)]
pub async fn form(address: Address) -> Result<FormView, ServerFnError> {
    application::ask()?.form(&address).map_err(application::server_error)
}

/// Add, Change and Add Sub.
#[server(prefix = "/page", endpoint = "save", input = Json)]
pub async fn save(request: SaveRequest) -> Answer<Saved> {
    Ok(application::ask()?.save(request).await)
}

/// Deletes a name with all its numbers, or one sub entry.
#[server(prefix = "/page", endpoint = "delete", input = Json)]
pub async fn delete(phone: Option<String>, line: Line) -> Answer<Deleted> {
    Ok(application::ask()?.delete(phone, line).await)
}

/// The form of a browser without script. The answer leads back to the page.
#[server(prefix = "/page", endpoint = "post")]
pub async fn post(#[server(flatten)] posted: Posted) -> Result<(), ServerFnError> {
    application::ask()?.post(posted).await;
    Ok(())
}

/// Preferences of the phone chosen.
#[server(prefix = "/page", endpoint = "preferences", input = Json)]
pub async fn preferences(phone: Option<String>) -> Result<PreferencesView, ServerFnError> {
    application::ask()?.preferences(phone.as_deref())
}

/// The identities of the phone chosen, and the form for one of them or for a new one.
#[server(prefix = "/page", endpoint = "identities", input = Json)]
pub async fn identities(
    phone: Option<String>,
    identity: Option<String>,
) -> Result<IdentitiesView, ServerFnError> {
    application::ask()?.identities(phone.as_deref(), identity.as_deref())
}

/// Does what a form of the two pages says, and says what happened.
#[server(prefix = "/page", endpoint = "save_settings", input = Json)]
pub async fn save_settings(sent: Sent) -> Answer<String> {
    Ok(application::ask()?.save_settings(&sent).await)
}

/// The same from a browser without script. The answer leads back to the page.
#[server(prefix = "/page", endpoint = "post_settings")]
pub async fn post_settings(#[server(flatten)] sent: Sent) -> Result<(), ServerFnError> {
    application::ask()?.post_settings(&sent).await;
    Ok(())
}

/// What happened before this page was asked for, by a form of a browser without script.
#[server(prefix = "/page", endpoint = "note", input = Json)]
pub async fn note() -> Result<Option<String>, ServerFnError> {
    Ok(application::note())
}

/// Brings a server function's two kinds of errors together.
pub(crate) fn flat<T>(answer: Answer<T>) -> Result<T, Refusal> {
    answer.unwrap_or_else(|error| {
        let is_signed_out =
            matches!(&error, ServerFnError::ServerError(text) if text == crate::texts::SIGN_IN_FIRST);
        Err(if is_signed_out { Refusal::SignedOut } else { Refusal::Unavailable(error.to_string()) })
    })
}
