//! The forms of an answer: JSON, XML, and lines for whoever has no parser.

use super::xml;
use crate::wire::words;
use serde::{Serialize, Serializer};
use shared::{Because, Decision, EntryId, Language, NumberId, Revision, Ringtone};
use std::{borrow::Cow, fmt::Display};
use utoipa::ToSchema;

/// The longest name in a text answer, in bytes: with headers it stays under 1 KiB.
const MAX_TEXT_NAME: usize = 255;
/// Few answers are longer, in bytes.
const USUAL: usize = 768;
const APPLICATION_XML: &str = "application/xml; charset=utf-8";
const TEXT_XML: &str = "text/xml; charset=utf-8";

/// A form of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// JSON.
    Json,
    /// One `key=value` a line.
    Text,
    /// XML, under the name that was asked for: some programs know only one of the two.
    Xml(&'static str),
}

impl Form {
    /// What `format` says, else what is liked best of what is accepted, else JSON.
    pub(crate) fn wanted(format: Option<&str>, accepted: &str) -> Form {
        let named = [("json", Form::Json), ("text", Form::Text), ("xml", Form::Xml(APPLICATION_XML))];
        let format = format.unwrap_or_default().trim();
        if let Some((_, form)) = named.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(format)) {
            return form;
        }
        let mut best = (0.0, Form::Json);
        for (form, quality) in accepted.split(',').filter_map(accepted_form) {
            // Of several that are liked the same the first counts.
            if quality > best.0 {
                best = (quality, form);
            }
        }
        best.1
    }

    pub(crate) fn content_type(self) -> &'static str {
        match self {
            Form::Json => "application/json",
            Form::Text => "text/plain; charset=utf-8",
            Form::Xml(name) => name,
        }
    }

    /// The language is that of the explanation.
    pub(crate) fn write(self, decision: &Decision<'_>, revision: Revision, language: Language) -> Vec<u8> {
        match self {
            Form::Json => json(decision, revision, language),
            Form::Text => text(decision, revision).into_bytes(),
            Form::Xml(_) => xml::write(decision, revision, language).into_bytes(),
        }
    }
}

/// A part of `Accept`, as far as it is a form of ours. A browser lists XML behind HTML, but what people read is JSON.
fn accepted_form(part: &str) -> Option<(Form, f32)> {
    let mut words = part.split(';').map(str::trim);
    let form = match words.next()?.to_ascii_lowercase().as_str() {
        "application/json" | "text/html" => Form::Json,
        "text/plain" => Form::Text,
        "application/xml" => Form::Xml(APPLICATION_XML),
        "text/xml" => Form::Xml(TEXT_XML),
        _ => return None,
    };
    let quality = words.find_map(|word| word.strip_prefix("q=")?.parse().ok());
    Some((form, quality.unwrap_or(1.0)))
}

/// What happens to a call, and why.
#[derive(Serialize, ToSchema)]
#[schema(as = RingDecision, examples(json!({
    "action": "ring", "sip_status": null, "ringtone": "Ringer4", "display_name": "Jane Smith", "reason": "vip",
    "class": "directory",
    "match": {
        "directory": "main", "entry": "0198f3a1-0d2b-7c61-9d0e-5b7a3f1c2e4d",
        "number": "0198f3a1-0d2b-7c61-9d0e-5b7a3f1c2e4e", "how": "canonical",
    },
    "explanation": ["+49301234567 is Jane Smith's landline (Main directory)", "contact type VIP: rings always"],
    "revision": 1742,
})))]
pub(crate) struct DecisionOut<'a> {
    /// What the phone does.
    #[schema(value_type = words::Action)]
    action: &'static str,
    /// What the caller is answered: 486, 480 or 603 with `busy`, else null.
    #[schema(required)]
    sip_status: Option<u16>,
    /// With `ring`, else null.
    #[serde(serialize_with = "ringtone")]
    #[schema(required, value_type = Option<String>)]
    ringtone: Option<&'a Ringtone>,
    /// The name to show: the directory's, else the network's, else the number; `Anonymous` when it is withheld.
    display_name: &'a str,
    /// The rule that decided.
    #[schema(value_type = words::Reason)]
    reason: &'static str,
    /// What kind of caller it is.
    #[schema(value_type = words::Class)]
    class: &'static str,
    /// The number of a directory that the caller matched, or null.
    #[serde(rename = "match")]
    #[schema(required)]
    matched: Option<MatchOut<'a>>,
    /// Every step, for a person, in the language of `Accept-Language`. The wording may change.
    #[schema(value_type = Vec<String>)]
    explanation: Explanation<'a>,
    /// The revision of the directory that decided.
    #[schema(value_type = u64)]
    revision: Revision,
}

/// A number of a directory that a caller matched.
#[derive(Serialize, ToSchema)]
#[schema(as = Match)]
pub(crate) struct MatchOut<'a> {
    /// The id of the directory.
    directory: &'a str,
    /// The id of the entry.
    #[serde(serialize_with = "in_words")]
    #[schema(value_type = String, format = "uuid")]
    entry: EntryId,
    /// The id of the number.
    #[serde(serialize_with = "in_words")]
    #[schema(value_type = String, format = "uuid")]
    number: NumberId,
    /// By which rule.
    #[schema(value_type = words::How)]
    how: &'static str,
}

impl<'a> DecisionOut<'a> {
    pub(crate) fn new(decision: &'a Decision<'_>, revision: Revision, language: Language) -> DecisionOut<'a> {
        DecisionOut {
            action: decision.action.word(),
            sip_status: decision.sip_status,
            ringtone: decision.ringtone,
            display_name: &decision.display_name,
            reason: decision.reason.word(),
            class: decision.class.word(),
            matched: decision.matched.as_ref().map(|it| MatchOut {
                directory: it.directory.as_str(),
                entry: it.number.entry,
                number: it.number.id,
                how: it.how.word(),
            }),
            explanation: Explanation { steps: &decision.explanation, language },
            revision,
        }
    }
}

/// The steps of a decision, in a language.
struct Explanation<'a> {
    steps: &'a [Because<'a>],
    language: Language,
}

impl Serialize for Explanation<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.steps.iter().map(|step| Words(step.in_words(self.language))))
    }
}

/// What is written as a text, without a text in between.
struct Words<T>(T);

impl<T: Display> Serialize for Words<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

fn in_words<S: Serializer>(value: &impl Display, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

fn ringtone<S: Serializer>(tone: &Option<&Ringtone>, serializer: S) -> Result<S::Ok, S::Error> {
    tone.map(Words).serialize(serializer)
}

fn json(decision: &Decision<'_>, revision: Revision, language: Language) -> Vec<u8> {
    let mut json = Vec::with_capacity(USUAL);
    // Plain data always serialises; an empty body makes the phone ring.
    if serde_json::to_writer(&mut json, &DecisionOut::new(decision, revision, language)).is_err() {
        json.clear();
    }
    json
}

fn text(decision: &Decision<'_>, revision: Revision) -> String {
    let mut text = String::with_capacity(USUAL);
    let mut line = |name: &str, value: &str| text.extend([name, "=", value, "\n"]);
    line("action", decision.action.word());
    line("sip_status", &decision.sip_status.map(|status| status.to_string()).unwrap_or_default());
    line("ringtone", &one_line(&decision.ringtone.map(ToString::to_string).unwrap_or_default()));
    line("name", &one_line(&decision.display_name));
    line("reason", decision.reason.word());
    line("class", decision.class.word());
    line("revision", &revision.to_string());
    text
}

/// Line breaks and other control characters become blanks; what is too long is cut at a character.
pub(crate) fn one_line(text: &str) -> Cow<'_, str> {
    let mut end = text.len().min(MAX_TEXT_NAME);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let breaks = |c: char| c.is_control() || c == '\u{2028}' || c == '\u{2029}';
    let text = &text[..end];
    if text.contains(breaks) { text.replace(breaks, " ").into() } else { text.into() }
}
