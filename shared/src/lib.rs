//! The words and rules of the directory: entries, phones, and who rings. No I/O, no clock, no store.
#![no_std]

extern crate alloc;

mod canonical;
mod dial_plan;
mod revision;

pub use canonical::Canonical;
pub use dial_plan::DialPlan;
pub use revision::Revision;
