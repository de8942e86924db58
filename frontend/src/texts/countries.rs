//! The countries with a numbering plan (`numbers::regions`), by name.

use super::Texts;
use shared::Language;

const ENGLISH: &str = include_str!("english/countries.csv");
const GERMAN: &str = include_str!("german/countries.csv");

impl Texts {
    /// Code and name of every country.
    pub fn countries(&self) -> Vec<(String, String)> {
        let table = match self.language {
            Language::English => ENGLISH,
            Language::German => GERMAN,
        };
        let country = |row: &str| row.split_once(',').map(|(code, name)| (code.to_owned(), name.to_owned()));
        table.lines().skip(1).filter_map(country).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_country_has_a_name_in_every_language() {
        let codes = |language| -> BTreeSet<String> {
            Texts::of(language).countries().into_iter().map(|(code, _)| code).collect()
        };
        assert!(codes(Language::English).len() > 200);
        assert_eq!(codes(Language::German), codes(Language::English));
    }
}
