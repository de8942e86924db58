//! HTTP Digest for phones (RFC 7616, `qop=auth`, MD5 and SHA-256; RFC 2069's form without `qop` as well). The nonce is
//! the time with a keyed hash, so the server remembers none.

use super::{KeyRecord, Secret, secret::hex};
use hmac::{Hmac, Mac as _};
use md5::Md5;
use sha2::{Digest as _, Sha256};
use shared::PhoneId;
use subtle::ConstantTimeEq as _;

/// The name of the protected space.
pub(crate) const REALM: &str = "Ringbook";
/// How long a nonce is good, in seconds.
const GOOD_FOR: i64 = 300;

/// What the server asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    nonce: String,
    stale: bool,
}

/// What a client answers, as its header says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DigestAnswer {
    /// The user: the phone's id.
    pub user: String,
    realm: String,
    nonce: String,
    uri: String,
    response: String,
    sha256: bool,
    qop: Option<Qop>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Qop {
    count: String,
    client_nonce: String,
}

/// Why an answer does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// The nonce is too old; the answer was right.
    Stale,
    /// Wrong.
    Wrong,
}

impl Challenge {
    pub(crate) fn new(secret: &[u8], now: i64, stale: bool) -> Challenge {
        Challenge { nonce: nonce(secret, now), stale }
    }

    /// The values of `WWW-Authenticate`, the stronger one first.
    pub fn headers(&self) -> [String; 2] {
        let stale = if self.stale { ", stale=true" } else { "" };
        ["SHA-256", "MD5"].map(|algorithm| {
            format!(
                r#"Digest realm="{REALM}", qop="auth", algorithm={algorithm}, nonce="{}"{stale}"#,
                self.nonce
            )
        })
    }
}

impl DigestAnswer {
    /// Reads what stands behind `Digest` in the header; `None` when it is no such answer.
    pub fn parse(text: &str) -> Option<DigestAnswer> {
        let mut answer = DigestAnswer::default();
        let (mut qop, mut has_qop) = (Qop::default(), false);
        for (name, value) in parameters(text) {
            match name.to_ascii_lowercase().as_str() {
                "username" => answer.user = value,
                "realm" => answer.realm = value,
                "nonce" => answer.nonce = value,
                "uri" => answer.uri = value,
                "response" => answer.response = value.to_ascii_lowercase(),
                "nc" => qop.count = value,
                "cnonce" => qop.client_nonce = value,
                "qop" if value.eq_ignore_ascii_case("auth") => has_qop = true,
                "qop" => return None,
                "algorithm" if value.eq_ignore_ascii_case("SHA-256") => answer.sha256 = true,
                "algorithm" if !value.eq_ignore_ascii_case("MD5") => return None,
                _ => {}
            }
        }
        answer.qop = has_qop.then_some(qop);
        (!answer.user.is_empty() && !answer.response.is_empty()).then_some(answer)
    }

    /// Whether it was made with the phone's key, for this request and a nonce of ours.
    pub(crate) fn check(
        &self,
        key: &KeyRecord,
        secret: &[u8],
        method: &str,
        uri: &str,
        now: i64,
    ) -> Result<(), Refused> {
        let made = self.nonce.split_once('-').and_then(|(time, _)| i64::from_str_radix(time, 16).ok());
        let made = made.filter(|made| same(&nonce(secret, *made), &self.nonce)).ok_or(Refused::Wrong)?;
        let ha1 = if self.sha256 { &key.ha1_sha256 } else { &key.ha1_md5 };
        let hash = if self.sha256 { sha256 } else { md5 };
        let ha2 = hash(&format!("{method}:{}", self.uri));
        let expected = match &self.qop {
            Some(Qop { count, client_nonce }) => {
                hash(&format!("{ha1}:{}:{count}:{client_nonce}:auth:{ha2}", self.nonce))
            }
            None => hash(&format!("{ha1}:{}:{ha2}", self.nonce)),
        };
        if !same(&expected, &self.response) || self.realm != REALM || !is_same_target(&self.uri, uri) {
            Err(Refused::Wrong)
        } else if now - made > GOOD_FOR || made > now + 1 {
            Err(Refused::Stale)
        } else {
            Ok(())
        }
    }
}

/// What is stored for a phone's key: under MD5 and under SHA-256.
pub(crate) fn ha1(phone: &PhoneId, key: &Secret) -> (String, String) {
    let text = format!("{phone}:{REALM}:{}", key.reveal());
    (md5(&text), sha256(&text))
}

fn md5(text: &str) -> String {
    hex(&Md5::digest(text.as_bytes()))
}

fn sha256(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

fn nonce(secret: &[u8], time: i64) -> String {
    let time = format!("{time:x}");
    // A key of any length is accepted.
    let tag =
        Hmac::<Sha256>::new_from_slice(secret).map(|mac| mac.chain_update(&time).finalize().into_bytes());
    format!("{time}-{}", &hex(&tag.unwrap_or_default())[..32])
}

fn same(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}

/// Clients send the path and query, or the whole address.
fn is_same_target(said: &str, asked: &str) -> bool {
    let path = said.split_once("://").map_or(said, |(_, rest)| rest.find('/').map_or("/", |at| &rest[at..]));
    path == asked
}

/// `name=value, name="quoted \" value"`.
fn parameters(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while let Some((name, after)) = rest.split_once('=') {
        let after = after.trim_start();
        let (value, behind) = match after.strip_prefix('"') {
            Some(quoted) => unquoted(quoted),
            None => {
                let end = after.find(',').unwrap_or(after.len());
                (after[..end].trim().to_owned(), &after[end..])
            }
        };
        found.push((name.trim().to_owned(), value));
        rest = behind.trim_start().trim_start_matches(',').trim_start();
        if found.len() > 32 {
            break;
        }
    }
    found
}

fn unquoted(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return (value, &text[at + 1..]),
            '\\' => value.extend(characters.next().map(|(_, escaped)| escaped)),
            other => value.push(other),
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    const SECRET: &[u8] = b"only this process knows it";

    fn key(text: &str) -> KeyRecord {
        let (phone, secret): (PhoneId, _) = ("desk".parse().unwrap(), Secret::sent(text));
        let (ha1_md5, ha1_sha256) = ha1(&phone, &secret);
        let (digest, created) = (secret.digest(), Timestamp::UNIX_EPOCH);
        KeyRecord { phone, digest, ha1_md5, ha1_sha256, created, seen: None }
    }

    fn answer(key: &KeyRecord, nonce: &str, uri: &str, sha: bool) -> DigestAnswer {
        let (hash, ha1): (fn(&str) -> String, _) =
            if sha { (sha256, &key.ha1_sha256) } else { (md5, &key.ha1_md5) };
        let ha2 = hash(&format!("GET:{uri}"));
        let response = hash(&format!("{ha1}:{nonce}:00000001:abc:auth:{ha2}"));
        let algorithm = if sha { "SHA-256" } else { "MD5" };
        let text = format!(
            r#"username="desk", realm="Ringbook", nonce="{nonce}", uri="{uri}", algorithm={algorithm},
               qop=auth, nc=00000001, cnonce="abc", response="{response}", opaque="a \"b\"""#
        );
        DigestAnswer::parse(&text).unwrap()
    }

    #[test]
    fn the_examples_of_the_standard_hold() {
        // RFC 7616, 3.9.1
        let ha1 = md5("Mufasa:http-auth@example.org:Circle of Life");
        let ha2 = md5("GET:/dir/index.html");
        let nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
        let cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
        let response = md5(&format!("{ha1}:{nonce}:00000001:{cnonce}:auth:{ha2}"));
        assert_eq!(response, "8ca523f5e9506fed4657c9700eebdbec");
    }

    #[test]
    fn the_right_key_opens_and_nothing_else() {
        let (key, uri, now) = (key("right"), "/api/v1/phones/desk/ring-decision?caller=1", 1_000_000);
        let nonce = nonce(SECRET, now);
        for sha in [true, false] {
            let right = answer(&key, &nonce, uri, sha);
            assert_eq!(right.check(&key, SECRET, "GET", uri, now + 10), Ok(()));
            assert_eq!(right.check(&key, SECRET, "GET", uri, now + 301), Err(Refused::Stale));
            assert_eq!(right.check(&key, SECRET, "POST", uri, now), Err(Refused::Wrong));
            assert_eq!(right.check(&key, SECRET, "GET", "/other", now), Err(Refused::Wrong));
            assert_eq!(right.check(&key, b"another process", "GET", uri, now), Err(Refused::Wrong));
            assert_eq!(right.check(&self::key("wrong"), SECRET, "GET", uri, now), Err(Refused::Wrong));
        }
        let whole = format!("http://ringbook.example{uri}");
        assert_eq!(answer(&key, &nonce, &whole, false).check(&key, SECRET, "GET", uri, now), Ok(()));
    }

    #[test]
    fn nonsense_is_no_answer() {
        for text in [
            "",
            "=",
            "username",
            "username=\"x",
            "qop=auth-int, username=a, response=b",
            "algorithm=MD4, username=a, response=b",
        ] {
            assert_eq!(DigestAnswer::parse(text).filter(|it| !it.response.is_empty()), None, "{text}");
        }
        let silly = DigestAnswer::parse("username=a, response=b, nonce=\"-\", uri=\"/\"").unwrap();
        assert_eq!(silly.check(&key("k"), SECRET, "GET", "/", 0), Err(Refused::Wrong));
    }
}
