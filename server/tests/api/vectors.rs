//! The cases in `vectors/`, through the HTTP interface.

use crate::client::{Client, DECISION, ENTRIES, encoded};
use serde_json::{Value, json};

const MATCHING: &str = include_str!("../../../vectors/matching.jsonl");
const DECISION_CASES: &str = include_str!("../../../vectors/decision.jsonl");

fn cases(text: &str) -> Vec<Value> {
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[tokio::test]
async fn every_matching_case() {
    let cases = cases(MATCHING);
    assert!(cases.len() >= 47);
    for case in cases {
        let client = Client::new().await;
        client.dial_plan(case["dial_plan"].clone()).await;
        let mut ids = Vec::new();
        for stored in case["stored"].as_array().unwrap() {
            let entry = client.post(ENTRIES, json!({"numbers": [stored]})).await.is(201);
            ids.push(entry["id"].clone());
        }
        let decision = client.decide(case["caller"].as_str().unwrap()).await;
        let found = ids.iter().position(|id| *id == decision["match"]["entry"]);
        let place = found.map_or(Value::Null, |place| json!(place));
        assert_eq!((&place, &decision["class"]), (&case["match"], &case["class"]), "{case}\n{decision}");
    }
}

#[tokio::test]
async fn every_decision_case() {
    let cases = cases(DECISION_CASES);
    assert!(cases.len() >= 19);
    for case in cases {
        let client = Client::new().await;
        let mut phone = case["phone"].clone();
        phone["directories"] = json!(["main"]);
        client.put("/api/v1/phones/phone", phone).await.is(200);
        if !case["entry"].is_null() {
            client.post(ENTRIES, case["entry"].clone()).await.is(201);
        }
        let mut path = format!(
            "{DECISION}?caller={}&dnd={}&calls={}",
            encoded(case["caller"].as_str().unwrap()),
            case["state"]["dnd"],
            case["state"]["calls"],
        );
        if let Some(called) = case["called_identity"].as_str() {
            path = format!("{path}&called={}", encoded(called));
        }
        let decision = client.get(&path).await.is(200);
        for (name, expected) in case["expect"].as_object().unwrap() {
            assert_eq!(&decision[name], expected, "{name} of {}: {decision}", case["id"]);
        }
    }
}
