//! The description of the API as OpenAPI 3.1, made from the same table as the routes.
//!
//! A handler says above itself what is its own: parameters, body, answer, who may ask, and the codes of the problems it
//! has. What all of them share is added here.

pub(crate) mod answers;
pub(crate) mod headers;
mod links;
mod problems;
mod security;

use crate::{problem::Members, routes, wire};
use axum::{
    http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName},
    response::IntoResponse,
};
use std::sync::LazyLock;
use utoipa::{
    OpenApi,
    openapi::{PathItem, path::Operation},
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Ringbook",
        description = "The telephone directory that decides who rings. The rules that hold for every request are in `docs/api.md`.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
    ),
    servers((url = "/", description = "The server that gave this document")),
    tags(
        (name = "Directories", description = "A directory has entries and a dial plan: how its users write numbers."),
        (name = "Entries", description = "An entry is a person or a thing with one or more numbers. A number is in one entry of a directory only."),
        (name = "History", description = "What changed: who, when, what, before and after; and taking it back."),
        (name = "Phones", description = "A phone asks directories, and has identities and ringtones."),
        (name = "Calls", description = "What phones and exchanges ask while a call comes or goes."),
        (name = "Settings", description = "What holds for the whole installation."),
        (name = "Access", description = "Who may do what: people, tokens, the keys of phones, and what was done with them."),
        (name = "Service", description = "What those ask who run the server or write programs for it."),
    ),
    components(schemas(
        Members,
        wire::directory::DirectoryOut,
        wire::entry::EntryOut,
        wire::phone::PhoneOut,
        routes::undo::UndoneOut,
        wire::access::PersonOut,
        wire::access::TokenOut,
        wire::access::NewTokenOut,
        wire::access::NewKeyOut,
        wire::access::ChangeOut,
        wire::history::ChangedOut,
        routes::answer::TakenOut<'_>,
        routes::answer::CollisionOut<'_>,
        routes::answer::OutdatedOut<'_>,
        routes::bulk::BulkOut,
        wire::bulk::DuplicatesOut,
        // A parameter's word: only bodies are found by themselves.
        wire::words::PhoneEvent,
    )),
)]
struct Api;

/// The whole description.
pub fn document() -> utoipa::openapi::OpenApi {
    let (_, routes) = routes::table().split_for_parts();
    let mut api = Api::openapi();
    api.merge(routes);
    security::add(&mut api);
    links::add(&mut api);
    problems::add(&mut api);
    headers::add(&mut api);
    api
}

/// The operations of an address.
fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    let PathItem { get, put, post, delete, patch, .. } = item;
    [get, put, post, delete, patch].into_iter().flatten()
}

static JSON: LazyLock<String> = LazyLock::new(|| document().to_json().unwrap_or_default());

/// The description as it is served.
type Served = ([(HeaderName, &'static str); 2], &'static str);

/// This description
///
/// The API as OpenAPI 3.1, as this very server has it.
#[utoipa::path(get, path = "/openapi.json", operation_id = "read_openapi", tag = "Service",
    responses((status = 200, description = "The description.", body = Object, content_type = "application/json")))]
pub(crate) async fn serve() -> impl IntoResponse {
    let served: Served = ([(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-cache")], &JSON);
    served
}
