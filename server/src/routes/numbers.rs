//! `/directories/{directory}/entries/{entry}/numbers`: sub entries (`api.md`, Entries).

use super::{
    Answer,
    answer::{changed_entry, deleted},
    entries::{TakeOver, Target},
    preconditions::if_match,
};
use crate::{
    Asker,
    problem::Problem,
    wire::{entry::NumberIn, json::Json},
};
use axum::{
    extract::{Path, Query},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use directory::{ChangeKind, CommandError, Edit, EntryDraft, Missing, Ringbook};
use shared::NumberId;

pub(crate) async fn add(
    app: Asker,
    Path(path): Path<(String, String)>,
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

pub(crate) async fn replace(
    app: Asker,
    Path((directory, entry, id)): Path<(String, String, String)>,
    Query(take_over): Query<TakeOver>,
    headers: HeaderMap,
    Json(number): Json<NumberIn>,
) -> Answer<Response> {
    let id = number_id(&id)?;
    let mut number = number.draft(Ringbook::today()).map_err(CommandError::from)?;
    number.id = Some(id);
    let target = Target::new(&app, &(directory, entry), take_over.wanted()?, if_match(&headers))?;
    let edit: Edit = Box::new(move |entry| {
        let mut draft = EntryDraft::from(entry);
        let old = draft.numbers.iter_mut().find(|old| old.id == Some(id)).ok_or(Missing::Number(id))?;
        *old = number;
        Ok(draft)
    });
    let done = target.change(&app, ChangeKind::Change, edit).await.map_err(Problem::of_one_number)?;
    Ok(changed_entry(StatusCode::OK, &done))
}

pub(crate) async fn delete(
    app: Asker,
    Path((directory, entry, id)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Answer<Response> {
    let id = number_id(&id)?;
    let target = Target::new(&app, &(directory, entry), false, if_match(&headers))?;
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

fn number_id(text: &str) -> Answer<NumberId> {
    text.parse().map_err(|_| {
        Problem::new(
            StatusCode::NOT_FOUND,
            "no_such_number",
            format!("there is no number {text} in this entry"),
        )
    })
}
