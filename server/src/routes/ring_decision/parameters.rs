//! The parameters of a decision, from the query, a form or JSON, however clumsily they are written.

use axum::http::{HeaderMap, header::CONTENT_TYPE};
use percent_encoding::percent_decode;
use utoipa::{IntoParams, ToSchema};

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
    /// The name that the network sent, shown when the directory has none for the caller.
    #[param(nullable = false)]
    caller_name: Option<String>,
    /// `json` or `text`; without it what `Accept` says, and else JSON.
    #[param(nullable = false)]
    format: Option<String>,
}

/// Names in lower case with their values; the first of a name counts.
#[derive(Debug, Default)]
pub(crate) struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Reads the query and then the body. What cannot be read is left out.
    pub(crate) fn read(query: &str, headers: &HeaderMap, body: &[u8]) -> Parameters {
        let mut parameters = Parameters::default();
        parameters.add_form(query.as_bytes());
        let kind =
            headers.get(CONTENT_TYPE).map(|kind| kind.as_bytes().to_ascii_lowercase()).unwrap_or_default();
        if kind.windows(4).any(|part| part == b"json") || body.trim_ascii_start().starts_with(b"{") {
            parameters.add_json(body);
        } else {
            parameters.add_form(body);
        }
        parameters
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
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

    fn add_form(&mut self, text: &[u8]) {
        for pair in text.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
            let mut halves = pair.splitn(2, |byte| *byte == b'=');
            let (name, value) = (halves.next().unwrap_or_default(), halves.next().unwrap_or_default());
            self.0.push((decode(name).to_ascii_lowercase(), decode(value)));
        }
    }

    fn add_json(&mut self, body: &[u8]) {
        let Ok(serde_json::Value::Object(members)) = serde_json::from_slice(body) else { return };
        for (name, value) in members {
            let value = match value {
                serde_json::Value::String(text) => text,
                serde_json::Value::Bool(switch) => switch.to_string(),
                serde_json::Value::Number(number) => number.to_string(),
                _ => continue,
            };
            self.0.push((name.to_ascii_lowercase(), value));
        }
    }
}

/// `+` is a blank; an escape that is none stays as it is; bytes that are no UTF-8 become the replacement character.
fn decode(text: &[u8]) -> String {
    let blanks: Vec<u8> = text.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    percent_decode(&blanks).decode_utf8_lossy().into_owned()
}
