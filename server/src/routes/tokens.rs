//! `/tokens`, the keys of phones, and `/changes`, the audit. Administrators only.

use super::{
    Answer,
    answer::{changed, deleted},
};
use crate::{
    Asker,
    openapi::answers::{Deleted, Listed, Made},
    problem::{Code, FieldError, Problem},
    wire::{
        access::{ChangeOut, KeyOut, NewKeyOut, NewTokenOut, TokenIn, TokenOut},
        address::{OfPhone, OfToken, Path, Query},
        json::Json,
        list::{List, Part},
    },
};
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use directory::Access;
use serde::Deserialize;
use shared::{Revision, TokenId};
use utoipa::IntoParams;

/// List the tokens
#[utoipa::path(get, path = "/tokens", operation_id = "list_tokens", tag = "Access",
    params(Part), responses(Listed<TokenOut>),
    security(("token" = ["admin"]), ("session" = ["administrator"])),
    extensions(("x-problems" = json!([Code::Invalid]))))]
pub(crate) async fn list(app: Asker, Query(part): Query<Part>) -> Answer<axum::Json<List<TokenOut>>> {
    let tokens: Vec<_> = app.seen()?.tokens()?.into_iter().map(|it| (it.id.to_string(), it)).collect();
    part.of(tokens.iter(), |(id, _)| id.as_str(), |(_, token)| TokenOut::from(token)).map(axum::Json)
}

/// Make a token
///
/// Its secret is in this answer and nowhere else.
#[utoipa::path(post, path = "/tokens", operation_id = "create_token", tag = "Access",
    request_body = TokenIn, responses(Made<NewTokenOut>),
    security(("token" = ["admin"]), ("session" = ["administrator"])),
    extensions(("x-problems" = json!([]))))]
pub(crate) async fn create(app: Asker, Json(body): Json<TokenIn>) -> Answer<Response> {
    let expires = body.expires.as_deref().map(str::parse).transpose().map_err(|_| {
        let message = "write the time as RFC 3339, such as 2030-01-01T00:00:00Z".into();
        Problem::unacceptable(vec![FieldError { field: "expires".into(), message }])
    })?;
    let (secret, id) = app.ringbook.new_token(&app.principal, &body.name, body.scope, expires).await?;
    let tokens = app.seen()?.tokens()?;
    let token = tokens.iter().find(|token| token.id == id).ok_or_else(Problem::not_found)?;
    let out = NewTokenOut { about: TokenOut::from(token), token: secret.reveal().to_owned() };
    Ok(changed(StatusCode::CREATED, axum::Json(out).into_response(), token.revision))
}

/// Revoke a token
///
/// The next request with it is refused.
#[utoipa::path(delete, path = "/tokens/{token}", operation_id = "revoke_token", tag = "Access",
    params(OfToken), responses(Deleted),
    security(("token" = ["admin"]), ("session" = ["administrator"])),
    extensions(("x-problems" = json!([Code::NoSuchToken]))))]
pub(crate) async fn revoke(app: Asker, Path(OfToken { token }): Path<OfToken>) -> Answer<Response> {
    app.seen()?.administers()?;
    let no_such = || Problem::new(Code::NoSuchToken, format!("there is no token {token}"));
    let id: TokenId = token.parse().map_err(|_| no_such())?;
    Ok(deleted(&app.run(Access::RevokeToken { id }.into()).await?))
}

/// Read about the key of a phone
#[utoipa::path(get, path = "/phones/{phone}/key", operation_id = "read_key", tag = "Access",
    params(OfPhone), responses((status = 200, description = "The key, without itself.", body = KeyOut)),
    security(("token" = ["admin"]), ("session" = ["administrator"])),
    extensions(("x-problems" = json!([Code::NoSuchPhone, Code::NoSuchKey]))))]
pub(crate) async fn read_key(
    app: Asker,
    Path(OfPhone { phone }): Path<OfPhone>,
) -> Answer<axum::Json<KeyOut>> {
    let key = app.seen()?.key(&phone)?.ok_or_else(|| no_key(&phone))?;
    Ok(axum::Json(KeyOut::from(&key)))
}

/// Give a phone a new key
///
/// The old one ends. The key is in this answer and nowhere else.
#[utoipa::path(post, path = "/phones/{phone}/key", operation_id = "create_key", tag = "Access",
    params(OfPhone), responses(Made<NewKeyOut>),
    security(("token" = ["admin"]), ("session" = ["administrator"])),
    extensions(("x-problems" = json!([Code::NoSuchPhone, Code::ForeignOrigin, Code::StoreUnavailable]))))]
pub(crate) async fn create_key(app: Asker, Path(OfPhone { phone }): Path<OfPhone>) -> Answer<Response> {
    let id = app.seen()?.phone(&phone)?.phone.id.clone();
    let key = app.ringbook.new_phone_key(&app.principal, &id).await?;
    let revision = app.seen()?.state().revision;
    let out = axum::Json(NewKeyOut { key: key.reveal().to_owned() });
    Ok(changed(StatusCode::CREATED, out.into_response(), revision))
}

/// End the key of a phone
#[utoipa::path(delete, path = "/phones/{phone}/key", operation_id = "revoke_key", tag = "Access",
    params(OfPhone), responses(Deleted),
    security(("token" = ["admin"]), ("session" = ["administrator"])),
    extensions(("x-problems" = json!([Code::NoSuchPhone, Code::NoSuchKey]))))]
pub(crate) async fn revoke_key(app: Asker, Path(OfPhone { phone }): Path<OfPhone>) -> Answer<Response> {
    app.seen()?.key(&phone)?.ok_or_else(|| no_key(&phone))?;
    let id = app.seen()?.phone(&phone)?.phone.id.clone();
    Ok(deleted(&app.run(Access::RevokeKey { phone: id }.into()).await?))
}

fn no_key(phone: &str) -> Problem {
    Problem::new(Code::NoSuchKey, format!("the phone {phone} has no key"))
}

/// After which revision the list begins.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Since {
    /// Only what came after this revision.
    #[param(value_type = Option<u64>, format = "uint64", default = 0, nullable = false)]
    since: Option<String>,
    /// How many items the answer has at most.
    #[param(value_type = Option<u16>, minimum = 1, maximum = 1000, default = 100, nullable = false)]
    limit: Option<String>,
    /// Where to go on: the `next` of the answer before. Opaque.
    #[param(nullable = false)]
    cursor: Option<String>,
}

/// List what happened outside directories
///
/// Oldest first: people, sign-ins and refusals, tokens, keys, phones, directories themselves.
#[utoipa::path(get, path = "/changes", operation_id = "list_changes", tag = "Access",
    params(Since), responses(Listed<ChangeOut>),
    security(("token" = ["admin"]), ("session" = ["administrator"])),
    extensions(("x-problems" = json!([Code::Invalid, Code::StoreUnavailable]))))]
pub(crate) async fn changes(app: Asker, Query(query): Query<Since>) -> Answer<axum::Json<List<ChangeOut>>> {
    let since = revision("since", query.since.as_deref())?;
    let since = since.max(revision("cursor", query.cursor.as_deref())?);
    let limit = Part::with_limit(query.limit).limit()?;
    let lines = app.ringbook.audit(&app.principal, since, limit).await?;
    let head = app.seen()?.state().revision;
    let last = lines.last().map(|line| line.revision).filter(|last| lines.len() == limit && *last < head);
    let next = last.map(|last| last.to_string());
    let total = usize::try_from(head.0).unwrap_or(usize::MAX);
    Ok(axum::Json(List { items: lines.iter().map(ChangeOut::from).collect(), next, total }))
}

pub(super) fn revision(field: &str, text: Option<&str>) -> Answer<Revision> {
    text.unwrap_or("0").parse().map(Revision).map_err(|_| {
        let message = "a revision is a whole number".into();
        Problem::unacceptable(vec![FieldError { field: field.into(), message }])
    })
}
