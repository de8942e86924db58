//! The form of every value: a format byte, a checksum, the payload.
//!
//! ```text
//! 0       format, now 1
//! 1..5    CRC-32 of key and payload, big-endian
//! 5..     payload
//! ```
//!
//! The key is in the checksum, so that a value that turns up under another key is damage too. An engine's own checksums do not
//! replace this one: it also covers the way between them and us.

use bytes::Bytes;

use crate::{Damage, Key, StoreError, Value};

const FORMAT: u8 = 1;
const HEADER: usize = 5;

/// The value that keeps `payload` under `key`. The payload comes in parts so that it is copied once.
pub(crate) fn seal(key: &Key, parts: &[&[u8]]) -> Value {
    let mut bytes = Vec::with_capacity(HEADER + parts.iter().map(|part| part.len()).sum::<usize>());
    bytes.push(FORMAT);
    bytes.extend_from_slice(&checksum(key, parts).to_be_bytes());
    for part in parts {
        bytes.extend_from_slice(part);
    }
    Bytes::from(bytes)
}

/// The payload of a value.
///
/// # Errors
/// [`StoreError::Damaged`] when it is not what [`seal`] made for this key.
pub(crate) fn unseal(key: &Key, value: &Value) -> Result<Bytes, StoreError> {
    let damaged = |damage| StoreError::Damaged { key: key.clone(), damage };
    let ([format, stored @ ..], payload) =
        value.split_first_chunk::<HEADER>().ok_or_else(|| damaged(Damage::CutOff))?;
    if *format != FORMAT {
        return Err(damaged(Damage::UnknownFormat(*format)));
    }
    if u32::from_be_bytes(*stored) != checksum(key, &[payload]) {
        return Err(damaged(Damage::Checksum));
    }
    Ok(value.slice(HEADER..))
}

fn checksum(key: &Key, parts: &[&[u8]]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(key.as_bytes());
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn damage(key: &str, value: &[u8]) -> Option<Damage> {
        match unseal(&Key::from(key), &Bytes::copy_from_slice(value)) {
            Err(StoreError::Damaged { damage, .. }) => Some(damage),
            _ => None,
        }
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_noticed() {
        let sealed = seal(&Key::from("k"), &[b"pay", b"load"]);
        assert!(unseal(&Key::from("k"), &sealed).is_ok_and(|payload| payload == "payload"));
        for bit in 0..sealed.len() * 8 {
            let mut bytes = sealed.to_vec();
            bytes[bit / 8] ^= 1 << (bit % 8);
            assert!(damage("k", &bytes).is_some(), "bit {bit}");
        }
        for length in 0..sealed.len() {
            assert!(damage("k", &sealed[..length]).is_some(), "cut to {length}");
        }
        assert_eq!(damage("other", &sealed), Some(Damage::Checksum));
    }
}
