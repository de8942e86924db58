//! What the documents in `docs/pbx` and `docs/phones` say that phones and PBXs send, sent: byte for byte, to the real program.

use crate::running::{Running, ringbook};
use recipes::{ALL, ASTERISK, FREEPBX, FREESWITCH, Place, Recipe, SNOM, YEALINK};
use serde_json::{Value, json};
use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    time::Duration,
};

/// A server with the phone of the documents, its key, and one entry.
struct Peers {
    server: Running,
    key: String,
    token: String,
    _data: tempfile::TempDir,
}

#[test]
fn what_phones_and_pbxs_send_is_answered() {
    let peers = Peers::start();
    let place = peers.place(&peers.key);
    let mut sent = 0;
    for recipe in ALL {
        for request in recipe.requests() {
            let (status, body) = peers.send(&place.request(request.text));
            let about = format!("{}, {}: {body}", recipe.name, request.file);
            assert_eq!(status, 200, "{about}");
            match address_of(request.text) {
                path if path.contains("/ring-decision?") => {
                    assert!(
                        body.starts_with("action=busy\nsip_status=486\nringtone=\nname=Jane Smith\n"),
                        "{about}"
                    );
                }
                path if path.contains("/caller-name?") => assert_eq!(body, "Jane Smith", "{about}"),
                path => {
                    assert_eq!(body, "", "{about}");
                    let (dnd, calls) = (peers.state()["dnd"].clone(), peers.state()["calls"].clone());
                    let event = path.split(['/', '?']).find(|part| EVENTS.contains(part)).unwrap();
                    match event {
                        "dnd_on" | "dnd_off" => assert_eq!(dnd, json!(event == "dnd_on"), "{about}"),
                        _ => assert_eq!(calls, json!(u8::from(event == "connected")), "{about}"),
                    }
                }
            }
            sent += 1;
        }
    }
    assert!(sent >= 12, "{sent}");
}

#[test]
fn a_wrong_key_opens_nothing() {
    let peers = Peers::start();
    let place = peers.place("aaaaaaaaaaaaaaaaaaaaaaaaaa");
    for recipe in ALL {
        let request = recipe.requests().next().unwrap();
        assert_eq!(peers.send(&place.request(request.text)).0, 401, "{}", recipe.name);
    }
}

#[test]
fn what_is_sent_is_what_was_set_up() {
    check(
        &ASTERISK,
        &[("${URIENCODE(${RB_CALLER})}", "%2B49301234567"), ("${URIENCODE(${UNIQUEID})}", "1700000000.42")],
    );
    check(&FREEPBX, &[("\nQuery: ", "?"), ("[NUMBER]", "+49301234567")]);
    check(
        &FREESWITCH,
        &[
            ("&amp;", "&"),
            ("${ringbook_caller}", "%2B49301234567"),
            ("${uuid}", "4b0e3f6a-2c1d-4c55-9a55-0d1c7f1f0a11"),
            ("${caller_id_number}", "49301234567"),
        ],
    );
    check(&YEALINK, &[]);
    // A call begins with one, and ends with none.
    for calls in ["1", "0"] {
        let event = if calls == "1" { "connected" } else { "disconnected" };
        let variables = [("&amp;", "&"), ("$nr_ongoing_calls", calls)];
        check_some(&SNOM, &variables, |path| path.contains(&format!("/{event}?")) || path.contains("/dnd_"));
    }
}

/// The phone tells of everything that Ringbook understands.
#[test]
fn every_event_is_set_up() {
    let peers = Peers::start();
    let place = peers.place(&peers.key);
    for recipe in [&SNOM, &YEALINK] {
        for part in recipe.parts() {
            let text = place.fill(&part.text.replace("&amp;", "&"));
            let words = text
                .split([' ', '\n', '<', '>', '"'])
                .filter_map(|word| word.strip_prefix(&peers.server.address));
            let paths: Vec<&str> = words.collect();
            for event in EVENTS {
                let path = paths.iter().find(|path| path.contains(&format!("/events/{event}?"))).unwrap();
                // What a phone puts in for a variable that it does not know: nothing, or its name.
                for path in [path.replace("$nr_ongoing_calls", ""), (*path).to_string()] {
                    let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", peers.authority());
                    assert_eq!(
                        peers.send(request.as_bytes()),
                        (200, String::new()),
                        "{} {path}",
                        recipe.name
                    );
                }
            }
        }
    }
}

const EVENTS: [&str; 6] = ["dnd_on", "dnd_off", "connected", "disconnected", "offhook", "onhook"];

/// Every request stands in what is copied, once the variables are filled in.
fn check(recipe: &Recipe, variables: &[(&str, &str)]) {
    check_some(recipe, variables, |_| true);
}

fn check_some(recipe: &Recipe, variables: &[(&str, &str)], about: impl Fn(&str) -> bool) {
    let copied: Vec<String> = recipe
        .parts()
        .map(|part| {
            let filled = |text: String, (name, value): &(&str, &str)| text.replace(name, value);
            variables.iter().fold(part.text.to_owned(), filled)
        })
        .collect();
    let mut requests = recipe.requests().map(|it| address_of(it.text)).filter(|path| about(path)).peekable();
    assert!(requests.peek().is_some());
    for path in requests {
        let stands_in = |text: &String| {
            let end = |rest: &str| rest.is_empty() || rest.starts_with([' ', '\n', '"', '<', ')']);
            text.match_indices(path).any(|(at, _)| end(&text[at + path.len()..]))
        };
        assert!(copied.iter().any(stands_in), "{}: {path} is not in {copied:#?}", recipe.name);
    }
}

/// The address in the first line of a request.
fn address_of(request: &str) -> &str {
    request.split(' ').nth(1).unwrap()
}

impl Peers {
    fn start() -> Peers {
        let data = tempfile::tempdir().unwrap();
        let mut create = ringbook(["token", "create", "--name", "tests", "--scope", "admin", "--data-dir"]);
        let token =
            String::from_utf8(create.arg(data.path()).output().unwrap().stdout).unwrap().trim().to_owned();
        let server = Running::start_on(data.path(), ["--region", "DE"]);
        let mut peers = Peers { server, key: String::new(), token, _data: data };
        peers.post("phones", &json!({"id": "reception", "directories": ["main"]}));
        peers.key = peers.post("phones/reception/key", &json!({}))["key"].as_str().unwrap().to_owned();
        let number = json!({"number": "030 1234567", "contact_type": "deny"});
        let jane = json!({"first_name": "Jane", "family_name": "Smith", "numbers": [number]});
        peers.post("directories/main/entries", &jane);
        peers
    }

    fn place<'a>(&'a self, key: &'a str) -> Place<'a> {
        Place { address: &self.server.address, phone: "reception", key }
    }

    fn authority(&self) -> &str {
        self.server.address.strip_prefix("http://").unwrap()
    }

    fn post(&self, path: &str, body: &Value) -> Value {
        let request = ureq::post(format!("{}/api/v1/{path}", self.server.address));
        let request = request.header("authorization", format!("Bearer {}", self.token));
        request.send_json(body).unwrap().body_mut().read_json().unwrap()
    }

    fn state(&self) -> Value {
        let request = ureq::get(format!("{}/api/v1/phones/reception/state", self.server.address));
        let request = request.header("authorization", format!("Bearer {}", self.token));
        request.call().unwrap().body_mut().read_json().unwrap()
    }

    /// Sends these very bytes; the status and the body of the answer.
    fn send(&self, request: &[u8]) -> (u16, String) {
        let mut stream = TcpStream::connect(self.authority()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        stream.write_all(request).unwrap();
        let mut answer = Vec::new();
        let mut piece = [0; 4096];
        // The connection stays open: these clients read as much as the head says.
        loop {
            let text = String::from_utf8_lossy(&answer).into_owned();
            if let Some((head, body)) = text.split_once("\r\n\r\n") {
                let length = head.lines().find_map(|line| {
                    line.to_ascii_lowercase().strip_prefix("content-length:").map(str::to_owned)
                });
                if body.len() >= length.map_or(0, |length| length.trim().parse().unwrap()) {
                    return (head[9..12].parse().unwrap(), body.to_owned());
                }
            }
            let read = stream.read(&mut piece).unwrap();
            assert!(read > 0, "cut off: {text}");
            answer.extend_from_slice(&piece[..read]);
        }
    }
}
