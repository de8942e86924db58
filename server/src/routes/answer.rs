//! Answers that many routes give, and the problems that a command's errors become.

use crate::{
    Asker,
    causes::in_one_line,
    problem::{Code, FieldError, Problem},
    who::sign_in_first,
    wire::entry::EntryOut,
};
use axum::{
    Json,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use directory::{Collision, CommandError, Done, InTheWay, Missing, Outdated};
use serde::Serialize;
use shared::{DirectoryId, Revision};
use utoipa::ToSchema;

const RINGBOOK_REVISION: HeaderName = HeaderName::from_static("ringbook-revision");

/// One resource with its `ETag`.
pub(crate) fn resource(body: impl Serialize, revision: Revision) -> Response {
    let mut response = Json(body).into_response();
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{revision}\"")) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

/// The answer to a change: with the revision of the log it was written to.
pub(crate) fn changed(status: StatusCode, mut response: Response, revision: Revision) -> Response {
    *response.status_mut() = status;
    response.headers_mut().insert(RINGBOOK_REVISION, HeaderValue::from(revision.0));
    response
}

/// The entry of a change, with the entries it took numbers from.
pub(crate) fn changed_entry(status: StatusCode, done: &Done) -> Response {
    let Some(indexed) = &done.entry else { return deleted(done) };
    let body = EntryOut::from(&**indexed).replacing(done.replaced.iter().map(|it| &**it));
    changed(status, resource(body, indexed.entry.revision), done.revision)
}

/// The answer to a deletion.
pub(crate) fn deleted(done: &Done) -> Response {
    changed(StatusCode::NO_CONTENT, Response::default(), done.revision)
}

impl From<Missing> for Problem {
    fn from(missing: Missing) -> Problem {
        let code = match missing {
            Missing::Directory(_) => Code::NoSuchDirectory,
            Missing::Entry(_) => Code::NoSuchEntry,
            Missing::Number(_) => Code::NoSuchNumber,
            Missing::Phone(_) => Code::NoSuchPhone,
            Missing::Person(_) => Code::NoSuchPerson,
            Missing::Token(_) => Code::NoSuchToken,
            Missing::Change(_) => Code::NoSuchChange,
        };
        Problem::new(code, missing.to_string())
    }
}

impl From<CommandError> for Problem {
    fn from(error: CommandError) -> Problem {
        let detail = error.to_string();
        let problem = |code| Problem::new(code, detail.clone());
        match error {
            CommandError::Missing(missing) => missing.into(),
            CommandError::Invalid(errors) => {
                Problem::unacceptable(errors.into_iter().map(FieldError::from).collect())
            }
            CommandError::Stale { .. } => problem(Code::Stale),
            CommandError::EntriesChanged(outdated) => {
                problem(Code::EntriesChanged).with("entries", outdated_out(&outdated))
            }
            CommandError::OthersFound { found } => problem(Code::EntriesChanged).with("found", found),
            CommandError::NumberTaken(taken) => problem(Code::NumberTaken).with("numbers", taken_out(&taken)),
            CommandError::OnlyNumber => problem(Code::OnlyNumber),
            CommandError::DirectoryExists(_) => problem(Code::DirectoryExists),
            CommandError::PhoneExists(_) => problem(Code::PhoneExists),
            CommandError::DirectoryInUse(_) => problem(Code::DirectoryInUse),
            CommandError::PersonExists(_) => problem(Code::PersonExists),
            CommandError::LastAdministrator => problem(Code::LastAdministrator),
            CommandError::SetUpAlready => problem(Code::SetUpAlready),
            CommandError::Panicked => problem(Code::Internal),
            CommandError::CannotUndo(_) => problem(Code::CannotUndo),
            CommandError::SignedOut => sign_in_first(),
            CommandError::Forbidden(_) => problem(Code::Forbidden),
            CommandError::PlanCollides(misfits) => {
                problem(Code::PlanCollides).with("entries", collisions(&misfits))
            }
            CommandError::Store(_) | CommandError::Uncertain(_) | CommandError::Stopping => {
                tracing::error!(error = &error as &dyn std::error::Error, "a change was not stored");
                Problem::new(Code::StoreUnavailable, in_one_line(&error))
            }
        }
    }
}

/// A problem with the entries that are in the way, whole.
pub(crate) fn naming_entries(app: &Asker, directory: &DirectoryId, error: CommandError) -> Problem {
    let CommandError::NumberTaken(taken) = &error else { return error.into() };
    let Ok(seen) = app.seen() else { return error.into() };
    let entries: Vec<EntryOut> = match seen.book(directory.as_str()) {
        Ok(book) => taken.iter().filter_map(|it| Some(EntryOut::from(&*book.entry(it.entry)?))).collect(),
        Err(_) => Vec::new(),
    };
    Problem::from(error).with("entries", entries)
}

/// A number that is wanted, where it is.
#[derive(Serialize, ToSchema)]
#[schema(as = TakenNumber)]
pub(crate) struct TakenOut<'a> {
    /// The number, as it is written there.
    number: &'a str,
    /// Its id.
    #[schema(format = "uuid")]
    number_id: String,
    /// The id of the entry that has it.
    #[schema(format = "uuid")]
    entry: String,
    /// The name of that entry.
    display_name: &'a str,
    /// Whether the entry has no other number, and would go with it.
    only_number: bool,
}

fn taken_out(taken: &[InTheWay]) -> Vec<TakenOut<'_>> {
    let out = |it: &'_ InTheWay| (it.number_id.to_string(), it.entry.to_string());
    taken
        .iter()
        .map(|it| {
            let (number_id, entry) = out(it);
            TakenOut {
                number: &it.number,
                number_id,
                entry,
                display_name: &it.display_name,
                only_number: it.only_number,
            }
        })
        .collect()
}

/// How many entries that have changed since are told.
const MAX_OUTDATED: usize = 100;

/// An entry that is not as it was when it was chosen.
#[derive(Serialize, ToSchema)]
#[schema(as = OutdatedEntry)]
pub(crate) struct OutdatedOut<'a> {
    /// The id of the entry.
    #[schema(format = "uuid")]
    entry: String,
    /// The revision it has now; null when it is not there any more.
    #[schema(required)]
    revision: Option<u64>,
    /// Its name now.
    #[schema(required)]
    display_name: Option<&'a str>,
}

fn outdated_out(outdated: &[Outdated]) -> Vec<OutdatedOut<'_>> {
    let out = |it: &'_ Outdated| (it.entry.to_string(), it.now.as_ref().map(|(revision, _)| revision.0));
    outdated
        .iter()
        .take(MAX_OUTDATED)
        .map(|it| {
            let (entry, revision) = out(it);
            let display_name = it.now.as_ref().map(|(_, name)| name.as_str());
            OutdatedOut { entry, revision, display_name }
        })
        .collect()
}

/// A number that does not fit a new dial plan.
#[derive(Serialize, ToSchema)]
#[schema(as = Collision)]
pub(crate) struct CollisionOut<'a> {
    /// The id of the entry that has it.
    #[schema(format = "uuid")]
    entry: String,
    /// The name of that entry.
    display_name: &'a str,
    /// The number, as it is written there.
    number: &'a str,
    /// What would be wrong with it, for a person.
    message: String,
}

fn collisions(misfits: &[Collision]) -> Vec<CollisionOut<'_>> {
    misfits
        .iter()
        .map(|it| CollisionOut {
            entry: it.entry.to_string(),
            display_name: &it.display_name,
            number: &it.number,
            message: it.fault.to_string(),
        })
        .collect()
}
