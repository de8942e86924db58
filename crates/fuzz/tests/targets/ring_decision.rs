//! The question of a phone: its query, a line feed, what kind of body it sends, a line feed, the body.

use crate::{LONGEST, installation::RINGBOOK, text};
use http::{HeaderMap, HeaderValue, header};

#[test]
fn ring_decision() {
    let state = RINGBOOK.read().clone();
    bolero::check!(name = "ring_decision").with_max_len(2 * LONGEST).for_each(move |bytes| {
        let mut parts = bytes.splitn(3, |byte| *byte == b'\n');
        let mut part = || parts.next().unwrap_or_default();
        let (query, kind, body) = (text(part()), HeaderValue::from_bytes(part()), part());
        let headers: HeaderMap = kind.into_iter().map(|kind| (header::CONTENT_TYPE, kind)).collect();
        let phone = state.phone("phone").unwrap();
        check(&server::fuzzed::ring_decision(&state, phone, &query, &headers, body));
    });
}

/// It is a decision, in either form, and no fault of ours has made it.
fn check(answer: &str) {
    let (action, reason) = if answer.starts_with('{') { of_json(answer) } else { of_lines(answer) };
    assert!(["ring", "silent", "busy"].contains(&action.as_str()), "{answer}");
    assert_ne!(reason, "unavailable", "{answer}");
}

fn of_json(answer: &str) -> (String, String) {
    let decision: serde_json::Value = serde_json::from_str(answer).unwrap();
    let member = |name: &str| decision[name].as_str().unwrap().to_owned();
    (member("action"), member("reason"))
}

/// These keys, in this order, under 1 KiB: made for twenty lines of C.
fn of_lines(answer: &str) -> (String, String) {
    assert!(answer.len() < 1024 && answer.ends_with('\n'), "{answer}");
    let lines: Vec<(&str, &str)> = answer.lines().map(|line| line.split_once('=').unwrap()).collect();
    let keys: Vec<&str> = lines.iter().map(|(key, _)| *key).collect();
    assert_eq!(keys, ["action", "sip_status", "ringtone", "name", "reason", "class", "revision"], "{answer}");
    (lines[0].1.to_owned(), lines[4].1.to_owned())
}
