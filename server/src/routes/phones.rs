//! `/phones` and what a phone dials (`api.md`, Phones).

use super::{
    Answer,
    answer::{changed, deleted, resource},
    directories::{new_id, same_id},
    preconditions::if_match,
    ring_decision::{Parameters, one_line},
};
use crate::{
    Asker,
    openapi::{
        answers::{Changed, Created, Deleted, Found, Listed},
        headers::{IdempotencyKey, IfMatch},
    },
    problem::{Code, FieldError, Problem},
    wire::{
        address::{OfPhone, Path, Query},
        json::Json,
        list::{List, Part},
        phone::{NewPhone, PhoneIn, PhoneOut},
        settings,
    },
};
use axum::{
    extract::RawQuery,
    http::{HeaderMap, StatusCode, header::CACHE_CONTROL},
    response::{IntoResponse as _, Response},
};
use directory::{Ask, Command, Put};
use serde::{Deserialize, Serialize};
use shared::PhoneId;
use utoipa::{IntoParams, ToSchema};

/// List the phones
#[utoipa::path(get, path = "/phones", operation_id = "list_phones", tag = "Phones",
    params(Part), responses(Listed<PhoneOut>),
    security(("token" = ["read"]), ("session" = ["viewer"])),
    extensions(("x-problems" = json!([Code::Invalid]))))]
pub(crate) async fn list(app: Asker, Query(part): Query<Part>) -> Answer<axum::Json<List<PhoneOut>>> {
    let seen = app.seen()?;
    part.of(seen.phones()?, |it| it.phone.id.as_str(), |it| PhoneOut::from(&it.phone)).map(axum::Json)
}

/// Create a phone
#[utoipa::path(post, path = "/phones", operation_id = "create_phone", tag = "Phones",
    params(IdempotencyKey), request_body = NewPhone, responses(Created<PhoneOut>),
    security(("token" = ["admin"]), ("session" = ["administrator"])),
    extensions(("x-problems" = json!([Code::PhoneExists]))))]
pub(crate) async fn create(app: Asker, Json(NewPhone(body)): Json<NewPhone>) -> Answer<Response> {
    let id = new_id(body.id.as_deref())?;
    put(&app, id, body, Put::Create, StatusCode::CREATED).await
}

/// Read a phone
#[utoipa::path(get, path = "/phones/{phone}", operation_id = "read_phone", tag = "Phones",
    params(OfPhone), responses(Found<PhoneOut>),
    security(("token" = ["read"]), ("session" = ["viewer"])),
    extensions(("x-problems" = json!([Code::NoSuchPhone]))))]
pub(crate) async fn read(app: Asker, Path(OfPhone { phone }): Path<OfPhone>) -> Answer<Response> {
    let seen = app.seen()?;
    let record = seen.phone(&phone)?;
    Ok(resource(PhoneOut::from(&record.phone), record.revision))
}

/// Replace a phone's settings
///
/// A missing setting takes its default.
#[utoipa::path(put, path = "/phones/{phone}", operation_id = "replace_phone", tag = "Phones",
    params(OfPhone, IfMatch), request_body = PhoneIn, responses(Changed<PhoneOut>),
    security(("token" = ["write"]), ("session" = ["editor"])),
    extensions(("x-problems" = json!([Code::NoSuchPhone, Code::Stale]))))]
pub(crate) async fn replace(
    app: Asker,
    Path(OfPhone { phone }): Path<OfPhone>,
    headers: HeaderMap,
    Json(body): Json<PhoneIn>,
) -> Answer<Response> {
    let id = phone_id(&app, &phone)?;
    same_id(body.id.as_deref(), &phone)?;
    put(&app, id, body, Put::Replace(if_match(&headers)), StatusCode::OK).await
}

/// Delete a phone
#[utoipa::path(delete, path = "/phones/{phone}", operation_id = "delete_phone", tag = "Phones",
    params(OfPhone, IfMatch), responses(Deleted),
    security(("token" = ["admin"]), ("session" = ["administrator"])),
    extensions(("x-problems" = json!([Code::NoSuchPhone, Code::Stale]))))]
pub(crate) async fn delete(
    app: Asker,
    Path(OfPhone { phone }): Path<OfPhone>,
    headers: HeaderMap,
) -> Answer<Response> {
    let id = phone_id(&app, &phone)?;
    let done = app.run(Command::DeletePhone { id, expected: if_match(&headers) }).await?;
    Ok(deleted(&done))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct DialQuery {
    /// The number or SIP address that shall be called.
    #[param(required, nullable = false, example = "030 1234567")]
    number: Option<String>,
}

/// What is dialled and who is seen.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Dial, examples(json!({
    "dial": "0301234567", "uri": "tel:0301234567",
    "outgoing_identity": {"name": "Office", "sip_address": "office@pbx.example", "ringtone": null},
})))]
pub(crate) struct DialOut {
    /// What is dialled, or the SIP address that is called.
    dial: String,
    /// The same as a `tel:` or `sip:` link.
    uri: String,
    /// The identity the callee sees, if the phone has any.
    #[schema(required, value_type = Option<settings::Identity>)]
    outgoing_identity: Option<shared::Identity>,
}

/// What a call from the directory dials
///
/// The number as the phone has to dial it under the dial plan of its first directory, and the identity that the callee
/// sees.
#[utoipa::path(get, path = "/phones/{phone}/dial", operation_id = "dial", tag = "Calls",
    params(OfPhone, DialQuery), responses((status = 200, description = "What is dialled.", body = DialOut)),
    security(
        ("token" = ["ring"]), ("session" = ["viewer"]),
        ("phone_key" = []), ("phone_basic" = []), ("phone_digest" = []), ("phone_query" = []),
    ),
    extensions(("x-problems" = json!([Code::NoSuchPhone, Code::Invalid]))))]
pub(crate) async fn dial(
    app: Asker,
    Path(OfPhone { phone }): Path<OfPhone>,
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

#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "named in descriptions, never made")]
pub(crate) struct NameQuery {
    /// The calling number as it came, or its digits alone. Missing, empty or unreadable: there is no name.
    #[param(nullable = false, example = "49301234567")]
    number: Option<String>,
}

/// The name of a caller
///
/// For caller-name look-ups of exchanges: the directory's name for the number, as plain text and nothing else. The body is empty where there
/// is none. It is no call, so nothing of it stands in the list of calls.
#[utoipa::path(get, path = "/phones/{phone}/caller-name", operation_id = "caller_name", tag = "Calls",
    params(OfPhone, NameQuery), responses((status = 200, description = "The name, or nothing.", body = String, content_type = "text/plain",
        example = "Jane Smith")),
    security(
        ("token" = ["ring"]), ("session" = ["viewer"]),
        ("phone_key" = []), ("phone_basic" = []), ("phone_digest" = []), ("phone_query" = []),
    ),
    extensions(("x-problems" = json!([Code::NoSuchPhone]))))]
pub(crate) async fn caller_name(
    app: Asker,
    Path(OfPhone { phone }): Path<OfPhone>,
    RawQuery(query): RawQuery,
) -> Answer<Response> {
    let seen = app.seen()?;
    let (state, record) = (seen.state(), seen.asked(&phone)?);
    let parameters = Parameters::read(query.as_deref().unwrap_or_default(), &[]);
    let ask = Ask { caller: parameters.get("number").unwrap_or_default(), ..Ask::default() };
    let name = state.decide(record, &ask, |decision, _| {
        decision.matched.as_ref().and_then(|matched| matched.number.name).map(String::from)
    });
    Ok(([(CACHE_CONTROL, "no-store")], one_line(&name.unwrap_or_default()).into_owned()).into_response())
}

async fn put(app: &Asker, id: PhoneId, mut body: PhoneIn, put: Put, status: StatusCode) -> Answer<Response> {
    body.id = Some(id.to_string());
    let command = Command::PutPhone { id: id.clone(), settings: Box::new(body.settings()), put };
    let done = app.run(command).await?;
    let seen = app.seen()?;
    let record = seen.phone(id.as_str())?;
    Ok(changed(status, resource(PhoneOut::from(&record.phone), record.revision), done.revision))
}

fn phone_id(app: &Asker, text: &str) -> Answer<PhoneId> {
    Ok(app.seen()?.phone(text)?.phone.id.clone())
}
