//! `/phones` and what a phone dials (`api.md`, Phones).

use super::{
    Answer,
    answer::{changed, deleted, resource},
    directories::{new_id, same_id},
    preconditions::if_match,
};
use crate::{
    AppState,
    problem::{FieldError, Problem},
    wire::{
        json::Json,
        list::{List, Part},
        phone::{PhoneIn, PhoneOut},
    },
};
use axum::{
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use directory::{Command, Put};
use serde::{Deserialize, Serialize};
use shared::PhoneId;

pub(crate) async fn list(
    State(app): State<AppState>,
    Query(part): Query<Part>,
) -> Answer<axum::Json<List<PhoneOut>>> {
    let state = app.ringbook.read();
    part.of(state.phones(), |it| it.phone.id.as_str(), |it| PhoneOut(it.phone.clone())).map(axum::Json)
}

pub(crate) async fn create(State(app): State<AppState>, Json(body): Json<PhoneIn>) -> Answer<Response> {
    let id = new_id(body.id.as_deref())?;
    put(&app, id, body, Put::Create, StatusCode::CREATED).await
}

pub(crate) async fn read(State(app): State<AppState>, Path(phone): Path<String>) -> Answer<Response> {
    let state = app.ringbook.read();
    let record = state.phone(&phone)?;
    Ok(resource(PhoneOut(record.phone.clone()), record.revision))
}

pub(crate) async fn replace(
    State(app): State<AppState>,
    Path(phone): Path<String>,
    headers: HeaderMap,
    Json(body): Json<PhoneIn>,
) -> Answer<Response> {
    let id = phone_id(&app, &phone)?;
    same_id(body.id.as_deref(), &phone)?;
    put(&app, id, body, Put::Replace(if_match(&headers)), StatusCode::OK).await
}

pub(crate) async fn delete(
    State(app): State<AppState>,
    Path(phone): Path<String>,
    headers: HeaderMap,
) -> Answer<Response> {
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
    State(app): State<AppState>,
    Path(phone): Path<String>,
    Query(query): Query<DialQuery>,
) -> Answer<axum::Json<DialOut>> {
    let state = app.ringbook.read();
    let record = state.phone(&phone)?;
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

async fn put(
    app: &AppState,
    id: PhoneId,
    mut body: PhoneIn,
    put: Put,
    status: StatusCode,
) -> Answer<Response> {
    body.id = Some(id.to_string());
    let command = Command::PutPhone { id: id.clone(), settings: Box::new(body.settings()), put };
    let done = app.run(command).await?;
    let state = app.ringbook.read();
    let record = state.phone(id.as_str())?;
    Ok(changed(status, resource(PhoneOut(record.phone.clone()), record.revision), done.revision))
}

fn phone_id(app: &AppState, text: &str) -> Answer<PhoneId> {
    Ok(app.ringbook.read().phone(text)?.phone.id.clone())
}
