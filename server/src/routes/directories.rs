//! `/directories` (`api.md`, Directories).

use super::{
    Answer,
    answer::{changed, deleted, resource},
    entries::directory_id,
    preconditions::if_match,
};
use crate::{
    Asker,
    problem::{FieldError, Problem},
    wire::{
        directory::{DirectoryIn, DirectoryOut},
        json::Json,
        list::{List, Part},
    },
};
use axum::{
    extract::{Path, Query},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use directory::{Command, Put};
use shared::DirectoryId;
use std::str::FromStr;

pub(crate) async fn list(app: Asker, Query(part): Query<Part>) -> Answer<axum::Json<List<DirectoryOut>>> {
    let seen = app.seen()?;
    part.of(seen.books()?, |book| book.id.as_str(), |book| DirectoryOut::from(&***book)).map(axum::Json)
}

pub(crate) async fn create(app: Asker, Json(body): Json<DirectoryIn>) -> Answer<Response> {
    let id: DirectoryId = new_id(body.id.as_deref())?;
    let revision = put(&app, id.clone(), body, Put::Create).await?;
    let seen = app.seen()?;
    let book = seen.book(id.as_str())?;
    Ok(changed(StatusCode::CREATED, resource(DirectoryOut::from(&**book), book.record_revision), revision))
}

pub(crate) async fn read(app: Asker, Path(directory): Path<String>) -> Answer<Response> {
    let seen = app.seen()?;
    let book = seen.book(&directory)?;
    Ok(resource(DirectoryOut::from(&**book), book.record_revision))
}

pub(crate) async fn replace(
    app: Asker,
    Path(directory): Path<String>,
    headers: HeaderMap,
    Json(body): Json<DirectoryIn>,
) -> Answer<Response> {
    let id = directory_id(&app, &directory)?;
    same_id(body.id.as_deref(), &directory)?;
    let revision = put(&app, id.clone(), body, Put::Replace(if_match(&headers))).await?;
    let seen = app.seen()?;
    let book = seen.book(id.as_str())?;
    Ok(changed(StatusCode::OK, resource(DirectoryOut::from(&**book), book.record_revision), revision))
}

pub(crate) async fn delete(
    app: Asker,
    Path(directory): Path<String>,
    headers: HeaderMap,
) -> Answer<Response> {
    let id = directory_id(&app, &directory)?;
    let done = app.run(Command::DeleteDirectory { id, expected: if_match(&headers) }).await?;
    Ok(deleted(&done))
}

async fn put(app: &Asker, id: DirectoryId, body: DirectoryIn, put: Put) -> Answer<shared::Revision> {
    let name = body.name.unwrap_or_else(|| id.to_string());
    let dial_plan = body.dial_plan.unwrap_or_default();
    Ok(app.run(Command::PutDirectory { id, name, dial_plan, put }).await?.revision)
}

/// The id of something that shall be made.
pub(crate) fn new_id<T: FromStr<Err = shared::IdError>>(id: Option<&str>) -> Answer<T> {
    let id = id.unwrap_or_default().parse::<T>();
    id.map_err(|error: shared::IdError| {
        Problem::unacceptable(vec![FieldError { field: "id".into(), message: error.to_string() }])
    })
}

/// An id in the body, if there is one, is the one of the address.
pub(crate) fn same_id(body: Option<&str>, path: &str) -> Answer<()> {
    if body.is_none_or(|id| id == path) {
        return Ok(());
    }
    let message = format!("the id is {path} and stays so");
    Err(Problem::unacceptable(vec![FieldError { field: "id".into(), message }]))
}
