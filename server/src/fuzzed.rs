//! Doors for `crates/fuzz` alone: what reads the words of strangers, without a server around it.

use crate::{
    front::Question,
    mending,
    routes::ring_decision::{Accepted, Arrived, decided},
    who,
};
use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderValue, Uri, header},
};
use directory::{PhoneRecord, Ringbook, State};

/// What a phone is answered, as text.
pub fn ring_decision(
    state: &State,
    phone: &PhoneRecord,
    query: &str,
    headers: &HeaderMap,
    body: &[u8],
) -> String {
    let arrived = Arrived { bytes: body.to_vec().into(), is_whole: true };
    let answer = decided(state, phone, None, query, &Accepted::of(headers), &arrived);
    String::from_utf8_lossy(&answer.body).into_owned()
}

/// What is left to read of a connection whose bytes come in parts of this size.
pub fn mended(bytes: &[u8], size: usize) -> Vec<u8> {
    mending::read_by(bytes, size)
}

/// How much of this is a question that is answered without the routes.
pub fn question(bytes: &[u8]) -> Option<usize> {
    Some(Question::read(bytes)?.1)
}

/// Whether somebody is let in who asks for a phone's own address with this `Authorization`.
pub fn opens(ringbook: &Ringbook, uri: Uri, authorization: Option<HeaderValue>) -> bool {
    let mut request = Request::new(Body::empty());
    *request.uri_mut() = uri;
    request.headers_mut().extend(authorization.map(|value| (header::AUTHORIZATION, value)));
    who::opens(ringbook, &request)
}
