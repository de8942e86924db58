//! The form of a browser without script: done, then back to the page, which says what happened.

use super::{Ask, typed, visitor};
use crate::{
    address::{Address, escape, unescape},
    api::{Button, Line, Posted, Refusal, SaveRequest},
    texts::texts,
};
use http::{HeaderValue, header, request::Parts};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

/// The cookie that carries what happened to the next page.
const NOTE: &str = "ringbook_note";

impl Ask {
    pub(crate) async fn post(&self, posted: Posted) {
        let address = Address::parse(posted.address.split_once('?').map_or("", |(_, search)| search));
        let outcome = match posted.line.as_str() {
            "" => self.post_form(posted, &address).await,
            line => {
                let (entry, number) = line.split_once('/').unwrap_or((line, ""));
                let number = Some(number.to_owned()).filter(|number| !number.is_empty());
                let line = Line { entry: entry.to_owned(), number, revision: None };
                let deleted = self.delete(address.phone.clone(), line).await;
                deleted.map(|deleted| (address.list(), deleted.message))
            }
        };
        let (address, note) = outcome.unwrap_or_else(|refusal| (address, refusal.message()));
        go_on(&address.url(), &note);
    }

    async fn post_form(&self, posted: Posted, address: &Address) -> Result<(Address, String), Refusal> {
        let button = match posted.button.as_str() {
            "change" => Button::Change,
            "add_sub" => Button::AddSub,
            _ => Button::Add,
        };
        let line = address.entry.as_ref().map(|entry| Line {
            entry: entry.clone(),
            number: address.number.clone(),
            revision: posted.revision.parse().ok(),
        });
        let typed = posted.fields.clone();
        let request = SaveRequest {
            phone: address.phone.clone(),
            button,
            line,
            fields: posted.fields,
            confirmed: false,
        };
        let saved = self.save(request).await.map_err(|refusal| {
            typed::keep(typed, &refusal);
            match refusal {
                Refusal::NumberTaken(_) => {
                    Refusal::Unavailable(texts().taken_without_script(&refusal.message()))
                }
                other => other,
            }
        })?;
        Ok((address.with_line(Some(saved.line.entry), saved.line.number), saved.message))
    }
}

/// What happened before this page was asked for, if anything did.
pub(crate) fn note() -> Option<String> {
    let value = cookie(&use_context::<Parts>()?, NOTE)?;
    if let Some(response) = use_context::<ResponseOptions>() {
        set_cookie(&response, NOTE, "", 0);
    }
    Some(unescape(&value))
}

/// The value of a cookie that says something.
pub(super) fn cookie(parts: &Parts, wanted: &str) -> Option<String> {
    let cookies = parts.headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
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
    leptos_axum::redirect(url);
}

pub(super) fn set_cookie(response: &ResponseOptions, name: &str, value: &str, seconds: u32) {
    let secure = if visitor().is_ok_and(|visitor| visitor.secure) { "; Secure" } else { "" };
    let cookie = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.append_header(header::SET_COOKIE, cookie);
    }
}
