//! `vectors/matching.jsonl`, row by row.

use numbers::Plan;
use shared::DialPlan;

use crate::reference::{Stored, look_up};

#[derive(Debug, serde::Deserialize)]
struct Case {
    id: String,
    dial_plan: DialPlan,
    stored: Vec<Stored>,
    caller: String,
    r#match: Option<usize>,
    class: String,
    why: String,
}

#[test]
fn every_row_of_the_vectors() {
    let rows = include_str!("../../../../vectors/matching.jsonl");
    let mut failures = Vec::new();
    for row in rows.lines().filter(|row| !row.trim().is_empty()) {
        let case: Case = serde_json::from_str(row).unwrap();
        let plan = Plan::new(&case.dial_plan).unwrap();
        let found = look_up(&plan, &case.stored, &case.caller);
        if found != (case.r#match, case.class.as_str()) {
            let forms = (plan.stored(&case.stored[0].number), plan.caller(&case.caller, &[""; 0]));
            failures.push(format!("{}: {found:?}, {forms:?}: {}", case.id, case.why));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
