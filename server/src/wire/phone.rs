//! Phones (`api.md`, Phones).

use crate::wire::{new::with_id, object::Object, settings, words};
use serde::{Deserialize, Serialize};
use shared::{
    CallWaiting, CallerPolicy, DirectoryId, DndAnswer, Identity, Phone, PhoneId, PhoneSettings, Ringtones,
};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{RefOr, Schema},
};

/// A phone and its settings.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Phone, examples(json!({
    "id": "reception", "name": "Reception", "directories": ["main"],
    "identities": [{"name": "Office", "sip_address": "office@pbx.example", "ringtone": null}], "active_identity": "Office",
    "ringtones": {
        "default": "Ringer1", "vip": null, "friends": null, "family": "Ringer4", "work": null, "colleagues": null,
        "server": null,
    },
    "us_date_format": false, "call_waiting": "off", "dnd_answer": 480, "anonymous_callers": "ring",
    "unknown_callers": "ring",
})))]
pub struct PhoneOut {
    /// Chosen by who created it.
    #[schema(value_type = String, pattern = "^[a-z0-9_-]{1,64}$", examples("reception"))]
    id: PhoneId,
    /// Its name.
    #[schema(max_length = 200)]
    name: String,
    /// The ids of its directories, asked in this order.
    #[schema(value_type = Vec<String>, max_items = 100)]
    directories: Vec<DirectoryId>,
    /// Its lines.
    #[schema(value_type = Vec<settings::Identity>, max_items = 100)]
    identities: Vec<Identity>,
    /// The name of the identity that is active, if there is any.
    #[schema(required, max_length = 200)]
    active_identity: Option<String>,
    /// Its ringtones.
    #[schema(value_type = settings::Ringtones)]
    ringtones: Ringtones,
    /// Birthdays as month/day/year on the page.
    us_date_format: bool,
    /// What happens to a further call during a call: `off` busy, `visual` no sound, `on` as if the phone were free.
    #[schema(value_type = words::CallWaiting)]
    call_waiting: CallWaiting,
    /// What a caller hears in do-not-disturb.
    #[schema(value_type = settings::DndAnswer)]
    dnd_answer: DndAnswer,
    /// What happens to callers without a number.
    #[schema(value_type = words::CallerPolicy)]
    anonymous_callers: CallerPolicy,
    /// What happens to callers whose number is in no directory.
    #[schema(value_type = words::CallerPolicy)]
    unknown_callers: CallerPolicy,
}

impl From<&Phone> for PhoneOut {
    fn from(phone: &Phone) -> PhoneOut {
        let settings = phone.settings.clone();
        PhoneOut {
            id: phone.id.clone(),
            name: settings.name,
            directories: settings.directories,
            identities: settings.identities,
            active_identity: settings.active_identity,
            ringtones: settings.ringtones,
            us_date_format: settings.us_date_format,
            call_waiting: settings.call_waiting,
            dnd_answer: settings.dnd_answer,
            anonymous_callers: settings.anonymous_callers,
            unknown_callers: settings.unknown_callers,
        }
    }
}

/// A phone, as a client sends it. What is missing or null takes its default.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = PhoneInput, examples(json!({
    "id": "reception", "name": "Reception", "directories": ["main"],
    "identities": [{"name": "Office", "sip_address": "office@pbx.example"}], "active_identity": "Office",
    "ringtones": {"default": "Ringer1", "family": "Ringer4"}, "dnd_answer": 480,
})))]
#[serde(deny_unknown_fields)]
pub struct PhoneIn {
    /// Its id: required to create it, the one of the address to replace it.
    #[schema(pattern = "^[a-z0-9_-]{1,64}$")]
    pub id: Option<String>,
    /// Its name; without one, the id.
    #[schema(max_length = 200)]
    name: Option<String>,
    /// The ids of its directories, asked in this order; none by default.
    #[schema(value_type = Option<Vec<String>>, max_items = 100)]
    directories: Option<Vec<DirectoryId>>,
    /// Its lines.
    #[schema(value_type = Option<Vec<settings::Identity>>, max_items = 100)]
    identities: Option<Vec<Object<Identity>>>,
    /// The name of the identity that is active, if there is any.
    #[schema(max_length = 200)]
    active_identity: Option<String>,
    /// Its ringtones; a missing one is nothing distinct, and `Ringer1` the phone's own.
    #[schema(value_type = Option<settings::Ringtones>)]
    ringtones: Option<Object<Ringtones>>,
    /// Birthdays as month/day/year on the page; false by default.
    us_date_format: Option<bool>,
    /// What happens to a further call during a call: `off` busy (the default), `visual` no sound, `on` as if the phone were free.
    #[schema(value_type = Option<words::CallWaiting>)]
    call_waiting: Option<CallWaiting>,
    /// What a caller hears in do-not-disturb; 480 by default.
    #[schema(value_type = Option<settings::DndAnswer>)]
    dnd_answer: Option<DndAnswer>,
    /// What happens to callers without a number; `ring` by default.
    #[schema(value_type = Option<words::CallerPolicy>)]
    anonymous_callers: Option<CallerPolicy>,
    /// What happens to callers whose number is in no directory; `ring` by default.
    #[schema(value_type = Option<words::CallerPolicy>)]
    unknown_callers: Option<CallerPolicy>,
}

/// A phone that shall be made.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub struct NewPhone(pub PhoneIn);

impl PartialSchema for NewPhone {
    fn schema() -> RefOr<Schema> {
        with_id(PhoneIn::schema(), "A phone that shall be made. What is missing or null takes its default.")
    }
}

impl ToSchema for NewPhone {}

impl PhoneIn {
    /// As the application takes it.
    pub fn settings(self) -> PhoneSettings {
        PhoneSettings {
            name: self.name.or_else(|| self.id.clone()).unwrap_or_default(),
            directories: self.directories.unwrap_or_default(),
            identities: self
                .identities
                .unwrap_or_default()
                .into_iter()
                .map(|Object(identity)| identity)
                .collect(),
            active_identity: self.active_identity,
            ringtones: self.ringtones.map(|Object(ringtones)| ringtones).unwrap_or_default(),
            us_date_format: self.us_date_format.unwrap_or_default(),
            call_waiting: self.call_waiting.unwrap_or_default(),
            dnd_answer: self.dnd_answer.unwrap_or_default(),
            anonymous_callers: self.anonymous_callers.unwrap_or_default(),
            unknown_callers: self.unknown_callers.unwrap_or_default(),
        }
    }
}
