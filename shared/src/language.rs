//! Language: which one people read.

crate::words! {
    /// A language that every text for people is there in. The API itself speaks English.
    pub enum Language: "language" {
        /// English. The default.
        #[default]
        English => "en", "English", "English";
        /// German.
        German => "de", "Deutsch", "Deutsch";
    }
}

impl Language {
    /// The one that somebody likes best, out of an `Accept-Language` header or a list of language tags (RFC 9110,
    /// section 12.5.4): `de-AT, en;q=0.8`. Of a tag only the language counts, not the country. Where none of ours is
    /// asked for, English.
    pub fn preferred(tags: &str) -> Language {
        let mut best = (0, Language::default());
        for tag in tags.split(',') {
            let mut parts = tag.split(';').map(str::trim);
            let language = parts.next().and_then(Language::of_tag);
            let quality = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
            let quality = quality.map_or(1000, thousandths);
            if let (Some(language), true) = (language, quality > best.0) {
                best = (quality, language);
            }
        }
        best.1
    }

    /// `de`, `de-CH`, `DE_at`.
    fn of_tag(tag: &str) -> Option<Language> {
        let word = tag.split(['-', '_']).next()?;
        Language::ALL.iter().copied().find(|language| language.word().eq_ignore_ascii_case(word))
    }
}

/// A weight of RFC 9110, section 12.4.2, as a whole number: `0.8` is 800. What is none weighs nothing.
fn thousandths(weight: &str) -> u16 {
    let (whole, fraction) = weight.split_once('.').unwrap_or((weight, ""));
    let digits = fraction.len() <= 3 && fraction.bytes().all(|byte| byte.is_ascii_digit());
    match whole {
        "1" if digits => 1000,
        "0" if digits => {
            let places = fraction.bytes().zip([100, 10, 1]);
            places.map(|(digit, place)| u16::from(digit - b'0') * place).sum()
        }
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_liked_language_wins() {
        for (tags, language) in [
            ("", Language::English),
            ("de", Language::German),
            ("de-AT", Language::German),
            ("DE_ch", Language::German),
            ("den", Language::English),
            ("fr, de;q=0.5", Language::German),
            ("de;q=0.5, en;q=0.8", Language::English),
            ("de;q=0.85,en;q=0.8", Language::German),
            ("en;q=0.8 , de ; q=0.801", Language::German),
            ("de;q=0", Language::English),
            ("de;q=0, en;q=0", Language::English),
            ("de;q=2", Language::English),
            ("de;q=0.8888, en;q=0.1", Language::English),
            ("de;q=much, en;q=0.1", Language::English),
            ("en, de", Language::English),
            ("de, en", Language::German),
            ("fr;q=0.9, *;q=0.1", Language::English),
            (";;,,=,q=1", Language::English),
        ] {
            assert_eq!(Language::preferred(tags), language, "{tags}");
        }
    }
}
