//! The pages and their server functions.

use crate::{AppState, problem::Problem};
use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{Method, StatusCode},
    response::{IntoResponse, Response},
};
use frontend::{App, shell};
use leptos::prelude::provide_context;
use leptos_axum::{LeptosRoutes as _, generate_route_list};

/// Adds every page of the application and every server function to the routes.
pub fn add(routes: Router<AppState>, app: &AppState) -> Router<AppState> {
    let links = app.links;
    routes.leptos_routes_with_context(app, generate_route_list(App), context(app), move || shell(links))
}

/// What pages and server functions find in leptos' context. The one place for both.
fn context(app: &AppState) -> impl Fn() + Clone + Send + Sync + 'static + use<> {
    let ringbook = app.ringbook.clone();
    move || provide_context(ringbook.clone())
}

/// An address that names nothing: a page that says so for people, a problem for programs.
pub async fn not_found(State(app): State<AppState>, request: Request<Body>) -> Response {
    let path = request.uri().path();
    if path.starts_with("/api/") || path.starts_with("/page/") || request.method() != Method::GET {
        return Problem::not_found().into_response();
    }
    let links = app.links;
    let render = leptos_axum::render_app_async_with_context(context(&app), move || shell(links));
    let mut response = render(request).await.into_response();
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}
