//! The canonical form of a number: what two spellings of one number have in common.

use alloc::boxed::Box;
use core::fmt;

/// What is stored and who calls, brought to one form (`matching.md`, "One function, both sides").
///
/// The textual forms of the kinds never meet: only an international form is `+` and digits, only an address has an `@`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Canonical {
    /// `+` and digits (E.164).
    International(Box<str>),
    /// An extension, an internal number with `*` or `#`, or a word in lower case.
    Text(Box<str>),
    /// `user@domain` of a SIP address whose user is no telephone number; the domain in lower case.
    Address(Box<str>),
    /// No number at all. Equal to nothing and not storable.
    Withheld,
}

impl Canonical {
    /// The form as text; empty for [`Canonical::Withheld`].
    pub fn as_str(&self) -> &str {
        match self {
            Canonical::International(text) | Canonical::Text(text) | Canonical::Address(text) => text,
            Canonical::Withheld => "",
        }
    }
}

impl fmt::Display for Canonical {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
