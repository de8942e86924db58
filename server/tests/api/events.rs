//! Server-sent events (`api.md`, Live changes).

use crate::client::{Client, ENTRIES, at};
use axum::{
    body::{Body, BodyDataStream},
    http::{HeaderMap, Method},
};
use futures_util::StreamExt as _;
use serde_json::{Value, json};

const EVENTS: &str = "/api/v1/directories/main/events";
const CHANGES: &str = "/api/v1/directories/main/changes";

/// An open stream.
struct Events {
    headers: HeaderMap,
    stream: BodyDataStream,
    text: String,
}

impl Events {
    async fn open(client: &Client, path: &str, headers: &[(&str, &str)]) -> Events {
        let response = client.answer(Method::GET, path, headers, Body::empty()).await;
        assert_eq!(response.status(), 200);
        let headers = response.headers().clone();
        Events { headers, stream: response.into_body().into_data_stream(), text: String::new() }
    }

    /// The next event as its name, its id and its data; none at the end.
    async fn next(&mut self) -> Option<(String, u64, Value)> {
        loop {
            while let Some((frame, rest)) = self.text.split_once("\n\n") {
                let (frame, rest) = (frame.to_owned(), rest.to_owned());
                self.text = rest;
                if !frame.starts_with(':') {
                    return Some(read(&frame));
                }
            }
            let bytes = self.stream.next().await?.unwrap();
            self.text.push_str(std::str::from_utf8(&bytes).unwrap());
        }
    }
}

fn read(frame: &str) -> (String, u64, Value) {
    let fields: Vec<(&str, &str)> = frame.lines().map(|line| line.split_once(": ").unwrap()).collect();
    let [("id", id), ("event", event), ("data", data)] = fields[..] else { panic!("{frame}") };
    (event.to_owned(), id.parse().unwrap(), serde_json::from_str(data).unwrap())
}

#[tokio::test]
async fn a_change_is_told_as_the_history_has_it() {
    let client = Client::new().await;
    client.add("Before", "030 1").await;
    let mut events = Events::open(&client, EVENTS, &[]).await;
    let header = |name| events.headers.get(name).unwrap().to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "text/event-stream");
    assert_eq!(header("cache-control"), "no-store");
    assert_eq!(header("x-accel-buffering"), "no");
    assert_eq!(events.next().await.unwrap(), ("ready".to_owned(), 1, json!({"revision": 1})));
    let jane = client.add("Jane\nSmith", "030 2").await;
    client.delete(&at(&jane)).await.is(204);
    let history = client.get(&format!("{CHANGES}?since=1")).await.is(200);
    for place in 0..2 {
        let item = history["items"][place].clone();
        let revision = item["revision"].as_u64().unwrap();
        assert_eq!(events.next().await.unwrap(), ("change".to_owned(), revision, item));
    }
}

#[tokio::test]
async fn it_goes_on_after_the_last_event() {
    let client = Client::new().await;
    for number in 1..=5 {
        client.add("Jane", &format!("030 {number}")).await;
    }
    let first = async |path: &str, headers: &[(&str, &str)]| {
        let (event, id, _) = Events::open(&client, path, headers).await.next().await.unwrap();
        (event, id)
    };
    let since = format!("{EVENTS}?since=1");
    assert_eq!(first(&since, &[]).await, ("change".to_owned(), 2));
    assert_eq!(first(EVENTS, &[("last-event-id", "3")]).await, ("change".to_owned(), 4));
    assert_eq!(first(&since, &[("last-event-id", "3")]).await, ("change".to_owned(), 4));
    assert_eq!(first(&since, &[("last-event-id", "")]).await, ("change".to_owned(), 2));
    assert_eq!(first(EVENTS, &[("last-event-id", "6")]).await, ("reset".to_owned(), 5));
    let mut up_to_date = Events::open(&client, EVENTS, &[("last-event-id", "5")]).await;
    client.delete(&format!("{ENTRIES}?confirm=all")).await.is(204);
    assert_eq!(up_to_date.next().await.unwrap().1, 6);
}

#[tokio::test]
async fn what_is_outside_directories_is_told_as_the_audit_has_it() {
    let client = Client::new().await;
    let mut events = Events::open(&client, "/api/v1/events?since=0", &[]).await;
    client.post("/api/v1/phones/phone/key", json!({})).await.is(201);
    let list = client.get("/api/v1/changes").await.is(200);
    let items = list["items"].as_array().unwrap();
    assert_eq!(items.len(), 3);
    for item in items {
        assert_eq!(events.next().await.unwrap().2, *item);
    }
}

#[tokio::test]
async fn it_ends_when_the_server_stops() {
    let client = Client::new().await;
    let mut events = Events::open(&client, EVENTS, &[]).await;
    assert_eq!(events.next().await.unwrap().0, "ready");
    let waiting = tokio::spawn(async move { events.next().await });
    tokio::task::yield_now().await;
    client.stopper.stop();
    assert_eq!(waiting.await.unwrap(), None);
}

#[tokio::test]
async fn it_ends_with_its_directory() {
    let client = Client::new().await;
    client.post("/api/v1/directories", json!({"id": "shop"})).await.is(201);
    let mut events = Events::open(&client, "/api/v1/directories/shop/events", &[]).await;
    assert_eq!(events.next().await.unwrap().0, "ready");
    client.delete("/api/v1/directories/shop").await.is(204);
    assert_eq!(events.next().await, None);
}

#[tokio::test]
async fn what_cannot_be_followed_is_told_by_its_name() {
    let client = Client::new().await;
    let fields = client.get(&format!("{EVENTS}?since=x")).await.is_problem(422, "invalid");
    assert_eq!(fields, ["since"]);
    for id in ["x", "-1", "1.5"] {
        let answer = client.send(Method::GET, EVENTS, &[("last-event-id", id)], Body::empty()).await;
        assert_eq!(answer.is_problem(422, "invalid"), ["Last-Event-ID"]);
    }
    client.get("/api/v1/directories/nowhere/events").await.is_problem(404, "no_such_directory");
}

#[tokio::test]
async fn too_many_are_sent_away_for_a_while() {
    let client = Client::new().await;
    let mut all = Vec::new();
    for _ in 0..1_000 {
        all.push(Events::open(&client, EVENTS, &[]).await);
    }
    let answer = client.get(EVENTS).await;
    answer.is_problem(503, "too_many_streams");
    assert_eq!(answer.header("retry-after"), "30");
    all.pop();
    Events::open(&client, EVENTS, &[]).await;
}
