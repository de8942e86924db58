//! Characters brought to their plain ones, and which of them only separate (`matching.md`, steps 2 and 3).

use std::borrow::Cow;

/// Full-width and no-break characters, dashes, dots, slashes and digits of other scripts as their ASCII ones;
/// direction marks and other invisible characters, which come along with pasted numbers, gone.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|b| b.is_ascii() && !b.is_ascii_control()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter_map(plain_char).collect())
}

/// A character that only makes a number easier to read.
pub(crate) fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '-' | '.' | '/' | '(' | ')' | '[' | ']' | '~')
}

fn plain_char(c: char) -> Option<char> {
    if c.is_ascii() {
        return Some(if c.is_ascii_control() { ' ' } else { c });
    }
    if let Some(digit) = digit_of_other_script(c) {
        return Some(digit);
    }
    Some(match c {
        // Invisible: soft hyphen, zero-width space, direction marks, word joiner, byte order mark.
        '\u{AD}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' => return None,
        '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{61C}' => return None,
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{30FC}' | '\u{2043}' => '-',
        '\u{B7}' | '\u{2022}' | '\u{2024}' | '\u{2027}' | '\u{2219}' | '\u{22C5}' | '\u{3002}' => '.',
        '\u{2044}' | '\u{2215}' | '\u{29F8}' => '/',
        '\u{2053}' | '\u{223C}' | '\u{301C}' => '~',
        '\u{FF01}'..='\u{FF5E}' => full_width(c),
        c if c.is_whitespace() => ' ',
        c => c,
    })
}

/// The ASCII character of a full-width one (U+FF01 to U+FF5E).
fn full_width(c: char) -> char {
    char::from_u32(u32::from(c) - 0xFF01 + 0x21).unwrap_or(c)
}

/// Decimal digits stand in rows of ten, each script's zero first.
fn digit_of_other_script(c: char) -> Option<char> {
    const ZEROS: [u32; 18] = [
        0x660, 0x6F0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xE50, 0xED0, 0xF20,
        0x1040, 0x17E0, 0x1810, 0xFF10,
    ];
    let code = u32::from(c);
    let zero = ZEROS.into_iter().find(|zero| (*zero..zero + 10).contains(&code))?;
    char::from_digit(code - zero, 10)
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn characters_come_to_their_plain_ones() {
        for (text, expected) in [
            ("+49 30", "+49 30"),
            ("＋４９（０）３０", "+49(0)30"),
            ("030\u{A0}1234\u{202F}56", "030 1234 56"),
            ("030\u{2011}1234\u{2013}5", "030-1234-5"),
            ("\u{202A}+49 30\u{202C}", "+49 30"),
            ("٠٣٠١", "0301"),
            ("030\t12", "030 12"),
            ("Zoë", "Zoë"),
        ] {
            assert_eq!(plain(text), expected, "{text:?}");
        }
    }
}
