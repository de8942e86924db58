//! What a request brings to say who it is from.

use axum::http::{HeaderMap, header};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use directory::{DigestAnswer, Secret};
use percent_encoding::percent_decode_str;

/// What stands in `Authorization`.
pub(super) enum Credentials {
    /// A token, or a phone's key.
    Bearer(Secret),
    /// A phone's id and key.
    Basic { user: String, password: Secret },
    /// A phone's answer to a challenge.
    Digest(DigestAnswer),
    /// Nothing that we understand.
    Unknown,
}

impl Credentials {
    pub(super) fn of(headers: &HeaderMap) -> Option<Credentials> {
        let value = headers.get(header::AUTHORIZATION)?;
        Some(value.to_str().map_or(Credentials::Unknown, Credentials::read))
    }

    pub(super) fn read(value: &str) -> Credentials {
        read(value).unwrap_or(Credentials::Unknown)
    }
}

fn read(value: &str) -> Option<Credentials> {
    let (scheme, rest) = value.trim().split_once(' ')?;
    let is = |name: &str| scheme.eq_ignore_ascii_case(name);
    if is("bearer") {
        Some(Credentials::Bearer(Secret::sent(rest.trim())))
    } else if is("basic") {
        let text = String::from_utf8(STANDARD.decode(rest.trim()).ok()?).ok()?;
        let (user, password) = text.split_once(':')?;
        Some(Credentials::Basic { user: user.to_owned(), password: Secret::sent(password) })
    } else if is("digest") {
        DigestAnswer::parse(rest).map(Credentials::Digest)
    } else {
        None
    }
}

/// `?key=`, for firmware that can send nothing else.
pub(super) fn key_in_query(query: &str) -> Option<Secret> {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let mut keys = pairs.filter(|(name, _)| name.eq_ignore_ascii_case("key"));
    let value = percent_decode_str(keys.next()?.1).decode_utf8().ok()?;
    Some(Secret::sent(value.trim()))
}

/// The session of a browser. Under TLS only the cookie with the prefix counts: no neighbour can have set that one.
pub(super) fn session(headers: &HeaderMap, secure: bool) -> Option<Secret> {
    let [with_prefix, plain] = frontend::SESSION_COOKIES;
    let wanted = if secure { with_prefix } else { plain };
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = all.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == wanted).map(|(_, value)| Secret::sent(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_phones_and_programs_send_is_read() {
        let bearer = |text: &str| match read(text) {
            Some(Credentials::Bearer(secret)) => secret.reveal().to_owned(),
            _ => String::new(),
        };
        assert_eq!((bearer("Bearer abc").as_str(), bearer("bearer  abc ").as_str()), ("abc", "abc"));
        let Some(Credentials::Basic { user, password }) = read("Basic ZGVzazphOmI=") else {
            panic!("not read")
        };
        assert_eq!((user.as_str(), password.reveal()), ("desk", "a:b"));
        for nonsense in ["", "Bearer", "Basic !", "Basic ZGVzaw==", "Negotiate x", "Digest"] {
            assert!(read(nonsense).is_none(), "{nonsense}");
        }
        let key = |query: &str| key_in_query(query).map(|it| it.reveal().to_owned());
        assert_eq!(key("caller=1&KEY=a%20b").as_deref(), Some("a b"));
        assert_eq!(key("caller=1"), None);
    }
}
