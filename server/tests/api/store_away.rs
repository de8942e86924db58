//! The store goes away: changes are refused and say when to come again, calls are decided as before.

use crate::client::Client;
use serde_json::json;
use std::sync::Arc;
use store_contract::{CrashingStore, Fault, MemoryStore};

#[tokio::test]
async fn without_its_store_it_refuses_changes_and_decides_calls() {
    for fault in [Fault::Before, Fault::After] {
        let store = CrashingStore::new(Arc::new(MemoryStore::default()), 20, fault);
        let client = Client::on(Arc::new(store)).await;
        let mut added = 0;
        let refused = loop {
            let number = format!("030 555{:04}", added + 1);
            let body = json!({"first_name": "Jane", "numbers": [{"number": number}]});
            let answer = client.post("/api/v1/directories/main/entries", body).await;
            if answer.status != 201 {
                break answer;
            }
            added += 1;
        };
        assert!(added > 5, "{added}");
        refused.is_problem(503, "store_unavailable");
        assert_eq!(refused.header("retry-after"), "5");
        let list = client.get("/api/v1/directories/main/entries").await.is(200);
        assert_eq!(list["total"], added);
        assert_eq!(client.decide("+49305550001").await["display_name"], "Jane");
        let unknown = format!("+4930555{:04}", added + 1);
        assert_eq!(client.decide(&unknown).await["class"], "unknown");
    }
}
