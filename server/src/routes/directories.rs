//! `/directories` (`api.md`, Directories).

use super::{
    Answer,
    answer::{changed, deleted, resource},
    entries::directory_id,
    preconditions::if_match,
};
use crate::{
    Asker,
    openapi::{
        answers::{Changed, Created, Deleted, Found, Listed},
        headers::{IdempotencyKey, IfMatch},
    },
    problem::{Code, FieldError, Problem},
    wire::{
        address::{InDirectory, Path, Query},
        directory::{DirectoryIn, DirectoryOut, NewDirectory},
        json::Json,
        list::{List, Part},
        object::Object,
    },
};
use axum::{
    http::{HeaderMap, StatusCode},
    response::Response,
};
use directory::{Command, Put};
use shared::DirectoryId;
use std::str::FromStr;

/// List the directories
#[utoipa::path(get, path = "/directories", operation_id = "list_directories", tag = "Directories",
    params(Part), responses(Listed<DirectoryOut>),
    security(("token" = ["read"]), ("session" = ["viewer"])),
    extensions(("x-problems" = json!([Code::Invalid]))))]
pub(crate) async fn list(app: Asker, Query(part): Query<Part>) -> Answer<axum::Json<List<DirectoryOut>>> {
    let seen = app.seen()?;
    part.of(seen.books()?, |book| book.id.as_str(), |book| DirectoryOut::from(&***book)).map(axum::Json)
}

/// Create a directory
#[utoipa::path(post, path = "/directories", operation_id = "create_directory", tag = "Directories",
    params(IdempotencyKey), request_body = NewDirectory, responses(Created<DirectoryOut>),
    security(("token" = ["admin"]), ("session" = ["administrator"])),
    extensions(("x-problems" = json!([Code::DirectoryExists]))))]
pub(crate) async fn create(app: Asker, Json(NewDirectory(body)): Json<NewDirectory>) -> Answer<Response> {
    let id: DirectoryId = new_id(body.id.as_deref())?;
    let revision = put(&app, id.clone(), body, Put::Create).await?;
    let seen = app.seen()?;
    let book = seen.book(id.as_str())?;
    Ok(changed(StatusCode::CREATED, resource(DirectoryOut::from(&**book), book.record_revision), revision))
}

/// Read a directory
#[utoipa::path(get, path = "/directories/{directory}", operation_id = "read_directory", tag = "Directories",
    params(InDirectory), responses(Found<DirectoryOut>),
    security(("token" = ["read"]), ("session" = ["viewer"])),
    extensions(("x-problems" = json!([Code::NoSuchDirectory]))))]
pub(crate) async fn read(app: Asker, Path(InDirectory { directory }): Path<InDirectory>) -> Answer<Response> {
    let seen = app.seen()?;
    let book = seen.book(&directory)?;
    Ok(resource(DirectoryOut::from(&**book), book.record_revision))
}

/// Replace a directory
///
/// A missing field takes its default. A new dial plan brings every number into its new form; where numbers would then be
/// equal, or not acceptable, nothing is changed.
#[utoipa::path(put, path = "/directories/{directory}", operation_id = "replace_directory", tag = "Directories",
    params(InDirectory, IfMatch), request_body = DirectoryIn, responses(Changed<DirectoryOut>),
    security(("token" = ["admin"]), ("session" = ["administrator"])),
    extensions(("x-problems" = json!([Code::NoSuchDirectory, Code::PlanCollides, Code::Stale]))))]
pub(crate) async fn replace(
    app: Asker,
    Path(InDirectory { directory }): Path<InDirectory>,
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

/// Delete a directory and everything in it
#[utoipa::path(delete, path = "/directories/{directory}", operation_id = "delete_directory", tag = "Directories",
    params(InDirectory, IfMatch), responses(Deleted),
    security(("token" = ["admin"]), ("session" = ["administrator"])),
    extensions(("x-problems" = json!([Code::NoSuchDirectory, Code::DirectoryInUse, Code::Stale]))))]
pub(crate) async fn delete(
    app: Asker,
    Path(InDirectory { directory }): Path<InDirectory>,
    headers: HeaderMap,
) -> Answer<Response> {
    let id = directory_id(&app, &directory)?;
    let done = app.run(Command::DeleteDirectory { id, expected: if_match(&headers) }).await?;
    Ok(deleted(&done))
}

async fn put(app: &Asker, id: DirectoryId, body: DirectoryIn, put: Put) -> Answer<shared::Revision> {
    let name = body.name.unwrap_or_else(|| id.to_string());
    let dial_plan = body.dial_plan.map(|Object(plan)| plan).unwrap_or_default();
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
