//! Calls as the list of calls has them (`api.md`, Around the decision).

use crate::routes::ring_decision::DecisionOut;
use directory::{CallPage, CallRecord};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use shared::Language;
use utoipa::ToSchema;

/// A call, and what was decided.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ListedCall)]
pub struct CallOut {
    /// Its line in the list. A call that is asked for again keeps its line.
    #[schema(examples("42"))]
    id: String,
    /// When it was first asked for, RFC 3339 in UTC.
    #[schema(value_type = String, format = "date-time")]
    time: Timestamp,
    /// How often it was asked for. What stands here is the newest answer.
    #[schema(minimum = 1)]
    asked: u32,
    /// The phone's own name for the call.
    #[schema(required)]
    call_id: Option<String>,
    /// The calling number as it was received; empty when it was withheld.
    caller: String,
    /// The identity that was called, as the phone said it.
    #[schema(required)]
    called: Option<String>,
    /// The name that the network sent.
    #[schema(required)]
    caller_name: Option<String>,
    /// Whether the phone was in do-not-disturb.
    dnd: bool,
    /// How many calls went on.
    #[schema(value_type = u64)]
    calls: u32,
    /// What was decided, and why, in the words of today.
    #[schema(value_type = DecisionOut<'_>)]
    decision: Value,
}

impl CallOut {
    /// As somebody reads it who understands this language.
    pub fn new(line: u64, call: &CallRecord, language: Language) -> CallOut {
        CallOut {
            id: line.to_string(),
            time: call.time,
            asked: call.asked,
            call_id: call.call_id.clone(),
            caller: call.caller.clone(),
            called: call.called.clone(),
            caller_name: call.caller_name.clone(),
            dnd: call.state.dnd,
            calls: call.state.calls,
            decision: call.decision(|decision, revision| {
                serde_json::to_value(DecisionOut::new(decision, revision, language)).unwrap_or_default()
            }),
        }
    }
}

/// A part of the list of calls, the newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct CallList {
    /// The calls.
    items: Vec<CallOut>,
    /// The `cursor` of the next part, null with the last.
    #[schema(required)]
    next: Option<String>,
    /// How many calls the whole list has.
    total: u64,
    /// How many calls, of all phones, were decided and not noted since the server started: too many came at once, or the store did
    /// not take them.
    dropped: u64,
}

impl CallList {
    /// As somebody reads it who understands this language.
    pub fn new(page: &CallPage, language: Language) -> CallList {
        CallList {
            items: page.items.iter().map(|(line, call)| CallOut::new(*line, call, language)).collect(),
            next: page.next.map(|line| line.to_string()),
            total: page.total,
            dropped: page.dropped,
        }
    }
}
