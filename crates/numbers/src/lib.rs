//! Numbers as people write them and as callers send them, brought to one canonical form (`matching.md`).
//!
//! A directory's dial plan is compiled once into a [`Plan`]; after that the same function serves both sides, what is
//! stored and who calls, so two spellings of one number are one number:
//!
//! ```
//! use numbers::Plan;
//! use shared::DialPlan;
//!
//! let berlin = DialPlan { region: Some("DE".into()), area_code: Some("30".into()), ..DialPlan::default() };
//! let plan = Plan::new(&berlin)?;
//! let stored = plan.stored("+49 (0)30 / 123-4567")?;
//! assert_eq!(stored.as_str(), "+49301234567");
//! assert_eq!(plan.caller("\"Jane\" <sip:0301234567@pbx.example;user=phone>", &[""; 0]), stored);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The steps of `matching.md` are the modules: `withheld` (1), `taken` (2), `tail` and `compact` (3, 4), `outside_line`
//! (5), `domain` (6), `place` (7); `range` is the part "Ranges". Parsing and validity come from `rlibphonenumber`,
//! which publishes no prefixes: those are our table `data/prefixes.csv`, tested against the library's example numbers.

mod compact;
mod dial;
mod domain;
mod emergency;
mod error;
mod home;
mod keypad;
mod library;
mod outside_line;
mod place;
mod plain;
mod plan;
mod range;
mod reading;
mod region;
mod service_code;
mod tail;
mod taken;
mod withheld;

pub use dial::DialTarget;
pub use error::{NumberError, PlanError, PlanProblem};
pub use keypad::key_of;
pub use plan::Plan;
pub use range::range_covers;
pub use region::{locale_region, regions};
pub use withheld::WITHHELD_WORDS;

/// The longest number that can be stored, in characters (`api.md`, "HTTP, common rules").
pub const MAX_NUMBER_CHARS: usize = 128;

/// What "as written equal" compares: the text without blanks at its ends (`matching.md`, "Which match wins").
pub fn as_written(number: &str) -> &str {
    number.trim()
}
