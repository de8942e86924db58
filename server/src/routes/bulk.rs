//! `/directories/{directory}/entries/bulk`: many entries in one change.

use super::{Answer, answer::changed, entries::directory_id};
use crate::{
    Asker,
    openapi::{answers::Done, headers::IdempotencyKey},
    problem::Code,
    wire::{
        address::{InDirectory, Path},
        bulk::BulkIn,
        json::Json,
    },
};
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use directory::Command;
use serde::Serialize;
use utoipa::ToSchema;

/// What was done with many entries.
#[derive(Serialize, ToSchema)]
#[schema(as = BulkResult)]
pub(crate) struct BulkOut {
    /// The revision that it has made.
    revision: u64,
    /// How many entries have changed: without those that were so already.
    changed: usize,
}

/// Change or delete many entries
///
/// As one change, which one undo takes back. All of them are as the client has seen them, or nothing is done and 409 names those that
/// are not. At most 50,000 entries.
#[utoipa::path(post, path = "/directories/{directory}/entries/bulk", operation_id = "change_entries", tag = "Entries",
    params(InDirectory, IdempotencyKey), request_body = BulkIn, responses(Done<BulkOut>),
    security(("token" = ["write"]), ("session" = ["editor"])),
    extensions(("x-problems" = json!([Code::NoSuchDirectory, Code::EntriesChanged]))))]
pub(crate) async fn change(
    app: Asker,
    Path(InDirectory { directory }): Path<InDirectory>,
    Json(wanted): Json<BulkIn>,
) -> Answer<Response> {
    let directory = directory_id(&app, &directory)?;
    let (chosen, change) = wanted.read()?;
    let done = app.run(Command::Bulk { directory, chosen, change }).await?;
    let body = axum::Json(BulkOut { revision: done.revision.0, changed: done.entries }).into_response();
    Ok(changed(StatusCode::OK, body, done.revision))
}
