//! What a browser without script has typed into the form and the server has refused: it goes to the page that comes next in
//! a cookie, because nothing of it may stand in an address.

use super::post::{cookie, set_cookie};
use crate::{
    address::{escape, unescape},
    api::Refusal,
    form_rules::{Fields, Problem},
};
use http::request::Parts;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

const TYPED: &str = "ringbook_typed";
/// Browsers keep no longer ones.
const MOST: usize = 3_800;
/// Stands before the name of a field with what is wrong with it.
const PROBLEM: char = '!';

/// Keeps what was refused for the next page. A note that is too long for it is lost.
pub(super) fn keep(mut fields: Fields, refusal: &Refusal) {
    let Some(response) = use_context::<ResponseOptions>() else { return };
    let problems = match refusal {
        Refusal::Fields(problems) => problems.as_slice(),
        _ => &[],
    };
    let mut value = written(&fields, problems);
    if value.len() > MOST {
        fields.note.clear();
        value = written(&fields, problems);
    }
    if value.len() <= MOST {
        set_cookie(&response, TYPED, &value, 10);
    }
}

/// What was kept for this page, if anything was.
pub(super) fn taken() -> Option<(Fields, Vec<Problem>)> {
    let value = cookie(&use_context::<Parts>()?, TYPED)?;
    if let Some(response) = use_context::<ResponseOptions>() {
        set_cookie(&response, TYPED, "", 0);
    }
    Some(read(&value))
}

fn written(fields: &Fields, problems: &[Problem]) -> String {
    let texts = fields.pairs().into_iter().filter(|(_, text)| !text.is_empty());
    let texts = texts.map(|(name, text)| (name.to_owned(), text));
    let problems = problems.iter().map(|it| (format!("{PROBLEM}{}", it.field), &it.message));
    let mut value = String::new();
    for (name, text) in texts.chain(problems) {
        if !value.is_empty() {
            value.push('&');
        }
        value.push_str(&name);
        value.push('=');
        escape(text, &mut value);
    }
    value
}

fn read(value: &str) -> (Fields, Vec<Problem>) {
    let (mut fields, mut problems) = (Fields::default(), Vec::new());
    for (name, text) in value.split('&').filter_map(|pair| pair.split_once('=')) {
        match name.strip_prefix(PROBLEM) {
            Some(field) => problems.push(Problem::new(field, unescape(text))),
            None => fields.field_mut(name).into_iter().for_each(|field| *field = unescape(text)),
        }
    }
    (fields, problems)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_reads_back() {
        let fields = Fields {
            number: "+49 (30) 1; =&%".into(),
            first_name: "Jürgen \"J\"".into(),
            note: "two\nlines, and more".into(),
            ..Fields::empty()
        };
        let problems =
            vec![Problem::new("birthday", "Das geht so nicht: 31.2."), Problem::new("number", "!=")];
        let value = written(&fields, &problems);
        assert!(value.bytes().all(|byte| byte.is_ascii_graphic() && !b"\",;\\".contains(&byte)), "{value}");
        assert_eq!(read(&value), (fields, problems));
        assert_eq!(read(""), (Fields::default(), Vec::new()));
    }
}
