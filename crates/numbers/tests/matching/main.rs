//! Who matches what: the shared vectors and our own table of cases, through a reference matcher.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may stop at what it does not expect")]

mod cases;
mod reference;
mod vectors;
