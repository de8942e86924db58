//! The settings of the installation: how long history is kept.

use crate::client::Client;
use axum::http::Method;
use serde_json::{Value, json};

const SETTINGS: &str = "/api/v1/settings";

#[tokio::test]
async fn history_is_kept_for_ever_until_somebody_says_otherwise() {
    let client = Client::new().await;
    let never_set = client.get(SETTINGS).await;
    let kept = |days: Value| json!({"history_days": days, "calls_days": 90, "calls_per_phone": 10_000});
    assert_eq!(never_set.is(200), kept(Value::Null));
    assert_eq!(never_set.header("etag"), "\"0\"");

    let set = client.put(SETTINGS, json!({"history_days": 90})).await;
    assert_eq!(set.is(200), kept(json!(90)));
    let tag = set.header("etag").to_owned();
    assert_eq!(tag, format!("\"{}\"", set.header("ringbook-revision")));
    assert_eq!(client.get(SETTINGS).await.header("etag"), tag);
    let seen_before = [("if-match", "\"0\"")];
    let body = json!({"history_days": null});
    client.json(Method::PUT, SETTINGS, &seen_before, body.clone()).await.is_problem(412, "stale");
    let seen_now = [("if-match", &*tag)];
    assert_eq!(client.json(Method::PUT, SETTINGS, &seen_now, body).await.is(200), kept(Value::Null));

    let changes = client.get("/api/v1/changes").await.is(200);
    let last = changes["items"].as_array().unwrap().last().unwrap();
    assert_eq!((&last["before"], &last["after"]), (&kept(json!(90)), &kept(Value::Null)));
    client.post(&format!("/api/v1/changes/{}/undo", last["revision"]), Value::Null).await.is(200);
    assert_eq!(client.get(SETTINGS).await.is(200)["history_days"], 90);
}

/// A `PUT` is the whole: what is missing, and what is null, takes its default.
#[tokio::test]
async fn what_is_missing_takes_its_default() {
    let client = Client::new().await;
    let all = |days: u32, per_phone: u32| json!({"history_days": 30, "calls_days": days, "calls_per_phone": per_phone});
    for (body, kept) in [
        (all(7, 0), all(7, 0)),
        (json!({"history_days": 30, "calls_days": 7}), all(7, 10_000)),
        (json!({"history_days": 30, "calls_per_phone": 5}), all(90, 5)),
        (json!({"history_days": 30}), all(90, 10_000)),
        (all(7, 0), all(7, 0)),
        (json!({"history_days": 30, "calls_days": null, "calls_per_phone": null}), all(90, 10_000)),
    ] {
        assert_eq!(client.put(SETTINGS, body.clone()).await.is(200), kept, "{body}");
        assert_eq!(client.get(SETTINGS).await.is(200), kept, "{body}");
    }
    // what was read is what can be sent
    client.put(SETTINGS, all(7, 0)).await.is(200);
    let read = client.get(SETTINGS).await.is(200);
    assert_eq!(client.put(SETTINGS, read.clone()).await.is(200), read);
}

#[tokio::test]
async fn bad_settings_are_refused_by_field() {
    let client = Client::new().await;
    for (body, field) in [
        (json!({}), "history_days"),
        (json!({"history_days": 0}), "history_days"),
        (json!({"history_days": 36_501}), "history_days"),
        (json!({"history_days": -1}), "history_days"),
        (json!({"history_days": "90"}), "history_days"),
        (json!({"history_days": 90, "calls_days": 0}), "calls_days"),
        (json!({"history_days": 90, "calls_days": 36_501}), "calls_days"),
        (json!({"history_days": 90, "calls_per_phone": 100_001}), "calls_per_phone"),
        (json!({"history_days": 90, "calls_per_phone": -1}), "calls_per_phone"),
        (json!({"history_days": 90, "colour": 1}), "colour"),
    ] {
        let answer = client.put(SETTINGS, body.clone()).await;
        assert_eq!(answer.is_problem(422, "invalid"), [field], "{body}");
    }
    for query in ["", "?days=", "?days=0", "?days=36501", "?days=x", "?days=-1"] {
        let answer = client.get(&format!("{SETTINGS}/history{query}")).await;
        assert_eq!(answer.is_problem(422, "invalid"), ["days"], "{query}");
    }
    assert_eq!(client.get(SETTINGS).await.header("etag"), "\"0\"");
}

#[tokio::test]
async fn what_would_become_final_is_told() {
    let client = Client::new().await;
    client.add("Young", "030 1").await;
    let told = client.get(&format!("{SETTINGS}/history?days=1")).await.is(200);
    let expected = json!([{"log": null, "changes": 0}, {"log": "main", "changes": 0}]);
    assert_eq!(
        (&told["changes"], &told["logs"], &told["deleted_directories"]),
        (&json!(0), &expected, &json!(0))
    );
    assert!(told["until"].as_str().unwrap().ends_with('Z'), "{told}");
}
