//! The list of calls (`api.md`, Around the decision).

use crate::client::{Client, DECISION, ENTRIES};
use axum::{body::Body, http::Method};
use futures_util::StreamExt as _;
use serde_json::{Value, json};
use std::time::Instant;

const CALLS: &str = "/api/v1/phones/phone/calls";

async fn callers(client: &Client, query: &str) -> Vec<String> {
    let list = client.get(&format!("{CALLS}{query}")).await.is(200);
    list["items"].as_array().unwrap().iter().map(|call| call["caller"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn every_decision_stands_in_the_list_with_its_explanation() {
    let client = Client::new().await;
    let empty = json!({"items": [], "next": null, "total": 0, "dropped": 0});
    assert_eq!(client.get(CALLS).await.is(200), empty);
    let jane = json!({"first_name": "Jane", "numbers": [{"number": "030 1234567", "contact_type": "deny"}]});
    client.post(ENTRIES, jane).await.is(201);

    let query = "caller=%2B49301234567&called=Office&caller_name=J&dnd=1&calls=2";
    let answer = client.get(&format!("{DECISION}?{query}")).await.is(200);
    client.get(&format!("{DECISION}?caller=030%20999&format=text")).await;
    client.post(DECISION, json!({})).await.is(200);
    let list = client.get(CALLS).await.is(200);
    assert_eq!((&list["total"], &list["next"], &list["dropped"]), (&json!(3), &Value::Null, &json!(0)));
    let [anonymous, unknown, jane] = &list["items"].as_array().unwrap()[..] else { panic!("{list}") };
    assert_eq!(jane["decision"], answer);
    assert_eq!(
        (
            &jane["caller"],
            &jane["called"],
            &jane["caller_name"],
            &jane["dnd"],
            &jane["calls"],
            &jane["asked"]
        ),
        (&json!("+49301234567"), &json!("Office"), &json!("J"), &json!(true), &json!(2), &json!(1))
    );
    assert!(jane["time"].as_str().unwrap().ends_with('Z'), "{jane}");
    assert_eq!((&unknown["caller"], &unknown["call_id"]), (&json!("030 999"), &Value::Null));
    assert_eq!((&anonymous["caller"], &anonymous["decision"]["class"]), (&json!(""), &json!("anonymous")));

    let german = [("accept-language", "de")];
    let told = client.send(Method::GET, CALLS, &german, Body::empty()).await.is(200);
    assert_ne!(
        told["items"][2]["decision"]["explanation"], answer["explanation"],
        "in the language asked for"
    );
}

#[tokio::test]
async fn the_same_call_gets_the_same_answer_in_any_form() {
    let client = Client::new().await;
    let asked = |format: &str| format!("{DECISION}?caller=0301234567&call_id=abc%40pbx&format={format}");
    let (json, text, xml) = (client.get(&asked("json")).await, asked("text"), asked("xml"));
    let (text, xml) = (client.get(&text).await.text, client.get(&xml).await.text);
    let deny = json!({"first_name": "Jane", "numbers": [{"number": "030 1234567", "contact_type": "deny"}]});
    client.post(ENTRIES, deny).await.is(201);
    for (format, before) in [("json", &json.text), ("text", &text), ("xml", &xml)] {
        assert_eq!(client.get(&asked(format)).await.text, *before, "{format}");
    }
    let other = client.get(&format!("{DECISION}?caller=0301234567&call_id=abd%40pbx")).await.is(200);
    assert_eq!(other["reason"], "deny");
    let unnamed = client.get(&format!("{DECISION}?caller=0301234567")).await.is(200);
    assert_eq!(unnamed["reason"], "deny");
    let list = client.get(CALLS).await.is(200);
    let lines: Vec<(&Value, &Value)> =
        list["items"].as_array().unwrap().iter().map(|call| (&call["call_id"], &call["asked"])).collect();
    let (null, abc, abd) = (json!(null), json!("abc@pbx"), json!("abd@pbx"));
    assert_eq!(lines, [(&null, &json!(1)), (&abd, &json!(1)), (&abc, &json!(6))]);
}

#[tokio::test]
async fn the_list_is_read_in_parts() {
    let client = Client::new().await;
    for n in 0..25 {
        client.get(&format!("{DECISION}?caller=030{n:04}")).await;
    }
    let first = client.get(&format!("{CALLS}?limit=10")).await.is(200);
    assert_eq!((&first["total"], first["items"][0]["caller"].as_str()), (&json!(25), Some("0300024")));
    client.get(&format!("{DECISION}?caller=0309999")).await;
    let second = callers(&client, &format!("?limit=10&cursor={}", first["next"].as_str().unwrap())).await;
    assert_eq!((second[0].as_str(), second.len()), ("0300014", 10));
    assert_eq!(callers(&client, "?limit=1").await, ["0309999"]);
    for (query, field) in
        [("?limit=0", "limit"), ("?limit=x", "limit"), ("?cursor=x", "cursor"), ("?cursor=-1", "cursor")]
    {
        assert_eq!(
            client.get(&format!("{CALLS}{query}")).await.is_problem(422, "invalid"),
            [field],
            "{query}"
        );
    }
    client.get("/api/v1/phones/none/calls").await.is_problem(404, "no_such_phone");

    client.delete(CALLS).await.is(204);
    assert_eq!(client.get(CALLS).await.is(200)["total"], 0);
    client.put("/api/v1/settings", json!({"history_days": null, "calls_per_phone": 0})).await.is(200);
    client.get(&format!("{DECISION}?caller=0309999")).await.is(200);
    assert_eq!(client.get(CALLS).await.is(200)["total"], 0, "none are kept");
}

#[tokio::test]
async fn who_follows_hears_of_every_line() {
    let client = Client::new().await;
    let path = format!("{CALLS}/events");
    let response = client.answer(Method::GET, &path, &[], Body::empty()).await;
    assert_eq!(
        (response.status().as_u16(), &response.headers()["content-type"]),
        (200, &"text/event-stream".parse().unwrap())
    );
    let mut stream = response.into_body().into_data_stream();
    let mut next = async || String::from_utf8(stream.next().await.unwrap().unwrap().to_vec()).unwrap();
    assert!(next().await.starts_with("event: ready\n"));
    let began = Instant::now();
    for caller in ["0301", "0302"] {
        client.get(&format!("{DECISION}?caller={caller}")).await;
        let event = next().await;
        let data = event.strip_prefix("event: call\ndata: ").unwrap_or_else(|| panic!("{event}"));
        let call: Value = serde_json::from_str(data).unwrap();
        assert_eq!(call["caller"], caller);
        assert_eq!(call, client.get(&format!("{CALLS}?limit=1")).await.is(200)["items"][0]);
    }
    assert!(began.elapsed().as_secs() < 2, "soon");
    client.delete("/api/v1/phones/phone").await.is(204);
    drop(client);
}
