//! What phones report of themselves (`api.md`, Around the decision).

use jiff::Timestamp;
use serde::{Deserialize, Serialize, de::IgnoredAny};
use shared::Reported;
use utoipa::ToSchema;

/// What a phone last reported.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PhoneState, examples(json!({"dnd": true, "calls": 0, "off_hook": false, "reported": "2026-11-23T12:00:00Z"})))]
pub struct StateOut {
    /// Do not disturb.
    dnd: bool,
    /// Calls going on.
    #[schema(value_type = u64)]
    calls: u32,
    /// Whether an event said that the handset is lifted, which counts as a call until it is put down.
    off_hook: bool,
    /// When it reported last; null where it never did, and then it counts as free.
    #[schema(required, value_type = Option<String>, format = "date-time")]
    reported: Option<Timestamp>,
}

/// What a phone reports of its state.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PhoneStateReport, examples(json!({"dnd": true, "calls": 0})))]
pub struct StateIn {
    /// Do not disturb. Missing or null: as reported last.
    pub dnd: Option<bool>,
    /// Calls going on. Missing or null: as reported last.
    #[schema(value_type = Option<u64>, maximum = 4_294_967_295_u64)]
    pub calls: Option<u32>,
    /// Follows from events: ignored.
    #[serde(default, rename = "off_hook")]
    #[schema(value_type = Value)]
    _off_hook: Option<IgnoredAny>,
    /// The server's: ignored.
    #[serde(default, rename = "reported")]
    #[schema(value_type = Value)]
    _reported: Option<IgnoredAny>,
}

impl From<Option<(Reported, Timestamp)>> for StateOut {
    fn from(last: Option<(Reported, Timestamp)>) -> StateOut {
        let Reported { dnd, calls, off_hook } = last.map(|(reported, _)| reported).unwrap_or_default();
        StateOut { dnd, calls, off_hook, reported: last.map(|(_, at)| at) }
    }
}
