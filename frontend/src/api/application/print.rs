//! The list on paper: every line of it, as plain HTML, in narrow columns.

use super::{
    Ask,
    lists::query,
    plain::{document, escaped},
};
use crate::{SiteLinks, address::Address, texts::Texts};
use directory::{CommandError, Listed, Principal, Ringbook};
use shared::{ContactType, Entry, Group, Language, Number};
use std::fmt::Write as _;

/// How many lines are printed at most: thousands of sheets.
const MOST: usize = 200_000;

/// The list that `search`, the part of an address behind the `?`, asks for, as a document. `links` is where the pages'
/// style sheet is.
///
/// # Errors
/// That nobody has signed in, or may not read.
pub async fn print_page(
    ringbook: Ringbook,
    who: Principal,
    language: Language,
    search: &str,
    links: SiteLinks,
) -> Result<String, CommandError> {
    let (address, texts) = (Address::parse(search), Texts::of(language));
    let ask = Ask { ringbook, who };
    let desk = ask.desk(address.phone.as_deref())?;
    let (mut name, mut body, mut total, mut is_cut_off) = (String::new(), String::new(), 0, false);
    if let Some(book) = desk.book.clone() {
        name = book.name.to_string();
        if let Ok(list) = ask.ringbook.lines(book, query(&address), 0, MOST).await {
            (total, is_cut_off) = (list.total, list.lines > MOST);
            for Listed { indexed, .. } in &list.entries {
                entry(&mut body, &indexed.entry, texts);
            }
        }
    }
    let mut about = texts.count(total, texts.one_entry, texts.many_entries);
    if !address.q.trim().is_empty() {
        let _ = write!(about, " · {}", address.q.trim());
    }
    let cut_off = if is_cut_off { format!("<p>{}</p>", texts.cut_off) } else { String::new() };
    let body = format!(
        r#"<body class="sheet"><main><h1>{}</h1><p>{}</p>{cut_off}
<ul class="sheet-lines">
{body}</ul></main></body>"#,
        escaped(&name),
        escaped(&about),
    );
    Ok(document(language, &name, &body, links))
}

/// An entry with all its numbers, which stay together.
fn entry(body: &mut String, entry: &Entry, texts: &Texts) {
    let name = entry.display_name();
    body.push_str("<li>");
    if entry.master.favorite {
        body.push_str("★ ");
    }
    let has_name = entry.master.name().is_some();
    if has_name {
        let _ = write!(body, "<b>{}</b>", escaped(&name));
    }
    if entry.master.group != Group::None {
        let _ = write!(body, " <i>{}</i>", entry.master.group.label(texts.language));
    }
    for number in &entry.numbers {
        line(body, entry, number, &name, texts);
    }
    body.push_str("</li>\n");
}

fn line(body: &mut String, entry: &Entry, number: &Number, name: &str, texts: &Texts) {
    let zone = &number.zone;
    let _ = write!(body, "<br>{}", escaped(&zone.number));
    if zone.range {
        body.push('…');
    }
    let _ = write!(body, " <small>{}", zone.number_type.label(texts.language));
    if zone.contact_type != ContactType::None {
        let _ = write!(body, ", {}", zone.contact_type.label(texts.language));
    }
    let own = entry.name_of(number).map(String::from).filter(|own| own != name);
    if let Some(own) = own {
        let _ = write!(body, ", {}", escaped(&own));
    }
    body.push_str("</small>");
}
