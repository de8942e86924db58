//! Every route of the program, as a table.

use crate::{
    AppState, hosts, pages,
    problem::{Code, Problem},
    request_id, routes, security_headers, site, who,
};
use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::get,
};
use std::any::Any;
use tower_http::catch_panic::CatchPanicLayer;

/// The whole server without its socket: a test can ask it directly.
pub fn router(app: AppState) -> Router {
    let table = Router::from(routes::table()).route("/assets/{*name}", get(site::asset));
    pages::add(table, &app)
        .fallback(pages::not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(from_fn_with_state(app.clone(), who::identify))
        .layer(from_fn_with_state(app.clone(), hosts::guard))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(app.clone(), security_headers::add))
        .layer(from_fn(request_id::assign))
        .with_state(app)
}

async fn method_not_allowed() -> Problem {
    Problem::new(Code::MethodNotAllowed, "This address cannot be asked with that method.")
}

/// A panic has been reported on standard error already; the client learns only that it was ours.
fn panicked(_panic: Box<dyn Any + Send + 'static>) -> Response {
    Problem::new(Code::Internal, "Something went wrong in the server.").into_response()
}
