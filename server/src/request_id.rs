//! Every request has an id: in the answer's `x-request-id`, in every problem, in the log.

use crate::{AppState, problem::Problem};
use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::{
    cell::Cell,
    sync::{
        LazyLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};
use uuid::Uuid;

pub(crate) const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// How many ids a thread takes at a time.
const AT_A_TIME: u64 = 1 << 10;

/// The id of the request at hand; a handler can extract it as `Extension<RequestId>`.
#[derive(Clone, Copy, Debug)]
pub struct RequestId([u8; 32]);

impl RequestId {
    /// An id that no other request has: 32 hexadecimal digits, half of them drawn at the start of the program. No secret,
    /// and nobody waits for randomness or for another thread.
    pub(crate) fn new() -> RequestId {
        static OF_THIS_START: LazyLock<u64> = LazyLock::new(|| Uuid::new_v4().as_u64_pair().1);
        static NEXT: AtomicU64 = AtomicU64::new(0);
        thread_local! {
            static MINE: Cell<u64> = const { Cell::new(0) };
        }
        let mut serial = MINE.get();
        if serial.is_multiple_of(AT_A_TIME) {
            serial = NEXT.fetch_add(AT_A_TIME, Ordering::Relaxed);
        }
        MINE.set(serial + 1);
        // An odd factor leaves different what is different, and neighbours do not look alike.
        let number =
            u128::from(*OF_THIS_START) << 64 | u128::from(serial.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let digit = |at: usize| b"0123456789abcdef"[(number >> (124 - 4 * at)) as usize & 0xf];
        RequestId(std::array::from_fn(digit))
    }

    /// As it is written.
    pub(crate) fn as_str(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// Gives the request its id, writes it into the answer, and logs and counts both.
pub async fn assign(State(app): State<AppState>, mut request: Request, next: Next) -> Response {
    let id = RequestId::new();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let began = Instant::now();
    request.extensions_mut().insert(id);
    let mut response = named(next.run(request).await, id.as_str());
    if let Ok(value) = HeaderValue::from_str(id.as_str()) {
        response.headers_mut().insert(X_REQUEST_ID, value);
    }
    note(&app, &method, &path, response.status(), began, &id);
    response
}

/// Logs and counts a request.
pub(crate) fn note(
    app: &AppState,
    method: &Method,
    path: &str,
    status: StatusCode,
    began: Instant,
    id: &RequestId,
) {
    app.metrics.answered(path, status);
    let (id, code) = (id.as_str(), status.as_u16());
    // Read only where it is written.
    let took_ms = || began.elapsed().as_millis();
    if status.is_server_error() {
        tracing::error!(%method, path, status = code, took_ms = took_ms(), request_id = id, "a request failed");
    } else {
        tracing::debug!(%method, path, status = code, took_ms = took_ms(), request_id = id, "answered a request");
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::{collections::HashSet, thread};

    #[test]
    fn no_two_requests_have_the_same_id() {
        let ids = || (0..3 * AT_A_TIME).map(|_| RequestId::new().as_str().to_owned()).collect::<Vec<_>>();
        let threads: Vec<_> = (0..4).map(|_| thread::spawn(ids)).collect();
        let all: Vec<String> = threads.into_iter().flat_map(|it| it.join().unwrap()).collect();
        assert!(all.iter().all(|id| id.len() == 32));
        assert_eq!(all.iter().collect::<HashSet<_>>().len(), all.len());
    }
}
