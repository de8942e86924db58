//! Sub entries: Add Sub, change, delete (`api.md`, Entries).

use crate::client::{Client, at};
use serde_json::json;

#[tokio::test]
async fn a_sub_entry_is_added_changed_and_deleted() {
    let client = Client::new().await;
    let jane = client.add("Jane", "sip:jane@pbx.example").await;
    let numbers = format!("{}/numbers", at(&jane));
    let body = json!({"number": "030 1111111", "number_type": "landline", "nickname": "Jane at home"});
    let two = client.post(&numbers, body).await;
    assert_eq!(two.header("etag"), "\"2\"");
    let two = two.is(201);
    let sub = format!("{numbers}/{}", two["numbers"][1]["id"].as_str().unwrap());
    assert_eq!(client.decide("0301111111").await["display_name"], "Jane at home");

    let changed = client.put(&sub, json!({"number": "030 1111111", "contact_type": "deny"})).await.is(200);
    assert_eq!(changed["numbers"][1]["id"], two["numbers"][1]["id"]);
    assert_eq!(client.decide("0301111111").await["reason"], "deny");

    client.delete(&sub).await.is(204);
    assert_eq!(client.get(&at(&jane)).await.is(200)["numbers"], jane["numbers"]);
    client.delete(&sub).await.is_problem(404, "no_such_number");
    let only = format!("{numbers}/{}", jane["numbers"][0]["id"].as_str().unwrap());
    client.delete(&only).await.is_problem(409, "only_number");
}

#[tokio::test]
async fn a_bad_number_is_told_without_its_place() {
    let client = Client::new().await;
    let jane = client.add("Jane", "030 1111111").await;
    let numbers = format!("{}/numbers", at(&jane));
    let answer = client.post(&numbers, json!({"number": "anonymous"})).await;
    assert_eq!(answer.is_problem(422, "invalid"), ["number"]);
    let answer = client.post(&numbers, json!({"number": "+49301111111"})).await;
    assert_eq!(answer.is_problem(422, "invalid"), ["number"]);
    let answer = client.post(&numbers, json!({"number": "030 2", "birthday": "1.13.80"})).await;
    assert_eq!(answer.is_problem(422, "invalid"), ["birthday"]);
}

#[tokio::test]
async fn a_taken_number_asks_first() {
    let client = Client::new().await;
    let jane = client.add("Jane", "030 1111111").await;
    let john = client.add("John", "030 2222222").await;
    let numbers = format!("{}/numbers", at(&jane));
    let body = json!({"number": "0302222222"});
    client.post(&numbers, body.clone()).await.is_problem(409, "number_taken");
    let taken = client.post(&format!("{numbers}?take_over=true"), body).await.is(201);
    assert_eq!(taken["replaced"], json!([john]));
    assert_eq!(client.decide("0302222222").await["display_name"], "Jane");
}
