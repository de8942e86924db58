//! Every route of the program, as a table.

use crate::{
    AppState, Front, hosts, idempotency, pages,
    problem::{Code, Problem},
    reference, request_id, ringtones, routes, security_headers, site, who,
};
use axum::{
    Router,
    middleware::from_fn_with_state,
    response::{IntoResponse, Response},
    routing::get,
};
use std::any::Any;
use tower_http::catch_panic::CatchPanicLayer;

/// The whole server without its socket: a test can ask it directly.
pub fn router(app: AppState) -> Front {
    let table = Router::from(routes::table())
        .layer(from_fn_with_state(app.clone(), idempotency::once))
        .route("/docs", get(reference::page))
        .route("/docs/{name}", get(reference::style))
        .route("/ringtones/{name}", get(ringtones::listen))
        .route("/assets/{*name}", get(site::asset));
    let table = table.merge(pages::routes(&app)).fallback(pages::not_found);
    let table = table.layer(from_fn_with_state(app.clone(), who::identify));
    Front::new(app.clone(), around(table, app))
}

/// What phones may ask where there is no TLS. Everything else is not there, whoever asks.
pub fn phone_router(app: AppState) -> Front {
    let identified = from_fn_with_state(app.clone(), who::identify);
    let table = Router::from(routes::phone_table()).route_layer(identified);
    let table = table.merge(Router::from(routes::alive())).fallback(async || Problem::not_found());
    Front::new(app.clone(), around(table, app))
}

/// What those ask who run the server, where that has an address of its own.
pub fn admin_router(app: AppState) -> Front {
    let table = Router::from(routes::service()).fallback(async || Problem::not_found());
    Front::of_routes(around(table, app))
}

/// What every request passes, on whatever port.
fn around(table: Router<AppState>, app: AppState) -> Router {
    table
        .method_not_allowed_fallback(method_not_allowed)
        .layer(from_fn_with_state(app.clone(), hosts::guard))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(app.clone(), security_headers::add))
        .layer(from_fn_with_state(app.clone(), request_id::assign))
        .with_state(app)
}

async fn method_not_allowed() -> Problem {
    Problem::new(Code::MethodNotAllowed, "This address cannot be asked with that method.")
}

/// A panic has been reported on standard error already; the client learns only that it was ours.
fn panicked(_panic: Box<dyn Any + Send + 'static>) -> Response {
    Problem::new(Code::Internal, "Something went wrong in the server.").into_response()
}
