//! The region of a dial plan: what its numbering plan and our table of prefixes say about it.

use rlibphonenumber::{PHONE_NUMBER_UTIL, Region};

use crate::library;

/// Taken from the metadata inside rlibphonenumber 2.2.15 (Apache-2.0), which its API does not publish; `tests/examples.rs`
/// tests it against the library's example numbers. Prefixes of China's and Uruguay's carriers are too many and left out.
///
/// One row a region: `region,international,trunk,bare,whole`. International and trunk prefixes stand with blanks
/// between them, the longest first; `bare` is `yes` where national numbers are written without a trunk prefix;
/// `whole` is what all numbers of a region begin with that shares its country code with others.
pub(crate) const PREFIXES: &str = include_str!("../data/prefixes.csv");

/// A region, prepared once.
#[derive(Clone, Debug)]
pub(crate) struct Home {
    pub(crate) region: Region,
    /// Digits of the country code.
    pub(crate) country_code: String,
    /// What is dialled before a foreign country code, the longest first.
    pub(crate) international: Vec<&'static str>,
    /// What is dialled before an area code, the longest first.
    pub(crate) trunk: Vec<&'static str>,
    /// National numbers are written without a trunk prefix, even where the library knows one (North America, Brazil).
    pub(crate) is_bare: bool,
    /// What all numbers of the region begin with, behind the country code.
    pub(crate) whole: &'static str,
    /// The length of all national numbers, where there is only one.
    pub(crate) only_length: Option<usize>,
}

impl Home {
    /// `None` if neither our table nor the library has such a region.
    pub(crate) fn of(name: &str) -> Option<Home> {
        let row = PREFIXES.lines().skip(1).find(|row| row.split(',').next() == Some(name))?;
        let region: Region = name.parse().ok()?;
        let country_code = PHONE_NUMBER_UTIL.get_country_code_for_region(region)?;
        let mut fields = row.split(',').skip(1);
        let mut next = || fields.next().unwrap_or_default();
        let (international, trunk, bare, whole) = (next(), next(), next(), next());
        Some(Home {
            region,
            country_code: country_code.to_string(),
            international: international.split_ascii_whitespace().collect(),
            trunk: trunk.split_ascii_whitespace().collect(),
            is_bare: bare == "yes",
            whole,
            only_length: library::only_length(country_code),
        })
    }

    /// What follows each international prefix that the digits begin with; a country code never begins with a zero.
    pub(crate) fn after_international<'d>(&self, digits: &'d str) -> impl Iterator<Item = &'d str> {
        let rests = self.international.iter().filter_map(move |prefix| digits.strip_prefix(prefix));
        rests.filter(|rest| !rest.is_empty() && !rest.starts_with('0'))
    }

    /// What follows the trunk prefix, if the digits begin with it.
    pub(crate) fn after_trunk<'d>(&self, digits: &'d str) -> Option<&'d str> {
        self.trunk.iter().find_map(|prefix| digits.strip_prefix(prefix))
    }

    /// Whether digits begin with a trunk prefix that no subscriber's number begins with.
    pub(crate) fn has_trunk_zero(&self, digits: &str) -> bool {
        digits.starts_with('0') && self.after_trunk(digits).is_some()
    }
}
