//! Outgoing identity: which of the phone's identities a call to a number shows (`product.md` 1).

use alloc::string::String;
use serde::{Deserialize, Serialize};

/// Which identity a call placed from the directory shows. Named, so that one directory serves several phones.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum OutgoingIdentity {
    /// The phone's current one. The default.
    #[default]
    Active,
    /// The identity of this name; a phone that has none of this name takes its active one.
    Named(String),
}

impl OutgoingIdentity {
    /// `active`, or the name.
    pub fn as_str(&self) -> &str {
        match self {
            OutgoingIdentity::Active => "active",
            OutgoingIdentity::Named(name) => name,
        }
    }
}

impl From<String> for OutgoingIdentity {
    fn from(text: String) -> Self {
        if text.is_empty() || text == "active" {
            OutgoingIdentity::Active
        } else {
            OutgoingIdentity::Named(text)
        }
    }
}

impl From<OutgoingIdentity> for String {
    fn from(identity: OutgoingIdentity) -> String {
        match identity {
            OutgoingIdentity::Active => "active".into(),
            OutgoingIdentity::Named(name) => name,
        }
    }
}
