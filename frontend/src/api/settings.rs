//! What the pages of settings are told and what they send.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A form as the browser has it: name and text of every field. A tick box that is off says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sent(pub BTreeMap<String, String>);

impl Sent {
    /// The text of a field; empty where it is not there.
    pub fn text(&self, field: &str) -> &str {
        self.0.get(field).map_or("", String::as_str)
    }

    /// The text of a field without blanks at its ends.
    pub fn trimmed(&self, field: &str) -> &str {
        self.text(field).trim()
    }

    /// The page that its hidden field `form` names.
    pub fn page(&self) -> &'static str {
        self.text("form").parse::<SettingsForm>().unwrap_or_default().page()
    }

    /// With this field as well.
    #[must_use]
    pub fn with(mut self, field: &str, text: impl Into<String>) -> Sent {
        self.0.insert(field.to_owned(), text.into());
        self
    }
}

shared::words! {
    /// Which form of the settings was sent: the value of its hidden field `form`.
    pub enum SettingsForm: "form" {
        /// The settings of a phone.
        #[default]
        Preferences => "preferences";
        /// The dial plan of a directory.
        DialPlan => "dial_plan";
        /// An identity of a phone.
        Identity => "identity";
        /// A person who can sign in.
        Person => "person";
        /// A token.
        Token => "token";
        /// The key of a phone.
        PhoneKey => "phone_key";
        /// A phone: its name and its directories.
        Phone => "phone";
        /// The key of a phone, on the page of phones.
        NewKey => "new_key";
        /// Somebody's own password.
        Password => "password";
        /// The other sessions of whoever asks.
        OtherSessions => "other_sessions";
        /// How long history is kept.
        History => "history";
        /// Whether a caller gets through.
        Caller => "caller";
        /// How long calls are kept.
        CallList => "call_list";
        /// The list of calls, that shall be removed.
        ClearCalls => "clear_calls";
        /// A change that shall be taken back.
        Undo => "undo";
        /// Entries of one name that shall be one.
        Merge => "merge";
    }
}

impl SettingsForm {
    /// The page it is on.
    pub fn page(self) -> &'static str {
        match self {
            SettingsForm::Preferences | SettingsForm::DialPlan => "/preferences",
            SettingsForm::Identity => "/identities",
            SettingsForm::Person | SettingsForm::Token | SettingsForm::PhoneKey => "/access",
            SettingsForm::Phone | SettingsForm::NewKey => "/phones",
            SettingsForm::Password | SettingsForm::OtherSessions => "/account",
            SettingsForm::Undo | SettingsForm::History => "/history",
            SettingsForm::Merge => "/duplicates",
            SettingsForm::Caller | SettingsForm::CallList | SettingsForm::ClearCalls => "/calls",
        }
    }
}

/// The value of a ringtone's choice that stands for the address beside it.
pub const CUSTOM: &str = "custom";

/// The ringtones of a phone: the field of each, and the field of its custom melody, in the order of the page.
pub const TONES: [(&str, &str); 7] = [
    ("default_tone", "default_melody"),
    ("vip_tone", "vip_melody"),
    ("friends_tone", "friends_melody"),
    ("family_tone", "family_melody"),
    ("work_tone", "work_melody"),
    ("colleagues_tone", "colleagues_melody"),
    ("server_tone", "server_melody"),
];

/// The ringtone of an identity, as in [`TONES`].
pub const IDENTITY_TONE: (&str, &str) = ("ringtone", "ringtone_melody");

/// The preferences page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreferencesView {
    /// The phone's settings.
    pub phone: Sent,
    /// The dial plan of the phone's first directory, if it has one.
    pub dial_plan: Option<Sent>,
    /// Code and name of every country.
    pub countries: Vec<(String, String)>,
    /// Whether whoever looks may change the phone's settings.
    pub may_edit: bool,
    /// Whether they may change the dial plan.
    pub may_edit_plan: bool,
}

/// The identities page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentitiesView {
    /// The phone.
    pub phone: String,
    /// Its revision.
    pub revision: u64,
    /// Its identities.
    pub identities: Vec<IdentityLine>,
    /// The form: the identity chosen, or a new one.
    pub form: Sent,
    /// Whether whoever looks may change them.
    pub may_edit: bool,
}

/// An identity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityLine {
    /// Its name.
    pub name: String,
    /// `user@domain`.
    pub sip_address: String,
    /// Its ringtone, or nothing.
    pub ringtone: String,
    /// Whether it is the active one.
    pub active: bool,
}
