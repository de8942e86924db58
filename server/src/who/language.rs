//! Which language somebody reads.

use axum::http::{HeaderMap, HeaderName, header};
use shared::Language;
use std::borrow::Cow;

/// What they have chosen on the page, else what their browser asks for.
pub(super) fn of(headers: &HeaderMap) -> Language {
    let cookies = texts(headers, header::COOKIE).flat_map(|value| value.split(';'));
    let pairs = cookies.filter_map(|it| it.trim().split_once('='));
    let mut chosen = pairs.filter(|(name, _)| *name == frontend::LANGUAGE_COOKIE);
    chosen.find_map(|(_, word)| word.parse().ok()).unwrap_or_else(|| asked(headers))
}

/// What a client asks for.
pub(crate) fn asked(headers: &HeaderMap) -> Language {
    Language::preferred(&listed(headers, header::ACCEPT_LANGUAGE))
}

/// A header that lists things; several of them list as much as one with all.
pub(crate) fn listed(headers: &HeaderMap, name: HeaderName) -> Cow<'_, str> {
    let mut all = texts(headers, name);
    match (all.next(), all.next()) {
        (None, _) => Cow::Borrowed(""),
        (Some(one), None) => Cow::Borrowed(one),
        (Some(one), Some(second)) => {
            let all: Vec<_> = [one, second].into_iter().chain(all).collect();
            Cow::Owned(all.join(","))
        }
    }
}

fn texts(headers: &HeaderMap, name: HeaderName) -> impl Iterator<Item = &str> {
    headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn a_choice_comes_before_what_the_browser_asks_for() {
        let read = |cookie: &'static str, asked: &'static str| {
            let pairs = [(header::COOKIE, cookie), (header::ACCEPT_LANGUAGE, asked)];
            of(&pairs.into_iter().map(|(name, value)| (name, HeaderValue::from_static(value))).collect())
        };
        assert_eq!(read("a=b", "de-DE,de;q=0.9"), Language::German);
        assert_eq!(read("a=b; ringbook_language=en", "de"), Language::English);
        assert_eq!(read("ringbook_language=de", ""), Language::German);
        assert_eq!(read("ringbook_language=fr", "de"), Language::German);
    }
}
