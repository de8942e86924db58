//! Ids: the server's own for entries and numbers, chosen names for directories and phones (`api.md`).

use alloc::string::String;
use core::{fmt, str::FromStr};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! server_id {
    ($(#[$about:meta])* $name:ident) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                text.parse().map($name)
            }
        }
    };
}

server_id! {
    /// The id of an entry, made by the server.
    EntryId
}
server_id! {
    /// The id of a number of an entry, made by the server.
    NumberId
}

/// Why a text is no id of a directory or a phone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an id is 1 to 64 characters of a-z, 0-9, - and _")]
pub struct IdError;

macro_rules! chosen_id {
    ($(#[$about:meta])* $name:ident) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                String::from(text).try_into()
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;

            fn try_from(text: String) -> Result<Self, IdError> {
                let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_';
                if text.is_empty() || text.len() > 64 || !text.bytes().all(fits) { Err(IdError) } else { Ok($name(text)) }
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }

        impl core::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    };
}

chosen_id! {
    /// The id of a directory, chosen by who creates it.
    DirectoryId
}
chosen_id! {
    /// The id of a phone, chosen by who creates it.
    PhoneId
}
server_id! {
    /// The id of a token, made by the server.
    TokenId
}
