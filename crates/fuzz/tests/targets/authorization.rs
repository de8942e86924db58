//! The `Authorization` header, and the key in a query.

use crate::{LONGEST, installation::RINGBOOK, text};
use directory::DigestAnswer;
use http::{HeaderValue, Uri};
use server::fuzzed::opens;

#[test]
fn authorization() {
    bolero::check!(name = "authorization").with_max_len(LONGEST).for_each(|bytes| {
        if let Ok(value) = HeaderValue::from_bytes(bytes) {
            assert!(!opens(&RINGBOOK, Uri::from_static("/"), Some(value)));
        }
        if let Ok(uri) = Uri::try_from(bytes) {
            assert!(!opens(&RINGBOOK, uri, None));
        }
        if let Some(answer) = DigestAnswer::parse(&text(bytes)) {
            assert!(!answer.user.is_empty(), "nobody answers");
        }
    });
}
