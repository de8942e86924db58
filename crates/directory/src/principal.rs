//! Who asks.

use std::sync::Arc;

/// Who gives a command; the log of changes names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    name: Arc<str>,
}

impl Principal {
    /// The person at the machine of an installation without sign-in, who may do everything.
    pub fn local() -> Principal {
        Principal { name: "local".into() }
    }

    /// The name in the log of changes.
    pub fn name(&self) -> &str {
        &self.name
    }
}
