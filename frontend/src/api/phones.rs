//! What the page of phones is told.

use super::Sent;
use serde::{Deserialize, Serialize};

/// The fields of a phone's directories: the first that is asked, the second, and so on.
pub const DIRECTORIES: [&str; 8] = [
    "directory_1",
    "directory_2",
    "directory_3",
    "directory_4",
    "directory_5",
    "directory_6",
    "directory_7",
    "directory_8",
];

/// The page of phones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhonesView {
    /// Every phone.
    pub phones: Vec<PhoneLine>,
    /// The form: the phone chosen, or a new one.
    pub form: Sent,
    /// Id and name of every directory that can be chosen.
    pub directories: Vec<(String, String)>,
    /// The phone chosen.
    pub chosen: Option<ChosenPhone>,
    /// Whether whoever looks may change phones.
    pub may_edit: bool,
    /// Whether they may add and delete them, and make keys.
    pub administers: bool,
}

/// A phone in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneLine {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The names of its directories, in the order in which they are asked.
    pub directories: Vec<String>,
    /// What it last reported.
    pub reported: Option<ReportedLine>,
}

/// What a phone last reported, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportedLine {
    /// In do not disturb, in a call, or free: in words.
    pub state: String,
    /// When.
    pub when: String,
}

/// More about one phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChosenPhone {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Since when it has a key, if it has one.
    pub key_since: Option<String>,
    /// When the key was last used.
    pub key_used: Option<String>,
    /// How it is set up, with this server's address in it.
    pub set_up: Vec<RecipeView>,
    /// What stands in the texts where the key goes.
    pub key_here: String,
}

/// How a maker's phone or PBX is set up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecipeView {
    /// A word for it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What is copied: where it goes, and the text.
    pub parts: Vec<(String, String)>,
}
