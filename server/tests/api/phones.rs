//! Phones and what they dial (`api.md`, Phones).

use crate::client::{Client, ENTRIES};
use serde_json::json;

const PHONES: &str = "/api/v1/phones";

#[tokio::test]
async fn a_phone_comes_back_as_the_contract_shows_it() {
    let client = Client::new().await;
    let phone = json!({
        "id": "reception", "name": "Reception", "directories": ["main"],
        "identities": [{"name": "Office", "sip_address": "office@pbx.example", "ringtone": null}],
        "active_identity": "Office",
        "ringtones": {"default": "Ringer1", "vip": null, "friends": null, "family": "Ringer4", "work": null,
                      "colleagues": null, "server": null},
        "us_date_format": false, "call_waiting": "off", "dnd_answer": 480,
        "anonymous_callers": "ring", "unknown_callers": "ring",
    });
    let made = client.post(PHONES, phone.clone()).await;
    assert_eq!(made.is(201), phone);
    let read = client.get(&format!("{PHONES}/reception")).await;
    assert_eq!((read.is(200), read.header("etag")), (phone.clone(), made.header("etag")));
    client.post(PHONES, phone).await.is_problem(409, "phone_exists");
    assert_eq!(client.get(PHONES).await.is(200)["total"], 2);
    client.delete(&format!("{PHONES}/reception")).await.is(204);
    client.get(&format!("{PHONES}/reception")).await.is_problem(404, "no_such_phone");
}

#[tokio::test]
async fn bad_settings_are_refused_by_field() {
    let client = Client::new().await;
    let office = json!({"name": "Office", "sip_address": "office@pbx.example"});
    for (body, field) in [
        (json!({"directories": ["none"]}), "directories[0]"),
        (json!({"directories": ["main", "main"]}), "directories[1]"),
        (json!({"identities": [office, office]}), "identities[1].name"),
        (
            json!({"identities": [office, {"name": " Office", "sip_address": "o@pbx.example"}]}),
            "identities[1].name",
        ),
        (json!({"identities": [{"name": "", "sip_address": "a@b"}]}), "identities[0].name"),
        (json!({"identities": [{"name": "A", "sip_address": "office"}]}), "identities[0].sip_address"),
        (json!({"active_identity": "Office"}), "active_identity"),
        (json!({"ringtones": {"vip": "Ringer11"}}), "ringtones.vip"),
        (json!({"ringtones": {"wip": "Ringer1"}}), "ringtones.wip"),
        (json!({"ringtones": ["Ringer1"]}), "ringtones"),
        (json!({"identities": [["A", "a@b"]]}), "identities[0]"),
        (json!({"dnd_answer": 500}), "dnd_answer"),
        (json!({"call_waiting": "loud"}), "call_waiting"),
        (json!({"unknown_callers": "deny"}), "unknown_callers"),
        (json!({"colour": 1}), "colour"),
    ] {
        let answer = client.put(&format!("{PHONES}/phone"), body.clone()).await;
        assert_eq!(answer.is_problem(422, "invalid"), [field], "{body}");
    }
}

#[tokio::test]
async fn dialling_shows_the_chosen_identity() {
    let client = Client::new().await;
    let phone = json!({
        "directories": ["main"], "active_identity": "Home",
        "identities": [{"name": "Office", "sip_address": "office@pbx.example"}, {"name": "Home", "sip_address": "home@pbx.example"}],
    });
    client.put(&format!("{PHONES}/phone"), phone).await.is(200);
    let number = |number: &str, identity: &str| json!({"numbers": [{"number": number, "outgoing_identity": identity}]});
    client.post(ENTRIES, number("*31#030 1111111", "Office")).await.is(201);
    client.post(ENTRIES, number("jane@pbx.example", "Gone")).await.is(201);

    let dial = client.get(&format!("{PHONES}/phone/dial?number=0301111111")).await.is(200);
    assert_eq!(
        (&dial["dial"], &dial["outgoing_identity"]["name"]),
        (&json!("*31#0301111111"), &json!("Office"))
    );
    let dial = client.get(&format!("{PHONES}/phone/dial?number=jane%40pbx.example")).await.is(200);
    assert_eq!(
        (&dial["uri"], &dial["outgoing_identity"]["name"]),
        (&json!("sip:jane@pbx.example"), &json!("Home"))
    );
    for (number, expected) in
        [("+49304444444", "+49304444444"), ("sip:+49304444444@h.example", "+49304444444@h.example")]
    {
        let dial = client.get(&format!("{PHONES}/phone/dial?number={number}")).await.is(200);
        assert_eq!(dial["dial"], expected, "the plus of a query that is not encoded");
    }
    client.post(PHONES, json!({"id": "alone", "directories": []})).await.is(201);
    let dial = client.get(&format!("{PHONES}/alone/dial?number=030-12")).await.is(200);
    assert_eq!(dial["dial"], "03012", "a phone without a directory has no dial plan");
    for query in ["", "?number=", "?number=()", "?number=%2B", "?number=sip:"] {
        let answer = client.get(&format!("{PHONES}/phone/dial{query}")).await;
        assert_eq!(answer.is_problem(422, "invalid"), ["number"], "{query}");
    }
}
