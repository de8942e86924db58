//! Phones (`api.md`, Phones).

use serde::{Deserialize, Serialize};
use shared::{CallWaiting, CallerPolicy, DirectoryId, DndAnswer, Identity, Phone, PhoneSettings, Ringtones};

/// A phone as the API gives it.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub struct PhoneOut(pub Phone);

/// A phone as a client sends it; what is missing or null takes its default.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PhoneIn {
    /// Its id: required to create it, the one of the address to replace it.
    pub id: Option<String>,
    name: Option<String>,
    directories: Option<Vec<DirectoryId>>,
    identities: Option<Vec<Identity>>,
    active_identity: Option<String>,
    ringtones: Option<Ringtones>,
    us_date_format: Option<bool>,
    call_waiting: Option<CallWaiting>,
    dnd_answer: Option<DndAnswer>,
    anonymous_callers: Option<CallerPolicy>,
    unknown_callers: Option<CallerPolicy>,
}

impl PhoneIn {
    /// As the application takes it.
    pub fn settings(self) -> PhoneSettings {
        PhoneSettings {
            name: self.name.or_else(|| self.id.clone()).unwrap_or_default(),
            directories: self.directories.unwrap_or_default(),
            identities: self.identities.unwrap_or_default(),
            active_identity: self.active_identity,
            ringtones: self.ringtones.unwrap_or_default(),
            us_date_format: self.us_date_format.unwrap_or_default(),
            call_waiting: self.call_waiting.unwrap_or_default(),
            dnd_answer: self.dnd_answer.unwrap_or_default(),
            anonymous_callers: self.anonymous_callers.unwrap_or_default(),
            unknown_callers: self.unknown_callers.unwrap_or_default(),
        }
    }
}
