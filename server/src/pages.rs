//! The pages and their server functions.

use crate::{AppState, print, problem::Problem, security_headers, taken};
use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use frontend::{App, api::PAGE_HEADER, shell};
use leptos::{
    nonce::use_nonce,
    prelude::{provide_context, use_context},
};
use leptos_axum::{AxumRouteListing, LeptosRoutes as _, ResponseOptions, generate_route_list};
use std::sync::LazyLock;
use tower_http::{CompressionLevel, compression::CompressionLayer};

/// How hard a page is compressed, at each visit anew: a hundred kilobytes take a millisecond or two.
const QUALITY: CompressionLevel = CompressionLevel::Precise(5);

/// Every page of the application. It is found by running the application, and while that goes on, leptos keeps every other page of the
/// process from asking for anything: that page would wait for ever. So it is done once, before the first page is asked for.
pub fn every() -> &'static [AxumRouteListing] {
    static EVERY: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| generate_route_list(App));
    &EVERY
}

/// Every page of the application and every server function, compressed on their way.
pub fn routes(app: &AppState) -> Router<AppState> {
    let links = app.links;
    Router::new()
        .leptos_routes_with_context(app, every().to_vec(), context(app), move || shell(links))
        .route("/print", get(print::page))
        .route("/taken", get(taken::page))
        .layer(CompressionLayer::new().quality(QUALITY))
}

/// What pages and server functions find in leptos' context. The one place for both.
fn context(app: &AppState) -> impl Fn() + Clone + Send + Sync + 'static + use<> {
    let (ringbook, page) = (app.ringbook.clone(), app.links.script);
    move || {
        provide_context(ringbook.clone());
        name_page(page);
        allow_own_script();
    }
}

/// A page reads the answers of its own server alone.
fn name_page(script: Option<&'static str>) {
    if let (Some(script), Some(response)) = (script, use_context::<ResponseOptions>()) {
        response.insert_header(HeaderName::from_static(PAGE_HEADER), HeaderValue::from_static(script));
    }
}

/// leptos writes one script into a page and gives it a nonce of this answer alone.
fn allow_own_script() {
    let policy = use_nonce().and_then(|nonce| security_headers::policy_with_nonce(&nonce));
    if let (Some(policy), Some(response)) = (policy, use_context::<ResponseOptions>()) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
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
