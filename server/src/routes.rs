//! The REST interface (`api.md`): a table of addresses, and what they share.

pub(crate) mod answer;
mod backup;
pub(crate) mod bulk;
mod calls;
mod directories;
mod duplicates;
mod entries;
mod events;
mod health;
mod history;
mod metrics;
mod numbers;
mod people;
mod phone_state;
mod phones;
mod preconditions;
pub(crate) mod ring_decision;
mod settings;
mod tokens;
pub(crate) mod undo;

use crate::{AppState, openapi, problem::Problem};
use axum::{extract::DefaultBodyLimit, routing::get};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The longest body.
const MAX_BODY: usize = 1 << 20;

/// Every address that programs ask, with its description; each handler has its own address above itself.
pub(crate) fn table() -> OpenApiRouter<AppState> {
    let v1 = OpenApiRouter::default()
        .routes(routes!(directories::list, directories::create))
        .routes(routes!(directories::read, directories::replace, directories::delete))
        .routes(routes!(entries::list, entries::add, entries::clear))
        .routes(routes!(entries::read, entries::replace, entries::patch, entries::delete))
        .routes(routes!(bulk::change))
        .routes(routes!(duplicates::list))
        .routes(routes!(duplicates::merge))
        .routes(routes!(numbers::add))
        .routes(routes!(numbers::replace, numbers::delete))
        .routes(routes!(undo::in_directory))
        .routes(routes!(undo::outside))
        .routes(routes!(history::changes))
        .routes(routes!(events::of_directory))
        .routes(routes!(events::outside))
        .routes(routes!(phones::list, phones::create))
        .routes(routes!(phones::read, phones::replace, phones::delete))
        .routes(routes!(calls::list, calls::clear))
        .routes(routes!(calls::follow))
        .routes(routes!(people::list, people::create))
        .routes(routes!(people::read, people::replace, people::delete))
        .routes(routes!(people::end_sessions))
        .routes(routes!(tokens::list, tokens::create))
        .routes(routes!(tokens::revoke))
        .routes(routes!(tokens::read_key, tokens::create_key, tokens::revoke_key))
        .routes(routes!(tokens::changes))
        .routes(routes!(settings::read, settings::replace))
        .routes(routes!(settings::history))
        .routes(routes!(backup::download))
        .merge(calls())
        .routes(routes!(openapi::serve))
        .layer(DefaultBodyLimit::max(MAX_BODY));
    OpenApiRouter::default().nest("/api/v1", v1).merge(service())
}

/// What phones ask, and nothing else: for a port that has no TLS.
pub(crate) fn phone_table() -> OpenApiRouter<AppState> {
    OpenApiRouter::default().nest("/api/v1", calls().layer(DefaultBodyLimit::max(MAX_BODY)))
}

/// What those ask who run the server.
pub(crate) fn service() -> OpenApiRouter<AppState> {
    alive().routes(routes!(health::ready)).routes(routes!(metrics::read))
}

/// Whether the server is alive, alone.
pub(crate) fn alive() -> OpenApiRouter<AppState> {
    OpenApiRouter::default().routes(routes!(health::alive))
}

fn calls() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(routes!(phones::dial))
        .routes(routes!(phones::caller_name))
        .routes(routes!(phone_state::read, phone_state::replace))
        .routes(routes!(phone_state::event))
        .routes(routes!(ring_decision::ask, ring_decision::ask_with_body))
        // Some firmware puts a slash behind every path. One address is enough to describe.
        .route("/phones/{phone}/ring-decision/", get(ring_decision::ask).post(ring_decision::ask_with_body))
}

/// What a handler gives.
pub(crate) type Answer<T> = Result<T, Problem>;
