//! The description: as it is committed, as it is served, and the same as what the server does.

use crate::client::Client;
use server::problem::Code;
use std::{collections::BTreeSet, env, fs, path::Path};

const COMMITTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/openapi.json");

/// `cargo xtask openapi` asks this test to write the file.
#[test]
fn the_committed_description_is_the_one_of_the_code() {
    let description = server::openapi::document().to_pretty_json().unwrap() + "\n";
    let committed = Path::new(COMMITTED);
    if env::var_os("RINGBOOK_WRITE_OPENAPI").is_some() {
        fs::write(committed, description).unwrap();
        return;
    }
    let same = fs::read_to_string(committed).is_ok_and(|text| text == description);
    assert!(
        same,
        "docs/openapi.json is not what the code describes: run `cargo xtask openapi` and look at what changed"
    );
}

#[test]
fn every_operation_has_a_name_of_its_own_and_says_who_may_ask() {
    let description = serde_json::to_value(server::openapi::document()).unwrap();
    let mut names = BTreeSet::new();
    for (path, item) in description["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let name = operation["operationId"].as_str().unwrap();
            assert!(names.insert(name.to_owned()), "{name} is there twice");
            let for_everybody =
                ["/healthz", "/readyz", "/metrics", "/api/v1/openapi.json"].contains(&path.as_str());
            assert_eq!(operation["security"].is_null(), for_everybody, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn it_is_served() {
    let answer = Client::new().await.get("/api/v1/openapi.json").await;
    assert_eq!(answer.header("content-type"), "application/json");
    let committed: serde_json::Value = serde_json::from_str(&fs::read_to_string(COMMITTED).unwrap()).unwrap();
    assert_eq!(answer.is(200), committed);
}

#[test]
fn the_page_of_rules_has_every_code_as_it_is() {
    let rules = include_str!("../../../docs/api.md");
    let rows: Vec<&str> = rules.lines().filter(|line| line.starts_with("| `")).collect();
    let codes = Code::ALL.iter();
    let expected: Vec<String> = codes
        .map(|code| format!("| `{}` | {} | {} |", code.word(), code.status().as_str(), code.about()))
        .collect();
    assert_eq!(rows, expected, "the table in docs/api.md");
}
