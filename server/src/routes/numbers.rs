//! `/directories/{directory}/entries/{entry}/numbers`: sub entries (`api.md`, Entries).

use super::{
    Answer,
    answer::{changed_entry, deleted},
    entries::{TakeOver, Target},
    preconditions::if_match,
};
use crate::{
    Asker,
    openapi::{
        answers::{Changed, Created, Deleted},
        headers::{IdempotencyKey, IfMatch},
    },
    problem::{Code, Problem},
    wire::{
        address::{InEntry, InNumber, Path, Query},
        entry::{EntryOut, NumberIn},
        json::Json,
    },
};
use axum::{
    http::{HeaderMap, StatusCode},
    response::Response,
};
use directory::{ChangeKind, CommandError, Edit, EntryDraft, Missing, Ringbook};
use shared::NumberId;

/// Add a number to an entry
#[utoipa::path(post, path = "/directories/{directory}/entries/{entry}/numbers", operation_id = "add_number", tag = "Entries",
    params(InEntry, TakeOver, IfMatch, IdempotencyKey), request_body = NumberIn, responses(Created<EntryOut>),
    security(("token" = ["write"]), ("session" = ["editor"])),
    extensions(("x-problems" = json!([Code::NoSuchDirectory, Code::NoSuchEntry, Code::NumberTaken, Code::Stale]))))]
pub(crate) async fn add(
    app: Asker,
    Path(path): Path<InEntry>,
    Query(take_over): Query<TakeOver>,
    headers: HeaderMap,
    Json(number): Json<NumberIn>,
) -> Answer<Response> {
    let mut number = number.draft(Ringbook::today()).map_err(CommandError::from)?;
    number.id = None;
    let target = Target::new(&app, &path, take_over.wanted()?, if_match(&headers))?;
    let edit: Edit = Box::new(move |entry| {
        let mut draft = EntryDraft::from(entry);
        draft.numbers.push(number);
        Ok(draft)
    });
    let done = target.change(&app, ChangeKind::AddSub, edit).await.map_err(Problem::of_one_number)?;
    Ok(changed_entry(StatusCode::CREATED, &done))
}

/// Replace a number of an entry
///
/// A missing field takes its default. The number keeps its id and its place.
#[utoipa::path(put, path = "/directories/{directory}/entries/{entry}/numbers/{number}", operation_id = "replace_number",
    tag = "Entries", params(InNumber, TakeOver, IfMatch), request_body = NumberIn, responses(Changed<EntryOut>),
    security(("token" = ["write"]), ("session" = ["editor"])),
    extensions(("x-problems" = json!([
        Code::NoSuchDirectory, Code::NoSuchEntry, Code::NoSuchNumber, Code::NumberTaken, Code::Stale,
    ]))))]
pub(crate) async fn replace(
    app: Asker,
    Path(path): Path<InNumber>,
    Query(take_over): Query<TakeOver>,
    headers: HeaderMap,
    Json(number): Json<NumberIn>,
) -> Answer<Response> {
    let (entry, id) = path.split()?;
    let mut number = number.draft(Ringbook::today()).map_err(CommandError::from)?;
    number.id = Some(id);
    let target = Target::new(&app, &entry, take_over.wanted()?, if_match(&headers))?;
    let edit: Edit = Box::new(move |entry| {
        let mut draft = EntryDraft::from(entry);
        let old = draft.numbers.iter_mut().find(|old| old.id == Some(id)).ok_or(Missing::Number(id))?;
        *old = number;
        Ok(draft)
    });
    let done = target.change(&app, ChangeKind::Change, edit).await.map_err(Problem::of_one_number)?;
    Ok(changed_entry(StatusCode::OK, &done))
}

/// Delete a number of an entry
///
/// Not its only one: an entry has at least one number.
#[utoipa::path(delete, path = "/directories/{directory}/entries/{entry}/numbers/{number}", operation_id = "delete_number",
    tag = "Entries", params(InNumber, IfMatch), responses(Deleted),
    security(("token" = ["write"]), ("session" = ["editor"])),
    extensions(("x-problems" = json!([
        Code::NoSuchDirectory, Code::NoSuchEntry, Code::NoSuchNumber, Code::OnlyNumber, Code::Stale,
    ]))))]
pub(crate) async fn delete(app: Asker, Path(path): Path<InNumber>, headers: HeaderMap) -> Answer<Response> {
    let (entry, id) = path.split()?;
    let target = Target::new(&app, &entry, false, if_match(&headers))?;
    let edit: Edit = Box::new(move |entry| {
        let mut draft = EntryDraft::from(entry);
        entry.number(id).ok_or(Missing::Number(id))?;
        if entry.is_single() {
            return Err(CommandError::OnlyNumber);
        }
        draft.numbers.retain(|number| number.id != Some(id));
        Ok(draft)
    });
    let done = target.change(&app, ChangeKind::DeleteSub, edit).await?;
    Ok(deleted(&done))
}

impl InNumber {
    /// The entry and the number in it.
    fn split(self) -> Answer<(InEntry, NumberId)> {
        let InNumber { directory, entry, number } = self;
        let missing =
            |_| Problem::new(Code::NoSuchNumber, format!("there is no number {number} in this entry"));
        Ok((InEntry { directory, entry }, number.parse().map_err(missing)?))
    }
}
