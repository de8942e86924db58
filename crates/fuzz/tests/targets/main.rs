//! What must hold whatever comes in.

#![expect(clippy::unwrap_used, reason = "a target may end where it fails")]

mod authorization;
mod birthday;
mod cursor;
mod installation;
mod mending;
mod number;
mod ring_decision;

/// The longest input, in bytes: what is longer is only more of the same.
const LONGEST: usize = 512;

/// As text, like what a decoder leaves of any bytes.
fn text(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}
