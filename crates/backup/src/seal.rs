//! The end of the file: a checksum of all that comes before, in a form that has no bit to spare.
//!
//! The file is two gzip members after each other, which is a gzip file again (RFC 1952, 2.2): `zcat` shows all of it. gzip's
//! own checksum covers neither its header nor the bits that fill up the last byte. So the second member holds the SHA-256
//! of the first, as a line of JSON, and is written here byte by byte: it can be compared whole with what it must be.

use sha2::{Digest as _, Sha256};

/// The line with the checksum: `{"sha256":"` and 64 digits and `"}` and a line feed.
const LINE: usize = 11 + 64 + 3;

/// The bytes of the whole member: header, the head of a stored block, the line, CRC-32 and length.
pub(crate) const BYTES: usize = 10 + 5 + LINE + 8;

/// The end that belongs to a file with this checksum.
pub(crate) fn of(hash: Sha256) -> Vec<u8> {
    let digits: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    let line = format!("{{\"sha256\":\"{digits}\"}}\n");
    let length = (line.len() as u16).to_le_bytes();
    let mut member = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    member.extend([1, length[0], length[1], !length[0], !length[1]]);
    member.extend(line.as_bytes());
    member.extend(crc32fast::hash(line.as_bytes()).to_le_bytes());
    member.extend((line.len() as u32).to_le_bytes());
    member
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    #[test]
    fn it_is_a_member_of_a_gzip_file_and_always_as_long() {
        let end = of(Sha256::new_with_prefix("abc"));
        assert_eq!(end.len(), BYTES);
        let mut text = String::new();
        flate2::read::GzDecoder::new(&end[..]).read_to_string(&mut text).unwrap();
        // FIPS 180-2, B.1
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(text, format!("{{\"sha256\":\"{expected}\"}}\n"));
    }
}
