//! The library's example numbers of all its regions, in every way people and exchanges write them: under the region's
//! own plan each must come to the same canonical form.
#![expect(clippy::unwrap_used, reason = "a test may stop at what it does not expect")]

mod area_codes;
mod forms;
mod misses;
mod pairs;
mod ranges;
