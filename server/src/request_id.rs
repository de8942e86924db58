//! Every request has an id: in the answer's `x-request-id`, in every problem, in the log.

use crate::problem::Problem;
use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::time::Instant;
use uuid::Uuid;

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The id of the request at hand; a handler can extract it as `Extension<RequestId>`.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// Gives the request its id, writes it into the answer, and logs both.
pub async fn assign(mut request: Request, next: Next) -> Response {
    let id = Uuid::new_v4().simple().to_string();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let began = Instant::now();
    request.extensions_mut().insert(RequestId(id.clone()));
    let response = next.run(request).await;
    let mut response = named(response, &id);
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(X_REQUEST_ID, value);
    }
    let (status, took_ms) = (response.status().as_u16(), began.elapsed().as_millis());
    if response.status().is_server_error() {
        tracing::error!(%method, path, status, took_ms, request_id = id, "a request failed");
    } else {
        tracing::debug!(%method, path, status, took_ms, request_id = id, "answered a request");
    }
    response
}

/// A problem is written again with the id; its other headers stay.
fn named(mut response: Response, id: &str) -> Response {
    let Some(problem) = response.extensions_mut().remove::<Problem>() else { return response };
    let mut headers = std::mem::take(response.headers_mut());
    headers.remove(axum::http::header::CONTENT_LENGTH);
    let mut again = problem.of_request(id).into_response();
    *again.headers_mut() = headers;
    again
}
