//! `If-Match` and `If-None-Match: *` (RFC 9110, section 13.1).

use axum::http::{HeaderMap, header};
use shared::Revision;

/// The revision a client's `If-Match` asks for: nothing without the header or with `*`. A tag that was never ours
/// becomes a revision that nothing has.
pub(crate) fn if_match(headers: &HeaderMap) -> Option<Revision> {
    let text = headers.get(header::IF_MATCH)?.to_str().unwrap_or_default().trim();
    if text == "*" {
        return None;
    }
    let revision =
        text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).and_then(|text| text.parse().ok());
    Some(Revision(revision.unwrap_or(u64::MAX)))
}

/// Whether the client wants nothing replaced.
pub(crate) fn if_none_match_any(headers: &HeaderMap) -> bool {
    headers.get(header::IF_NONE_MATCH).is_some_and(|value| value.as_bytes().trim_ascii() == b"*")
}
