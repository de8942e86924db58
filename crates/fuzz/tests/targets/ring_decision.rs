//! The question of a phone: its query, a line feed, what it accepts, a line feed, the body.

use crate::{LONGEST, installation::RINGBOOK, text};
use http::{HeaderMap, HeaderValue, header};

#[test]
fn ring_decision() {
    let state = RINGBOOK.read().clone();
    bolero::check!(name = "ring_decision").with_max_len(2 * LONGEST).for_each(move |bytes| {
        let mut parts = bytes.splitn(3, |byte| *byte == b'\n');
        let mut part = || parts.next().unwrap_or_default();
        let (query, accept, body) = (text(part()), HeaderValue::from_bytes(part()), part());
        let headers: HeaderMap = accept.into_iter().map(|accept| (header::ACCEPT, accept)).collect();
        let phone = state.phone("phone").unwrap();
        check(&server::fuzzed::ring_decision(&state, phone, &query, &headers, body));
    });
}

/// It is a decision, in one of the forms, and no fault of ours has made it.
fn check(answer: &str) {
    let (action, reason) = match answer.as_bytes().first() {
        Some(b'{') => of_json(answer),
        Some(b'<') => of_xml(answer),
        _ => of_lines(answer),
    };
    assert!(["ring", "silent", "busy"].contains(&action.as_str()), "{answer}");
    assert_ne!(reason, "unavailable", "{answer}");
}

fn of_json(answer: &str) -> (String, String) {
    let decision: serde_json::Value = serde_json::from_str(answer).unwrap();
    let member = |name: &str| decision[name].as_str().unwrap().to_owned();
    (member("action"), member("reason"))
}

/// Well-formed, of characters that XML can hold.
fn of_xml(answer: &str) -> (String, String) {
    let mut reader = quick_xml::Reader::from_str(answer);
    while !matches!(reader.read_event().unwrap(), quick_xml::events::Event::Eof) {}
    assert!(
        !answer.contains(|c: char| c != '\n' && (c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}')))
    );
    let element = |name: &str| {
        let (_, rest) = answer.split_once(&format!("<{name}>")).unwrap();
        rest.split_once(&format!("</{name}>")).unwrap().0.to_owned()
    };
    (element("action"), element("reason"))
}

/// These keys, in this order, under 1 KiB: made for twenty lines of C.
fn of_lines(answer: &str) -> (String, String) {
    assert!(answer.len() < 1024 && answer.ends_with('\n'), "{answer}");
    let lines: Vec<(&str, &str)> = answer.lines().map(|line| line.split_once('=').unwrap()).collect();
    let keys: Vec<&str> = lines.iter().map(|(key, _)| *key).collect();
    assert_eq!(keys, ["action", "sip_status", "ringtone", "name", "reason", "class", "revision"], "{answer}");
    (lines[0].1.to_owned(), lines[4].1.to_owned())
}
