//! Many entries at once: bulk changes, duplicates, merging.

use crate::client::{Client, ENTRIES, at};
use axum::http::Method;
use serde_json::{Value, json};

const BULK: &str = "/api/v1/directories/main/entries/bulk";
const DUPLICATES: &str = "/api/v1/directories/main/duplicates";

fn seen(entry: &Value) -> Value {
    json!({"id": entry["id"], "revision": entry["revision"]})
}

#[tokio::test]
async fn many_are_one_change_and_one_undo() {
    let client = Client::new().await;
    let (jane, max) = (client.add("Jane", "030 1111111").await, client.add("Max", "030 2222222").await);
    let body = json!({"entries": [seen(&jane), seen(&max)], "set": {"group": "work", "contact_type": "vip"}});
    let key = [("idempotency-key", "many")];
    let answer = client.json(Method::POST, BULK, &key, body.clone()).await;
    assert_eq!(answer.is(200), json!({"revision": 3, "changed": 2}));
    assert_eq!(answer.header("ringbook-revision"), "3");
    let again = client.json(Method::POST, BULK, &key, body).await;
    assert_eq!(again.is(200), json!({"revision": 3, "changed": 2}), "done once");
    assert_eq!(client.decide("0302222222").await["reason"], "vip");

    let gone = client.post(BULK, json!({"entries": [{"id": jane["id"]}], "delete": true})).await.is(200);
    assert_eq!(gone, json!({"revision": 4, "changed": 1}));
    client.get(&at(&jane)).await.is_problem(404, "no_such_entry");
    for revision in [4, 3] {
        client.post(&format!("/api/v1/directories/main/changes/{revision}/undo"), json!({})).await.is(200);
    }
    for before in [jane, max] {
        let now = client.get(&at(&before)).await.is(200);
        assert_eq!((&now["group"], &now["numbers"]), (&before["group"], &before["numbers"]));
    }
    let changes = client.get("/api/v1/directories/main/changes?since=2").await.is(200);
    let whats: Vec<&str> =
        changes["items"].as_array().unwrap().iter().map(|it| it["what"].as_str().unwrap()).collect();
    assert_eq!(whats, ["change", "delete", "undo", "undo"]);
}

#[tokio::test]
async fn who_has_changed_meanwhile_is_named_and_nothing_is_done() {
    let client = Client::new().await;
    let (jane, max) = (client.add("Jane", "030 1111111").await, client.add("Max", "030 2222222").await);
    let eve = client.add("Eve", "030 3333333").await;
    client.patch(&at(&jane), json!({"note": "new"})).await.is(200);
    client.delete(&at(&eve)).await.is(204);
    let before = client.shape().await;
    let body = json!({"entries": [seen(&jane), seen(&max), seen(&eve)], "delete": true});
    let refused = client.post(BULK, body).await;
    refused.is_problem(409, "entries_changed");
    let expected = json!([
        {"entry": jane["id"], "revision": 4, "display_name": "Jane"},
        {"entry": eve["id"], "revision": null, "display_name": null},
    ]);
    assert_eq!(refused.json()["entries"], expected);

    let found = |total: u64| json!({"found": {"q": "ma", "revision": 5, "total": total}, "delete": true});
    let refused = client.post(BULK, found(2)).await;
    refused.is_problem(409, "entries_changed");
    assert_eq!(refused.json()["found"], 1);
    assert_eq!(client.shape().await, before);
    assert_eq!(client.post(BULK, found(1)).await.is(200)["changed"], 1);
    let all = json!({"found": {"except": [jane["id"]]}, "delete": true});
    assert_eq!(client.post(BULK, all).await.is(200)["changed"], 0);
}

#[tokio::test]
async fn what_is_wrong_is_named() {
    let client = Client::new().await;
    let jane = client.add("Jane", "030 1111111").await;
    let one = json!([seen(&jane)]);
    for (body, field) in [
        (json!({"set": {"favorite": true}}), "entries"),
        (json!({"entries": one, "found": {}, "delete": true}), "entries"),
        (json!({"entries": [], "delete": true}), "entries"),
        (json!({"entries": one}), "set"),
        (json!({"entries": one, "set": {"favorite": true}, "delete": true}), "set"),
        (json!({"entries": one, "set": {}}), "set"),
        (json!({"entries": one, "set": {"name": "x"}}), "set.name"),
        (json!({"entries": one, "set": {"group": "all"}}), "set.group"),
        (json!({"entries": [{"id": "x"}], "delete": true}), "entries[0].id"),
        (json!({"entries": [seen(&jane), seen(&jane)], "delete": true}), "entries[1]"),
        (json!({"found": {"except": ["x"]}, "delete": true}), "found.except[0]"),
        (json!({"found": {"sort": "name"}, "delete": true}), "found.sort"),
    ] {
        assert_eq!(client.post(BULK, body.clone()).await.is_problem(422, "invalid"), [field], "{body}");
    }
    assert_eq!(client.get(&at(&jane)).await.is(200), jane);
}

#[tokio::test]
async fn namesakes_are_found_and_become_one() {
    let client = Client::new().await;
    let body = json!({"first_name": "Jürgen", "family_name": "Weiß", "email": "j@weiss.example", "group": "work",
        "numbers": [{"number": "030 1111111"}]});
    let first = client.post(ENTRIES, body).await.is(201);
    let body = json!({"first_name": "weiss", "family_name": "jurgen", "email": "jw@home.example",
        "numbers": [{"number": "030 2222222", "contact_type": "vip"}]});
    let second = client.post(ENTRIES, body).await.is(201);
    let other = client.add("Jürgen", "030 3333333").await;
    let list = client.get(DUPLICATES).await.is(200);
    let expected = json!({"items": [{"display_name": "Jürgen Weiß", "entries": [first, second], "more_entries": 0}],
        "next": null, "total": 1});
    assert_eq!(list, expected);
    assert_eq!(client.get(&format!("{DUPLICATES}?cursor=x")).await.is_problem(422, "invalid"), ["cursor"]);

    let merge = format!("{}/merge", at(&first));
    let refused = client.post(&merge, json!({"entries": [seen(&second), seen(&other)]})).await;
    assert_eq!(refused.is_problem(422, "invalid"), ["entries[1]"]);
    assert_eq!(client.post(&merge, json!({})).await.is_problem(422, "invalid"), ["entries"]);
    let body = json!({"entries": [seen(&second)]});
    let stale = client.json(Method::POST, &merge, &[("if-match", "\"9\"")], body.clone()).await;
    stale.is_problem(412, "stale");
    let answer = client.json(Method::POST, &merge, &[("if-match", "\"1\"")], body.clone()).await;
    let merged = answer.is(200);
    assert_eq!((answer.header("etag"), answer.header("ringbook-revision")), ("\"4\"", "4"));
    assert_eq!(merged["replaced"], json!([second]));
    let sub = &merged["numbers"][1];
    assert_eq!((&sub["email"], &sub["group"]), (&json!("jw@home.example"), &json!("none")));
    let decision = client.decide("0302222222").await;
    assert_eq!((&decision["reason"], &decision["display_name"]), (&json!("vip"), &json!("Jürgen Weiß")));
    client.post(&merge, body).await.is_problem(409, "entries_changed");
    assert_eq!(client.get(DUPLICATES).await.is(200)["total"], 0);
    let changes = client.get("/api/v1/directories/main/changes?since=3").await.is(200);
    assert_eq!(changes["items"][0]["what"], "merge");
    client.post("/api/v1/directories/main/changes/4/undo", json!({})).await.is(200);
    assert_eq!(client.get(&at(&second)).await.is(200)["numbers"], second["numbers"]);
}
