//! A phone: its identities, its settings, and what it last reported (`product.md` 1, `api.md` Phones).

mod report;

pub use report::{PhoneEvent, Report, Reported};

use crate::{DirectoryId, Language, OutgoingIdentity, PhoneId, Ringtone, Ringtones, sip_address};
use alloc::{string::String, vec, vec::Vec};
use serde::{Deserialize, Serialize};

/// A phone and its settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phone {
    /// Chosen by who creates it.
    pub id: PhoneId,
    /// The settings.
    #[serde(flatten)]
    pub settings: PhoneSettings,
}

/// Everything of a phone that can be set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PhoneSettings {
    /// What people call it.
    pub name: String,
    /// Its directories, asked in this order.
    pub directories: Vec<DirectoryId>,
    /// Its identities; names are unique.
    pub identities: Vec<Identity>,
    /// The name of the identity that is active, if there is any.
    pub active_identity: Option<String>,
    /// Its ringtones.
    pub ringtones: Ringtones,
    /// Show birthdays as month/day/year.
    pub us_date_format: bool,
    /// What happens to a further call during a call.
    pub call_waiting: CallWaiting,
    /// What a caller hears in do-not-disturb.
    pub dnd_answer: DndAnswer,
    /// What happens to callers without a number.
    pub anonymous_callers: CallerPolicy,
    /// What happens to callers whose number is in no directory.
    pub unknown_callers: CallerPolicy,
}

impl Default for PhoneSettings {
    fn default() -> Self {
        PhoneSettings {
            name: String::new(),
            directories: vec![],
            identities: vec![],
            active_identity: None,
            ringtones: Ringtones::default(),
            us_date_format: false,
            call_waiting: CallWaiting::Off,
            dnd_answer: DndAnswer::TemporarilyUnavailable,
            anonymous_callers: CallerPolicy::Ring,
            unknown_callers: CallerPolicy::Ring,
        }
    }
}

/// A line of the phone: a name and a SIP address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// Unique on its phone.
    pub name: String,
    /// `user@domain`.
    pub sip_address: String,
    /// Its own ringtone, if it has one.
    #[serde(default)]
    pub ringtone: Option<Ringtone>,
}

crate::words! {
    /// What happens to a further call during a call.
    pub enum CallWaiting: "call waiting setting" {
        /// Busy (486). The default.
        #[default]
        Off => "off", "Off", "Aus";
        /// Shown, no sound.
        Visual => "visual", "Visual only", "Nur anzeigen";
        /// As if the phone were free.
        On => "on", "On", "Ein";
    }
}

crate::words! {
    /// What happens to a class of callers.
    pub enum CallerPolicy: "policy" {
        /// Rings. The default.
        #[default]
        Ring => "ring", "Ring", "Klingeln";
        /// Shown without a sound.
        Silent => "silent", "Show without a sound", "Lautlos anzeigen";
        /// Busy (486).
        Busy => "busy", "Busy", "Besetzt";
    }
}

/// The SIP status a caller gets in do-not-disturb.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub enum DndAnswer {
    /// 480 Temporarily Unavailable. The default.
    #[default]
    TemporarilyUnavailable,
    /// 486 Busy Here.
    BusyHere,
    /// 603 Decline.
    Decline,
}

/// A status that is no answer to a call in do-not-disturb.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the answer in do-not-disturb is 480, 486 or 603")]
pub struct DndAnswerError;

impl DndAnswer {
    /// Every answer.
    pub const ALL: [DndAnswer; 3] =
        [DndAnswer::TemporarilyUnavailable, DndAnswer::BusyHere, DndAnswer::Decline];

    /// The SIP status code.
    pub fn status(self) -> u16 {
        match self {
            DndAnswer::TemporarilyUnavailable => 480,
            DndAnswer::BusyHere => 486,
            DndAnswer::Decline => 603,
        }
    }

    /// Code and phrase.
    pub const fn label(self, language: Language) -> &'static str {
        match (language, self) {
            (Language::English, DndAnswer::TemporarilyUnavailable) => "480 Temporarily Unavailable",
            (Language::English, DndAnswer::BusyHere) => "486 Busy Here",
            (Language::English, DndAnswer::Decline) => "603 Decline",
            (Language::German, DndAnswer::TemporarilyUnavailable) => "480 Zurzeit nicht erreichbar",
            (Language::German, DndAnswer::BusyHere) => "486 Besetzt",
            (Language::German, DndAnswer::Decline) => "603 Abgelehnt",
        }
    }
}

impl TryFrom<u16> for DndAnswer {
    type Error = DndAnswerError;

    fn try_from(status: u16) -> Result<Self, DndAnswerError> {
        DndAnswer::ALL.into_iter().find(|answer| answer.status() == status).ok_or(DndAnswerError)
    }
}

impl From<DndAnswer> for u16 {
    fn from(answer: DndAnswer) -> u16 {
        answer.status()
    }
}

/// What a phone last reported, or a request says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PhoneState {
    /// Do not disturb.
    pub dnd: bool,
    /// Calls going on.
    pub calls: u32,
}

impl PhoneSettings {
    /// The identity a call shows: the chosen one, else the active one. A name the phone does not have means Active.
    pub fn outgoing(&self, chosen: &OutgoingIdentity) -> Option<&Identity> {
        let named = |name: &str| self.identities.iter().find(|identity| identity.name == name);
        match chosen {
            OutgoingIdentity::Active => None,
            OutgoingIdentity::Named(name) => named(name),
        }
        .or_else(|| self.active_identity.as_deref().and_then(named))
    }

    /// The identity that was called, by its name or its SIP address without scheme, parameters and port (`api.md`).
    pub fn called(&self, called: &str) -> Option<&Identity> {
        let by_name = self.identities.iter().find(|identity| identity.name.trim() == called.trim());
        by_name.or_else(|| {
            self.identities.iter().find(|identity| sip_address::is_same(called, &identity.sip_address))
        })
    }
}
