//! A page of plain HTML, without a script: what is printed, and what a browser without script is asked.

use crate::{SiteLinks, texts::PRODUCT};
use shared::Language;

/// The document. `body` is its element with all that is in it.
pub(super) fn document(language: Language, title: &str, body: &str, links: SiteLinks) -> String {
    let style = links.style.map(|href| format!(r#"<link rel="stylesheet" href="{href}">"#));
    let icon = links.icon.map(|href| format!(r#"<link rel="icon" type="image/svg+xml" href="{href}">"#));
    let links = [style, icon].map(Option::unwrap_or_default).concat();
    format!(
        r#"<!DOCTYPE html>
<html lang="{}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{} · {PRODUCT}</title>{links}</head>
{body}</html>
"#,
        language.word(),
        escaped(title),
    )
}

/// As it stands in a document, also between double quotes.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}
