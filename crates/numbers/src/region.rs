//! The regions that a dial plan may name.

use crate::home::PREFIXES;

/// Every region that the numbering plans know, as ISO 3166 country codes in alphabetical order.
pub fn regions() -> impl Iterator<Item = &'static str> {
    PREFIXES.lines().skip(1).filter_map(|row| row.split(',').next())
}

/// The region in a locale's name: `DE` of `de_DE.UTF-8`, `TW` of `zh-Hant-TW`; `None` for `C`, `POSIX` and the like.
pub fn locale_region(locale: &str) -> Option<String> {
    let name = locale.split(['.', '@']).next()?;
    let part = name.split(['_', '-']).skip(1).find(|part| part.len() == 2)?;
    let region = part.to_ascii_uppercase();
    regions().any(|known| known == region).then_some(region)
}

#[cfg(test)]
mod tests {
    use rlibphonenumber::PHONE_NUMBER_UTIL;

    use super::{locale_region, regions};

    #[test]
    fn regions_are_those_of_the_library() {
        let mut known: Vec<String> =
            PHONE_NUMBER_UTIL.get_supported_regions().map(|region| region.to_string()).collect();
        known.sort_unstable();
        assert_eq!(regions().collect::<Vec<_>>(), known);
    }

    #[test]
    fn locales_name_their_region() {
        for (locale, region) in [
            ("de_DE.UTF-8", Some("DE")),
            ("de_AT@euro", Some("AT")),
            ("en-us", Some("US")),
            ("zh-Hant-TW", Some("TW")),
            ("de", None),
            ("C.UTF-8", None),
            ("POSIX", None),
            ("xx_QQ", None),
            ("", None),
        ] {
            assert_eq!(locale_region(locale).as_deref(), region, "{locale}");
        }
    }
}
