//! A connection: the size of the parts in which it comes, and its bytes.

use crate::LONGEST;

#[test]
fn mending() {
    bolero::check!(name = "mending").with_max_len(2 * LONGEST).for_each(|bytes: &[u8]| {
        let Some((size, bytes)) = bytes.split_first() else { return };
        let whole = server::fuzzed::mended(bytes, usize::MAX);
        let parts = server::fuzzed::mended(bytes, usize::from(*size).max(1));
        assert_eq!(String::from_utf8_lossy(&parts), String::from_utf8_lossy(&whole), "by {size}");
        assert_eq!(server::fuzzed::mended(&whole, usize::MAX), whole, "what is mended is in order");
        if let Some(length) = server::fuzzed::question(bytes) {
            assert_eq!(whole.get(..length), bytes.get(..length), "what is answered at once is in order");
        }
        let of_phones = b"/api/v1/phones/";
        if !bytes.windows(of_phones.len()).any(|part| part == of_phones) {
            assert_eq!(whole, bytes, "nothing else is touched");
        }
    });
}
