//! The form of a browser without script: done, then back to the page, which says what happened.

use super::{Ask, question, typed::Typed, visitor};
use crate::{
    address::{Address, escape, unescape},
    api::{Button, Line, Posted, Refusal, SaveRequest},
    texts::texts,
};
use http::{HeaderMap, HeaderValue, header, request::Parts};
use leptos::prelude::use_context;
use leptos_axum::{ResponseOptions, redirect};

/// The cookie that carries what happened to the next page.
const NOTE: &str = "ringbook_note";

impl Ask {
    pub(crate) async fn post(&self, mut posted: Posted) {
        let address = Address::parse(posted.address.split_once('?').map_or("", |(_, search)| search));
        if posted.line.is_empty() {
            // Browsers send the line breaks of a letter.
            posted.fields.note = posted.fields.note.replace("\r\n", "\n");
            return self.post_form(posted, address).await;
        }
        let deleted = self.delete(address.phone.clone(), line_of(&posted.line)).await;
        let (address, note) = match deleted {
            Ok(deleted) => (address.list(), deleted.message),
            Err(refusal) => (address, refusal.message()),
        };
        go_on(&address.url(), &note);
    }

    async fn post_form(&self, posted: Posted, address: Address) {
        let typed = Typed::new(&posted, &address);
        if posted.answer == question::CANCEL {
            typed.keep();
            return redirect(&address.url());
        }
        let saved = match self.save(request(&posted, &address)).await {
            Ok(saved) => saved,
            Err(Refusal::NumberTaken(taken)) if typed.fits() => {
                typed.keep();
                return redirect(&question::url(&posted, &taken));
            }
            Err(refusal) => return go_on(&address.url(), &self.refused(refusal, typed, &address)),
        };
        Typed::forget();
        go_on(&address.with_line(Some(saved.line.entry), saved.line.number).url(), &saved.message);
    }

    /// Why it was not saved, in words. What was typed comes back with the page, as far as it can be kept.
    fn refused(&self, refusal: Refusal, mut typed: Typed, address: &Address) -> String {
        let is_stale = !matches!(refusal, Refusal::Gone(_)) && self.is_stale(address, &typed.revision);
        let words = match &refusal {
            Refusal::Stale | Refusal::Changed(_) => String::new(),
            Refusal::NumberTaken(_) => texts().taken_without_script(&refusal.message()),
            other => other.message(),
        };
        if let Refusal::Fields(problems) = refusal {
            typed.problems = problems;
        }
        let is_kept = typed.keep();
        let rest = match (is_stale, is_kept) {
            (true, true) => texts().stale_without_script(),
            (true, false) => texts().stale_and_not_kept(),
            (false, true) => String::new(),
            (false, false) => texts().typed_not_kept(),
        };
        [words, rest].join(" ").trim().to_owned()
    }

    /// Whether the chosen line is another than at this revision.
    fn is_stale(&self, address: &Address, revision: &str) -> bool {
        let entry = || {
            let desk = self.desk(address.phone.as_deref()).ok()?;
            desk.book.as_ref()?.entry(address.entry.as_ref()?.parse().ok()?)
        };
        entry().is_some_and(|it| it.entry.revision.0.to_string() != revision)
    }
}
/// What a button of the form, or an answer to the question, wants to have saved.
fn request(posted: &Posted, address: &Address) -> SaveRequest {
    let button = match posted.button.as_str() {
        _ if posted.answer == question::INSTEAD => Button::KeepAsSub,
        "change" => Button::Change,
        "add_sub" => Button::AddSub,
        _ => Button::Add,
    };
    let chosen = address.entry.as_ref().map(|entry| Line {
        entry: entry.clone(),
        number: address.number.clone(),
        revision: posted.revision.parse().ok(),
    });
    SaveRequest {
        phone: address.phone.clone(),
        button,
        line: if button == Button::KeepAsSub { Some(line_of(&posted.kept)) } else { chosen },
        fields: posted.fields.clone(),
        confirmed: posted.answer == question::OVERWRITE,
    }
}

/// The entry, and the number behind a slash.
fn line_of(posted: &str) -> Line {
    let (entry, number) = posted.split_once('/').unwrap_or((posted, ""));
    let number = Some(number.to_owned()).filter(|number| !number.is_empty());
    Line { entry: entry.to_owned(), number, revision: None }
}

/// What happened before this page was asked for, if anything did.
pub(crate) fn note() -> Option<String> {
    let value = cookie(&use_context::<Parts>()?.headers, NOTE)?;
    if let Some(response) = use_context::<ResponseOptions>() {
        set_cookie(&response, NOTE, "", 0);
    }
    Some(unescape(&value))
}

/// The value of a cookie that says something.
pub(super) fn cookie(headers: &HeaderMap, wanted: &str) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let (_, value) = pairs.find(|(name, value)| *name == wanted && !value.is_empty())?;
    Some(value.to_owned())
}

/// Leads to this page, which will say what happened.
pub(super) fn go_on(url: &str, note: &str) {
    if let Some(response) = use_context::<ResponseOptions>() {
        let (short, mut escaped) = (note.chars().take(500).collect::<String>(), String::new());
        escape(&short, &mut escaped);
        set_cookie(&response, NOTE, &escaped, 10);
    }
    redirect(url);
}

pub(super) fn set_cookie(response: &ResponseOptions, name: &str, value: &str, seconds: u32) {
    let secure = if visitor().is_ok_and(|visitor| visitor.secure) { "; Secure" } else { "" };
    let cookie = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.append_header(header::SET_COOKIE, cookie);
    }
}
