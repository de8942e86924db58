//! Taking changes back (`api.md`, History, undo, live changes).

use super::{Answer, answer::changed};
use crate::{
    Asker,
    openapi::{answers::Done, headers::IdempotencyKey},
    problem::{Code, Problem},
    wire::address::{InDirectoryChange, OfChange, Path},
};
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use serde::Serialize;
use shared::Revision;
use utoipa::ToSchema;

/// A change that was taken back.
#[derive(Serialize, ToSchema)]
#[schema(as = Undone)]
pub(crate) struct UndoneOut {
    /// The revision that the undo itself has made.
    revision: u64,
    /// The revision of the change that was taken back.
    undoes: u64,
}

/// Undo a change of a directory
///
/// As a new change, which can be undone like any other. All that the change has written must still be as it left it.
#[utoipa::path(post, path = "/directories/{directory}/changes/{revision}/undo", operation_id = "undo_change",
    tag = "History", params(InDirectoryChange, IdempotencyKey), responses(Done<UndoneOut>),
    security(("token" = ["write"]), ("session" = ["editor"])),
    extensions(("x-problems" = json!([Code::NoSuchDirectory, Code::NoSuchChange, Code::CannotUndo]))))]
pub(crate) async fn in_directory(
    app: Asker,
    Path(InDirectoryChange { directory, revision }): Path<InDirectoryChange>,
) -> Answer<Response> {
    undo(&app, Some(&directory), &revision).await
}

/// Undo a change outside directories
///
/// Of a phone, a directory itself, a person, the settings, or of a token or a key that was made. What ends a session, a token, a key or a
/// password is never undone.
#[utoipa::path(post, path = "/changes/{revision}/undo", operation_id = "undo_change_outside", tag = "History",
    params(OfChange, IdempotencyKey), responses(Done<UndoneOut>),
    security(("token" = ["write"]), ("session" = ["editor"])),
    extensions(("x-problems" = json!([Code::NoSuchChange, Code::CannotUndo, Code::DirectoryInUse, Code::DirectoryExists,
        Code::PlanCollides, Code::LastAdministrator, Code::Invalid]))))]
pub(crate) async fn outside(app: Asker, Path(OfChange { revision }): Path<OfChange>) -> Answer<Response> {
    undo(&app, None, &revision).await
}

async fn undo(app: &Asker, directory: Option<&str>, revision: &str) -> Answer<Response> {
    let no_such = || Problem::new(Code::NoSuchChange, format!("there is no change {revision}"));
    let undoes: u64 = revision.parse().map_err(|_| no_such())?;
    let done = app.ringbook.undo(&app.principal, directory, Revision(undoes)).await?;
    let body = axum::Json(UndoneOut { revision: done.revision.0, undoes }).into_response();
    Ok(changed(StatusCode::OK, body, done.revision))
}
