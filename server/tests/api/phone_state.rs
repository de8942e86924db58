//! What phones report of themselves (`api.md`, Around the decision).

use crate::client::{Client, DECISION, ENTRIES};
use serde_json::{Value, json};

const STATE: &str = "/api/v1/phones/phone/state";
const EVENTS: &str = "/api/v1/phones/phone/events";

/// Why a call that says nothing of the phone's state rings or not.
async fn reason(client: &Client) -> Value {
    client.get(&format!("{DECISION}?caller=030555")).await.is(200)["reason"].clone()
}

#[tokio::test]
async fn a_decision_uses_the_state_last_reported() {
    let client = Client::new().await;
    let never = json!({"dnd": false, "calls": 0, "off_hook": false, "reported": null});
    assert_eq!(client.get(STATE).await.is(200), never);
    assert_eq!(reason(&client).await, "allowed");

    let reported = client.put(STATE, json!({"dnd": true, "calls": 0})).await.is(200);
    assert_eq!(client.get(STATE).await.is(200), reported);
    assert_eq!((&reported["dnd"], &reported["calls"]), (&json!(true), &json!(0)));
    assert!(reported["reported"].as_str().unwrap().ends_with('Z'), "{reported}");
    assert_eq!(reason(&client).await, "do_not_disturb");

    // What is missing stays; what was read can be sent back.
    client.put(STATE, json!({"calls": 1})).await.is(200);
    client.put(STATE, json!({"dnd": false})).await.is(200);
    assert_eq!(reason(&client).await, "in_call");
    let now = client.get(STATE).await.is(200);
    client.put(STATE, now).await.is(200);
    assert_eq!(reason(&client).await, "in_call");

    // The request counts more, and what cannot be read in it is as if it were missing.
    for (query, reason) in [
        ("dnd=0&calls=0", "allowed"),
        ("calls=0", "allowed"),
        ("dnd=on", "do_not_disturb"),
        ("calls=many", "in_call"),
        ("dnd=perhaps&calls=-1", "in_call"),
    ] {
        let answer = client.get(&format!("{DECISION}?caller=030555&{query}")).await.is(200);
        assert_eq!(answer["reason"], reason, "{query}");
    }
}

#[tokio::test]
async fn a_state_that_is_none_is_refused_by_field() {
    let client = Client::new().await;
    for (body, field) in [
        (json!({"dnd": "on"}), "dnd"),
        (json!({"calls": -1}), "calls"),
        (json!({"calls": 1.5}), "calls"),
        (json!({"calls": 4_294_967_296_u64}), "calls"),
        (json!({"busy": true}), "busy"),
    ] {
        assert_eq!(client.put(STATE, body.clone()).await.is_problem(422, "invalid"), [field], "{body}");
    }
    client.put("/api/v1/phones/none/state", json!({})).await.is_problem(404, "no_such_phone");
    assert_eq!(client.get(STATE).await.is(200)["reported"], Value::Null, "nothing was reported");
}

#[tokio::test]
async fn action_urls_report_what_happens() {
    let client = Client::new().await;
    let before = client.get("/api/v1/changes?limit=1000").await.is(200);
    for (event, expected) in [
        ("dnd_on", "do_not_disturb"),
        ("dnd_off?key=unknown&mac=00041312", "allowed"),
        ("offhook?calls=0", "in_call"),
        ("connected?calls=1", "in_call"),
        ("onhook?CALLS=%201%20", "in_call"),
        ("disconnected?calls=$nr_ongoing_calls", "allowed"),
        ("Connected", "in_call"),
        ("CONNECTED?calls=", "in_call"),
        ("disconnected", "in_call"),
        ("disconnected%20", "allowed"),
        ("disconnected", "allowed"),
        ("connected?calls=99999999999999999999", "in_call"),
        ("onhook?calls=0", "allowed"),
        ("dnd_on?calls=%ff%zz", "do_not_disturb"),
    ] {
        let answer = client.get(&format!("{EVENTS}/{event}")).await;
        assert_eq!((answer.status.as_u16(), answer.text.as_str()), (200, ""), "{event}");
        assert_eq!(reason(&client).await, expected, "{event}");
    }
    let answer = client.get(&format!("{EVENTS}/dnd")).await;
    answer.is_problem(404, "no_such_event");
    let detail = answer.json()["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains("dnd_on") && detail.contains("onhook"), "it names what there is: {detail}");
    client.get("/api/v1/phones/none/events/dnd_on").await.is_problem(404, "no_such_phone");
    client.get("/api/v1/phones/none/events/dnd").await.is_problem(404, "no_such_phone");
    assert_eq!(client.get("/api/v1/changes?limit=1000").await.is(200), before, "none of it is a change");
}

#[tokio::test]
async fn what_a_deleted_phone_reported_goes_with_it() {
    let client = Client::new().await;
    let phone = json!({"id": "door", "directories": ["main"]});
    client.post("/api/v1/phones", phone.clone()).await.is(201);
    client.get("/api/v1/phones/door/events/dnd_on").await.is(200);
    client.delete("/api/v1/phones/door").await.is(204);
    client.post("/api/v1/phones", phone).await.is(201);
    assert_eq!(client.get("/api/v1/phones/door/state").await.is(200)["reported"], Value::Null);
}

#[tokio::test]
async fn a_caller_name_is_the_name_alone() {
    let client = Client::new().await;
    for (name, number, range) in [
        (json!({"first_name": "Jane", "family_name": "Smith"}), "030 1234567", false),
        (json!({"nickname": "Two\u{2028}lines"}), "+1 202 555 0143", false),
        (json!({}), "030 7654321", false),
        (json!({"organization": "Premium"}), "0900", true),
    ] {
        let mut entry = name;
        entry["numbers"] = json!([{"number": number, "range": range}]);
        client.post(ENTRIES, entry).await.is(201);
    }
    for (number, name) in [
        ("number=%2B49301234567", "Jane Smith"),
        ("number=+49301234567", "Jane Smith"),
        // As FreeSWITCH sends it: digits alone.
        ("number=49301234567", "Jane Smith"),
        ("NUMBER=sip:0301234567%40pbx.example%3A5060", "Jane Smith"),
        ("number=12025550143", "Two lines"),
        ("number=0307654321", ""),
        ("number=09001234567", "Premium"),
        ("number=030999", ""),
        ("number=%ff%fe%zz", ""),
        ("number=anonymous", ""),
        ("number=", ""),
        ("", ""),
    ] {
        let answer = client.get(&format!("/api/v1/phones/phone/caller-name?{number}")).await;
        assert_eq!((answer.status.as_u16(), answer.text.as_str()), (200, name), "{number}");
        assert!(answer.header("content-type").starts_with("text/plain"), "{answer:?}");
    }
}
