//! What a phone dials for a stored number (`product.md`, section 1, "Call").

use crate::{
    compact::Compact,
    keypad::key_of,
    library::International,
    plain::plain,
    plan::Plan,
    service_code::{self, ServiceCode},
    tail,
    taken::{SIP_SCHEMES, address_spec, strip_scheme, take},
};
use std::borrow::Cow;

/// What to dial, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DialTarget {
    /// Keys: digits, `+`, `*`, `#`; then pauses `,` and waits `;` with what is dialled after them.
    Tel(String),
    /// A SIP address without its scheme, or a user without a domain, which the phone completes with its registrar.
    Sip(String),
    /// The same, over TLS only.
    Sips(String),
}

impl DialTarget {
    /// Without a scheme, as a phone's dial line shows it.
    pub fn as_str(&self) -> &str {
        match self {
            DialTarget::Tel(text) | DialTarget::Sip(text) | DialTarget::Sips(text) => text,
        }
    }

    /// The link to hand to a browser: `tel:` (RFC 3966), `sip:` or `sips:` (RFC 3261, section 19.1).
    pub fn uri(&self) -> String {
        let (scheme, allowed) = match self {
            DialTarget::Tel(_) => ("tel:", "+*,"),
            DialTarget::Sip(_) => ("sip:", "-_.!~*'()&=+$,;?/:@[]%"),
            DialTarget::Sips(_) => ("sips:", "-_.!~*'()&=+$,;?/:@[]%"),
        };
        let mut uri = scheme.to_owned();
        for byte in self.as_str().bytes() {
            let c = char::from(byte);
            if c.is_ascii_alphanumeric() || allowed.contains(c) {
                uri.push(c);
            } else {
                uri.push_str(&format!("%{byte:02X}"));
            }
        }
        uri
    }
}

impl Plan {
    /// A number as it came in a query string, with the `+` again that was lost there to a blank (`matching.md`, step 2).
    pub fn with_lost_plus<'n>(&self, number: &'n str) -> Cow<'n, str> {
        let text = plain(number);
        let user = take(&text).user;
        match number.split_once(&*user) {
            Some((before, behind)) if self.read_lost_plus(&user).is_some() => {
                Cow::Owned(format!("{before}+{}{behind}", user.trim_start()))
            }
            _ => Cow::Borrowed(number),
        }
    }

    /// What is dialled for a stored number: as written, with its service code, but without what only separates; an
    /// extension is dialled after a pause. Letters behind digits are keys of the keypad (`1-800-FLOWERS`).
    pub fn dial_string(&self, number: &str) -> DialTarget {
        let text = plain(number);
        let spec = address_spec(&text).trim();
        for (scheme, target) in SIP_SCHEMES.into_iter().zip([DialTarget::Sip, DialTarget::Sips]) {
            if let Some(address) = strip_scheme(spec, scheme) {
                return target(without_headers(address));
            }
        }
        if spec.contains('@') && strip_scheme(spec, "tel:").is_none() {
            return DialTarget::Sip(without_headers(spec));
        }
        let taken = take(&text);
        let user = taken.user.trim();
        let split = tail::split(user);
        match Compact::of(split.number) {
            Some(compact) => DialTarget::Tel(self.keys(&compact) + &after_pause(split.tail)),
            None => on_the_keypad(user).map_or_else(|| DialTarget::Sip(user.to_owned()), DialTarget::Tel),
        }
    }

    fn keys(&self, compact: &Compact) -> String {
        let number = match service_code::in_front_of(&compact.text) {
            Some(ServiceCode::Closed { number } | ServiceCode::TwoDigits { number }) => number,
            None => 0,
        };
        let keeps_if_valid = |without: &str, with: &str| {
            !International::read(without).is_valid() && International::read(with).is_valid()
        };
        let behind = compact.from(number);
        format!("{}{}", &compact.text[..number], self.settle_zero(&behind, keeps_if_valid))
    }
}

fn without_headers(address: &str) -> String {
    address.split_once('?').map_or(address, |(address, _headers)| address).trim().to_owned()
}

/// An extension or pauses as keys.
fn after_pause(tail: &str) -> String {
    if let Some(digits) = tail::extension(tail) {
        return format!(",{digits}");
    }
    if tail.starts_with(';')
        && tail[1..].starts_with(|c: char| c.is_ascii_alphabetic() && !"pPwW".contains(c))
    {
        return String::new();
    }
    let keys = tail.chars().filter_map(|c| match c {
        'p' | 'P' | ',' => Some(','),
        'w' | 'W' | ';' => Some(';'),
        '0'..='9' | '*' | '#' => Some(c),
        _ => None,
    });
    let keys: String = keys.collect();
    keys.trim_end_matches([',', ';']).to_owned()
}

/// The keys of a number with letters behind its digits.
fn on_the_keypad(user: &str) -> Option<String> {
    if !user.starts_with(|c: char| c.is_ascii_digit() || c == '+' || c == '(') {
        return None;
    }
    let letters = user.chars().map(|c| key_of(c).unwrap_or(c));
    Compact::of(&letters.collect::<String>()).map(|compact| compact.with_zero())
}

#[cfg(test)]
mod tests {
    use shared::DialPlan;

    use super::DialTarget::{self, Sip, Sips, Tel};
    use crate::{Plan, PlanError};

    #[test]
    fn what_is_dialled() -> Result<(), PlanError> {
        let berlin = DialPlan { region: Some("DE".into()), ..DialPlan::default() };
        let plan = Plan::new(&berlin)?;
        for (number, target, uri) in [
            ("030 / 1234-567", Tel("0301234567".into()), "tel:0301234567"),
            ("+49 (0)30 1234567", Tel("+49301234567".into()), "tel:+49301234567"),
            ("+39 (0)6 86211892", Tel("+390686211892".into()), "tel:+390686211892"),
            ("*31#+49 (0)170 1234567", Tel("*31#+491701234567".into()), "tel:*31%23+491701234567"),
            ("**610", Tel("**610".into()), "tel:**610"),
            ("0301234567 x 9", Tel("0301234567,9".into()), "tel:0301234567,9"),
            ("0301234567,,12#", Tel("0301234567,,12#".into()), "tel:0301234567,,12%23"),
            ("0301234567p12w3", Tel("0301234567,12;3".into()), "tel:0301234567,12%3B3"),
            ("tel:1234567;phone-context=+4930", Tel("+49301234567".into()), "tel:+49301234567"),
            ("tel:+4930123;isub=12", Tel("+4930123".into()), "tel:+4930123"),
            ("1-800-FLOWERS", Tel("18003569377".into()), "tel:18003569377"),
            ("Alice", Sip("Alice".into()), "sip:Alice"),
            ("Jane <jane@example.com>", Sip("jane@example.com".into()), "sip:jane@example.com"),
            ("sips:j@h:5061;lr?Subject=x", Sips("j@h:5061;lr".into()), "sips:j@h:5061;lr"),
            ("two words", Sip("two words".into()), "sip:two%20words"),
        ] {
            let dialled: DialTarget = plan.dial_string(number);
            assert_eq!((dialled.uri().as_str(), dialled), (uri, target), "{number}");
        }
        Ok(())
    }

    #[test]
    fn a_plus_that_became_a_blank_is_dialled() -> Result<(), PlanError> {
        let berlin = DialPlan { region: Some("DE".into()), ..DialPlan::default() };
        let plan = Plan::new(&berlin)?;
        for (number, expected) in [
            (" 49 30 1234567", "+49 30 1234567"),
            ("tel: 49301234567", "tel:+49301234567"),
            ("\"J\" <sip: 49301234567@pbx.example;lr>", "\"J\" <sip:+49301234567@pbx.example;lr>"),
            (" 030 1234567", " 030 1234567"),
            (" 201", " 201"),
            (" jane@pbx.example", " jane@pbx.example"),
            ("49301234567", "49301234567"),
            ("", ""),
        ] {
            assert_eq!(plan.with_lost_plus(number), expected, "{number}");
        }
        Ok(())
    }
}
