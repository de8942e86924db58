//! The question before others lose a number, for a browser without script: a page of its own with all that was typed in hidden
//! fields, and a button for each answer.

use super::{
    Ask,
    plain::{document, escaped},
    typed::Typed,
};
use crate::{
    SiteLinks,
    address::{Address, is_ours, parameter, query},
    api::{Posted, Taken},
    texts::Texts,
};
use directory::{CommandError, Principal, Ringbook};
use http::HeaderMap;
use shared::Language;

/// Where the page is.
const PATH: &str = "/taken";

/// The answers.
pub(super) const OVERWRITE: &str = "overwrite";
pub(super) const INSTEAD: &str = "instead";
pub(super) const CANCEL: &str = "cancel";

/// Between the lines in the address.
const AND: char = ',';

/// The page, or where to go when there is nothing to ask any more.
#[derive(Debug)]
pub enum TakenPage {
    /// A document.
    Question(String),
    /// The address of the form.
    Settled(String),
}

/// Where the question about what was posted is asked. What was typed is kept meanwhile ([`Typed`]).
pub(super) fn url(posted: &Posted, taken: &[Taken]) -> String {
    let lines: Vec<String> = taken.iter().map(|it| [&*it.entry, "/", &*it.number_id].concat()).collect();
    let lines = lines.join(&AND.to_string());
    query(PATH, &[("page", Some(&posted.address)), ("button", Some(&posted.button)), ("lines", Some(&lines))])
}

/// What `/taken` shows. `search` is the part of its address behind the `?`, in `headers` is what was typed.
///
/// # Errors
/// That whoever asks may not read.
pub fn taken_page(
    ringbook: Ringbook,
    who: Principal,
    language: Language,
    search: &str,
    headers: &HeaderMap,
    links: SiteLinks,
) -> Result<TakenPage, CommandError> {
    let page = parameter(search, "page").filter(|page| is_ours(page)).unwrap_or_else(|| "/".into());
    let button = parameter(search, "button").unwrap_or_default();
    let lines = parameter(search, "lines").unwrap_or_default();
    let address = Address::parse(page.split_once('?').map_or("", |(_, search)| search));
    let taken = Ask { ringbook, who }.taken(address.phone.as_deref(), &lines)?;
    let Some(typed) = Typed::read_from(headers).filter(|_| !taken.is_empty()) else {
        return Ok(TakenPage::Settled(address.url()));
    };
    let texts = Texts::of(language);
    let body = body(texts, &typed, &page, &button, &taken);
    Ok(TakenPage::Question(document(language, texts.number_taken, &body, links)))
}

impl Ask {
    /// Who has these numbers now; nobody where whoever asks may not change them.
    fn taken(&self, phone: Option<&str>, lines: &str) -> Result<Vec<Taken>, CommandError> {
        let desk = self.desk(phone)?;
        let Some(book) = desk.book.as_ref().filter(|_| desk.may_edit) else { return Ok(Vec::new()) };
        let one = |line: &str| {
            let (entry, number) = line.split_once('/')?;
            let entry = &book.entry(entry.parse().ok()?)?.entry;
            let number = entry.number(number.parse().ok()?)?;
            Some(Taken {
                entry: entry.id.to_string(),
                name: entry.display_name(),
                number: number.zone.number.clone(),
                number_id: number.id.to_string(),
                only_number: entry.is_single(),
            })
        };
        Ok(lines.split(AND).filter_map(one).collect())
    }
}

fn body(texts: &Texts, typed: &Typed, page: &str, button: &str, taken: &[Taken]) -> String {
    let losers: String = taken
        .iter()
        .map(|it| {
            let (belongs, loses) =
                (texts.belongs_to(&it.number, &it.name), texts.would_lose(&it.name, it.only_number));
            format!("<li><strong>{}</strong> {}</li>", escaped(&belongs), escaped(&loses))
        })
        .collect();
    let is_add = button == "add";
    let instead = match taken {
        [only] if is_add => instead(texts, only),
        _ => String::new(),
    };
    let about = [("address", page), ("button", button), ("revision", &typed.revision)];
    let fields = typed.fields.pairs().into_iter().map(|(name, text)| (name, text.as_str()));
    let hidden: String = about.into_iter().chain(fields).map(|(name, text)| hidden(name, text)).collect();
    let yes = if is_add { texts.overwrite } else { texts.take_over };
    format!(
        r#"<body><main><div class="gate"><h1>{}</h1><ul class="losers">{losers}</ul>
<form method="post" action="/page/post">{hidden}{instead}
<div class="buttons"><button name="answer" value="{OVERWRITE}" class="danger">{}</button>
<button name="answer" value="{CANCEL}">{}</button></div></form></div></main></body>"#,
        escaped(texts.number_taken),
        escaped(yes),
        escaped(texts.cancel),
    )
}

fn instead(texts: &Texts, taken: &Taken) -> String {
    let line = [&*taken.entry, "/", &*taken.number_id].concat();
    format!(
        r#"{}<div class="instead"><button name="answer" value="{INSTEAD}" class="primary">{}</button>
<p class="hint">{}</p></div>"#,
        hidden("kept", &line),
        escaped(&texts.keep_as_sub(&taken.name)),
        escaped(&texts.keep_as_sub_hint(&taken.name)),
    )
}

/// In a line of its own a line break would be lost: only the note has any, and it is written as a reference.
fn hidden(name: &str, text: &str) -> String {
    let text = escaped(text).replace('\n', "&#10;");
    format!(r#"<input type="hidden" name="{name}" value="{text}">"#)
}
