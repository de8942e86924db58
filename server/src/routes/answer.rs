//! Answers that many routes give, and the problems that a command's errors become.

use crate::{
    Asker,
    problem::{FieldError, Problem},
    who::sign_in_first,
    wire::entry::EntryOut,
};
use axum::{
    Json,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use directory::{Collision, CommandError, Done, InTheWay, Missing};
use serde::Serialize;
use shared::{DirectoryId, Revision};

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
            Missing::Directory(_) => "no_such_directory",
            Missing::Entry(_) => "no_such_entry",
            Missing::Number(_) => "no_such_number",
            Missing::Phone(_) => "no_such_phone",
            Missing::Person(_) => "no_such_person",
            Missing::Token(_) => "no_such_token",
        };
        Problem::new(StatusCode::NOT_FOUND, code, missing.to_string())
    }
}

impl From<CommandError> for Problem {
    fn from(error: CommandError) -> Problem {
        let detail = error.to_string();
        let conflict = |code| Problem::new(StatusCode::CONFLICT, code, detail.clone());
        match error {
            CommandError::Missing(missing) => missing.into(),
            CommandError::Invalid(errors) => {
                Problem::unacceptable(errors.into_iter().map(FieldError::from).collect())
            }
            CommandError::Stale { .. } => Problem::new(StatusCode::PRECONDITION_FAILED, "stale", detail),
            CommandError::NumberTaken(taken) => conflict("number_taken").with("numbers", taken_out(&taken)),
            CommandError::OnlyNumber => conflict("only_number"),
            CommandError::DirectoryExists(_) => conflict("directory_exists"),
            CommandError::PhoneExists(_) => conflict("phone_exists"),
            CommandError::DirectoryInUse(_) => conflict("directory_in_use"),
            CommandError::PersonExists(_) => conflict("person_exists"),
            CommandError::LastAdministrator => conflict("last_administrator"),
            CommandError::SetUpAlready => conflict("set_up_already"),
            CommandError::SignedOut => sign_in_first(),
            CommandError::Forbidden(_) => Problem::new(StatusCode::FORBIDDEN, "forbidden", detail),
            CommandError::PlanCollides(misfits) => {
                conflict("plan_collides").with("entries", collisions(&misfits))
            }
            CommandError::Store(_) | CommandError::Uncertain(_) | CommandError::Stopping => {
                tracing::error!(error = &error as &dyn std::error::Error, "a change was not stored");
                Problem::new(StatusCode::SERVICE_UNAVAILABLE, "store_unavailable", detail)
            }
        }
    }
}

/// A problem with the entries that are in the way, whole.
pub(crate) fn naming_entries(app: &Asker, directory: &DirectoryId, error: CommandError) -> Problem {
    let CommandError::NumberTaken(taken) = &error else { return error.into() };
    let Ok(seen) = app.seen() else { return error.into() };
    let entries: Vec<EntryOut> = match seen.book(directory.as_str()) {
        Ok(book) => taken.iter().filter_map(|it| Some(EntryOut::from(&**book.entry(it.entry)?))).collect(),
        Err(_) => Vec::new(),
    };
    Problem::from(error).with("entries", entries)
}

#[derive(Serialize)]
struct TakenOut<'a> {
    number: &'a str,
    number_id: String,
    entry: String,
    display_name: &'a str,
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

#[derive(Serialize)]
struct CollisionOut<'a> {
    entry: String,
    display_name: &'a str,
    number: &'a str,
    message: &'a str,
}

fn collisions(misfits: &[Collision]) -> Vec<CollisionOut<'_>> {
    misfits
        .iter()
        .map(|it| CollisionOut {
            entry: it.entry.to_string(),
            display_name: &it.display_name,
            number: &it.number,
            message: &it.message,
        })
        .collect()
}
