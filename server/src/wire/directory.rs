//! Directories (`api.md`, Directories).

use directory::Book;
use serde::{Deserialize, Serialize};
use shared::DialPlan;

/// A directory as the API gives it.
#[derive(Debug, Serialize)]
pub struct DirectoryOut {
    id: String,
    name: String,
    dial_plan: DialPlan,
}

impl From<&Book> for DirectoryOut {
    fn from(book: &Book) -> DirectoryOut {
        DirectoryOut {
            id: book.id.to_string(),
            name: book.name.to_string(),
            dial_plan: DialPlan::clone(&book.dial_plan),
        }
    }
}

/// A directory as a client sends it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DirectoryIn {
    /// Its id: required to create it, the one of the address to replace it.
    pub id: Option<String>,
    /// Its name; without one, the id.
    pub name: Option<String>,
    /// Its dial plan; a missing field takes its default.
    pub dial_plan: Option<DialPlan>,
}
