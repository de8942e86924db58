//! The name that is shown: nickname, else first and family name, else organization (`product.md` 1).

use alloc::string::String;
use core::fmt;

/// A name as it is shown, borrowed from what it is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name<'a> {
    /// One text.
    Whole(&'a str),
    /// First and family name, with a blank between them.
    Parts(&'a str, &'a str),
}

impl<'a> Name<'a> {
    /// The first of these that there is: nickname, first and family name, organization.
    pub fn of(
        nickname: Option<&'a str>,
        first_name: Option<&'a str>,
        family_name: Option<&'a str>,
        organization: Option<&'a str>,
    ) -> Option<Name<'a>> {
        if let Some(nickname) = nickname {
            return Some(Name::Whole(nickname));
        }
        match (first_name, family_name) {
            (Some(first), Some(family)) => Some(Name::Parts(first, family)),
            (Some(name), None) | (None, Some(name)) => Some(Name::Whole(name)),
            (None, None) => organization.map(Name::Whole),
        }
    }
}

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Name::Whole(name) => f.write_str(name),
            Name::Parts(first, family) => write!(f, "{first} {family}"),
        }
    }
}

impl From<Name<'_>> for String {
    fn from(name: Name<'_>) -> String {
        match name {
            Name::Whole(name) => name.into(),
            Name::Parts(first, family) => [first, family].join(" "),
        }
    }
}
