//! What changed: in a directory, and outside (`api.md`, History).

use crate::client::{Client, ENTRIES, at};
use serde_json::{Value, json};

const CHANGES: &str = "/api/v1/directories/main/changes";

fn whats(list: &Value) -> Vec<(u64, &str)> {
    let items = list["items"].as_array().unwrap().iter();
    items.map(|item| (item["revision"].as_u64().unwrap(), item["what"].as_str().unwrap())).collect()
}

#[tokio::test]
async fn every_change_is_told_with_before_and_after() {
    let client = Client::new().await;
    let jane = client.add("Jane", "030 1111111").await;
    let john = client.add("John", "030 2222222").await;
    let changed = client.patch(&at(&jane), json!({"note": "x"})).await.is(200);
    let overwrite = client
        .post(ENTRIES, json!({"first_name": "Joe", "numbers": [{"number": "0301111111"}]}))
        .await
        .is(201);
    client.delete(&at(&john)).await.is(204);

    let list = client.get(CHANGES).await.is(200);
    assert_eq!(whats(&list), [(1, "add"), (2, "add"), (3, "change"), (4, "overwrite"), (5, "delete")]);
    assert_eq!((&list["next"], &list["total"]), (&Value::Null, &json!(5)));
    let of = |place: usize| &list["items"][place];
    assert_eq!(of(0)["who"], "local");
    assert_eq!(of(0)["undoes"], Value::Null);
    assert_eq!(of(0)["entries"], json!([{"entry": jane["id"], "before": null, "after": jane}]));
    assert_eq!(of(2)["entries"], json!([{"entry": jane["id"], "before": jane, "after": changed}]));
    assert_eq!(of(4)["entries"], json!([{"entry": john["id"], "before": john, "after": null}]));
    let mut joe = overwrite.clone();
    joe.as_object_mut().unwrap().remove("replaced");
    assert_eq!(
        of(3)["entries"],
        json!([
            {"entry": joe["id"], "before": null, "after": joe},
            {"entry": jane["id"], "before": changed, "after": null},
        ])
    );
}

#[tokio::test]
async fn changes_are_found_by_revision_entry_and_name() {
    let client = Client::new().await;
    let jane = client.add("Jane", "030 1111111").await;
    client.add("John", "030 2222222").await;
    client.patch(&at(&jane), json!({"note": "x"})).await.is(200);
    client.delete(&format!("{ENTRIES}?confirm=all")).await.is(204);
    let found = async |query: &str| {
        let list = client.get(&format!("{CHANGES}?{query}")).await.is(200);
        let revisions: Vec<u64> = whats(&list).into_iter().map(|(revision, _)| revision).collect();
        (revisions, list["next"].as_str().map(str::to_owned))
    };
    let entry = jane["id"].as_str().unwrap();
    assert_eq!(found(&format!("entry={entry}")).await.0, [1, 3, 4]);
    assert_eq!(found("since=2").await.0, [3, 4]);
    assert_eq!(found("since=9").await, (vec![], None));
    assert_eq!(found("who=local").await.0, [1, 2, 3, 4]);
    assert_eq!(found("who=anna").await.0, [0; 0]);
    assert_eq!(found("limit=3").await, (vec![1, 2, 3], Some("3".into())));
    assert_eq!(found("limit=3&cursor=3").await, (vec![4], None));
    assert_eq!(found("limit=4").await, (vec![1, 2, 3, 4], None));

    let only_hers = client.get(&format!("{CHANGES}?entry={entry}&since=3")).await.is(200);
    assert_eq!(only_hers["items"][0]["entries"].as_array().unwrap().len(), 1);
    assert_eq!(only_hers["items"][0]["more_entries"], 0);
}

#[tokio::test]
async fn a_large_change_tells_how_much_more_there_was() {
    let client = Client::new().await;
    for number in 0..103 {
        client.add("Jane", &format!("030 555{number:04}")).await;
    }
    client.delete(&format!("{ENTRIES}?confirm=all")).await.is(204);
    let list = client.get(&format!("{CHANGES}?since=103")).await.is(200);
    assert_eq!(list["items"][0]["entries"].as_array().unwrap().len(), 100);
    assert_eq!(list["items"][0]["more_entries"], 3);
}

#[tokio::test]
async fn a_number_that_fits_no_more_has_no_canonical_form() {
    let client = Client::new().await;
    // Nothing but the country: no range under this plan, one without it.
    client.dial_plan(json!({"region": null})).await;
    let range = json!({"numbers": [{"number": "+49", "range": true}]});
    let entry = client.post(ENTRIES, range).await.is(201);
    client.delete(&at(&entry)).await.is(204);
    client.dial_plan(json!({"region": "DE", "area_code": "30"})).await;
    let list = client.get(CHANGES).await.is(200);
    let number = &list["items"][0]["entries"][0]["after"]["numbers"][0];
    assert_eq!((&number["number"], &number["canonical"]), (&json!("+49"), &Value::Null));
}

#[tokio::test]
async fn what_cannot_be_asked_is_told_by_its_name() {
    let client = Client::new().await;
    for (query, field) in [
        ("since=x", "since"),
        ("since=-1", "since"),
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("cursor=x", "cursor"),
        ("entry=x", "entry"),
    ] {
        let fields = client.get(&format!("{CHANGES}?{query}")).await.is_problem(422, "invalid");
        assert_eq!(fields, [field], "{query}");
    }
    let nowhere = "/api/v1/directories/nowhere/changes?limit=x";
    client.get(nowhere).await.is_problem(404, "no_such_directory");
}

#[tokio::test]
async fn outside_directories_no_secret_is_told() {
    let client = Client::new().await;
    let phone = client.get("/api/v1/phones/phone").await.is(200);
    let mut quiet = phone.clone();
    quiet["unknown_callers"] = "silent".into();
    quiet.as_object_mut().unwrap().remove("id");
    let quiet = client.put("/api/v1/phones/phone", quiet).await.is(200);
    client.post("/api/v1/phones/phone/key", json!({})).await.is(201);
    let person = json!({"id": "anna", "name": "Anna", "role": "administrator", "password": "correct horse"});
    let person = client.post("/api/v1/people", person).await.is(201);
    client.post("/api/v1/tokens", json!({"name": "t", "scope": "read"})).await.is(201);
    client.delete("/api/v1/phones/phone").await.is(204);

    let answer = client.get("/api/v1/changes").await;
    let list = answer.is(200);
    let items = list["items"].as_array().unwrap();
    let of = |place: usize| (items[place]["before"].clone(), items[place]["after"].clone());
    assert_eq!(of(0).1["id"], "main");
    assert_eq!(of(1).0["dial_plan"]["area_code"], Value::Null);
    assert_eq!(of(1).1["dial_plan"]["area_code"], "30");
    assert_eq!(of(2), (phone, quiet.clone()));
    assert_eq!(of(3), (Value::Null, Value::Null));
    assert_eq!(of(4), (Value::Null, person));
    assert_eq!(of(5), (Value::Null, Value::Null));
    assert_eq!(of(6), (quiet, Value::Null));
    for secret in ["argon2", "digest", "ha1", "password", "\"log\""] {
        assert!(!answer.text.contains(secret), "{secret}: {}", answer.text);
    }
}

#[tokio::test]
async fn a_change_is_taken_back_once_and_says_why_it_is_not() {
    let client = Client::new().await;
    let entries = "/api/v1/directories/main/entries";
    let jane = json!({"first_name": "Jane", "numbers": [{"number": "030 1"}]});
    client.post(entries, jane).await.is(201);
    client.post(entries, json!({"first_name": "Max", "numbers": [{"number": "+49301"}]})).await.is(201);
    let undone = client.post("/api/v1/directories/main/changes/2/undo", Value::Null).await;
    assert_eq!(undone.is(200), json!({"revision": 3, "undoes": 2}));
    let list = client.get(entries).await.is(200);
    assert_eq!((&list["total"], &list["items"][0]["first_name"]), (&json!(1), &json!("Jane")));
    let again = client.post("/api/v1/directories/main/changes/2/undo", Value::Null).await.is(409);
    assert_eq!(again["code"], "cannot_undo");
    assert_eq!(again["detail"], "this cannot be undone: Max was deleted since");
    for revision in ["0", "4", "99999999999999999999", "x"] {
        let path = format!("/api/v1/directories/main/changes/{revision}/undo");
        assert_eq!(client.post(&path, Value::Null).await.is(404)["code"], "no_such_change", "{revision}");
    }
}
