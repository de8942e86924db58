//! What every answer tells a browser to keep to: where scripts may come from, who may frame or read us, what may be
//! kept. The pages' own policy names the nonce of the one script that stands in them (`policy_with_nonce`).

use crate::{AppState, who};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};

/// For every answer, whatever it is.
pub(crate) const ALWAYS: [(HeaderName, &str); 2] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];
/// For pages: nothing else has links and an opener, and phones count bytes.
const PAGES: [(HeaderName, &str); 2] = [
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];
/// A year.
pub(crate) const TLS_ONLY: &str = "max-age=31536000";

/// Adds what is missing.
pub async fn add(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let secure = app.tls || who::is_secure(&request, &app.trusted_proxies);
    let mut response = next.run(request).await;
    write(response.headers_mut(), secure);
    response
}

/// Adds what is missing to the headers of an answer.
pub(crate) fn write(headers: &mut HeaderMap, secure: bool) {
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if secure {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(TLS_ONLY));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if is_html(headers) {
        for (name, value) in PAGES {
            headers.insert(name, HeaderValue::from_static(value));
        }
        if !headers.contains_key(header::CONTENT_SECURITY_POLICY)
            && let Ok(policy) = HeaderValue::from_str(&policy(""))
        {
            headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        }
    }
}

/// The policy of a page with an inline script of this nonce.
pub(crate) fn policy_with_nonce(nonce: &str) -> Option<HeaderValue> {
    HeaderValue::from_str(&policy(&format!(" 'nonce-{nonce}'"))).ok()
}

fn policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self'{nonce} 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
         font-src 'self'; media-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'"
    )
}

fn is_html(headers: &HeaderMap) -> bool {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    content_type.is_some_and(|it| it.starts_with("text/html"))
}
