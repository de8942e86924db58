//! Callers without a number (`matching.md`, step 1).

use crate::taken::Taken;

/// The words that stand for a withheld number, in lower case; a setting can replace them
/// ([`Plan::with_withheld_words`](crate::Plan::with_withheld_words)).
pub const WITHHELD_WORDS: [&str; 10] = [
    "anonymous",
    "unknown",
    "unavailable",
    "private",
    "restricted",
    "blocked",
    "withheld",
    "out-of-area",
    "p",
    "o",
];

/// The domain of a caller who asked for privacy (RFC 3323, section 4.1.1.3).
const ANONYMOUS_DOMAIN: &str = "anonymous.invalid";
/// “anonymous” on the keypad.
const ON_THE_KEYPAD: &str = "266696687";

/// The words that stand for a withheld number.
#[derive(Clone, Debug)]
pub(crate) struct Withheld {
    words: Vec<Box<str>>,
}

impl Default for Withheld {
    fn default() -> Self {
        Withheld::new(&WITHHELD_WORDS)
    }
}

impl Withheld {
    pub(crate) fn new(words: &[impl AsRef<str>]) -> Withheld {
        Withheld { words: words.iter().map(|word| word.as_ref().trim().to_lowercase().into()).collect() }
    }

    /// Whether nothing but a withheld number was taken out.
    pub(crate) fn stands_for(&self, taken: &Taken<'_>) -> bool {
        if taken.domain.as_deref() == Some(ANONYMOUS_DOMAIN) {
            return true;
        }
        let user = taken.user.trim();
        let user = user.split_once(';').map_or(user, |(user, _parameters)| user.trim_end());
        user.is_empty() || user == "-" || self.is_word(user) || has_only_zeros(user) || is_on_the_keypad(user)
    }

    /// Whether `+` and digits stand for a withheld number: “anonymous” on the keypad, or what the setting lists.
    pub(crate) fn has(&self, number: &str) -> bool {
        is_on_the_keypad(number) || self.is_word(number)
    }

    fn is_word(&self, user: &str) -> bool {
        let same =
            |word: &str| word.eq_ignore_ascii_case(user) || (!user.is_ascii() && word == user.to_lowercase());
        self.words.iter().any(|word| same(word))
    }
}

fn has_only_zeros(user: &str) -> bool {
    let zeros = digits(user).try_fold(0, |zeros, c| (c == '0').then_some(zeros + 1));
    zeros.is_some_and(|zeros| zeros >= 6)
}

fn is_on_the_keypad(user: &str) -> bool {
    digits(user.strip_prefix('+').unwrap_or(user)).eq(ON_THE_KEYPAD.chars())
}

fn digits(user: &str) -> impl Iterator<Item = char> {
    user.chars().filter(|c| !crate::plain::is_separator(*c))
}
