//! The parameters of a decision, from the query, a form or JSON, however clumsily they are written.

use percent_encoding::percent_decode;
use serde_json::Value;
use std::{borrow::Cow, str::Utf8Error};
use utoipa::{IntoParams, ToSchema};

/// Some programs put it in front of JSON.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// A call, as a phone describes it.
#[derive(IntoParams, ToSchema)]
#[into_params(parameter_in = Query)]
#[schema(as = RingQuestion, examples(json!({"caller": "+49301234567", "dnd": false, "calls": 0})))]
#[expect(dead_code, reason = "named in descriptions, never made")]
pub(crate) struct Call {
    /// The calling number or URI as it was received; missing or empty is withheld.
    #[param(nullable = false, example = "+49301234567")]
    caller: Option<String>,
    /// The identity that is called, by name or SIP address; without it no identity's tone is used.
    #[param(nullable = false)]
    called: Option<String>,
    /// Do not disturb: `on`, `off`, `true`, `false`, `1` or `0`. Without it the state last reported.
    #[param(nullable = false)]
    #[schema(required = false, value_type = Value)]
    dnd: Option<String>,
    /// How many calls are going on. Without it the state last reported.
    #[param(nullable = false)]
    #[schema(required = false, value_type = Value)]
    calls: Option<String>,
    /// The phone's own name for the call. The same call asked for again gets the same answer for five minutes, and is one line in the
    /// list of calls.
    #[param(nullable = false)]
    call_id: Option<String>,
    /// The name that the network sent, shown when the directory has none for the caller.
    #[param(nullable = false)]
    caller_name: Option<String>,
    /// `json`, `text` or `xml`; without it what `Accept` says, and else JSON.
    #[param(nullable = false)]
    format: Option<String>,
}

/// Names with their values, in the order in which they came.
#[derive(Debug, Default)]
pub(crate) struct Parameters<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

impl<'a> Parameters<'a> {
    /// Reads the query and then the body. What cannot be read is left out.
    ///
    /// Firmware often says a wrong `Content-Type` or none, so what the body looks like counts: JSON begins with a brace.
    pub(crate) fn read(query: &'a str, body: &'a [u8]) -> Parameters<'a> {
        let mut parameters = Parameters::default();
        parameters.add_form(query.as_bytes());
        let body = body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(body);
        if body.trim_ascii_start().starts_with(b"{") {
            parameters.add_json(body);
        } else {
            parameters.add_form(body);
        }
        parameters
    }

    /// The first of this name that says anything: a template's variable that stayed empty is no answer.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let known = self.0.iter().filter(|(known, _)| known.trim().eq_ignore_ascii_case(name));
        known.map(|(_, value)| &**value).find(|value| !value.trim().is_empty())
    }

    /// A switch: `on`, `true`, `1` or their opposites, in any case.
    pub(crate) fn switch(&self, name: &str) -> Option<bool> {
        match self.get(name)?.trim().to_ascii_lowercase().as_str() {
            "on" | "true" | "1" => Some(true),
            "off" | "false" | "0" => Some(false),
            _ => None,
        }
    }

    /// A number of things.
    pub(crate) fn count(&self, name: &str) -> Option<u32> {
        self.get(name)?.trim().parse().ok()
    }

    /// A `;` separates nothing here: it stands in SIP addresses, which come as they are.
    fn add_form(&mut self, text: &'a [u8]) {
        for pair in text.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
            let mut halves = pair.splitn(2, |byte| *byte == b'=');
            let (name, value) = (halves.next().unwrap_or_default(), halves.next().unwrap_or_default());
            self.0.push((decoded(name), decoded(value)));
        }
    }

    fn add_json(&mut self, body: &[u8]) {
        let Ok(Value::Object(members)) = serde_json::from_str(&text(body.into())) else { return };
        for (name, value) in members {
            let value = match value {
                Value::String(text) => text,
                Value::Bool(switch) => switch.to_string(),
                Value::Number(number) => number.to_string(),
                _ => continue,
            };
            self.0.push((name.into(), value.into()));
        }
    }
}

/// `+` is a blank; an escape that is none stays as it is.
fn decoded(escaped: &[u8]) -> Cow<'_, str> {
    if !escaped.iter().any(|byte| matches!(byte, b'+' | b'%')) {
        return text(escaped.into());
    }
    let mut decoded = Vec::with_capacity(escaped.len());
    for part in escaped.split_inclusive(|byte| *byte == b'+') {
        let (part, blank) = part.strip_suffix(b"+").map_or((part, None), |part| (part, Some(b' ')));
        decoded.extend(percent_decode(part));
        decoded.extend(blank);
    }
    text(decoded.into())
}

fn text(bytes: Cow<'_, [u8]>) -> Cow<'_, str> {
    match bytes {
        Cow::Borrowed(bytes) => {
            str::from_utf8(bytes).map_or_else(|error| old_text(bytes, error).into(), Cow::from)
        }
        Cow::Owned(bytes) => String::from_utf8(bytes)
            .unwrap_or_else(|error| old_text(error.as_bytes(), error.utf8_error()))
            .into(),
    }
}

/// What is no UTF-8 is what old firmware writes, Latin-1, unless it was cut off inside its last character.
fn old_text(bytes: &[u8], error: Utf8Error) -> String {
    let whole = &bytes[..error.valid_up_to()];
    if error.error_len().is_none() && !whole.is_ascii() {
        return String::from_utf8_lossy(whole).into_owned();
    }
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_become_text_whatever_they_are() {
        for (escaped, expected) in [
            ("J%C3%BCrgen", "J\u{fc}rgen"),
            ("J%FCrgen", "J\u{fc}rgen"),
            ("Ren%E9", "Ren\u{e9}"),
            ("M%C3%BC%C3", "M\u{fc}"),
            ("%", "%"),
            ("%4", "%4"),
            ("%zz", "%zz"),
            ("%u00e4", "%u00e4"),
            ("%2b1+2", "+1 2"),
            ("\u{20ac}", "\u{20ac}"),
        ] {
            assert_eq!(decoded(escaped.as_bytes()), expected, "{escaped}");
        }
        assert_eq!(decoded(b"J\xFCrgen"), "J\u{fc}rgen");
    }

    #[test]
    fn the_first_that_says_anything_counts() {
        let get = |query, body: &[u8]| {
            let parameters = Parameters::read(query, body);
            parameters.get("caller").map(str::to_owned).unwrap_or_default()
        };
        assert_eq!(get("caller=1&caller=2", b"caller=3"), "1");
        assert_eq!(get("caller=&caller=+&CALLER=2", b"caller=3"), "2");
        assert_eq!(get("caller", b"{\"Caller\": 3}"), "3");
        assert_eq!(get("%20caller+=1", b""), "1");
        assert_eq!(get("caller=sip:1@h;x=1?y", b""), "sip:1@h;x=1?y");
        assert_eq!(get("", b"\xEF\xBB\xBF {\"caller\": \"J\xFCrgen\"}"), "J\u{fc}rgen");
        assert_eq!(get("&&=&", b"[1]"), "");
    }
}
