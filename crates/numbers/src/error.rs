//! What can be wrong with a dial plan, a number or a range, in words for the person who typed it.

use std::fmt;
use thiserror::Error;

use crate::MAX_NUMBER_CHARS;

/// A dial plan that cannot be compiled: every field that is wrong, not only the first.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub struct PlanError {
    /// At least one problem, in the order of the plan's fields.
    pub problems: Vec<PlanProblem>,
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.problems.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{}: {problem}", problem.field())?;
        }
        Ok(())
    }
}

/// One field of a dial plan that is wrong, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PlanProblem {
    /// The region is none that the numbering plans know.
    #[error("“{0}” is no country code of ISO 3166 in capitals, such as DE or US")]
    UnknownRegion(String),
    /// The area code is not made of digits.
    #[error("“{0}” is no area code: it takes 1 to 8 digits without the trunk prefix, such as 30 for Berlin")]
    AreaCode(String),
    /// The outside line is not made of digits.
    #[error("“{0}” is no outside line: it takes 1 to 4 digits, such as 0 or 9")]
    OutsideLine(String),
    /// The length of extensions is out of range.
    #[error("{0} is out of range: extensions have at most 0 to 9 digits")]
    ExtensionDigits(u8),
    /// One of the local domains is no host name.
    #[error("“{domain}” is no domain: write a host name or an IP address, without a user")]
    LocalDomain {
        /// Its place in the list, from 0.
        index: usize,
        /// As it was given.
        domain: String,
    },
    /// The number of digits for loose matching is out of range.
    #[error("{0} is out of range: loose matching is 0 (off) or takes 7 to 15 digits")]
    LooseDigits(u8),
}

impl PlanProblem {
    /// The field's name in the API, such as `area_code` or `local_domains[2]`.
    pub fn field(&self) -> String {
        match self {
            PlanProblem::UnknownRegion(_) => "region".to_owned(),
            PlanProblem::AreaCode(_) => "area_code".to_owned(),
            PlanProblem::OutsideLine(_) => "outside_line".to_owned(),
            PlanProblem::ExtensionDigits(_) => "extension_digits".to_owned(),
            PlanProblem::LocalDomain { index, .. } => format!("local_domains[{index}]"),
            PlanProblem::LooseDigits(_) => "loose_digits".to_owned(),
        }
    }
}

/// A number or range that cannot be stored (422 in `api.md`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NumberError {
    /// The text says that there is no number.
    #[error(
        "this stands for a withheld number and cannot be stored: withheld callers have a policy of their own"
    )]
    Withheld,
    /// There is neither a digit nor a user name in it.
    #[error("there is no number in it: write at least one digit or a name")]
    Empty,
    /// More than [`MAX_NUMBER_CHARS`] characters.
    #[error("a number has at most {MAX_NUMBER_CHARS} characters")]
    TooLong,
    /// A range of words or of SIP addresses.
    #[error(
        "a range is the beginning of a number: digits, `*` and `#`, with a plus in front if international"
    )]
    NotARange,
    /// A range that every call within the own country would match.
    #[error("this range would cover the whole own country: add digits")]
    WholeCountry,
    /// A range that every call would match.
    #[error("this range would cover every number: add digits")]
    Everything,
}
