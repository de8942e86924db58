//! The ring decision, byte for byte as clumsy firmware asks for it (`api.md`, The ring decision): whatever comes, there is a decision.

use crate::{raw::Raw, running::Running};
use serde_json::json;
use std::time::{Duration, Instant};

const PATH: &str = "/api/v1/phones/phone/ring-decision";

/// Jane is a VIP, and who withholds the number is shown without a sound.
fn server() -> Running {
    let server = Running::start(["--phone-listen", "127.0.0.1:0"]);
    let base = format!("{}/api/v1", server.address);
    let phone = json!({"directories": ["main"], "anonymous_callers": "silent"});
    ureq::put(format!("{base}/phones/phone")).send_json(phone).unwrap();
    let numbers = json!([{"number": "+49 30 1234567", "contact_type": "vip"}, {"number": "jané@pbx.example", "contact_type": "vip"}]);
    let jane = json!({"first_name": "Jane", "numbers": numbers});
    ureq::post(format!("{base}/directories/main/entries")).send_json(jane).unwrap();
    server
}

/// What an answer comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Is {
    /// Jane, who is in the directory.
    Jane,
    /// Somebody who is in no directory, with this name.
    Unknown(&'static str),
    /// A withheld number.
    Withheld,
    /// The phone rings in doubt.
    InDoubt,
}

fn is(text: &str) -> Is {
    let value = |key: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
        line.unwrap_or_else(|| panic!("no {key}: {text}")).to_owned()
    };
    match (value("action").as_str(), value("reason").as_str(), value("class").as_str()) {
        ("ring", "vip", "directory") if value("name") == "Jane" => Is::Jane,
        ("ring", "allowed", "unknown") => Is::Unknown(value("name").leak()),
        ("silent", "anonymous", "anonymous") => Is::Withheld,
        ("ring", "unavailable", _) => Is::InDoubt,
        _ => panic!("{text}"),
    }
}

/// Sends a request on a connection of its own; the whole answer must be there in time.
fn ask(server: &Running, request: &[u8]) -> Is {
    let mut raw = Raw::connect(&server.address);
    let began = Instant::now();
    let answer = raw.send(request).answer();
    let shown = String::from_utf8_lossy(&request[..request.len().min(200)]).into_owned();
    assert_eq!(answer.status, 200, "{shown}: {answer:?}");
    assert!(began.elapsed() < Duration::from_millis(450), "{shown}: {:?}", began.elapsed());
    assert!(answer.bytes.len() < 1024, "{shown}: {answer:?}");
    is(&answer.body)
}

fn check(server: &Running, requests: &[(&[u8], Is)]) {
    let mut failures = Vec::new();
    for (request, expected) in requests {
        let found = ask(server, request);
        if found != *expected {
            failures.push(format!("{}: {found:?}", String::from_utf8_lossy(request)));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Everything behind the `?`, as it stands in the request line.
const QUERIES: &[(&[u8], Is)] = &[
    (b"caller=%2B49301234567", Is::Jane),
    (b"caller=+49301234567", Is::Jane),
    (b"caller=+49 30 1234567", Is::Jane),
    (b"caller=0301234567 ", Is::Jane),
    (b"caller=0301234567%09%20", Is::Jane),
    (b"caller=0301234567\t", Is::Jane),
    (b"CALLER=0301234567&DND=ON", Is::Jane),
    (b"Caller+=0301234567", Is::Jane),
    (b"caller=sip:0301234567@pbx.example;user=phone", Is::Jane),
    (b"caller=<sip:+49301234567@pbx.example:5060>", Is::Jane),
    (b"caller=\"J\xFCrgen # 1\" <sip:+49301234567@pbx.example>", Is::Jane),
    (b"caller=sip:jan\xE9@pbx.example", Is::Jane),
    (b"caller=sip:jan\xC3\xA9@pbx.example", Is::Jane),
    (b"caller=sip:jan%E9@pbx.example", Is::Jane),
    (b"caller=sip%3Ajan%C3%A9%40pbx.example", Is::Jane),
    (b"caller=0301234567&caller=0", Is::Jane),
    (b"caller=&caller=0301234567", Is::Jane),
    (b"&&caller=0301234567&&", Is::Jane),
    (b"caller=0301234567&dnd=perhaps&calls=-1&calls=x&format=pdf&%zz=%", Is::Jane),
    (b"caller=0301234567&key=wrong&KEY=", Is::Jane),
    // A `;` is a part of addresses, so it separates nothing.
    (b"dnd=0;caller=0301234567", Is::Withheld),
    (b"caller=%", Is::Unknown("%")),
    (b"caller=%4", Is::Unknown("%4")),
    (b"caller=%zz", Is::Unknown("%zz")),
    (b"caller=M%u00e4x", Is::Unknown("M%u00e4x")),
    (b"caller=M\xE4x", Is::Unknown("M\u{e4}x")),
    (b"caller=030 99999999", Is::Unknown("030 99999999")),
    (b"caller=03099999999&caller_name=Ren%E9+", Is::Unknown("Ren\u{e9}")),
    (b"caller=03099999999&caller_name=%C3%9C\xC3\x9C", Is::Unknown("\u{dc}\u{dc}")),
    (b"caller=03099999999&caller_name=", Is::Unknown("03099999999")),
    (b"caller=1%0A2%00", Is::Unknown("1 2 ")),
    (b"caller=*31%23%23", Is::Unknown("*31##")),
    (b"caller=*31##", Is::Unknown("*31##")),
    (b"", Is::Withheld),
    (b"&", Is::Withheld),
    (b"caller", Is::Withheld),
    (b"caller=", Is::Withheld),
    (b"caller=%20", Is::Withheld),
    (b"=0301234567", Is::Withheld),
    (b"?caller=0301234567", Is::Withheld),
    (b"caller=anonymous&caller_name=Jane", Is::Withheld),
];

#[test]
fn a_query_however_it_is_written() {
    let server = server();
    for version in ["1.0", "1.1"] {
        let head = format!(" HTTP/{version}\r\nHost: 127.0.0.1\r\nAccept: text/plain\r\n\r\n");
        let request = |query: &[u8]| [b"GET ", PATH.as_bytes(), b"?", query, head.as_bytes()].concat();
        let requests: Vec<(Vec<u8>, Is)> = QUERIES.iter().map(|(query, it)| (request(query), *it)).collect();
        let requests: Vec<(&[u8], Is)> = requests.iter().map(|(request, it)| (&**request, *it)).collect();
        check(&server, &requests);
    }
}

#[test]
fn a_form_or_json_however_it_is_written() {
    let server = server();
    // A body with the headers that stand before it.
    let bodies: &[(&str, &[u8], Is)] = &[
        ("Content-Type: application/x-www-form-urlencoded", b"caller=%2B49301234567", Is::Jane),
        ("Content-Type: application/x-www-form-urlencoded", b"caller=+49301234567\r\n", Is::Jane),
        ("Content-Type: application/x-www-form-urlencoded", b"caller=sip:jan\xE9@pbx.example", Is::Jane),
        ("X: y", b"caller=0301234567&caller=1", Is::Jane),
        ("X: y", b"{\"caller\": \"0301234567\"}", Is::Jane),
        ("Content-Type: text/xml", b"caller=0301234567", Is::Jane),
        ("Content-Type: application/json", b"caller=0301234567", Is::Jane),
        ("Content-Type: text/plain", b" \r\n{\"CALLER\": \"0301234567\", \"calls\": \"x\"}", Is::Jane),
        (
            "Content-Type: application/json; charset=iso-8859-1",
            b"{\"caller\": \"sip:jan\xE9@pbx.example\"}",
            Is::Jane,
        ),
        (
            "Content-Type: application/json",
            b"\xEF\xBB\xBF{\"caller\": \"0301234567\", \"dnd\": true}",
            Is::Jane,
        ),
        ("Content-Type: application/json", b"{\"caller\": 49301234567}", Is::Jane),
        ("Content-Type: application/json", b"{\"caller\": [\"0301234567\"]}", Is::Withheld),
        ("Content-Type: application/json", b"{\"caller\": \"0301234567\"", Is::Withheld),
        ("Content-Type: application/json", b"[]", Is::Withheld),
        ("Content-Type: \u{fc}", b"\x00\xFF\xFE", Is::Withheld),
    ];
    let mut requests = Vec::new();
    for (header, body, it) in bodies {
        let head = format!("POST {PATH}?format=text HTTP/1.1\r\nHost: localhost\r\n{header}\r\n");
        let length = format!("Content-Length: {}\r\n\r\n", body.len());
        requests.push(([head.as_bytes(), length.as_bytes(), body].concat(), *it));
        let waits = format!("Expect: 100-continue\r\n{length}");
        requests.push(([head.as_bytes(), waits.as_bytes(), body].concat(), *it));
        let (one, other) = body.split_at(body.len() / 2);
        let size = |part: &[u8]| format!("{:X}\r\n", part.len()).into_bytes();
        let chunked = b"Transfer-Encoding: chunked\r\n\r\n".to_vec();
        let mut request = [head.into_bytes(), chunked].concat();
        for part in [one, other] {
            request.extend([&size(part), part, b"\r\n"].concat());
        }
        requests.push(([&request[..], b"0\r\n\r\n"].concat(), *it));
    }
    let requests: Vec<(&[u8], Is)> = requests.iter().map(|(request, it)| (&**request, *it)).collect();
    check(&server, &requests);
}

#[test]
fn a_request_however_it_is_framed() {
    let server = server();
    let host = server.address.strip_prefix("http://").unwrap();
    let query = "format=text&caller=0301234567";
    let post = |headers: &str, body: &str| {
        format!("POST {PATH}?format=text HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n\r\n{body}")
    };
    let (full, named) = ("caller=0301234567", "&caller_name=Jane");
    let requests = [
        (format!("GET {PATH}?{query} HTTP/1.0\r\n\r\n"), Is::Jane),
        (format!("GET {PATH}?{query} HTTP/1.0\n\n"), Is::Jane),
        (format!("\r\n\r\nGET {PATH}?{query} HTTP/1.0\r\n\r\n"), Is::Jane),
        (format!("GET {PATH}?{query} HTTP/1.1\r\n\r\n"), Is::Jane),
        (format!("GET  {PATH}?{query}  HTTP/1.1  \r\nHost: localhost\r\n\r\n"), Is::Jane),
        (format!("GET http://{host}{PATH}?{query} HTTP/1.0\r\n\r\n"), Is::Jane),
        (format!("GET http://{host}{PATH}?{query} HTTP/1.1\r\nHost: {host}\r\n\r\n"), Is::Jane),
        (format!("GET {PATH}/?{query} HTTP/1.1\r\nHost: {host}\r\n\r\n"), Is::Jane),
        (format!("POST {PATH}/?{query} HTTP/1.1\r\nHost: {host}\r\n\r\n"), Is::Jane),
        (format!("GET /api/v1/phones/PHONE/ring-decision?{query} HTTP/1.0\r\n\r\n"), Is::Jane),
        (format!("GET /api/v1/phones/%70hon%65/ring-decision?{query} HTTP/1.0\r\n\r\n"), Is::Jane),
        (format!("GET {PATH}?{query} HTTP/1.1\r\nHost: localhost\r\nX: \u{fc}\r\nX: y\r\n\r\n"), Is::Jane),
        (
            format!("GET {PATH}?format=text HTTP/1.1\r\nHost: localhost\r\nContent-Length: 17\r\n\r\n{full}"),
            Is::Jane,
        ),
        // Bytes are counted wrong: what has come is what there is.
        (post("Content-Length: 19", full), Is::Jane),
        (post("Content-Length: 17", &format!("{full}{named}")), Is::Jane),
        (post("Content-Length: 5", full), Is::Withheld),
        (post("Content-Length: 0", full), Is::Withheld),
        (post("Transfer-Encoding: chunked", &format!("11\r\n{full}\r\n")), Is::Jane),
        (post("Transfer-Encoding: chunked", &format!("11\r\n{full}\r\nrubbish")), Is::Jane),
        // Who calls has got lost on the way: that is not withheld.
        (post("Content-Length: 17", ""), Is::InDoubt),
        (post("Content-Length: 100", "dnd=1"), Is::InDoubt),
        (post("Transfer-Encoding: chunked", "rubbish"), Is::InDoubt),
        (post("Content-Length: 3000000", &"x".repeat(2 << 20)), Is::InDoubt),
    ];
    let requests: Vec<(&[u8], Is)> = requests.iter().map(|(request, it)| (request.as_bytes(), *it)).collect();
    check(&server, &requests);

    // A phone that has nothing more to say, or thinks so.
    let mut raw = Raw::connect(&server.address);
    let answer = raw.send(post("Content-Length: 99", full).as_bytes()).end().answer();
    assert_eq!(is(&answer.body), Is::Jane);
    let mut raw = Raw::connect(&server.address);
    let answer = raw.send(format!("GET {PATH}?{query} HTTP/1.0\r\n\r\n").as_bytes()).end().answer();
    assert_eq!(is(&answer.body), Is::Jane);
}

#[test]
fn a_caller_as_long_as_the_head_of_a_request_may_be() {
    let server = server();
    for length in [200, 2_000, 8_000, 20_000, 60_000] {
        let caller = "9".repeat(length);
        let request = format!("GET {PATH}?format=text&caller={caller} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assert!(matches!(ask(&server, request.as_bytes()), Is::Unknown(name) if name.starts_with("9999")));
        let body = format!("caller={caller}");
        let head = format!("POST {PATH}?format=text HTTP/1.1\r\nContent-Length: {}\r\n\r\n", body.len());
        assert!(matches!(ask(&server, format!("{head}{body}").as_bytes()), Is::Unknown(_)));
    }
}

/// What cannot be read at all has no decision, but an answer that says why, and nothing hangs.
#[test]
fn a_head_that_cannot_be_read_is_refused_clearly() {
    let server = server();
    let status = |request: &[u8]| Raw::connect(&server.address).send(request).answer().status;
    let long = "9".repeat(70_000);
    let line = format!("GET {PATH}?caller={long} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assert!(matches!(status(line.as_bytes()), 414 | 431));
    let headers = format!("GET {PATH} HTTP/1.1\r\nHost: localhost\r\nX: {}\r\n\r\n", "x".repeat(1 << 20));
    assert_eq!(status(headers.as_bytes()), 431);
    let many = format!("GET {PATH} HTTP/1.1\r\nHost: localhost\r\n{}\r\n", "X: y\r\n".repeat(1000));
    assert_eq!(status(many.as_bytes()), 431);
    for rubbish in
        ["\u{0}\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/1.1\r\nno colon\r\n\r\n", "hello world\r\n\r\n"]
    {
        assert_eq!(status(rubbish.as_bytes()), 400, "{rubbish:?}");
    }
}

#[test]
fn one_connection_for_many_calls() {
    let server = server();
    let mut raw = Raw::connect(&server.address);
    for version in ["1.1", "1.0"] {
        for (query, it) in
            [("caller=0301234567", Is::Jane), ("caller=a b#", Is::Unknown("a b#")), ("", Is::Withheld)]
        {
            let head = format!("HTTP/{version}\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n");
            let answer = raw.send(format!("GET {PATH}?format=text&{query} {head}").as_bytes()).answer();
            assert_eq!(is(&answer.body), it, "{version} {query}");
        }
    }
    // Several at once, without waiting for an answer.
    let request = format!("GET {PATH}?format=text&caller=0301234567 HTTP/1.1\r\nHost: localhost\r\n\r\n");
    raw.send(request.repeat(5).as_bytes());
    for _ in 0..5 {
        assert_eq!(is(&raw.answer().body), Is::Jane);
    }
}

/// The longest names, tones and identities there can be, through the port with the most headers.
#[test]
fn a_text_answer_is_smaller_than_a_kibibyte_whatever_the_names() {
    let mut server = server();
    let phones = server.line_after("phones on ");
    let base = format!("{}/api/v1", server.address);
    let wide = "\u{1F600}".repeat(200);
    let names = json!({
        "first_name": wide, "family_name": wide, "nickname": wide, "group": "colleagues",
        "numbers": [{"number": "030 7654321"}],
    });
    ureq::post(format!("{base}/directories/main/entries")).send_json(names).unwrap();
    let tone = format!("http://melodies.example/{}", "x".repeat(231));
    let phone = json!({"directories": ["main"], "ringtones": {"default": tone, "colleagues": tone}});
    ureq::put(format!("{base}/phones/phone")).send_json(phone).unwrap();
    let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
    let mut key = agent.post(format!("{base}/phones/phone/key")).send_empty().unwrap();
    let key: serde_json::Value = key.body_mut().read_json().unwrap();
    let key = key["key"].as_str().unwrap();
    for (address, version) in [(&server.address, "1.1"), (&server.address, "1.0"), (&phones, "1.1")] {
        for caller in ["0307654321", &"9".repeat(5000), ""] {
            let query = format!("format=text&key={key}&caller={caller}&caller_name={}", "x".repeat(500));
            let head = format!("HTTP/{version}\r\nHost: localhost\r\nConnection: keep-alive");
            let mut raw = Raw::connect(address);
            let answer = raw.send(format!("GET {PATH}?{query} {head}\r\n\r\n").as_bytes()).answer();
            assert_eq!(answer.body.lines().count(), 7, "{answer:?}");
            assert!(answer.bytes.len() < 1024, "{}: {answer:?}", answer.bytes.len());
        }
    }
}
