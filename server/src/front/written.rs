//! A decision as it goes over the connection.

use crate::{
    request_id::{RequestId, X_REQUEST_ID},
    routes::ring_decision::Decided,
    security_headers::{ALWAYS, TLS_ONLY},
};
use axum::http::header;
use jiff::{Timestamp, fmt::rfc2822::DateTimePrinter};
use std::{cell::RefCell, io::Write as _};

/// The longest head.
const HEAD: usize = 512;

/// Writes the answer. What it says besides the decision is what the layers of all routes say.
pub(super) fn write(answer: &mut Vec<u8>, decided: &Decided, id: &RequestId, is_secure: bool, is_last: bool) {
    answer.reserve(HEAD + decided.body.len());
    answer.extend_from_slice(b"HTTP/1.1 200 OK\r\n");
    let mut line = |name: &str, value: &str| {
        for part in [name, ": ", value, "\r\n"] {
            answer.extend_from_slice(part.as_bytes());
        }
    };
    line(header::CONTENT_TYPE.as_str(), decided.content_type());
    for (name, value) in ALWAYS {
        line(name.as_str(), value);
    }
    if is_secure {
        line(header::STRICT_TRANSPORT_SECURITY.as_str(), TLS_ONLY);
    }
    line(header::CACHE_CONTROL.as_str(), "no-store");
    line(X_REQUEST_ID.as_str(), id.as_str());
    if is_last {
        line(header::CONNECTION.as_str(), "close");
    }
    with_date(decided.at, |date| line(header::DATE.as_str(), date));
    // Writing into memory does not fail.
    _ = write!(answer, "{}: {}\r\n\r\n", header::CONTENT_LENGTH, decided.body.len());
    answer.extend_from_slice(&decided.body);
}

/// A time as HTTP writes it. Each thread writes it once a second.
fn with_date(time: Timestamp, say: impl FnOnce(&str)) {
    thread_local! {
        static LAST: RefCell<(i64, String)> = const { RefCell::new((0, String::new())) };
    }
    LAST.with_borrow_mut(|(second, date)| {
        if *second != time.as_second() {
            *second = time.as_second();
            date.clear();
            _ = DateTimePrinter::new().print_timestamp_rfc9110(&time, &mut *date);
        }
        say(date);
    });
}
