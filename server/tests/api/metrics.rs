//! `/metrics`: the text is what Prometheus reads, figures follow what happens, and nobody stands in it.

use crate::client::{Client, ENTRIES};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// The samples, read strictly: each family is told once, before its samples, and no sample comes twice.
fn samples(text: &str) -> BTreeMap<String, f64> {
    let (mut samples, mut kinds) = (BTreeMap::new(), BTreeMap::new());
    let mut helped = BTreeSet::new();
    assert!(text.ends_with('\n'), "the last line has an end too");
    for line in text.lines() {
        if let Some(help) = line.strip_prefix("# HELP ") {
            assert!(helped.insert(help.split_once(' ').unwrap().0.to_owned()), "{line}");
        } else if let Some(kind) = line.strip_prefix("# TYPE ") {
            let (name, kind) = kind.split_once(' ').unwrap();
            assert!(["counter", "gauge", "histogram"].contains(&kind), "{line}");
            assert!(kinds.insert(name.to_owned(), kind.to_owned()).is_none(), "{line}");
        } else {
            let (name, value) = line.rsplit_once(' ').unwrap();
            let family = name.split('{').next().unwrap();
            let parts = ["_bucket", "_sum", "_count"].iter();
            let of_histogram =
                parts.filter_map(|part| family.strip_suffix(part)).find(|it| kinds.contains_key(*it));
            let kind = &kinds[of_histogram.unwrap_or(family)];
            assert_eq!(of_histogram.is_some(), kind == "histogram", "{line}");
            assert_eq!(kind == "counter", family.ends_with("_total"), "{line}");
            assert!(samples.insert(name.to_owned(), value.parse().unwrap()).is_none(), "{line}");
        }
    }
    samples
}

async fn read(client: &Client) -> BTreeMap<String, f64> {
    let answer = client.get("/metrics").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    samples(&answer.text)
}

#[tokio::test]
async fn figures_follow_what_happens() {
    let client = Client::new().await;
    let before = read(&client).await;
    client.add("Jane", "030 1234567").await;
    let denied =
        json!({"first_name": "Mallory", "numbers": [{"number": "030 7654321", "contact_type": "deny"}]});
    client.post(ENTRIES, denied).await.is(201);
    for caller in ["+49301234567", "+49301234567", "+49307654321"] {
        client.decide(caller).await;
    }
    client.get("/api/v1/phones/nobody/ring-decision").await.is_problem(404, "no_such_phone");
    let after = read(&client).await;
    let risen = |name: &str| after[name] - before.get(name).copied().unwrap_or_default();
    for (name, by) in [
        ("ringbook_decisions_total{action=\"ring\",reason=\"allowed\"}", 2.0),
        ("ringbook_decisions_total{action=\"busy\",reason=\"deny\"}", 1.0),
        ("ringbook_decision_seconds_count", 3.0),
        ("ringbook_decision_seconds_bucket{le=\"+Inf\"}", 3.0),
        ("ringbook_requests_total{class=\"calls\",status=\"2xx\"}", 3.0),
        ("ringbook_requests_total{class=\"calls\",status=\"4xx\"}", 1.0),
        ("ringbook_requests_total{class=\"api\",status=\"2xx\"}", 2.0),
        ("ringbook_requests_total{class=\"service\",status=\"2xx\"}", 1.0),
        ("ringbook_store_commit_seconds_count", 2.0),
        ("ringbook_index_entries", 2.0),
        ("ringbook_index_numbers", 2.0),
        ("ringbook_revision{log=\"directories\"}", 2.0),
        ("ringbook_revision{log=\"outside\"}", 0.0),
    ] {
        assert_eq!(risen(name), by, "{name}: {after:#?}");
    }
    assert!(after["ringbook_decision_seconds_sum"] > 0.0 && after["ringbook_store_commit_seconds_sum"] > 0.0);
    assert_eq!((after["ringbook_directories"], after["ringbook_phones"]), (1.0, 1.0));
}

#[tokio::test]
async fn buckets_hold_those_before_them() {
    let client = Client::new().await;
    for _ in 0..20 {
        client.decide("+49301234567").await;
    }
    let text = client.get("/metrics").await.text;
    let buckets = |name: &str| -> Vec<f64> {
        let lines = text.lines().filter(|line| line.starts_with(&format!("{name}_bucket")));
        lines.map(|line| line.rsplit_once(' ').unwrap().1.parse().unwrap()).collect()
    };
    for name in ["ringbook_decision_seconds", "ringbook_store_commit_seconds"] {
        let buckets = buckets(name);
        assert!(buckets.len() > 10 && buckets.is_sorted(), "{name}: {buckets:?}");
        assert_eq!(buckets.last(), samples(&text).get(&format!("{name}_count")));
    }
}

#[tokio::test]
async fn streams_are_counted() {
    let client = Client::new().await;
    assert_eq!(read(&client).await["ringbook_event_streams"], 0.0);
    let path = "/api/v1/directories/main/events";
    let stream = client.answer(axum::http::Method::GET, path, &[], axum::body::Body::empty()).await;
    assert_eq!(read(&client).await["ringbook_event_streams"], 1.0);
    drop(stream);
    assert_eq!(read(&client).await["ringbook_event_streams"], 0.0);
}

#[tokio::test]
async fn nobody_stands_in_the_figures() {
    let client = Client::new().await;
    let directory = json!({"id": "secret-plans", "name": "Secret plans", "dial_plan": {"region": "DE"}});
    client.post("/api/v1/directories", directory).await.is(201);
    let entry = json!({"first_name": "Jane", "family_name": "Smith", "note": "a note", "numbers": [{"number": "030 1234567"}]});
    client.post("/api/v1/directories/secret-plans/entries", entry).await.is(201);
    client.decide("+49301234567").await;
    let text = client.get("/metrics").await.text.to_lowercase();
    for word in ["secret", "jane", "smith", "note", "1234567", "localhost", "127.0.0.1", "main", "\"phone\""]
    {
        assert!(!text.contains(word), "{word} stands in {text}");
    }
}
