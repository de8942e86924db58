//! `/phones` and what a phone dials (`api.md`, Phones).

use super::{
    Answer,
    answer::{changed, deleted, resource},
    directories::{new_id, same_id},
    preconditions::if_match,
};
use crate::{
    Asker,
    problem::{FieldError, Problem},
    wire::{
        json::Json,
        list::{List, Part},
        phone::{PhoneIn, PhoneOut},
    },
};
use axum::{
    extract::{Path, Query},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use directory::{Command, Put};
use serde::{Deserialize, Serialize};
use shared::PhoneId;

pub(crate) async fn list(app: Asker, Query(part): Query<Part>) -> Answer<axum::Json<List<PhoneOut>>> {
    let seen = app.seen()?;
    part.of(seen.phones()?, |it| it.phone.id.as_str(), |it| PhoneOut(it.phone.clone())).map(axum::Json)
}

pub(crate) async fn create(app: Asker, Json(body): Json<PhoneIn>) -> Answer<Response> {
    let id = new_id(body.id.as_deref())?;
    put(&app, id, body, Put::Create, StatusCode::CREATED).await
}

pub(crate) async fn read(app: Asker, Path(phone): Path<String>) -> Answer<Response> {
    let seen = app.seen()?;
    let record = seen.phone(&phone)?;
    Ok(resource(PhoneOut(record.phone.clone()), record.revision))
}

pub(crate) async fn replace(
    app: Asker,
    Path(phone): Path<String>,
    headers: HeaderMap,
    Json(body): Json<PhoneIn>,
) -> Answer<Response> {
    let id = phone_id(&app, &phone)?;
    same_id(body.id.as_deref(), &phone)?;
    put(&app, id, body, Put::Replace(if_match(&headers)), StatusCode::OK).await
}

pub(crate) async fn delete(app: Asker, Path(phone): Path<String>, headers: HeaderMap) -> Answer<Response> {
    let id = phone_id(&app, &phone)?;
    let done = app.run(Command::DeletePhone { id, expected: if_match(&headers) }).await?;
    Ok(deleted(&done))
}

#[derive(Debug, Deserialize)]
pub(crate) struct DialQuery {
    number: Option<String>,
}

/// What is dialled and who is seen.
#[derive(Debug, Serialize)]
pub(crate) struct DialOut {
    /// What is dialled, or the SIP address that is called.
    dial: String,
    /// The same as a `tel:` or `sip:` link.
    uri: String,
    /// The identity the callee sees, if the phone has any.
    outgoing_identity: Option<shared::Identity>,
}

pub(crate) async fn dial(
    app: Asker,
    Path(phone): Path<String>,
    Query(query): Query<DialQuery>,
) -> Answer<axum::Json<DialOut>> {
    let seen = app.seen()?;
    let (state, record) = (seen.state(), seen.asked(&phone)?);
    let dial = query.number.as_deref().and_then(|number| state.dial(record, number)).ok_or_else(|| {
        let message = "name the number that shall be dialled, such as ?number=030123456";
        Problem::unacceptable(vec![FieldError { field: "number".into(), message: message.into() }])
    })?;
    Ok(axum::Json(DialOut {
        dial: dial.target.as_str().to_owned(),
        uri: dial.target.uri(),
        outgoing_identity: dial.identity.cloned(),
    }))
}

async fn put(app: &Asker, id: PhoneId, mut body: PhoneIn, put: Put, status: StatusCode) -> Answer<Response> {
    body.id = Some(id.to_string());
    let command = Command::PutPhone { id: id.clone(), settings: Box::new(body.settings()), put };
    let done = app.run(command).await?;
    let seen = app.seen()?;
    let record = seen.phone(id.as_str())?;
    Ok(changed(status, resource(PhoneOut(record.phone.clone()), record.revision), done.revision))
}

fn phone_id(app: &Asker, text: &str) -> Answer<PhoneId> {
    Ok(app.seen()?.phone(text)?.phone.id.clone())
}
