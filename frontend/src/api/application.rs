//! The server's side of the server functions: who asks, for which phone, and the application's answers as the pages
//! have them.

mod access;
mod account;
mod calls;
mod door;
mod entries;
mod history;
mod lists;
mod many;
mod phones;
mod plain;
mod post;
mod print;
mod question;
mod settings;
mod times;
mod typed;

pub(super) use door::{
    choose_language, post_set_up, post_sign_in, set_up, set_up_page, sign_in, sign_in_page, sign_out,
    who_looks,
};
pub(super) use post::note;
pub use print::print_page;
pub use question::{TakenPage, taken_page};

use super::{Answer, PhoneName, Refusal, SIGNED_OUT, Taken};
use crate::{Visitor, address::sign_in_for, form_rules::Problem, texts::texts};
use directory::{Book, CommandError, PhoneRecord, Principal, Rights, Ringbook, Seen, SignInError};
use http::{StatusCode, request::Parts};
use leptos::prelude::{ServerFnError, use_context};
use leptos_axum::ResponseOptions;
use shared::{DirectoryId, PhoneSettings};
use std::sync::Arc;

/// The application, and who asks.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    pub(crate) ringbook: Ringbook,
    pub(crate) who: Principal,
}

/// From the request: who asks, and whom.
///
/// # Errors
/// [`SIGNED_OUT`] where nobody has signed in.
pub(super) fn ask() -> Result<Ask, ServerFnError> {
    asking()?.ok_or_else(|| server_error(CommandError::SignedOut))
}

fn asking() -> Result<Option<Ask>, ServerFnError> {
    let ringbook = use_context::<Ringbook>()
        .ok_or_else(|| ServerFnError::new("the server gave the page no application to ask"))?;
    Ok(visitor()?.principal.map(|who| Ask { ringbook, who }))
}

/// The same for a form of a browser without script: where nobody has signed in it is led to do so, and back.
pub(super) fn ask_or_sign_in(page: &str) -> Result<Option<Ask>, ServerFnError> {
    let asked = asking()?;
    if asked.is_none() {
        post::go_on(&sign_in_for(page), texts().sign_in_first);
    }
    Ok(asked)
}

/// Who the request comes from.
pub(super) fn visitor() -> Result<Visitor, ServerFnError> {
    let parts = use_context::<Parts>();
    let visitor = parts.and_then(|parts| parts.extensions.get::<Visitor>().cloned());
    visitor.ok_or_else(|| ServerFnError::new("the server did not say who asks"))
}

/// What a page is about: a snapshot, a phone of it, and that phone's first directory.
struct Desk {
    phone: Option<Arc<PhoneRecord>>,
    book: Option<Arc<Book>>,
    /// Whether they may change entries of the directory.
    may_edit: bool,
    /// Whether they may change settings of the phone.
    may_edit_phone: bool,
    /// Whether they may do everything.
    administers: bool,
}

impl Ask {
    /// A snapshot as whoever asks may see it.
    fn seen(&self) -> Result<Seen, CommandError> {
        self.ringbook.seen_by(&self.who)
    }

    pub(super) fn phones(&self) -> Result<Vec<PhoneName>, CommandError> {
        let name =
            |record: &Arc<PhoneRecord>| PhoneName { id: record.phone.id.to_string(), name: name_of(record) };
        Ok(self.seen()?.phones()?.map(name).collect())
    }

    fn desk(&self, phone: Option<&str>) -> Result<Desk, CommandError> {
        let seen = self.seen()?;
        let chosen = phone.and_then(|id| seen.phone(id).ok());
        let phone = match chosen {
            Some(phone) => Some(phone.clone()),
            None => seen.phones()?.next().cloned(),
        };
        let first = phone.as_ref().and_then(|record| record.phone.settings.directories.first());
        let book = match first.and_then(|id| seen.book(id.as_str()).ok()) {
            Some(book) => Some(book.clone()),
            None => seen.books()?.next().cloned(),
        };
        let rights = seen.rights();
        let may_edit = book.as_ref().is_some_and(|book| rights.edits(&book.id));
        let may_edit_phone = matches!(rights, Rights::Administer | Rights::Edit(_));
        let administers = *rights == Rights::Administer;
        Ok(Desk { phone, book, may_edit, may_edit_phone, administers })
    }
}

impl Desk {
    fn settings(&self) -> Option<&PhoneSettings> {
        self.phone.as_ref().map(|record| &record.phone.settings)
    }

    fn us_date_format(&self) -> bool {
        self.settings().is_some_and(|settings| settings.us_date_format)
    }

    fn directory(&self) -> Result<DirectoryId, Refusal> {
        let book = self.book.as_ref().ok_or_else(|| Refusal::Gone(texts().no_directory.into()))?;
        Ok(book.id.clone())
    }
}

/// Where a page has no field that could show it. The answer's status says the same to programs.
pub(super) fn server_error(error: CommandError) -> ServerFnError {
    match error {
        CommandError::SignedOut => refused(StatusCode::UNAUTHORIZED, SIGNED_OUT),
        CommandError::Forbidden(_) => refused(StatusCode::FORBIDDEN, &texts().refused(&error)),
        CommandError::Missing(_) => refused(StatusCode::NOT_FOUND, texts().gone),
        other => ServerFnError::new(texts().refused(&other)),
    }
}

/// An answer with this status. The page where people sign in asks for its menu as well: it is there for nobody, too.
fn refused(status: StatusCode, words: &str) -> ServerFnError {
    let is_call = || use_context::<Parts>().is_some_and(|parts| parts.uri.path().starts_with("/page/"));
    if let Some(response) = use_context::<ResponseOptions>()
        && (status != StatusCode::UNAUTHORIZED || is_call())
    {
        response.set_status(status);
    }
    ServerFnError::new(words)
}

/// What a page shows beside its form goes there; who may not do it at all is answered as by [`server_error`].
pub(super) fn answer<T>(outcome: Result<T, Refusal>) -> Answer<T> {
    match outcome {
        Err(Refusal::SignedOut) => Err(server_error(CommandError::SignedOut)),
        Err(Refusal::Forbidden(words)) => Err(refused(StatusCode::FORBIDDEN, &words)),
        other => Ok(other),
    }
}

fn name_of(record: &PhoneRecord) -> String {
    match record.phone.settings.name.trim() {
        "" => record.phone.id.to_string(),
        name => name.to_owned(),
    }
}

impl From<SignInError> for Refusal {
    fn from(error: SignInError) -> Refusal {
        match error {
            SignInError::Command(error) => error.into(),
            other => Refusal::Unavailable(texts().not_let_in(&other)),
        }
    }
}

impl From<CommandError> for Refusal {
    fn from(error: CommandError) -> Refusal {
        match error {
            CommandError::Invalid(fields) => Refusal::Fields(
                fields
                    .into_iter()
                    .map(|invalid| Problem::new(invalid.field, texts().fault(&invalid.fault)))
                    .collect(),
            ),
            CommandError::NumberTaken(taken) => Refusal::NumberTaken(
                taken
                    .into_iter()
                    .map(|taken| Taken {
                        entry: taken.entry.to_string(),
                        name: taken.display_name,
                        number: taken.number,
                        number_id: taken.number_id.to_string(),
                        only_number: taken.only_number,
                    })
                    .collect(),
            ),
            CommandError::Stale { .. } => Refusal::Stale,
            CommandError::EntriesChanged(_) | CommandError::OthersFound { .. } => {
                Refusal::Gone(texts().chosen_changed.into())
            }
            CommandError::SignedOut => Refusal::SignedOut,
            CommandError::Forbidden(_) => Refusal::Forbidden(texts().refused(&error)),
            CommandError::Missing(_) => Refusal::Gone(texts().gone.into()),
            CommandError::PlanCollides(collisions) => Refusal::PlanCollides(
                collisions
                    .iter()
                    .map(|it| texts().collision(&it.number, &it.display_name, &texts().fault(&it.fault)))
                    .collect(),
            ),
            other => Refusal::Unavailable(texts().refused(&other)),
        }
    }
}
