//! Secrets that the program makes: tokens, session ids, phone keys.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::fmt;
use subtle::ConstantTimeEq as _;

/// What the keys of phones are made of: people read them off one screen and type them into another.
const KEY_LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
/// 130 bits.
const KEY_LENGTH: usize = 26;
/// 256 bits.
const TOKEN_BYTES: usize = 32;

/// A secret in the clear. Shown once, never logged, never stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

/// The SHA-256 of a secret: what is stored and compared.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Digest([u8; 32]);

impl Secret {
    /// For a program, or a session: 64 hexadecimal digits behind a prefix that tells what it is.
    pub(crate) fn random(prefix: &str) -> Result<Secret, getrandom::Error> {
        let mut bytes = [0; TOKEN_BYTES];
        getrandom::fill(&mut bytes)?;
        Ok(Secret(format!("{prefix}{}", hex(&bytes))))
    }

    /// For who types it: the key of a phone, the code of a first start. 26 letters and digits.
    ///
    /// # Errors
    /// When the machine has no randomness.
    pub fn to_type() -> Result<Secret, getrandom::Error> {
        let mut bytes = [0; KEY_LENGTH];
        getrandom::fill(&mut bytes)?;
        Ok(Secret(bytes.iter().map(|byte| char::from(KEY_LETTERS[usize::from(byte % 32)])).collect()))
    }

    /// What a client has sent.
    pub fn sent(text: &str) -> Secret {
        Secret(text.to_owned())
    }

    /// The secret itself, for the one time it is shown.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is stored of it.
    pub fn digest(&self) -> Digest {
        Digest(Sha256::digest(self.0.as_bytes()).into())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Digest {
    /// Compares in the same time whatever they hold.
    pub(crate) fn is(&self, other: &Digest) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({}…)", &hex(&self.0)[..8])
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> String {
        hex(&digest.0)
    }
}

impl TryFrom<String> for Digest {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let mut bytes = [0; 32];
        if text.len() != 64 || !text.is_ascii() {
            return Err("a digest is 64 hexadecimal digits");
        }
        for (place, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * place..2 * place + 2], 16)
                .map_err(|_| "a digest is hexadecimal")?;
        }
        Ok(Digest(bytes))
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_long_and_never_the_same() {
        let (one, other) = (Secret::random("rbt_").unwrap(), Secret::random("rbt_").unwrap());
        assert_eq!(one.reveal().len(), 68);
        assert_ne!(one.reveal(), other.reveal());
        assert!(one.digest().is(&Secret::sent(one.reveal()).digest()) && !one.digest().is(&other.digest()));
        let key = Secret::to_type().unwrap();
        assert!(key.reveal().len() == 26 && key.reveal().bytes().all(|byte| KEY_LETTERS.contains(&byte)));
        assert!(!format!("{one:?} {:?}", one.digest()).contains(one.reveal()));
    }

    #[test]
    fn a_digest_is_stored_as_text() {
        let digest = Secret::sent("x").digest();
        let text = serde_json::to_string(&digest).unwrap();
        assert_eq!(serde_json::from_str::<Digest>(&text).unwrap(), digest);
        assert!(serde_json::from_str::<Digest>("\"12é\"").is_err());
    }
}
