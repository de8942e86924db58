//! Ringtones: the values, and which one a call gets (`product.md` 1, Ringtone).

use crate::Group;
use alloc::{format, string::String};
use core::{fmt, str::FromStr};
use serde::{Deserialize, Serialize};

/// `Ringer1` to `Ringer10`, `Silent`, or the address of a custom melody.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Ringtone {
    /// One of the phone's ten.
    Ringer(u8),
    /// No sound.
    Silent,
    /// A melody at an `http` or `https` address.
    Melody(String),
}

/// A text that is no ringtone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a ringtone is Ringer1 to Ringer10, Silent, or the http(s) address of a melody")]
pub struct RingtoneError;

impl Ringtone {
    /// The built-in ones, in the phone's order.
    pub fn built_in() -> impl Iterator<Item = Ringtone> {
        (1..=10).map(Ringtone::Ringer).chain([Ringtone::Silent])
    }
}

impl fmt::Display for Ringtone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Ringtone::Ringer(number) => write!(f, "Ringer{number}"),
            Ringtone::Silent => f.write_str("Silent"),
            Ringtone::Melody(address) => f.write_str(address),
        }
    }
}

impl FromStr for Ringtone {
    type Err = RingtoneError;

    fn from_str(text: &str) -> Result<Ringtone, RingtoneError> {
        if text == "Silent" {
            return Ok(Ringtone::Silent);
        }
        if let Some(built_in) = Ringtone::built_in().find(|tone| format!("{tone}") == text) {
            return Ok(built_in);
        }
        let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        match host {
            Some(host)
                if !host.is_empty()
                    && text.len() <= 255
                    && !text.chars().any(|c| c.is_whitespace() || c.is_control()) =>
            {
                Ok(Ringtone::Melody(text.into()))
            }
            _ => Err(RingtoneError),
        }
    }
}

impl TryFrom<String> for Ringtone {
    type Error = RingtoneError;

    fn try_from(text: String) -> Result<Ringtone, RingtoneError> {
        text.parse()
    }
}

impl From<Ringtone> for String {
    fn from(tone: Ringtone) -> String {
        format!("{tone}")
    }
}

/// The ringtones of a phone. `None` is "default": nothing distinct.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Ringtones {
    /// The phone's own.
    pub default: Ringtone,
    /// For VIP numbers.
    pub vip: Option<Ringtone>,
    /// For the group Friends.
    pub friends: Option<Ringtone>,
    /// For the group Family.
    pub family: Option<Ringtone>,
    /// For the group Work.
    pub work: Option<Ringtone>,
    /// For the group Colleagues.
    pub colleagues: Option<Ringtone>,
    /// For the group Server.
    pub server: Option<Ringtone>,
}

impl Default for Ringtones {
    fn default() -> Self {
        Ringtones {
            default: Ringtone::Ringer(1),
            vip: None,
            friends: None,
            family: None,
            work: None,
            colleagues: None,
            server: None,
        }
    }
}

impl Ringtones {
    /// The distinct ringtone of a group, if it has one.
    pub fn of_group(&self, group: Group) -> Option<&Ringtone> {
        match group {
            Group::None => None,
            Group::Friends => self.friends.as_ref(),
            Group::Family => self.family.as_ref(),
            Group::Work => self.work.as_ref(),
            Group::Colleagues => self.colleagues.as_ref(),
            Group::Server => self.server.as_ref(),
        }
    }
}
