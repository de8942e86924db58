//! `/people`: who can sign in, and what they may do. Administrators only.

use super::{
    Answer,
    answer::{changed, deleted, resource},
    directories::same_id,
    preconditions::if_match,
};
use crate::{
    Asker,
    openapi::{
        answers::{Changed, Created, Deleted, Found, Listed},
        headers::{IdempotencyKey, IfMatch},
    },
    problem::{Code, FieldError, Problem},
    who::too_many,
    wire::{
        access::{PersonIn, PersonOut},
        address::{OfPerson, Path, Query},
        json::Json,
        list::{List, Part},
    },
};
use axum::{
    http::{HeaderMap, StatusCode},
    response::Response,
};
use directory::{Access, Put, SignInError};
use shared::{Directories, PersonId};

/// List the people
#[utoipa::path(get, path = "/people", operation_id = "list_people", tag = "Access",
    params(Part), responses(Listed<PersonOut>),
    security(("token" = ["admin"]), ("session" = ["administrator"])),
    extensions(("x-problems" = json!([Code::Invalid]))))]
pub(crate) async fn list(app: Asker, Query(part): Query<Part>) -> Answer<axum::Json<List<PersonOut>>> {
    let people = app.seen()?.people()?;
    part.of(people.iter(), |person| person.id.as_str(), |person| PersonOut::from(*person)).map(axum::Json)
}

/// Create a person
#[utoipa::path(post, path = "/people", operation_id = "create_person", tag = "Access",
    params(IdempotencyKey), request_body = PersonIn, responses(Created<PersonOut>),
    security(("token" = ["admin"]), ("session" = ["administrator"])),
    extensions(("x-problems" = json!([Code::PersonExists]))))]
pub(crate) async fn create(app: Asker, Json(body): Json<PersonIn>) -> Answer<Response> {
    let id = person_id(body.id.as_deref().unwrap_or_default())?;
    put(&app, id, body, Put::Create, StatusCode::CREATED).await
}

/// Read a person
#[utoipa::path(get, path = "/people/{person}", operation_id = "read_person", tag = "Access",
    params(OfPerson), responses(Found<PersonOut>),
    security(("token" = ["admin"]), ("session" = ["administrator"])),
    extensions(("x-problems" = json!([Code::NoSuchPerson]))))]
pub(crate) async fn read(app: Asker, Path(OfPerson { person }): Path<OfPerson>) -> Answer<Response> {
    let person = app.seen()?.person(&app.principal, &person)?;
    Ok(resource(PersonOut::from(&person), person.revision))
}

/// Replace a person
///
/// Without a password they keep theirs; a new one ends their sessions.
#[utoipa::path(put, path = "/people/{person}", operation_id = "replace_person", tag = "Access",
    params(OfPerson, IfMatch), request_body = PersonIn, responses(Changed<PersonOut>),
    security(("token" = ["admin"]), ("session" = ["administrator"])),
    extensions(("x-problems" = json!([Code::NoSuchPerson, Code::LastAdministrator, Code::Stale]))))]
pub(crate) async fn replace(
    app: Asker,
    Path(OfPerson { person }): Path<OfPerson>,
    headers: HeaderMap,
    Json(body): Json<PersonIn>,
) -> Answer<Response> {
    let id = app.seen()?.person(&app.principal, &person)?.id;
    same_id(body.id.as_deref(), &person)?;
    put(&app, id, body, Put::Replace(if_match(&headers)), StatusCode::OK).await
}

/// Delete a person; their sessions end
#[utoipa::path(delete, path = "/people/{person}", operation_id = "delete_person", tag = "Access",
    params(OfPerson, IfMatch), responses(Deleted),
    security(("token" = ["admin"]), ("session" = ["administrator"])),
    extensions(("x-problems" = json!([Code::NoSuchPerson, Code::LastAdministrator, Code::Stale]))))]
pub(crate) async fn delete(
    app: Asker,
    Path(OfPerson { person }): Path<OfPerson>,
    headers: HeaderMap,
) -> Answer<Response> {
    let id = app.seen()?.person(&app.principal, &person)?.id;
    let access = Access::DeletePerson { id, expected: if_match(&headers) };
    Ok(deleted(&app.run(access.into()).await?))
}

/// Sign a person out everywhere
#[utoipa::path(delete, path = "/people/{person}/sessions", operation_id = "end_sessions", tag = "Access",
    params(OfPerson), responses(Deleted),
    security(("token" = ["admin"]), ("session" = ["administrator"])),
    extensions(("x-problems" = json!([Code::NoSuchPerson]))))]
pub(crate) async fn end_sessions(app: Asker, Path(OfPerson { person }): Path<OfPerson>) -> Answer<Response> {
    let id = app.seen()?.person(&app.principal, &person)?.id;
    Ok(deleted(&app.run(Access::SignOutEverywhere { id, keep: None }.into()).await?))
}

async fn put(app: &Asker, id: PersonId, body: PersonIn, put: Put, status: StatusCode) -> Answer<Response> {
    // A hash costs time: nobody makes the server spend it who may not change people.
    app.seen()?.administers()?;
    let password = match body.password.as_deref() {
        Some(password) => {
            Some(app.ringbook.new_password(&id, password, "password").await.map_err(sign_in_problem)?)
        }
        None => None,
    };
    let access = Access::PutPerson {
        id: id.clone(),
        name: body.name.unwrap_or_else(|| id.to_string()),
        role: body.role.unwrap_or_default(),
        directories: Directories::from(body.directories),
        password,
        put,
    };
    let done = app.run(access.into()).await?;
    let person = app.seen()?.person(&app.principal, id.as_str())?;
    Ok(changed(status, resource(PersonOut::from(&person), person.revision), done.revision))
}

fn person_id(text: &str) -> Answer<PersonId> {
    text.parse::<PersonId>().map_err(|error| {
        Problem::unacceptable(vec![FieldError { field: "id".into(), message: error.to_string() }])
    })
}

fn sign_in_problem(error: SignInError) -> Problem {
    match error {
        SignInError::Command(error) => error.into(),
        SignInError::Wait(wait) => too_many(wait.as_secs()),
        SignInError::Busy => too_many(1),
        SignInError::Wrong => Problem::new(Code::NotSignedIn, error.to_string()),
    }
}
