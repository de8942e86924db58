//! The name of a log.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use thiserror::Error;

/// The most bytes in a name: far above a uid, far below what would make keys long.
const MAX_BYTES: usize = 64;

/// Names a log: `system`, or the uid of a directory. Cheap to clone.
///
/// The name is a part of keys, so it has only ASCII letters, digits, `-` and `_`; that keeps keys prefix-free.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LogId(Arc<str>);

impl LogId {
    /// The log of what belongs to no directory: users, settings, the list of directories.
    #[must_use]
    pub fn system() -> Self {
        Self(Arc::from("system"))
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for LogId {
    type Err = LogIdError;

    fn from_str(name: &str) -> Result<Self, LogIdError> {
        let allowed = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
        if name.is_empty() || name.len() > MAX_BYTES || !name.bytes().all(allowed) {
            return Err(LogIdError { name: name.to_owned() });
        }
        Ok(Self(Arc::from(name)))
    }
}

impl fmt::Display for LogId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Text that names no log.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{name:?} is no name of a log: it has 1 to 64 ASCII letters, digits, '-' and '_'")]
pub struct LogIdError {
    /// The text.
    pub name: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_keeps_keys_prefix_free_is_a_name() {
        for good in ["system", "7f2c9a3e-0000-4000-8000-000000000001", "A_1"] {
            assert_eq!(good.parse::<LogId>().map(|id| id.to_string()), Ok(good.to_owned()));
        }
        let long = "x".repeat(65);
        for bad in ["", "a/b", "ä", "a b", "\0", &long] {
            assert!(bad.parse::<LogId>().is_err(), "{bad:?}");
        }
    }
}
