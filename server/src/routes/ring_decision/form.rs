//! The forms of an answer: JSON, and lines for whoever has no parser.

use axum::{
    body::Bytes,
    http::{HeaderMap, header::ACCEPT},
};
use serde::Serialize;
use shared::{Decision, Matched, Revision};

/// The longest name in a text answer, in bytes: with headers it stays under 1 KiB.
const MAX_TEXT_NAME: usize = 255;

/// A form of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// JSON.
    Json,
    /// One `key=value` a line.
    Text,
}

impl Form {
    /// What `format` says, else what `Accept` says, else JSON.
    pub(crate) fn wanted(format: Option<&str>, headers: &HeaderMap) -> Form {
        match format.map(|format| format.trim().to_ascii_lowercase()).as_deref() {
            Some("json") => return Form::Json,
            Some("text") => return Form::Text,
            _ => {}
        }
        let accept = headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
        let first =
            accept.split(',').map(|kind| kind.split(';').next().unwrap_or(kind).trim()).find_map(|kind| {
                match kind {
                    "application/json" => Some(Form::Json),
                    "text/plain" => Some(Form::Text),
                    _ => None,
                }
            });
        first.unwrap_or(Form::Json)
    }

    pub(crate) fn content_type(self) -> &'static str {
        match self {
            Form::Json => "application/json",
            Form::Text => "text/plain; charset=utf-8",
        }
    }

    pub(crate) fn write(self, decision: &Decision<'_>, revision: Revision) -> Bytes {
        match self {
            Form::Json => json(decision, revision),
            Form::Text => text(decision, revision).into(),
        }
    }
}

#[derive(Serialize)]
struct Out<'a> {
    action: &'static str,
    sip_status: Option<u16>,
    ringtone: Option<String>,
    display_name: &'a str,
    reason: &'static str,
    class: &'static str,
    #[serde(rename = "match")]
    matched: Option<MatchOut<'a>>,
    explanation: Vec<String>,
    revision: Revision,
}

#[derive(Serialize)]
struct MatchOut<'a> {
    directory: &'a str,
    entry: String,
    number: String,
    how: &'static str,
}

fn json(decision: &Decision<'_>, revision: Revision) -> Bytes {
    let matched = |matched: &'_ Matched<'_>| (matched.entry.id.to_string(), matched.number.id.to_string());
    let out = Out {
        action: decision.action.word(),
        sip_status: decision.sip_status,
        ringtone: decision.ringtone.map(ToString::to_string),
        display_name: &decision.display_name,
        reason: decision.reason.word(),
        class: decision.class.word(),
        matched: decision.matched.as_ref().map(|it| {
            let (entry, number) = matched(it);
            MatchOut { directory: it.directory.as_str(), entry, number, how: it.how.word() }
        }),
        explanation: decision.explanation.iter().map(ToString::to_string).collect(),
        revision,
    };
    // Plain data always serialises; an empty body makes the phone ring.
    serde_json::to_vec(&out).unwrap_or_default().into()
}

fn text(decision: &Decision<'_>, revision: Revision) -> String {
    let status = decision.sip_status.map(|status| status.to_string()).unwrap_or_default();
    let ringtone = decision.ringtone.map(ToString::to_string).unwrap_or_default();
    format!(
        "action={}\nsip_status={status}\nringtone={}\nname={}\nreason={}\nclass={}\nrevision={revision}\n",
        decision.action.word(),
        one_line(&ringtone),
        one_line(&decision.display_name),
        decision.reason.word(),
        decision.class.word(),
    )
}

/// Line breaks and other control characters become blanks; what is too long is cut at a character.
fn one_line(text: &str) -> String {
    let mut end = text.len().min(MAX_TEXT_NAME);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let breaks = |c: char| c.is_control() || c == '\u{2028}' || c == '\u{2029}';
    text[..end].chars().map(|c| if breaks(c) { ' ' } else { c }).collect()
}
