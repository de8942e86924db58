//! Entries of the same name, and making them one.

use super::{
    Answer,
    answer::changed_entry,
    entries::{directory_id, entry_id, no_page},
    preconditions::if_match,
};
use crate::{
    Asker,
    openapi::{
        answers::{Changed, Listed},
        headers::{IdempotencyKey, IfMatch},
    },
    problem::Code,
    wire::{
        address::{InDirectory, InEntry, Path, Query},
        bulk::{DuplicatesOut, MergeIn},
        entry::EntryOut,
        json::Json,
        list::{List, Part},
    },
};
use axum::{
    http::{HeaderMap, StatusCode},
    response::Response,
};
use directory::Command;

/// List entries of the same name
///
/// Names that several entries have, whatever their case, accents and the order of their words. Entries without a name are not compared.
#[utoipa::path(get, path = "/directories/{directory}/duplicates", operation_id = "list_duplicates", tag = "Entries",
    params(InDirectory, Part), responses(Listed<DuplicatesOut>),
    security(("token" = ["read"]), ("session" = ["viewer"])),
    extensions(("x-problems" = json!([Code::NoSuchDirectory, Code::Invalid]))))]
pub(crate) async fn list(
    app: Asker,
    Path(InDirectory { directory }): Path<InDirectory>,
    Query(part): Query<Part>,
) -> Answer<axum::Json<List<DuplicatesOut>>> {
    let book = app.seen()?.book(&directory)?.clone();
    let limit = part.limit()?;
    let page = app.ringbook.duplicates(book, part.cursor, limit).await.map_err(no_page)?;
    let items = page.items.iter().map(DuplicatesOut::from).collect();
    Ok(axum::Json(List { items, next: page.next, total: page.total }))
}

/// Make entries of the same name one
///
/// The numbers of the others become sub entries of this one: their own fields are null where they say the same as the entry. The answer
/// has the others in `replaced`, as they were. As one change, which one undo takes back.
#[utoipa::path(post, path = "/directories/{directory}/entries/{entry}/merge", operation_id = "merge_entries", tag = "Entries",
    params(InEntry, IfMatch, IdempotencyKey), request_body = MergeIn, responses(Changed<EntryOut>),
    security(("token" = ["write"]), ("session" = ["editor"])),
    extensions(("x-problems" = json!([
        Code::NoSuchDirectory, Code::NoSuchEntry, Code::EntriesChanged, Code::Stale,
    ]))))]
pub(crate) async fn merge(
    app: Asker,
    Path(InEntry { directory, entry }): Path<InEntry>,
    headers: HeaderMap,
    Json(others): Json<MergeIn>,
) -> Answer<Response> {
    let directory = directory_id(&app, &directory)?;
    let (entry, others) = (entry_id(&entry)?, others.read()?);
    let command = Command::Merge { directory, entry, expected: if_match(&headers), others };
    Ok(changed_entry(StatusCode::OK, &app.run(command).await?))
}
