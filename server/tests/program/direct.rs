//! A decision is answered on its connection at once, or by the routes where something is unusual: nobody can tell which.

use crate::{
    raw::Raw,
    running::{Running, ringbook},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

const PATH: &str = "/api/v1/phones/phone/ring-decision";
/// It is for the routes, and nobody's.
const UNUSUAL: &str = "Cookie: a=b\r\n";

/// The lines of an answer in order, without those that are another's each time.
fn lines(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let mut lines = head.lines().map(str::to_owned).collect::<Vec<_>>();
    let mut removed = |name: &str| {
        let at = lines.iter().position(|line| line.starts_with(name)).unwrap();
        lines.remove(at)[name.len()..].to_owned()
    };
    let (date, id) = (removed("date: "), removed("x-request-id: "));
    assert!(date.ends_with(" GMT") && date.len() == 29 && id.len() == 32, "{date} {id}");
    // A challenge is another each time.
    lines.retain(|line| !line.starts_with("www-authenticate: Digest"));
    lines[1..].sort();
    lines.push(body.replace(&id, "ID"));
    lines
}

/// What these words of the API give, under this name.
fn made(server: &Running, path: &str, body: Value, name: &str, bearer: &str) -> String {
    let post = ureq::post(format!("{}/api/v1{path}", server.address)).header("authorization", bearer);
    let mut answer = post.send_json(body).unwrap();
    answer.body_mut().read_json::<Value>().unwrap()[name].as_str().unwrap().to_owned()
}

/// Asks with these headers, and with one more that is for the routes: the answer at once, and the routes' where it is another.
fn asked(server: &Running, path: &str, headers: &str) -> (Vec<String>, Option<String>) {
    let request = |more: &str| format!("GET {path} HTTP/1.1\r\n{headers}{more}\r\n");
    let answer =
        |request: &str| lines(&Raw::connect(&server.address).send(request.as_bytes()).answer().bytes);
    let (direct, by_routes) = (answer(&request("")), answer(&request(UNUSUAL)));
    let difference = (direct != by_routes).then(|| format!("{}{direct:#?}\n{by_routes:#?}", request("")));
    (direct, difference)
}

#[test]
fn both_answer_the_same() {
    let server = Running::start([]);
    let jane = json!({"first_name": "Jane", "numbers": [{"number": "030 1234567", "contact_type": "vip"}]});
    ureq::post(format!("{}/api/v1/directories/main/entries", server.address)).send_json(jane).unwrap();
    let key = made(&server, "/phones/phone/key", json!({}), "key", "");
    let mut failures = Vec::new();
    for phone in ["phone", "PHONE", "nobody"] {
        for query in
            ["caller=%2B49301234567", "caller=0301234567&dnd=1", "", &format!("caller=1&key={key}"), "key=x"]
        {
            for format in ["&format=text", "&format=json", "&format=xml", ""] {
                for headers in [
                    "",
                    "Host: localhost\r\n",
                    "Host: elsewhere.example\r\n",
                    "Host: localhost\r\nAccept: text/plain;q=0.5, text/xml\r\nAccept-Language: de\r\n",
                    "Host: localhost\r\nConnection: close\r\n",
                    "Host: localhost\r\nX-Forwarded-Proto: https\r\n",
                ] {
                    let path = PATH.replace("phone/", &format!("{phone}/"));
                    failures.extend(asked(&server, &format!("{path}?{query}{format}"), headers).1);
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn both_let_in_the_same() {
    let data = tempfile::tempdir().unwrap();
    let mut create = ringbook(["token", "create", "--name", "test", "--scope", "admin", "--data-dir"]);
    let token = String::from_utf8(create.arg(data.path()).output().unwrap().stdout).unwrap();
    let admin = format!("Bearer {}", token.trim());
    let server = Running::start_on(data.path(), ["--region", "DE"]);
    let made = |path: &str, body, name: &str| made(&server, path, body, name, &admin);
    made("/phones", json!({"id": "other", "name": "Other", "directories": ["main"]}), "id");
    let scoped = |scope: &str| {
        let token = made("/tokens", json!({"name": scope, "scope": scope}), "token");
        (format!("Authorization: Bearer {token}\r\n"), String::new(), 200)
    };
    let key = made("/phones/phone/key", json!({}), "key");
    let of_other = made("/phones/other/key", json!({}), "key");
    let basic = |user: &str, key: &str| {
        format!("Authorization: basic {}\r\n", STANDARD.encode(format!("{user}:{key}")))
    };

    let mut askers = vec![
        (String::new(), String::new(), 401),
        (String::new(), format!("key={key}"), 200),
        (String::new(), "key=wrong".to_owned(), 401),
        (String::new(), format!("key={}", token.trim()), 401),
        (String::new(), format!("key={of_other}"), 404),
        (format!("Authorization: Bearer {key}\r\n"), "key=wrong".to_owned(), 200),
        (format!("Authorization: Bearer {of_other}\r\n"), String::new(), 404),
        ("Authorization: Bearer wrong\r\n".to_owned(), format!("key={key}"), 401),
        ("Authorization: Negotiate x\r\n".to_owned(), String::new(), 401),
        (basic("phone", &key), String::new(), 200),
        (basic("PHONE", &key), String::new(), 200),
        (basic("other", &key), String::new(), 401),
    ];
    askers.extend(["admin", "write", "read", "ring"].map(scoped));
    for (authorization, query, status) in askers {
        let path = format!("{PATH}?format=text&{query}");
        let (answer, difference) = asked(&server, &path, &authorization);
        assert!(answer[0].starts_with(&format!("HTTP/1.1 {status} ")), "{authorization}{query}: {answer:#?}");
        assert_eq!(difference, None);
    }
    // What is taken away is taken away here, too.
    let path = format!("{}/api/v1/phones/phone/key", server.address);
    ureq::delete(path).header("authorization", &admin).call().unwrap();
    let (answer, difference) = asked(&server, &format!("{PATH}?key={key}"), "");
    assert!(answer[0].starts_with("HTTP/1.1 401 "), "{answer:#?}");
    assert_eq!(difference, None);
}

#[test]
fn one_connection_takes_turns() {
    let server = Running::start([]);
    let decision = format!("GET {PATH}?format=text HTTP/1.1\r\nHost: localhost\r\n\r\n");
    let unusual = decision.replace("\r\n\r\n", &format!("\r\n{UNUSUAL}\r\n"));
    let alive = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n".to_owned();
    let is_decision = |raw: &mut Raw| assert!(raw.answer().body.starts_with("action=ring\n"));
    let is_alive = |raw: &mut Raw| assert_eq!(raw.answer().status, 200);

    let mut raw = Raw::connect(&server.address);
    // Everything at once: the answers come in the order of the questions.
    raw.send([&*decision, &decision, &alive, &decision, &unusual, &decision].concat().as_bytes());
    for is in [is_decision, is_decision, is_alive, is_decision, is_decision, is_decision] as [fn(&mut Raw); 6]
    {
        is(&mut raw);
    }
    // In pieces of every size.
    for at in 1..decision.len() {
        let mut raw = Raw::connect(&server.address);
        let two = decision.repeat(2);
        let (one, other) = two.as_bytes().split_at(at);
        raw.send(one);
        if at % 8 == 0 {
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
        raw.send(other);
        is_decision(&mut raw);
        is_decision(&mut raw);
    }
}

#[test]
fn who_says_that_it_is_the_last_gets_the_end() {
    let server = Running::start([]);
    let mut raw = Raw::connect(&server.address);
    raw.send(format!("GET {PATH} HTTP/1.1\r\nConnection: close\r\n\r\n").as_bytes());
    let answer = raw.answer();
    assert!(String::from_utf8_lossy(&answer.bytes).contains("\r\nconnection: close\r\n"), "{answer:?}");
    assert!(raw.is_ended());
    // A client that ends its own side has its answer first.
    let mut raw = Raw::connect(&server.address);
    raw.send(format!("GET {PATH} HTTP/1.1\r\n\r\n").as_bytes()).end();
    assert_eq!(raw.answer().status, 200);
    assert!(raw.is_ended());
}
