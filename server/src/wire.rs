//! The forms of JSON and of addresses that the API reads and writes, and how they are described.

pub mod access;
pub mod address;
pub mod bulk;
pub mod call;
pub mod directory;
pub mod entry;
pub mod history;
pub mod installation;
pub mod json;
pub mod list;
mod new;
pub mod object;
pub mod phone;
pub mod phone_state;
pub mod settings;
pub mod words;
