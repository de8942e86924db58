//! The REST interface (`api.md`): a table of addresses, and what they share.

mod answer;
mod directories;
mod entries;
mod numbers;
mod phones;
mod preconditions;
mod ring_decision;

use crate::{AppState, problem::Problem};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post, put},
};

/// The longest body.
const MAX_BODY: usize = 1 << 20;

/// Every address below `/api/v1`.
pub fn router() -> Router<AppState> {
    let routes = Router::new()
        .route("/directories", get(directories::list).post(directories::create))
        .route(
            "/directories/{directory}",
            get(directories::read).put(directories::replace).delete(directories::delete),
        )
        .route(
            "/directories/{directory}/entries",
            get(entries::list).post(entries::add).delete(entries::clear),
        )
        .route(
            "/directories/{directory}/entries/{entry}",
            get(entries::read).put(entries::replace).patch(entries::patch).delete(entries::delete),
        )
        .route("/directories/{directory}/entries/{entry}/numbers", post(numbers::add))
        .route(
            "/directories/{directory}/entries/{entry}/numbers/{number}",
            put(numbers::replace).delete(numbers::delete),
        )
        .route("/phones", get(phones::list).post(phones::create))
        .route("/phones/{phone}", get(phones::read).put(phones::replace).delete(phones::delete))
        .route("/phones/{phone}/dial", get(phones::dial))
        .route("/phones/{phone}/ring-decision", get(ring_decision::decide).post(ring_decision::decide));
    Router::new().nest("/api/v1", routes).layer(DefaultBodyLimit::max(MAX_BODY))
}

/// What a handler gives.
pub(crate) type Answer<T> = Result<T, Problem>;
