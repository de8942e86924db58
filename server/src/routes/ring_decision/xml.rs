//! A decision as XML, for firmware that has a parser for nothing else.
//!
//! One root element, and in it an element for each key of the text form, in that order and never twice, so that a search for
//! `<action>` is enough; then the match and the explanation, if there are any. No attributes, no namespaces, no entities but the five.

use shared::{Decision, Language, Revision};
use std::fmt::Write as _;

/// The example in the description of the API.
pub(crate) const EXAMPLE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<decision>
<action>ring</action>
<sip_status></sip_status>
<ringtone>Ringer4</ringtone>
<name>Jane Smith</name>
<reason>vip</reason>
<class>directory</class>
<revision>1742</revision>
<match>
<directory>main</directory>
<entry>0198f3a1-0d2b-7c61-9d0e-5b7a3f1c2e4d</entry>
<number>0198f3a1-0d2b-7c61-9d0e-5b7a3f1c2e4e</number>
<how>canonical</how>
</match>
<explanation>
<step>contact type VIP: rings always</step>
</explanation>
</decision>
"#;

pub(super) fn write(decision: &Decision<'_>, revision: Revision, language: Language) -> String {
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<decision>\n");
    let status = decision.sip_status.map(|status| status.to_string()).unwrap_or_default();
    let ringtone = decision.ringtone.map(ToString::to_string).unwrap_or_default();
    element(&mut xml, "action", decision.action.word());
    element(&mut xml, "sip_status", &status);
    element(&mut xml, "ringtone", &ringtone);
    element(&mut xml, "name", &decision.display_name);
    element(&mut xml, "reason", decision.reason.word());
    element(&mut xml, "class", decision.class.word());
    element(&mut xml, "revision", &revision.to_string());
    if let Some(matched) = &decision.matched {
        xml.push_str("<match>\n");
        element(&mut xml, "directory", matched.directory.as_str());
        element(&mut xml, "entry", &matched.number.entry.to_string());
        element(&mut xml, "number", &matched.number.id.to_string());
        element(&mut xml, "how", matched.how.word());
        xml.push_str("</match>\n");
    }
    xml.push_str("<explanation>\n");
    for step in &decision.explanation {
        element(&mut xml, "step", &step.in_words(language).to_string());
    }
    xml.push_str("</explanation>\n</decision>\n");
    xml
}

fn element(xml: &mut String, name: &str, value: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(xml, "<{name}>{}</{name}>", Escaped(value));
}

/// Text between two tags. What XML 1.0 cannot hold at all (section 2.2) and line breaks become blanks.
struct Escaped<'a>(&'a str);

impl std::fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for c in self.0.chars() {
            match c {
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '&' => f.write_str("&amp;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&apos;")?,
                c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{FFFE}' | '\u{FFFF}') => {
                    f.write_char(' ')?;
                }
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}
