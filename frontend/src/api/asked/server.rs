//! An answer as text, for the page that is rendered with it.

use base64::{Engine as _, engine::general_purpose::STANDARD};

pub(super) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

pub(super) fn from_base64(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}
