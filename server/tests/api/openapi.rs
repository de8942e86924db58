//! The description: as it is committed, as it is served, and the same as what the server does.

use crate::client::Client;
use server::problem::Code;
use std::{env, fs, path::Path};

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
