//! Service codes in front of a number: dialled, but not matched (`matching.md`, step 4).

/// Where the number begins behind a code in front of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ServiceCode {
    /// `*31#` or `#31#`: closed by its `#`, so that whatever follows is the number (3GPP TS 22.030, section 6.5.2).
    Closed {
        /// Index of the number's first character.
        number: usize,
    },
    /// `*67`: two digits and the number. Only what the dial plan can place is a number here, since `*671234` may as
    /// well be a key sequence of a private exchange.
    TwoDigits {
        /// Index of the number's first character.
        number: usize,
    },
}

/// The service code in front of a number; `None` if there is none or nothing follows it. `text` has no separators.
pub(crate) fn in_front_of(text: &str) -> Option<ServiceCode> {
    let keys = text.len() - text.trim_start_matches(['*', '#']).len();
    let digits = text[keys..].bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=2).contains(&keys) || digits == 0 {
        return None;
    }
    let is_number = |rest: &str| rest.contains(|c: char| c.is_ascii_digit()) && !rest.contains(['*', '#']);
    let after = &text[keys + digits..];
    if let Some(rest) = after.strip_prefix('#') {
        return is_number(rest).then_some(ServiceCode::Closed { number: keys + digits + 1 });
    }
    let number = keys + 2;
    (keys == 1 && digits >= 2 && is_number(&text[number..])).then_some(ServiceCode::TwoDigits { number })
}

#[cfg(test)]
mod tests {
    use super::{ServiceCode, in_front_of};

    #[test]
    fn codes_in_front_of_a_number() {
        for (text, expected) in [
            ("*31#+4930", Some(ServiceCode::Closed { number: 4 })),
            ("#31#030", Some(ServiceCode::Closed { number: 4 })),
            ("*111#030", Some(ServiceCode::Closed { number: 5 })),
            ("*675551234567", Some(ServiceCode::TwoDigits { number: 3 })),
            ("*67+1555", Some(ServiceCode::TwoDigits { number: 3 })),
            ("*31#", None),
            ("*#31#", None),
            ("*67", None),
            ("*9", None),
            ("**610", None),
            ("**21*030123#", None),
            ("*21*030123#", None),
            ("030123", None),
            ("#", None),
        ] {
            assert_eq!(in_front_of(text), expected, "{text}");
        }
    }
}
