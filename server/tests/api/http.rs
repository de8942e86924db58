//! The server without its socket.

use axum::{
    body::{Body, to_bytes},
    http::{Request, Response, StatusCode},
};
use directory::Ringbook;
use server::{AppState, hosts::KnownHosts, router, shutdown};
use std::sync::Arc;
use store_contract::MemoryStore;
use tower::ServiceExt as _;

async fn ask(request: axum::http::request::Builder) -> Response<Body> {
    send(request, Body::empty()).await
}

async fn send(request: axum::http::request::Builder, body: Body) -> Response<Body> {
    let (_stopper, shutdown) = shutdown::channel();
    let hosts = KnownHosts::new("127.0.0.1:8080".parse().unwrap(), None);
    let ringbook = Ringbook::open(Arc::new(MemoryStore::default()), Some("DE".to_owned())).await.unwrap();
    let mut app = AppState::new(ringbook, hosts, shutdown).unwrap();
    app.signs_in = false;
    router(app).oneshot(request.body(body).unwrap()).await.unwrap()
}

async fn text(response: Response<Body>) -> String {
    String::from_utf8(to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec()).unwrap()
}

fn get(path: &str) -> axum::http::request::Builder {
    Request::get(path).header("host", "localhost:8080")
}

fn post(path: &str) -> axum::http::request::Builder {
    Request::post(path).header("host", "localhost:8080")
}

#[tokio::test]
async fn it_is_alive() {
    let response = ask(get("/healthz")).await;
    assert_eq!(response.status(), StatusCode::OK);
}

#[tokio::test]
async fn the_page_is_complete_without_script() {
    let response = ask(get("/")).await;
    assert_eq!(response.status(), StatusCode::OK);
    let html = text(response).await;
    assert!(html.starts_with("<!DOCTYPE html><html lang=\"en\">"), "{html}");
    assert!(html.contains("<title>Directory · Ringbook</title>"), "{html}");
    assert!(
        html.contains("The directory is empty"),
        "the server function ran before the page was sent: {html}"
    );
}

#[tokio::test]
async fn a_server_function_finds_the_same_context() {
    let request = post("/page/phones").header("accept", "application/json");
    let response = send(request.header("content-type", "application/json"), Body::from("{}")).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(
        text(response).await,
        "\x01\x05phone\x05Phone",
        "a list of one: id and name, each behind its length"
    );
}

#[tokio::test]
async fn an_unknown_page_is_a_page_and_an_unknown_api_path_a_problem() {
    let response = ask(get("/nowhere")).await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert!(text(response).await.contains("There is no such page"));

    let response = ask(get("/api/v1/nowhere")).await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    let id = response.headers()["x-request-id"].to_str().unwrap().to_owned();
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    let problem: serde_json::Value = serde_json::from_str(&text(response).await).unwrap();
    assert_eq!(problem["code"], "not_found");
    assert_eq!(problem["status"], 404);
    assert_eq!(problem["request_id"], id);
}

#[tokio::test]
async fn a_foreign_host_and_a_foreign_page_are_refused() {
    let response = ask(Request::get("/").header("host", "evil.example")).await;
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
    assert!(text(response).await.contains("\"unknown_host\""));

    let response = ask(post("/page/phones").header("origin", "http://evil.example")).await;
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
    assert!(text(response).await.contains("\"foreign_origin\""));
}

#[tokio::test]
async fn an_asset_that_is_not_there_is_a_problem() {
    let response = ask(get("/assets/none.js")).await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_reference_page_brings_everything_itself() {
    let response = ask(get("/docs")).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert!(
        response.headers()["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'")
    );
    let html = text(response).await;
    assert!(html.contains("/api/v1/phones/{phone}/ring-decision") && !html.contains("=\"http"), "{html}");
    let style =
        html.split("rel=\"stylesheet\" href=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let response = ask(get(style)).await;
    assert_eq!(response.headers()["content-type"], "text/css; charset=utf-8");
    assert_eq!(response.headers()["cache-control"], "public, max-age=31536000, immutable");
    assert_eq!(ask(get("/docs/none.css")).await.status(), StatusCode::NOT_FOUND);
}
