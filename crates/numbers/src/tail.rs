//! What stands behind a number: an extension, or pauses and what is dialled after them (`matching.md`, step 3).

use crate::plain::is_separator;

/// A number and what was behind it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Split<'a> {
    /// The number itself, as written.
    pub(crate) number: &'a str,
    /// What follows it, from the first pause or the extension's word on; empty if there is nothing.
    pub(crate) tail: &'a str,
}

/// An extension's words, the longest first.
const EXTENSION_WORDS: [&str; 4] = ["extension", "extn", "ext", "x"];
/// Fewer digits in front of an `x` are no number with an extension.
const DIGITS_BEFORE_EXTENSION: usize = 3;

/// Splits off an extension (`x 9`, `ext. 9`, `;ext=9`) or pauses with what follows them. Where letters would remain,
/// nothing is split off.
pub(crate) fn split(text: &str) -> Split<'_> {
    let end = text.find(|c: char| !is_number_char(c)).unwrap_or(text.len());
    let (number, tail) = text.split_at(end);
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let after_digit = number.trim_end_matches(is_separator).ends_with(|c: char| c.is_ascii_digit());
    let is_tail = after_digit
        && (is_pauses(tail)
            || (digits >= DIGITS_BEFORE_EXTENSION && is_extension(tail))
            || is_parameters(tail));
    if is_tail { Split { number, tail } } else { Split { number: text, tail: "" } }
}

/// The digits of an extension behind its word, if `tail` is one.
pub(crate) fn extension(tail: &str) -> Option<&str> {
    let tail = tail.trim_start_matches(|c: char| is_pause(c) || is_separator(c));
    let word = EXTENSION_WORDS
        .into_iter()
        .find(|word| tail.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word)))?;
    let digits = tail[word.len()..].trim_start_matches(['.', ':', '=', ' ']);
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let (digits, rest) = digits.split_at(end);
    (!digits.is_empty() && (is_pauses(rest) || is_parameters(rest) || rest.trim().is_empty()))
        .then_some(digits)
}

fn is_number_char(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '+' | '*' | '#') || is_separator(c)
}

/// A character that makes the phone wait while dialling.
pub(crate) fn is_pause(c: char) -> bool {
    matches!(c, ',' | ';' | 'p' | 'P' | 'w' | 'W')
}

fn is_pauses(tail: &str) -> bool {
    tail.starts_with(is_pause) && tail.chars().all(|c| is_pause(c) || is_number_char(c))
}

fn is_extension(tail: &str) -> bool {
    extension(tail).is_some()
}

/// URI parameters (RFC 3966, section 3): `;name` or `;name=value`.
fn is_parameters(tail: &str) -> bool {
    tail.strip_prefix(';').is_some_and(|parameters| parameters.starts_with(|c: char| c.is_ascii_alphabetic()))
}

#[cfg(test)]
mod tests {
    use super::{Split, split};

    #[test]
    fn extensions_and_pauses_come_off() {
        for (text, number, tail) in [
            ("030 1234", "030 1234", ""),
            ("555.555.5555 x 9", "555.555.5555 ", "x 9"),
            ("5555555X9", "5555555", "X9"),
            ("555-5555 ext. 9", "555-5555 ", "ext. 9"),
            ("555-5555, extension 12", "555-5555", ", extension 12"),
            ("+49-30-12;ext=9", "+49-30-12", ";ext=9"),
            ("+493012;isub=1;ext=9", "+493012", ";isub=1;ext=9"),
            ("0301234,,123#", "0301234", ",,123#"),
            ("0301234 p 12 w 3", "0301234 ", "p 12 w 3"),
            ("0301234w", "0301234", "w"),
            ("201;", "201", ";"),
            ("1234567e0", "1234567e0", ""),
            ("0x9", "0x9", ""),
            ("1-800-FLOWERS", "1-800-FLOWERS", ""),
            ("030 1234 privat", "030 1234 privat", ""),
            ("0301234 x", "0301234 x", ""),
            (",030", ",030", ""),
        ] {
            assert_eq!(split(text), Split { number, tail }, "{text:?}");
        }
    }
}
