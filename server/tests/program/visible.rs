//! One change is visible to the very next decision: what is acknowledged on one connection counts on another.
//! `cargo xtask visible` does it 10,000 times.

use crate::running::Running;
use serde_json::{Value, json};
use std::time::Instant;

/// Changes in a short run.
const CHANGES: usize = 600;
/// What makes it another number.
const WISH: &str = "RINGBOOK_VISIBLE_CHANGES";

#[test]
fn one_change_is_visible_to_the_next_decision() {
    let changes = std::env::var(WISH).ok().and_then(|count| count.parse().ok()).unwrap_or(CHANGES);
    let running = Running::start([]);
    let base = format!("{}/api/v1", running.address);
    let (writer, asker) = (ureq::Agent::new_with_defaults(), ureq::Agent::new_with_defaults());
    let entry = json!({"numbers": [{"number": "030 1234567"}]});
    let mut made = writer.post(format!("{base}/directories/main/entries")).send_json(entry).unwrap();
    let made: Value = made.body_mut().read_json().unwrap();
    let place = format!("{base}/directories/main/entries/{}", made["id"].as_str().unwrap());
    let state = format!("{base}/phones/phone/state");
    let question = format!("{base}/phones/phone/ring-decision?caller=%2B49301234567&format=text");

    let began = Instant::now();
    let mut missed = Vec::new();
    for n in 0..changes {
        // Contact types and reports in turn: what is expected differs from what was before each time.
        let (contact_type, dnd, reason) = match n % 4 {
            0 => (Some("deny"), None, "deny"),
            1 => (Some("vip"), Some(true), "vip"),
            2 => (Some("none"), None, "do_not_disturb"),
            _ => (None, Some(false), "allowed"),
        };
        if let Some(contact_type) = contact_type {
            let body = json!({"numbers": [{"number": "030 1234567", "contact_type": contact_type}]});
            writer.put(&place).send_json(body).unwrap();
        }
        if let Some(dnd) = dnd {
            writer.put(&state).send_json(json!({"dnd": dnd})).unwrap();
        }
        let answer = asker.get(&question).call().unwrap().body_mut().read_to_string().unwrap();
        if !answer.contains(&format!("\nreason={reason}\n")) {
            missed.push((n, answer));
        }
    }
    println!("visible: {changes} changes, {} misses, {} s", missed.len(), began.elapsed().as_secs());
    assert_eq!(missed, [], "decisions that did not know what was acknowledged before");
    assert_eq!(running.end(), Some(0));
}
