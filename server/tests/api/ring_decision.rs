//! The ring decision, as clumsily as phones ask (`api.md`, The ring decision).

use crate::client::{Client, DECISION, ENTRIES};
use axum::{body::Body, http::Method};
use quick_xml::events::Event;
use serde_json::{Value, json};

async fn vip() -> Client {
    let client = Client::new().await;
    let phone = json!({"directories": ["main"], "ringtones": {"vip": "Ringer7"}});
    client.put("/api/v1/phones/phone", phone).await.is(200);
    let body = json!({"first_name": "Jane", "numbers": [{"number": "+49 30 1234567", "contact_type": "vip", "number_type": "landline"}]});
    client.post(ENTRIES, body).await.is(201);
    client
}

#[tokio::test]
async fn the_answer_says_everything() {
    let client = vip().await;
    let entry = client.get(ENTRIES).await.is(200)["items"][0].clone();
    let answer = client.get(&format!("{DECISION}?caller=0301234567&dnd=on")).await;
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(
        answer.is(200),
        json!({
            "action": "ring", "sip_status": null, "ringtone": "Ringer7", "display_name": "Jane", "reason": "vip",
            "class": "directory",
            "match": {"directory": "main", "entry": entry["id"], "number": entry["numbers"][0]["id"], "how": "canonical"},
            "explanation": ["+49301234567 is Jane's landline (Main directory)", "contact type VIP: rings always",
                            "VIP numbers have the ringtone Ringer7"],
            "revision": 1,
        })
    );
}

#[tokio::test]
async fn text_is_seven_lines_in_order() {
    let client = vip().await;
    let answer = client.get(&format!("{DECISION}?caller=0301234567&format=TEXT")).await;
    assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(
        answer.text,
        "action=ring\nsip_status=\nringtone=Ringer7\nname=Jane\nreason=vip\nclass=directory\nrevision=1\n"
    );
    let busy = client.get(&format!("{DECISION}?caller=1%0A2&dnd=1&format=text")).await;
    assert!(busy.text.starts_with("action=busy\nsip_status=480\nringtone=\nname=1 2\n"), "{}", busy.text);
    let accept = [("accept", "text/plain")];
    let by_accept = client.send(Method::GET, DECISION, &accept, Body::empty()).await;
    assert!(by_accept.text.contains("\nname=Anonymous\n") && by_accept.text.contains("\nclass=anonymous\n"));
}

/// The elements below the root, or below one of them, with the text in them.
fn elements(xml: &str, below: &[&str]) -> Vec<(String, String)> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let (mut path, mut found): (Vec<String>, Vec<(String, String)>) = Default::default();
    let is_there = |path: &[String]| path.len() == below.len() + 1 && path[..below.len()] == *below;
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) => {
                assert_eq!(tag.attributes().count(), 0);
                path.push(tag.name().0.to_owned());
                if is_there(&path) {
                    found.push((path[below.len()].clone(), String::new()));
                }
            }
            Event::Text(text) if is_there(&path) => {
                found.last_mut().unwrap().1.push_str(&text);
            }
            Event::GeneralRef(name) if is_there(&path) => {
                let text = quick_xml::escape::resolve_predefined_entity(&name).unwrap();
                found.last_mut().unwrap().1.push_str(text);
            }
            Event::End(_) => drop(path.pop()),
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(path.is_empty(), "{xml}");
    found
}

#[tokio::test]
async fn xml_has_the_keys_of_the_text_once_and_in_order() {
    let client = vip().await;
    let answer = client.get(&format!("{DECISION}?caller=0301234567&format=xml")).await;
    assert_eq!(answer.header("content-type"), "application/xml; charset=utf-8");
    let below = elements(&answer.text, &["decision"]);
    let text = client.get(&format!("{DECISION}?caller=0301234567&format=text")).await.text;
    let keys = text.lines().map(|line| line.split_once('=').unwrap());
    let keys: Vec<(String, String)> = keys.map(|(key, value)| (key.into(), value.into())).collect();
    assert_eq!(below[..7], keys[..]);
    assert_eq!((below[7].0.as_str(), below[8].0.as_str(), below.len()), ("match", "explanation", 9));
    let json = client.get(&format!("{DECISION}?caller=0301234567")).await.is(200);
    for (name, value) in elements(&answer.text, &["decision", "match"]) {
        assert_eq!(json["match"][&name], value);
    }
    let steps = elements(&answer.text, &["decision", "explanation"]);
    let steps: Vec<Value> = steps.into_iter().map(|(_, step)| step.into()).collect();
    assert_eq!(json["explanation"], Value::Array(steps));
    for key in ["action", "name", "number", "how", "explanation"] {
        assert_eq!(answer.text.matches(&format!("<{key}>")).count(), 1, "{key}");
    }
}

#[tokio::test]
async fn xml_holds_any_name() {
    let client = Client::new().await;
    for (caller_name, shown) in [
        ("A & B <c> \"d\" 'e' ]]>", "A & B <c> \"d\" 'e' ]]>"),
        ("a\u{0}b\u{1}c\u{1b}d\u{7f}e\u{85}f\ng", "a b c d e f g"),
        ("a\u{fffe}b\u{ffff}c\u{2028}d", "a b c d"),
        ("J\u{fc}rgen \u{1F600} &amp; &#0;", "J\u{fc}rgen \u{1F600} &amp; &#0;"),
    ] {
        let body = json!({"caller": "0301234567", "caller_name": caller_name, "format": "xml"});
        let answer = client.post(DECISION, body).await;
        let below = elements(&answer.text, &["decision"]);
        assert_eq!(below[3], ("name".into(), shown.into()), "{}", answer.text);
        assert_eq!(below.len(), 8, "nobody matched: {}", answer.text);
    }
}

#[tokio::test]
async fn the_form_follows_what_is_liked_best() {
    let client = vip().await;
    for (format, accept, kind) in [
        ("", "", "application/json"),
        ("", "*/*", "application/json"),
        ("", "application/xml", "application/xml; charset=utf-8"),
        ("", "TEXT/XML;q=0.5", "text/xml; charset=utf-8"),
        ("", "application/json;q=0.3, text/plain; q=0.4", "text/plain; charset=utf-8"),
        ("", "text/plain, application/xml", "text/plain; charset=utf-8"),
        ("", "application/xml;q=0, text/csv", "application/json"),
        ("", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/json"),
        ("json", "text/plain", "application/json"),
        (" XML ", "text/plain", "application/xml; charset=utf-8"),
        ("pdf", "text/xml", "text/xml; charset=utf-8"),
    ] {
        let path = format!("{DECISION}?caller=1&format={}", format.replace(' ', "+"));
        let answer = client.send(Method::GET, &path, &[("accept", accept)], Body::empty()).await;
        assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, kind), "{format} {accept}");
    }
}

#[tokio::test]
async fn a_text_answer_stays_small() {
    let client = Client::new().await;
    let wide = "\u{1F600}".repeat(200);
    let body = json!({"first_name": wide, "family_name": wide, "numbers": [{"number": "0301234567"}]});
    client.post(ENTRIES, body).await.is(201);
    let answer = client.get(&format!("{DECISION}?caller=0301234567&format=text")).await;
    let headers: usize =
        answer.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    assert!(answer.text.len() + headers + 17 + 37 < 1024, "{}", answer.text.len() + headers);
    assert_eq!(answer.text.lines().count(), 7);
}

#[tokio::test]
async fn the_caller_may_come_in_any_way() {
    let client = vip().await;
    let is_jane = |decision: Value| assert_eq!(decision["display_name"], "Jane", "{decision}");
    for query in [
        "caller=+49301234567",
        "caller=%2B49301234567",
        "caller=%2b49%2030%201234567",
        "CALLER=0301234567",
        "Caller=0301234567+&dnd=TRUE",
        "x=1&&caller=sip%3A%2B49301234567%40pbx.example%3Buser%3Dphone",
        "caller=sip:0301234567@127.0.0.1:5060",
        "caller=%220%22+%3Csip:0301234567@h.example%3E",
    ] {
        is_jane(client.get(&format!("{DECISION}?{query}")).await.is(200));
    }
    let form = [("content-type", "application/x-www-form-urlencoded")];
    is_jane(client.send(Method::POST, DECISION, &form, Body::from("caller=%2B49301234567")).await.is(200));
    is_jane(client.send(Method::POST, DECISION, &[], Body::from("caller=+49301234567")).await.is(200));
    is_jane(client.post(DECISION, json!({"Caller": "0301234567", "dnd": true, "calls": 1})).await.is(200));
    is_jane(client.post(&format!("{DECISION}?caller=0301234567"), json!({"caller": "0"})).await.is(200));
}

#[tokio::test]
async fn the_called_identity_may_come_in_any_way() {
    let client = Client::new().await;
    let phone = json!({"directories": ["main"], "identities": [
        {"name": "Office", "sip_address": "+49301234@pbx.example", "ringtone": "Ringer5"},
        {"name": "Home", "sip_address": "home@pbx.example", "ringtone": "Ringer6"},
    ]});
    client.put("/api/v1/phones/phone", phone).await.is(200);
    for (called, ringtone) in [
        ("Office", "Ringer5"),
        ("+Office+", "Ringer5"),
        ("+49301234@pbx.example", "Ringer5"),
        ("sip:+49301234@PBX.example:5060;transport=udp", "Ringer5"),
        ("%3Csip:%252B49301234%40pbx.example%3E;tag=1", "Ringer5"),
        ("sips:home@pbx.example", "Ringer6"),
        ("sip:home@other.example", "Ringer1"),
        ("office", "Ringer1"),
        ("", "Ringer1"),
    ] {
        let answer = client.get(&format!("{DECISION}?caller=1&called={called}")).await.is(200);
        assert_eq!(answer["ringtone"], ringtone, "{called}");
    }
}

#[tokio::test]
async fn there_is_always_a_decision() {
    let client = vip().await;
    let long = "9".repeat(20_000);
    for query in [
        "",
        "caller",
        "caller=",
        "caller=%",
        "caller=%zz",
        "caller=%ff%fe",
        "caller=%00",
        "=&=&=",
        "caller=&caller=1",
        "caller=1&calls=-3",
        "caller=1&calls=99999999999999999999",
        "caller=1&dnd=perhaps",
        "caller=1&format=pdf",
        &format!("caller={long}"),
    ] {
        let answer = client.get(&format!("{DECISION}?{query}")).await;
        assert_eq!(answer.is(200)["action"], "ring", "{query}");
    }
    for body in ["{", "[1]", "null", "\u{0}", "{\"caller\": [1]}"] {
        let json = [("content-type", "application/json")];
        let answer = client.send(Method::POST, DECISION, &json, Body::from(body)).await;
        assert_eq!(answer.is(200)["class"], "anonymous", "{body}");
    }
    let large = Body::from(vec![b'x'; 3 << 20]);
    assert_eq!(client.send(Method::POST, DECISION, &[], large).await.is(200)["action"], "ring");
}

#[tokio::test]
async fn directories_are_asked_in_order_and_loose_matching_comes_last() {
    let client = Client::new().await;
    let plan = json!({"region": "DE", "area_code": "30", "loose_digits": 7});
    client.dial_plan(plan).await;
    client
        .post("/api/v1/directories", json!({"id": "all", "name": "All", "dial_plan": {"region": "DE"}}))
        .await
        .is(201);
    client.put("/api/v1/phones/phone", json!({"directories": ["main", "all"]})).await.is(200);
    let body = json!({"first_name": "Loose", "group": "family", "numbers": [{"number": "+49305551234", "contact_type": "deny"}]});
    client.post(ENTRIES, body).await.is(201);
    let decision = client.decide("+43 1 5551234").await;
    assert_eq!(
        (&decision["display_name"], &decision["class"], &decision["reason"], &decision["match"]["how"]),
        (&json!("Loose"), &json!("unknown"), &json!("allowed"), &json!("ending"))
    );
    let body = json!({"first_name": "Exact", "numbers": [{"number": "+4315551234"}]});
    client.post("/api/v1/directories/all/entries", body).await.is(201);
    let decision = client.decide("+43 1 5551234").await;
    assert_eq!(
        (&decision["display_name"], &decision["match"]["directory"]),
        (&json!("Exact"), &json!("all"))
    );
}

#[tokio::test]
async fn an_edit_counts_for_the_very_next_call() {
    let client = Client::new().await;
    for round in 0..50 {
        let contact_type = if round % 2 == 0 { "deny" } else { "vip" };
        let body = json!({"numbers": [{"number": "0301234567", "contact_type": contact_type}]});
        client.post(ENTRIES, body).await.is(201);
        assert_eq!(client.decide("+49301234567").await["reason"], contact_type);
    }
}
