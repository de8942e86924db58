//! What is not acceptable is told by field, and nothing changes.

use crate::client::{Client, ENTRIES, at};
use axum::{body::Body, http::Method};
use serde_json::{Value, json};

/// Each of these is refused with 422 naming the field.
fn refused() -> Vec<(Value, &'static str)> {
    let numbers = |number: Value| json!({"numbers": [number]});
    vec![
        (numbers(json!({"number": "()"})), "numbers[0].number"),
        (numbers(json!({"number": ""})), "numbers[0].number"),
        (numbers(json!({"number": "sip:@host"})), "numbers[0].number"),
        (numbers(json!({"number": "anonymous"})), "numbers[0].number"),
        (numbers(json!({"number": "sip:anonymous@anonymous.invalid"})), "numbers[0].number"),
        (numbers(json!({"number": "1".repeat(129)})), "numbers[0].number"),
        (numbers(json!({"number": "+49", "range": true})), "numbers[0].number"),
        (numbers(json!({"number": "112", "contact_type": "deny"})), "numbers[0].contact_type"),
        (numbers(json!({"number": "11", "range": true, "contact_type": "deny"})), "numbers[0].contact_type"),
        (numbers(json!({"number": "030 1", "contact_type": "vipp"})), "numbers[0].contact_type"),
        (numbers(json!({"number": "030 1", "colour": "red"})), "numbers[0].colour"),
        (numbers(json!({"number": 5})), "numbers[0].number"),
        (numbers(json!({"contact_type": "vip"})), "numbers[0].number"),
        (numbers(json!([null, null, "030 1"])), "numbers[0]"),
        (json!([]), ""),
        (json!("Jane"), ""),
        (numbers(json!({"number": "030 1", "birthday": "31.2.80"})), "numbers[0].birthday"),
        (json!({"numbers": [{"number": "030 1234567"}, {"number": "+49 30 1234567"}]}), "numbers[1].number"),
        (json!({"numbers": []}), "numbers"),
        (json!({"first_name": "Jane"}), "numbers"),
        (json!({"first_nam": "Jane", "numbers": [{"number": "030 1"}]}), "first_nam"),
        (json!({"birthday": "1980-02-30", "numbers": [{"number": "030 1"}]}), "birthday"),
        (json!({"group": "pals", "numbers": [{"number": "030 1"}]}), "group"),
        (json!({"first_name": "x".repeat(201), "numbers": [{"number": "030 1"}]}), "first_name"),
        (json!({"note": "x".repeat(2001), "numbers": [{"number": "030 1"}]}), "note"),
        (json!({"favorite": "yes", "numbers": [{"number": "030 1"}]}), "favorite"),
    ]
}

#[tokio::test]
async fn a_bad_entry_is_refused_by_its_field_and_nothing_changes() {
    let client = Client::new().await;
    let jane = client.add("Jane", "030 7654321").await;
    let before = client.shape().await;
    for (body, field) in refused() {
        for answer in [client.post(ENTRIES, body.clone()).await, client.put(&at(&jane), body.clone()).await] {
            assert_eq!(answer.is_problem(422, "invalid"), [field], "{body}");
        }
    }
    assert_eq!(client.shape().await, before);
}

#[tokio::test]
async fn limits_are_limits_and_not_less() {
    let client = Client::new().await;
    let body = json!({"first_name": "ä".repeat(200), "note": "ö".repeat(2000), "numbers": [{"number": "1".repeat(128)}]});
    client.post(ENTRIES, body).await.is(201);
    let numbers: Vec<Value> = (0..501).map(|n| json!({"number": format!("+4930555{n:04}")})).collect();
    client.post(ENTRIES, json!({"numbers": numbers[..500]})).await.is(201);
    assert_eq!(
        client.post(ENTRIES, json!({"numbers": numbers})).await.is_problem(422, "invalid"),
        ["numbers"]
    );
}

#[tokio::test]
async fn a_body_that_cannot_be_read() {
    let client = Client::new().await;
    let before = client.shape().await;
    let json = [("content-type", "application/json")];
    for body in ["", "{", "nonsense", "{\"numbers\": [}", "\u{feff}{}"] {
        let answer = client.send(Method::POST, ENTRIES, &json, Body::from(body)).await;
        answer.is_problem(400, "not_json");
    }
    client.send(Method::POST, ENTRIES, &json, Body::from(vec![b'{', 0xff])).await.is_problem(400, "not_json");
    let deep = "[".repeat(100_000);
    client.send(Method::POST, ENTRIES, &json, Body::from(deep)).await;
    let large = format!("{{\"note\": \"{}\"}}", "x".repeat(1 << 20));
    client.send(Method::POST, ENTRIES, &json, Body::from(large)).await.is_problem(413, "too_large");
    let body = "numbers=1";
    client.send(Method::POST, ENTRIES, &[], Body::from(body)).await.is_problem(415, "unsupported_media_type");
    assert_eq!(client.shape().await, before);
}

#[tokio::test]
async fn what_is_not_there() {
    let client = Client::new().await;
    let nobody = "01980000-0000-7000-8000-000000000000";
    let jane = client.add("Jane", "030 7654321").await;
    let number = json!({"number": "030 1111111"});
    let entry = json!({"numbers": [number]});
    for id in [nobody, "x", "..", "%00"] {
        let path = format!("{ENTRIES}/{id}");
        client.get(&path).await.is_problem(404, "no_such_entry");
        client.put(&path, entry.clone()).await.is_problem(404, "no_such_entry");
        client.patch(&path, json!({})).await.is_problem(404, "no_such_entry");
        client.delete(&path).await.is_problem(404, "no_such_entry");
        client.post(&format!("{path}/numbers"), number.clone()).await.is_problem(404, "no_such_entry");
        let path = format!("{}/numbers/{id}", at(&jane));
        client.put(&path, number.clone()).await.is_problem(404, "no_such_number");
        client.delete(&path).await.is_problem(404, "no_such_number");
    }
    client.get("/api/v1/directories/none/entries").await.is_problem(404, "no_such_directory");
    client.post("/api/v1/directories/none/entries", entry).await.is_problem(404, "no_such_directory");
    client.get("/api/v1/phones/none").await.is_problem(404, "no_such_phone");
    client.get("/api/v1/phones/none/ring-decision?caller=1").await.is_problem(404, "no_such_phone");
    client.get("/api/v1/none").await.is_problem(404, "not_found");
    client.get("/api/v1/directories/%ff").await.is_problem(404, "not_found");
    client.post("/api/v1/phones/phone", json!({})).await.is_problem(405, "method_not_allowed");
}

#[tokio::test]
async fn a_stale_if_match_changes_nothing() {
    let client = Client::new().await;
    let jane = client.add("Jane", "030 7654321").await;
    let path = at(&jane);
    let body = json!({"first_name": "Ann", "numbers": [{"number": "030 1"}]});
    for tag in ["\"0\"", "\"17\"", "W/\"1\"", "1", "\"x\"", ""] {
        let stale = [("if-match", tag)];
        client.json(Method::PUT, &path, &stale, body.clone()).await.is_problem(412, "stale");
        client.json(Method::PATCH, &path, &stale, json!({"note": "x"})).await.is_problem(412, "stale");
        client.send(Method::DELETE, &path, &stale, Body::empty()).await.is_problem(412, "stale");
    }
    let now = client.get(&path).await;
    assert_eq!(now.json(), jane);
    let fresh = [("if-match", now.header("etag"))];
    client.json(Method::PATCH, &path, &fresh, json!({"note": "x"})).await.is(200);
    client.json(Method::PATCH, &path, &fresh, json!({"note": "y"})).await.is_problem(412, "stale");
}

#[tokio::test]
async fn bad_values_in_a_query() {
    let client = Client::new().await;
    for (query, field) in [
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("limit=x", "limit"),
        ("cursor=zz", "cursor"),
        ("cursor=%C3%A9%C3%A9", "cursor"),
        ("group=pals", "group"),
        ("group=", "group"),
        ("limit=1&limit=2", "limit"),
        ("contact_type=x", "contact_type"),
        ("favorite=maybe", "favorite"),
        ("sort=size", "sort"),
    ] {
        let answer = client.get(&format!("{ENTRIES}?{query}")).await;
        assert_eq!(answer.is_problem(422, "invalid"), [field], "{query}");
    }
    assert_eq!(client.delete(ENTRIES).await.is_problem(422, "invalid"), ["confirm"]);
    client.delete(&format!("{ENTRIES}?confirm=yes")).await.is_problem(422, "invalid");
}
