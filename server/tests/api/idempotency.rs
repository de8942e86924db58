//! `Idempotency-Key`: done once, however often it is sent (`api.md`, HTTP common rules).

use crate::client::{Answer, Client, ENTRIES};
use axum::http::Method;
use serde_json::{Value, json};
use std::{collections::BTreeSet, sync::Arc};

/// Adds an entry with a key.
async fn add(client: &Client, key: &str, body: Value) -> Answer {
    client.json(Method::POST, ENTRIES, &[("idempotency-key", key)], body).await
}

fn jane() -> Value {
    json!({"first_name": "Jane", "numbers": [{"number": "030 1234567"}]})
}

async fn count(client: &Client) -> Value {
    client.get(ENTRIES).await.is(200)["total"].clone()
}

#[tokio::test]
async fn the_same_request_again_gets_the_same_answer() {
    let client = Client::new().await;
    let first = add(&client, "one", jane()).await;
    let entry = first.is(201);
    client
        .patch(&format!("{ENTRIES}/{}", entry["id"].as_str().unwrap()), json!({"note": "new"}))
        .await
        .is(200);
    let again = add(&client, "one", jane()).await;
    assert_eq!(again.is(201), entry);
    for name in ["etag", "ringbook-revision", "content-type"] {
        assert_eq!(again.header(name), first.header(name), "{name}");
    }
    assert_ne!(again.header("x-request-id"), first.header("x-request-id"));
    assert!(
        add(&client, "two", jane()).await.is(201)["replaced"].is_array(),
        "another key is another request"
    );
}

#[tokio::test]
async fn a_key_belongs_to_one_request() {
    let client = Client::new().await;
    add(&client, "one", jane()).await.is(201);
    let john = json!({"first_name": "John", "numbers": [{"number": "030 7654321"}]});
    add(&client, "one", john.clone()).await.is_problem(422, "idempotency_key_reused");
    let careful = [("idempotency-key", "one"), ("if-none-match", "*")];
    client.json(Method::POST, ENTRIES, &careful, jane()).await.is_problem(422, "idempotency_key_reused");
    assert_eq!(count(&client).await, 1);
    let phone = [("idempotency-key", "one")];
    client.json(Method::POST, "/api/v1/phones", &phone, json!({"id": "two"})).await.is(201);
}

#[tokio::test]
async fn a_refusal_is_an_answer_too() {
    let client = Client::new().await;
    client.post(ENTRIES, jane()).await.is(201);
    let only = [("idempotency-key", "one"), ("if-none-match", "*")];
    let first = client.json(Method::POST, ENTRIES, &only, jane()).await;
    first.is_problem(409, "number_taken");
    client.delete(&format!("{ENTRIES}?confirm=all")).await.is(204);
    let again = client.json(Method::POST, ENTRIES, &only, jane()).await;
    again.is_problem(409, "number_taken");
    assert_eq!(again.json()["entries"], first.json()["entries"]);
    assert_eq!(again.json()["request_id"], again.header("x-request-id"), "but it names its own request");
}

#[tokio::test(flavor = "multi_thread")]
async fn at_the_same_time_it_is_done_once() {
    let client = Arc::new(Client::new().await);
    let requests: Vec<_> = (0..20)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { add(&client, "one", jane()).await.is(201)["id"].to_string() })
        })
        .collect();
    let mut ids = BTreeSet::new();
    for request in requests {
        ids.insert(request.await.unwrap());
    }
    assert_eq!(ids.len(), 1, "{ids:?}");
    assert_eq!(client.decide("0301234567").await["revision"], 1);
}

#[tokio::test]
async fn it_is_done_even_when_the_client_has_gone() {
    let client = Client::new().await;
    tokio::select! {
        biased;
        answer = add(&client, "one", jane()) => panic!("too early: {answer:?}"),
        () = std::future::ready(()) => {}
    }
    let entry = add(&client, "one", jane()).await.is(201);
    assert_eq!(entry.get("replaced"), None);
    assert_eq!(client.decide("0301234567").await["revision"], 1);
}

#[tokio::test]
async fn a_key_is_visible_text_of_some_length() {
    let client = Client::new().await;
    for key in ["", "two words", "ключ", &"x".repeat(256)] {
        assert_eq!(add(&client, key, jane()).await.is_problem(422, "invalid"), ["Idempotency-Key"], "{key}");
    }
    assert_eq!(count(&client).await, 0);
    add(&client, &"x".repeat(255), jane()).await.is(201);
}

#[tokio::test]
async fn a_call_is_decided_anew() {
    let client = Client::new().await;
    let key = [("idempotency-key", "one")];
    let call = json!({"caller": "030 1234567"});
    let before = client.json(Method::POST, crate::client::DECISION, &key, call.clone()).await.is(200);
    client.post(ENTRIES, jane()).await.is(201);
    let after = client.json(Method::POST, crate::client::DECISION, &key, call).await.is(200);
    assert_eq!((&before["class"], &after["class"]), (&json!("unknown"), &json!("directory")));
}
