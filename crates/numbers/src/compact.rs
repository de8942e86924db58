//! A number without its visual separators (`matching.md`, step 3).

use crate::plain::is_separator;

/// A number of `+`, digits, `*` and `#` only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Compact {
    /// Without separators and without the optional zero.
    pub(crate) text: String,
    /// Where in `text` a zero in parentheses stood, as in `+49 (0)30`. Whether it belongs to the number depends on
    /// what is in front of it.
    pub(crate) optional_zero: Option<usize>,
}

impl Compact {
    /// `None` where anything else remains, such as a letter: letters are never dropped.
    pub(crate) fn of(number: &str) -> Option<Compact> {
        let mut text = String::with_capacity(number.len());
        let mut optional_zero = None;
        let mut rest = number;
        while let Some(c) = rest.chars().next() {
            if optional_zero.is_none()
                && let Some(after) = strip_optional_zero(rest)
            {
                optional_zero = Some(text.len());
                rest = after;
                continue;
            }
            rest = &rest[c.len_utf8()..];
            match c {
                '+' if text == "+" => {}
                '+' | '*' | '#' | '0'..='9' => text.push(c),
                c if is_separator(c) => {}
                _ => return None,
            }
        }
        Some(Compact { text, optional_zero })
    }

    /// The same from `start` on.
    pub(crate) fn from(&self, start: usize) -> Compact {
        let text = self.text.get(start..).unwrap_or_default().to_owned();
        Compact { text, optional_zero: self.optional_zero.and_then(|at| at.checked_sub(start)) }
    }

    /// The same with a plus in front.
    pub(crate) fn with_plus(&self) -> Compact {
        Compact { text: format!("+{}", self.text), optional_zero: self.optional_zero.map(|at| at + 1) }
    }

    /// The text with the optional zero as part of the number.
    pub(crate) fn with_zero(&self) -> String {
        let mut text = self.text.clone();
        if let Some(at) = self.optional_zero.filter(|at| *at <= text.len()) {
            text.insert(at, '0');
        }
        text
    }

    /// Whether there is no key at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.optional_zero.is_none() && (self.text.is_empty() || self.text == "+")
    }
}

fn strip_optional_zero(text: &str) -> Option<&str> {
    text.strip_prefix('(')?.trim_start().strip_prefix('0')?.trim_start().strip_prefix(')')
}

#[cfg(test)]
mod tests {
    use super::Compact;

    #[test]
    fn separators_go_and_the_optional_zero_is_remembered() {
        for (number, expected) in [
            ("030/12-3.4", Some(("030/12-3.4".replace(['/', '-', '.'], ""), None))),
            ("+49 (0)30 12", Some(("+493012".to_owned(), Some(3)))),
            ("++49 ( 0 ) 30", Some(("+4930".to_owned(), Some(3)))),
            ("*31#+49 (0)30", Some(("*31#+4930".to_owned(), Some(7)))),
            ("(030) 12", Some(("03012".to_owned(), None))),
            ("12e4", None),
            ("12_4", None),
        ] {
            let expected = expected.map(|(text, optional_zero)| Compact { text, optional_zero });
            assert_eq!(Compact::of(number), expected, "{number}");
        }
    }
}
