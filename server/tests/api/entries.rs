//! Entries: add, overwrite, change, delete, lists (`api.md`, Entries).

use crate::client::{Client, ENTRIES, at};
use axum::http::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn an_entry_comes_back_as_the_contract_shows_it() {
    let client = Client::new().await;
    let body = json!({
        "first_name": "Jane", "family_name": "Smith", "group": "family", "birthday": "5.3.80", "favorite": true,
        "numbers": [{"number": "030/1234 567", "number_type": "landline", "contact_type": "vip"}],
    });
    let answer = client.post(ENTRIES, body).await;
    let mut entry = answer.is(201);
    assert_eq!(answer.header("ringbook-revision"), "1");
    assert_eq!(answer.header("etag"), "\"1\"");
    assert_eq!(client.get(&at(&entry)).await.is(200), entry);
    for id in ["/id", "/numbers/0/id"] {
        let id = entry.pointer_mut(id).unwrap().take();
        assert!(uuid::Uuid::parse_str(id.as_str().unwrap()).is_ok());
    }
    assert_eq!(
        entry,
        json!({
            "id": null, "revision": 1,
            "first_name": "Jane", "family_name": "Smith", "nickname": null, "title": null, "organization": null,
            "email": null, "note": null, "group": "family", "birthday": "1980-03-05", "favorite": true,
            "display_name": "Jane Smith",
            "numbers": [{
                "id": null, "number": "030/1234 567", "canonical": "+49301234567", "range": false,
                "number_type": "landline", "contact_type": "vip", "outgoing_identity": "active",
                "nickname": null, "title": null, "organization": null, "email": null, "note": null,
                "group": null, "birthday": null, "favorite": null,
            }],
        })
    );
}

#[tokio::test]
async fn adding_an_existing_number_overwrites_and_says_what() {
    let client = Client::new().await;
    let jane = client.add("Jane", "+49 30 1234567").await;
    let john = client.add("John", "0301234567").await;
    assert_eq!(john["replaced"], json!([jane]));
    client.get(&at(&jane)).await.is_problem(404, "no_such_entry");

    let only = [("if-none-match", "*")];
    let body = json!({"first_name": "Ann", "numbers": [{"number": "0049301234567"}]});
    let refused = client.json(Method::POST, ENTRIES, &only, body.clone()).await;
    refused.is_problem(409, "number_taken");
    assert_eq!(refused.json()["entries"][0]["id"], john["id"]);
    assert_eq!(client.decide("0301234567").await["display_name"], "John");

    let free = json!({"numbers": [{"number": "0301234568"}]});
    client.json(Method::POST, ENTRIES, &only, free).await.is(201);
}

#[tokio::test]
async fn only_the_taken_number_of_several_goes() {
    let client = Client::new().await;
    let body =
        json!({"first_name": "Jane", "numbers": [{"number": "030 1111111"}, {"number": "030 2222222"}]});
    let jane = client.post(ENTRIES, body).await.is(201);
    let john = client.add("John", "0301111111").await;
    assert_eq!(john["replaced"], json!([jane]));
    let rest = client.get(&at(&jane)).await.is(200);
    assert_eq!(rest["numbers"], json!([jane["numbers"][1]]));
    assert_eq!(rest["revision"], john["revision"]);
}

#[tokio::test]
async fn put_replaces_whole_and_keeps_known_numbers() {
    let client = Client::new().await;
    let body =
        json!({"first_name": "Jane", "note": "old", "numbers": [{"number": "030 1"}, {"number": "030 2"}]});
    let jane = client.post(ENTRIES, body).await.is(201);
    let kept = jane["numbers"][1]["id"].clone();
    let body =
        json!({"family_name": "Smith", "numbers": [{"id": kept, "number": "030 22"}, {"number": "030 3"}]});
    let now = client.put(&at(&jane), body).await.is(200);
    assert_eq!(
        (&now["first_name"], &now["note"], &now["family_name"]),
        (&Value::Null, &Value::Null, &json!("Smith"))
    );
    assert_eq!(now["numbers"][0]["id"], kept);
    assert_eq!(now["numbers"][0]["number"], "030 22");
    assert_ne!(now["numbers"][1]["id"], jane["numbers"][0]["id"]);
    // What the server gave may be sent back as it is.
    let again = client.put(&at(&jane), now.clone()).await.is(200);
    assert_eq!(again["numbers"], now["numbers"]);
}

#[tokio::test]
async fn patch_changes_only_what_is_named() {
    let client = Client::new().await;
    let jane = client.add("Jane", "030 1111111").await;
    let now = client.patch(&at(&jane), json!({"nickname": "JS", "group": "friends"})).await.is(200);
    assert_eq!(
        (&now["first_name"], &now["nickname"], &now["group"]),
        (&json!("Jane"), &json!("JS"), &json!("friends"))
    );
    assert_eq!(now["numbers"], jane["numbers"]);
    let now = client.patch(&at(&jane), json!({"nickname": null, "group": null})).await.is(200);
    assert_eq!((&now["nickname"], &now["group"]), (&Value::Null, &json!("none")));
    assert_eq!(
        client.patch(&at(&jane), json!({"numbers": null})).await.is_problem(422, "invalid"),
        ["numbers"]
    );
    for unknown in [json!({"nick": 1}), json!({"nick": null})] {
        assert_eq!(client.patch(&at(&jane), unknown).await.is_problem(422, "invalid"), ["nick"]);
    }
    assert_eq!(client.patch(&at(&jane), json!([])).await.is_problem(422, "invalid"), [""]);
}

#[tokio::test]
async fn a_taken_number_is_taken_over_only_when_asked() {
    let client = Client::new().await;
    let jane = client.add("Jane", "030 1111111").await;
    let john = client.add("John", "030 2222222").await;
    let body = json!({"first_name": "John", "numbers": [{"number": "0301111111"}]});
    let refused = client.put(&at(&john), body.clone()).await;
    refused.is_problem(409, "number_taken");
    assert_eq!(refused.json()["entries"][0]["id"], jane["id"]);
    let patch = json!({"numbers": [{"number": "0301111111"}]});
    client.patch(&at(&john), patch).await.is_problem(409, "number_taken");
    let taken = client.put(&format!("{}?take_over=true", at(&john)), body).await.is(200);
    assert_eq!(taken["replaced"], json!([jane]));
    client.get(&at(&jane)).await.is_problem(404, "no_such_entry");
}

#[tokio::test]
async fn a_number_and_a_range_with_the_same_digits_stand_side_by_side() {
    let client = Client::new().await;
    client.add("Jane", "+4930123").await;
    let body = json!({"first_name": "All", "numbers": [{"number": "030123", "range": true, "contact_type": "deny"}]});
    assert_eq!(client.post(ENTRIES, body.clone()).await.is(201).get("replaced"), None);
    assert_eq!(client.decide("+49301234").await["reason"], "deny");
    assert_eq!(client.decide("+4930123").await["display_name"], "Jane");
    assert!(client.post(ENTRIES, body).await.is(201)["replaced"].is_array());
}

#[tokio::test]
async fn deleting_one_and_all() {
    let client = Client::new().await;
    let jane = client.add("Jane", "030 1111111").await;
    client.add("John", "030 2222222").await;
    let answer = client.delete(&at(&jane)).await;
    answer.is(204);
    assert_eq!(answer.header("ringbook-revision"), "3");
    client.delete(&at(&jane)).await.is_problem(404, "no_such_entry");
    assert_eq!(client.decide("0301111111").await["class"], "unknown");
    let answer = client.delete(&format!("{ENTRIES}?confirm=all")).await;
    answer.is(204);
    assert_eq!(answer.header("ringbook-revision"), "4", "one change");
    assert_eq!(client.get(ENTRIES).await.is(200), json!({"items": [], "next": null, "total": 0}));
}

#[tokio::test]
async fn a_list_is_read_in_parts_without_gap_or_repetition() {
    let client = Client::new().await;
    for n in 0..23 {
        client.add(&format!("Name {}", (n * 7) % 23), &format!("030 555{n:04}")).await;
    }
    for sort in ["name", "number", "group"] {
        let mut seen = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = client.get(&format!("{ENTRIES}?limit=5&sort={sort}&cursor={cursor}")).await;
            let page = if cursor.is_empty() {
                client.get(&format!("{ENTRIES}?limit=5&sort={sort}")).await.is(200)
            } else {
                page.is(200)
            };
            assert_eq!(page["total"], 23);
            seen.extend(page["items"].as_array().unwrap().iter().map(|entry| entry["id"].to_string()));
            match page["next"].as_str() {
                Some(next) => cursor = next.to_owned(),
                None => break,
            }
        }
        assert_eq!(seen.len(), 23);
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 23, "{sort}");
    }
}

#[tokio::test]
async fn search_forgives_and_filters_filter() {
    let client = Client::new().await;
    let body = json!({
        "first_name": "Jürgen", "family_name": "Weiß", "organization": "ACME", "group": "work", "favorite": true,
        "numbers": [{"number": "030/1234 567", "contact_type": "vip"}, {"number": "0170 7654321", "group": "friends"}],
    });
    client.post(ENTRIES, body).await.is(201);
    client.add("Other", "040 999999").await;
    for (query, total) in [
        ("q=jurgen", 1),
        ("q=WEISS+j%C3%BCr", 1),
        ("q=acme", 1),
        ("q=34567", 1),
        ("q=030+12+34", 1),
        ("q=12+12", 1),
        ("q=%2B4930", 1),
        ("q=0049+30+1234567", 1),
        ("q=weiss+0049+170", 1),
        ("q=0049+40", 1),
        ("q=0049+304", 0),
        ("q=587436", 1),
        ("q=nobody", 0),
        ("q=", 2),
        ("group=work", 1),
        ("group=friends", 1),
        ("group=family", 0),
        ("contact_type=vip", 1),
        ("favorite=true", 1),
        ("favorite=false", 1),
    ] {
        assert_eq!(client.get(&format!("{ENTRIES}?{query}")).await.is(200)["total"], total, "{query}");
    }
}
