//! Fields whose values are a short list of words.

use alloc::string::String;
use core::fmt;

/// A word that is not on a field's list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\u{201c}{found}\u{201d} is no {field}; it is one of {known}")]
pub struct UnknownWord {
    /// What was given.
    pub found: String,
    /// The field in words.
    pub field: &'static str,
    /// The accepted words.
    pub known: WordList,
}

/// The words a field accepts, for messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WordList(pub &'static [&'static str]);

impl fmt::Display for WordList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, word) in self.0.iter().enumerate() {
            if place > 0 {
                f.write_str(", ")?;
            }
            f.write_str(word)?;
        }
        Ok(())
    }
}

/// Makes an enum whose values have a word (in the API and the store) and, where people read it, a label in every
/// language: `Family => "family", "Family", "Familie";`. A value of an enum with labels that lacks one does not compile.
#[macro_export]
#[doc(hidden)]
macro_rules! words {
    (
        $(#[$about:meta])*
        pub enum $name:ident: $field:literal {
            $( $(#[$value_about:meta])* $value:ident => $word:literal, $english:literal, $german:literal; )+
        }
    ) => {
        $crate::words! {
            $(#[$about])*
            pub enum $name: $field {
                $( $(#[$value_about])* $value => $word; )+
            }
        }

        impl $name {
            /// What people read.
            pub const fn label(self, language: $crate::Language) -> &'static str {
                match language {
                    $crate::Language::English => match self { $($name::$value => $english),+ },
                    $crate::Language::German => match self { $($name::$value => $german),+ },
                }
            }
        }

        /// The English label, as errors and explanations in the API have it.
        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(self.label($crate::Language::English))
            }
        }
    };

    (
        $(#[$about:meta])*
        pub enum $name:ident: $field:literal {
            $( $(#[$value_about:meta])* $value:ident => $word:literal; )+
        }
    ) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $( $(#[$value_about])* #[serde(rename = $word)] $value, )+
        }

        impl $name {
            /// Every value, in the manual's order.
            pub const ALL: &'static [$name] = &[$($name::$value),+];
            /// Every word, in the same order.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The word in the API.
            pub const fn word(self) -> &'static str {
                match self { $($name::$value => $word),+ }
            }
        }

        impl core::str::FromStr for $name {
            type Err = $crate::UnknownWord;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match word {
                    $($word => Ok($name::$value),)+
                    _ => Err($crate::UnknownWord {
                        found: word.into(),
                        field: $field,
                        known: $crate::WordList(Self::WORDS),
                    }),
                }
            }
        }
    };
}
