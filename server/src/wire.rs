//! The JSON forms of the API (`api.md`), apart from the domain types where the two differ.

pub mod directory;
pub mod entry;
pub mod json;
pub mod list;
pub mod phone;
