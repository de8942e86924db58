//! SIP addresses as headers, query strings and settings spell them, for telling which identity was called.

use alloc::{borrow::Cow, string::String, vec::Vec};

/// Whether both are the address of the same user (RFC 3261, section 19.1.4): without display name, scheme, password, parameters and
/// port. `called` may have lost the `+` of a number to a blank on its way through a query string.
pub(crate) fn is_same(called: &str, setting: &str) -> bool {
    let (Some(called), Some(setting)) = (Address::read(called), Address::read(setting)) else { return false };
    let user = called.user.trim();
    let is_lost_plus = called.user.starts_with(' ') && user.starts_with(|c| matches!(c, '1'..='9'));
    called.host == setting.host
        && (setting.user == user || (is_lost_plus && setting.user.strip_prefix('+') == Some(user)))
}

struct Address {
    /// Percent-decoded. A blank in front of it is still there.
    user: String,
    /// In lower case.
    host: String,
}

impl Address {
    fn read(text: &str) -> Option<Address> {
        let spec = without_display_name(text);
        // Some encode the whole address once more.
        let spec = if spec.contains('@') { Cow::Borrowed(spec) } else { decoded(spec) };
        let (user, host) = without_scheme(&spec).split_once('@')?;
        let user = user.split([':', ';']).next().unwrap_or(user);
        let host = host.split([';', '?', ',', ' ']).next().unwrap_or(host);
        let host = match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
            _ => host,
        };
        let host = host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase();
        Some(Address { user: decoded(user).into_owned(), host })
    }
}

fn without_display_name(text: &str) -> &str {
    let after_name = text.trim_start().strip_prefix('"').and_then(|quoted| {
        let mut is_escaped = false;
        let end = quoted.find(|c| {
            let is_end = c == '"' && !is_escaped;
            is_escaped = c == '\\' && !is_escaped;
            is_end
        })?;
        Some(&quoted[end + 1..])
    });
    let text = after_name.unwrap_or(text);
    text.split_once('<').map_or(text, |(_, rest)| rest.split('>').next().unwrap_or(rest))
}

/// The scheme's name is compared without regard to case.
fn without_scheme(text: &str) -> &str {
    let body = text.trim_start();
    let schemes = ["sip:", "sips:"].into_iter();
    let behind = |scheme: &str| {
        let head = body.get(..scheme.len())?;
        head.eq_ignore_ascii_case(scheme).then(|| &body[scheme.len()..])
    };
    schemes.filter_map(behind).next().unwrap_or(text)
}

/// Percent-decoded; what is no valid encoding stays as it is.
fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let hex = |digit: u8| char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok());
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [byte, after @ ..] = rest {
        let encoded = match rest {
            [b'%', high, low, after @ ..] => {
                hex(*high).zip(hex(*low)).map(|(high, low)| (high * 16 + low, after))
            }
            _ => None,
        };
        let (byte, after) = encoded.unwrap_or((*byte, after));
        bytes.push(byte);
        rest = after;
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::is_same;

    #[test]
    fn however_the_called_identity_is_spelled() {
        for (called, setting) in [
            ("office@pbx.example", "office@pbx.example"),
            ("SIP:office@PBX.example:5060;transport=udp", "office@pbx.example"),
            ("office@pbx.example.", "sips:office@pbx.example:5061"),
            ("\"Max, <A> \\\" @\" <sip:office@pbx.example?Subject=a@b>;tag=1", "office@pbx.example"),
            ("Max <sip:office@pbx.example>", "office@pbx.example"),
            ("sip:office:secret@pbx.example", "office@pbx.example"),
            ("sip:office;day=tuesday@pbx.example", "office@pbx.example"),
            ("sip%3Aoffice%40pbx.example", "office@pbx.example"),
            ("sip:j%4Fe@pbx.example", "jOe@pbx.example"),
            ("sip:office@[2001:DB8::1]:5060", "office@[2001:db8::1]"),
            (" office@pbx.example ", "office@pbx.example"),
            ("+49301234@pbx.example", "+49301234@pbx.example"),
            ("sip:%2B49301234@pbx.example", "+49301234@pbx.example"),
            (" 49301234@pbx.example", "+49301234@pbx.example"),
            ("sip: 49301234@pbx.example", "+49301234@pbx.example"),
            (" 49301234@pbx.example", "49301234@pbx.example"),
            ("100%@pbx.example", "100%@pbx.example"),
        ] {
            assert!(is_same(called, setting), "{called} {setting}");
        }
    }

    #[test]
    fn another_user_or_host_is_another_identity() {
        for (called, setting) in [
            ("office", "office@pbx.example"),
            ("office@pbx.example", "office"),
            ("Office@pbx.example", "office@pbx.example"),
            ("office@x.pbx.example", "office@pbx.example"),
            ("49301234@pbx.example", "+49301234@pbx.example"),
            (" office@pbx.example", "+office@pbx.example"),
            ("", ""),
            ("%ff@pbx.example", "\u{fffd}@pbx.example"),
        ] {
            assert!(!is_same(called, setting), "{called} {setting}");
        }
    }
}
