//! Directories (`api.md`, Directories).

use crate::client::{Client, ENTRIES};
use serde_json::json;

const DIRECTORIES: &str = "/api/v1/directories";

#[tokio::test]
async fn a_directory_lives_and_dies() {
    let client = Client::new().await;
    let made = client.post(DIRECTORIES, json!({"id": "shop", "dial_plan": {"region": "US"}})).await.is(201);
    assert_eq!(
        made,
        json!({"id": "shop", "name": "shop", "dial_plan": {
            "region": "US", "area_code": null, "outside_line": null, "extension_digits": 5, "local_domains": [],
            "loose_digits": 0,
        }})
    );
    client.post(DIRECTORIES, json!({"id": "shop"})).await.is_problem(409, "directory_exists");
    assert_eq!(client.get(DIRECTORIES).await.is(200)["total"], 2);
    let entries = format!("{DIRECTORIES}/shop/entries");
    let added = client.post(&entries, json!({"numbers": [{"number": "(516) 123-4567"}]})).await;
    assert_eq!(added.header("ringbook-revision"), "1", "each directory counts for itself");
    client.delete(&format!("{DIRECTORIES}/shop")).await.is(204);
    client.get(&entries).await.is_problem(404, "no_such_directory");
    client.post(DIRECTORIES, json!({"id": "shop"})).await.is(201);
    assert_eq!(client.get(&entries).await.is(200)["total"], 0);
    client.delete(&format!("{DIRECTORIES}/main")).await.is_problem(409, "directory_in_use");
}

#[tokio::test]
async fn bad_directories_are_refused_by_field() {
    let client = Client::new().await;
    for (body, field) in [
        (json!({}), "id"),
        (json!({"id": "No Way"}), "id"),
        (json!({"id": "x", "dial_plan": {"region": "XX"}}), "dial_plan.region"),
        (json!({"id": "x", "dial_plan": {"area_code": "a"}}), "dial_plan.area_code"),
        (json!({"id": "x", "dial_plan": {"loose_digits": 3}}), "dial_plan.loose_digits"),
        (json!({"id": "x", "dial_plan": {"areacode": "30"}}), "dial_plan.areacode"),
        (json!({"id": "x", "dial_plan": ["DE"]}), "dial_plan"),
        (json!({"id": "x", "colour": 1}), "colour"),
    ] {
        let answer = client.post(DIRECTORIES, body.clone()).await;
        assert_eq!(answer.is_problem(422, "invalid"), [field], "{body}");
    }
    assert_eq!(client.get(DIRECTORIES).await.is(200)["total"], 1);
}

#[tokio::test]
async fn a_new_plan_re_indexes_or_names_what_would_collide() {
    let client = Client::new().await;
    let local = client.add("Local", "1111111").await;
    let hamburg = client.add("Hamburg", "+49401111111").await;
    let body = json!({"dial_plan": {"region": "DE", "area_code": "40"}});
    let refused = client.put("/api/v1/directories/main", body).await;
    refused.is_problem(409, "plan_collides");
    let named: Vec<_> =
        refused.json()["entries"].as_array().unwrap().iter().map(|it| it["entry"].clone()).collect();
    assert!(named.contains(&local["id"]) && named.contains(&hamburg["id"]));
    assert_eq!(client.decide("0301111111").await["display_name"], "Local", "nothing has changed");

    client.delete(&format!("{ENTRIES}/{}", hamburg["id"].as_str().unwrap())).await.is(204);
    client.dial_plan(json!({"region": "DE", "area_code": "40"})).await;
    assert_eq!(client.decide("0401111111").await["display_name"], "Local");
}
