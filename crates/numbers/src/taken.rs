//! Taking the number out of what a caller's header, a link or a person wraps around it (`matching.md`, step 2).
//!
//! Display name and angle brackets (RFC 3261, section 20.10), scheme, password, URI parameters and headers (RFC 3261,
//! section 19.1) go; `phone-context` (RFC 3966, section 5.1.5) goes in front of a local number; percent-encoding is
//! undone, also where it was done to the whole URI or twice.

use std::borrow::Cow;

use crate::{domain, plain::plain};

/// What is left of a caller or of a stored number.
pub(crate) struct Taken<'a> {
    /// The user part or the number, in plain characters. Blanks at its ends are still there.
    pub(crate) user: Cow<'a, str>,
    /// The host of a SIP address, normalized.
    pub(crate) domain: Option<String>,
}

/// The schemes of SIP addresses.
pub(crate) const SIP_SCHEMES: [&str; 2] = ["sip:", "sips:"];

/// Takes the number out of `text`, which is in plain characters (see [`plain`]).
pub(crate) fn take(text: &str) -> Taken<'_> {
    let has_no_marks = text.contains('%') && !text.contains(['@', ':']);
    let is_whole_uri = || contains_ignore_case(text, "%40") || contains_ignore_case(text, "%3a");
    if has_no_marks
        && is_whole_uri()
        && let Cow::Owned(decoded) = decode(text)
    {
        return owned(take_decoded(&decoded));
    }
    take_decoded(text)
}

/// The part after a URI scheme, whose name is compared without regard to case.
pub(crate) fn strip_scheme<'a>(text: &'a str, scheme: &str) -> Option<&'a str> {
    let head = text.get(..scheme.len())?;
    if !head.eq_ignore_ascii_case(scheme) {
        return None;
    }
    let rest = &text[scheme.len()..];
    Some(rest.strip_prefix("//").unwrap_or(rest))
}

/// Without the display name and the angle brackets.
pub(crate) fn address_spec(text: &str) -> &str {
    let trimmed = text.trim_start();
    let (after_name, named) = match trimmed.strip_prefix('"').and_then(split_quoted) {
        Some((name, rest)) if rest.trim().is_empty() => (name, true),
        Some((_, rest)) => (rest, true),
        None => (text, false),
    };
    match after_name.split_once('<') {
        Some((_, inside)) => inside.split_once('>').map_or(inside, |(inside, _)| inside),
        None if named => after_name.trim(),
        None => after_name,
    }
}

fn take_decoded(text: &str) -> Taken<'_> {
    let spec = address_spec(text);
    let body = spec.trim_start();
    let sip = SIP_SCHEMES.into_iter().find_map(|scheme| strip_scheme(body, scheme));
    let tel = if sip.is_none() { strip_scheme(body, "tel:") } else { None };
    let rest = sip.or(tel).unwrap_or(spec);
    if let Some((userinfo, host)) = rest.split_once('@') {
        let user = userinfo.split_once(':').map_or(userinfo, |(user, _password)| user);
        let end = host.find(|c: char| matches!(c, ';' | '?' | '>' | ',') || c.is_whitespace());
        let host = end.map_or(host, |end| &host[..end]);
        let domain = domain::normalized(host);
        return with_context(user, (!domain.is_empty()).then_some(domain));
    }
    if sip.or(tel).is_some() {
        let rest = rest.split_once('?').map_or(rest, |(rest, _headers)| rest);
        if let Cow::Owned(decoded) = decode(rest)
            && decoded.contains('@')
        {
            return owned(take_decoded(&decoded));
        }
        return without_parameters(with_context(rest, None));
    }
    with_context(rest, None)
}

/// Undoes percent-encoding and puts the `phone-context` where it belongs.
fn with_context(user: &str, domain: Option<String>) -> Taken<'_> {
    const CONTEXT: &str = ";phone-context=";
    let Some(at) = find_ignore_case(user, CONTEXT) else {
        return Taken { user: decode(user), domain };
    };
    let (number, parameter) = (&user[..at], &user[at + CONTEXT.len()..]);
    let (context, rest) = parameter.find(';').map_or((parameter, ""), |end| parameter.split_at(end));
    let (number, context) = (decode(number), decode(context));
    let context = context.trim();
    if number.trim_start().starts_with('+') {
        return Taken { user: Cow::Owned(format!("{number}{rest}")), domain };
    }
    if context.starts_with('+') {
        return Taken { user: Cow::Owned(format!("{context}{}{rest}", number.trim_start())), domain };
    }
    // A domain as context says whose extension it is, just as the host of a SIP address does.
    let domain = domain.or_else(|| domain::from_setting(context));
    Taken { user: Cow::Owned(format!("{number}{rest}")), domain }
}

/// Off with the parameters of a URI that has no host, but for the extension, which the number's end takes care of.
fn without_parameters(taken: Taken<'_>) -> Taken<'_> {
    let end = taken.user.find(';').filter(|at| !is_extension(&taken.user[*at..]));
    let Some(end) = end else { return taken };
    let user = match taken.user {
        Cow::Borrowed(user) => Cow::Borrowed(&user[..end]),
        Cow::Owned(user) => Cow::Owned(user[..end].to_owned()),
    };
    Taken { user, domain: taken.domain }
}

fn is_extension(parameter: &str) -> bool {
    parameter.get(..5).is_some_and(|head| head.eq_ignore_ascii_case(";ext="))
}

fn owned(taken: Taken<'_>) -> Taken<'static> {
    Taken { user: Cow::Owned(taken.user.into_owned()), domain: taken.domain }
}

/// A quoted string's content and what follows; the opening quote is already off.
fn split_quoted(text: &str) -> Option<(&str, &str)> {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some((&text[..at], &text[at + 1..])),
            _ => {}
        }
    }
    None
}

/// Percent-decoded, and once more if that gave another encoded character in front (`%252B49…`). What is no valid
/// encoding stays as it is.
fn decode(text: &str) -> Cow<'_, str> {
    let Some(once) = decode_once(text) else { return Cow::Borrowed(text) };
    let again = once.trim_start().starts_with('%').then(|| decode_once(&once)).flatten();
    Cow::Owned(again.unwrap_or(once))
}

fn decode_once(text: &str) -> Option<String> {
    if !text.contains('%') {
        return None;
    }
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let encoded = (bytes[at] == b'%').then(|| hex_byte(bytes.get(at + 1..at + 3)?)).flatten();
        decoded.push(encoded.unwrap_or(bytes[at]));
        at += if encoded.is_some() { 3 } else { 1 };
    }
    let decoded = String::from_utf8(decoded).ok()?;
    (decoded != text).then(|| plain(&decoded).into_owned())
}

fn hex_byte(digits: &[u8]) -> Option<u8> {
    let mut value = 0;
    for digit in digits {
        value = value * 16 + char::from(*digit).to_digit(16)?;
    }
    u8::try_from(value).ok()
}

fn contains_ignore_case(text: &str, ascii: &str) -> bool {
    find_ignore_case(text, ascii).is_some()
}

fn find_ignore_case(text: &str, ascii: &str) -> Option<usize> {
    text.as_bytes().windows(ascii.len()).position(|window| window.eq_ignore_ascii_case(ascii.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::take;

    #[test]
    fn what_is_wrapped_around_a_number_goes() {
        for (text, user, domain) in [
            ("030 1234", "030 1234", None),
            (" 4930", " 4930", None),
            ("sip:+4930@h.example;user=phone", "+4930", Some("h.example")),
            ("SIPS:+4930:secret@h.example:5061?Subject=a@b", "+4930", Some("h.example")),
            ("\"Max, <X> \\\" @\" <sip:%2B4930@H.Example.:5060;lr>;tag=1", "+4930", Some("h.example")),
            ("Max <030 12>", "030 12", None),
            ("\"Max\" 0301", "0301", None),
            ("\"Alice\"", "Alice", None),
            ("<tel:+49-30-12;ext=9>", "+49-30-12;ext=9", None),
            ("tel:1234567;phone-context=+4930", "+49301234567", None),
            ("tel:1234567;phone-context=%2B4930;ext=9", "+49301234567;ext=9", None),
            ("tel:+491;phone-context=+4930", "+491", None),
            ("tel:201;phone-context=PBX.example", "201", Some("pbx.example")),
            ("sip:12;phone-context=+4930@h;user=phone", "+493012", Some("h")),
            ("sip:jane@[2001:db8::1]:5060;lr", "jane", Some("[2001:db8::1]")),
            ("sip:201;transport=tcp", "201", None),
            ("sip%3A%2B4930%40h.example", "+4930", Some("h.example")),
            ("sip:%2B4930%40h.example", "+4930", Some("h.example")),
            ("%252B4930", "+4930", None),
            ("%2b49%2030", "+49 30", None),
            ("100%", "100%", None),
            ("%zz%2", "%zz%2", None),
            ("%ff30", "%ff30", None),
            ("sip:@h.example", "", Some("h.example")),
        ] {
            let taken = take(text);
            assert_eq!((&*taken.user, taken.domain.as_deref()), (user, domain), "{text:?}");
        }
    }
}
