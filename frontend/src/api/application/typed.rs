//! What a browser without script has typed into the form and the server has refused: it goes to the page that comes next in
//! a cookie, because nothing of it may stand in an address. With it goes which line it is of, and the revision at which that
//! was opened: what others have made of it since is told before anything of theirs is replaced.

use super::post::{cookie, set_cookie};
use crate::{
    address::{Address, escape, unescape},
    api::{FormView, Posted},
    form_rules::{Fields, LineKind, Problem},
    texts::texts,
};
use http::{HeaderMap, request::Parts};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

const TYPED: &str = "ringbook_typed";
/// Browsers keep no longer ones.
const MOST: usize = 3_800;
/// Stands before the name of a field with what is wrong with it.
const PROBLEM: char = '!';
/// What is of the whole form has names that no field has.
const LINE: &str = "@line";
const REVISION: &str = "@revision";
const CUT: &str = "@cut";

/// What was in a form that was refused.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Typed {
    pub(super) fields: Fields,
    /// What is wrong with them.
    pub(super) problems: Vec<Problem>,
    /// The line: its entry, and its number behind a slash. Nothing where none was chosen.
    line: String,
    /// The revision that the form was opened at, or that a page has shown since.
    pub(super) revision: String,
    /// Whether there was no room for the note.
    is_cut: bool,
}

impl Typed {
    pub(super) fn new(posted: &Posted, address: &Address) -> Typed {
        let (line, revision) = (line_of(address), posted.revision.clone());
        Typed { fields: posted.fields.clone(), line, revision, ..Typed::default() }
    }

    /// Whether there is room for all of it.
    pub(super) fn fits(&self) -> bool {
        self.written().len() <= MOST
    }

    /// Keeps it for the next page, if need be without the note. Whether there was room for it.
    pub(super) fn keep(mut self) -> bool {
        if !self.fits() {
            self.fields.note.clear();
            self.is_cut = true;
        }
        let value = self.written();
        let fits = value.len() <= MOST;
        if let (Some(response), true) = (use_context::<ResponseOptions>(), fits) {
            set_cookie(&response, TYPED, &value, 10);
        }
        fits
    }

    /// Nothing is kept any more.
    pub(super) fn forget() {
        if let Some(response) = use_context::<ResponseOptions>() {
            set_cookie(&response, TYPED, "", 0);
        }
    }

    /// What was kept, if anything was.
    pub(super) fn read_from(headers: &HeaderMap) -> Option<Typed> {
        cookie(headers, TYPED).map(|value| Typed::read(&value))
    }

    /// What was kept for the form of this line; it is kept no longer.
    pub(super) fn taken(address: &Address) -> Option<Typed> {
        let typed = Typed::read_from(&use_context::<Parts>()?.headers)?;
        Typed::forget();
        (typed.line == line_of(address)).then_some(typed)
    }

    /// The form with what was typed in it. Where somebody else has changed the line since, each field that differs says what
    /// is stored now: only so does the form get the revision that it takes to replace that.
    pub(super) fn over(mut self, view: FormView) -> FormView {
        if self.is_cut {
            self.fields.note.clone_from(&view.fields.note);
            tell(&mut self.problems, "note", texts().note_not_kept());
        }
        // What the form shows without offering it, the browser does not send.
        if !view.kind.edits_names() {
            self.fields.first_name.clone_from(&view.fields.first_name);
            self.fields.family_name.clone_from(&view.fields.family_name);
        }
        let revision = view.line.as_ref().and_then(|line| line.revision).map(|it| it.to_string());
        if revision.is_some_and(|revision| revision != self.revision) {
            self.compare(&view);
        }
        FormView { fields: self.fields, problems: self.problems, ..view }
    }

    fn compare(&mut self, view: &FormView) {
        let of_sub = view.kind.follows_master();
        let is_shown = |name: &str| view.kind != LineKind::Master || !NUMBER_ZONE.contains(&name);
        let pairs = self.fields.pairs().into_iter().zip(view.fields.pairs());
        let differing: Vec<(&str, &String)> = pairs
            .filter(|((name, typed), (_, stored))| is_shown(name) && typed.trim() != stored.trim())
            .map(|(_, stored)| stored)
            .collect();
        for (name, stored) in differing {
            let value = texts().value(name, stored, of_sub);
            // A tick box has no room for words: they stand at the field beside it.
            let (at, value) = match name {
                "range" => ("number", [texts().field(name), ": ", &value].concat()),
                "favorite" if !of_sub => ("group", [texts().field(name), ": ", &value].concat()),
                _ => (name, value),
            };
            tell(&mut self.problems, at, texts().stored_now(&value));
        }
    }

    fn written(&self) -> String {
        let texts = self.fields.pairs().into_iter().map(|(name, text)| (name.to_owned(), text.as_str()));
        let problems = self.problems.iter().map(|it| (format!("{PROBLEM}{}", it.field), it.message.as_str()));
        let about =
            [(LINE, &*self.line), (REVISION, &*self.revision), (CUT, if self.is_cut { "yes" } else { "" })];
        let about = about.into_iter().map(|(name, text)| (name.to_owned(), text));
        let mut value = String::new();
        for (name, text) in texts.chain(problems).chain(about).filter(|(_, text)| !text.is_empty()) {
            if !value.is_empty() {
                value.push('&');
            }
            value.push_str(&name);
            value.push('=');
            escape(text, &mut value);
        }
        value
    }

    fn read(value: &str) -> Typed {
        let mut typed = Typed::default();
        for (name, text) in value.split('&').filter_map(|pair| pair.split_once('=')) {
            let text = unescape(text);
            match name {
                LINE => typed.line = text,
                REVISION => typed.revision = text,
                CUT => typed.is_cut = true,
                _ => match name.strip_prefix(PROBLEM) {
                    Some(field) => typed.problems.push(Problem::new(field, text)),
                    None => {
                        typed.fields.field_mut(name).into_iter().for_each(|field| field.clone_from(&text))
                    }
                },
            }
        }
        typed
    }
}

/// What a master's line has not.
const NUMBER_ZONE: [&str; 5] = ["number", "range", "number_type", "contact_type", "outgoing_identity"];

fn line_of(address: &Address) -> String {
    let of_entry =
        |entry: &String| [entry.as_str(), "/", address.number.as_deref().unwrap_or_default()].concat();
    address.entry.as_ref().map(of_entry).unwrap_or_default()
}

/// Says it at a field, behind what is said there already.
fn tell(problems: &mut Vec<Problem>, field: &str, words: String) {
    match problems.iter_mut().find(|problem| problem.field == field) {
        Some(problem) => problem.message = [&problem.message, " ", &words].concat(),
        None => problems.push(Problem::new(field, words)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Line;

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
        let typed = Typed { fields, problems, line: "0198/".into(), revision: "17".into(), is_cut: true };
        let value = typed.written();
        assert!(value.bytes().all(|byte| byte.is_ascii_graphic() && !b"\",;\\".contains(&byte)), "{value}");
        assert_eq!(Typed::read(&value), typed);
        assert_eq!(Typed::read(""), Typed::default());
    }

    /// What a form says at its fields when this was typed into it at revision 3.
    fn said(kind: LineKind, revision: u64, typed: Fields, stored: Fields) -> (Fields, Vec<(String, String)>) {
        let line = Line { entry: "0198".into(), number: None, revision: Some(revision) };
        let view = FormView {
            kind,
            name: String::new(),
            line: Some(line),
            gone: false,
            fields: stored,
            problems: Vec::new(),
            master: Fields::default(),
            identities: Vec::new(),
            us_date_format: false,
            may_edit: true,
        };
        let typed = Typed { fields: typed, revision: "3".into(), ..Typed::default() };
        let view = typed.over(view);
        (view.fields, view.problems.into_iter().map(|it| (it.field, it.message)).collect())
    }

    #[test]
    fn what_others_have_made_of_a_line_stands_beside_what_was_typed() {
        let stored = Fields { title: "Dr".into(), favorite: "yes".into(), ..Fields::empty() };
        let mine = Fields { title: "Prof".into(), number: "030 1".into(), ..Fields::empty() };
        let of = |kind, revision| said(kind, revision, mine.clone(), stored.clone());
        let (fields, problems) = of(LineKind::Single, 3);
        assert_eq!((fields, problems), (mine.clone(), Vec::new()), "nobody has changed it");
        let (fields, problems) = of(LineKind::Single, 4);
        assert_eq!(fields, mine, "what was typed stays");
        let at = |field: &str| problems.iter().find(|(it, _)| it == field).map(|(_, words)| words.as_str());
        assert_eq!(at("title"), Some("Stored now: Dr"));
        assert_eq!(at("group"), Some("Stored now: Favorite: yes"));
        assert_eq!(at("number"), Some("Stored now: (empty)"));
        assert_eq!(problems.len(), 3, "{problems:?}");
        // a master's line has no number, and a sub entry's names are not sent
        let (_, problems) = of(LineKind::Master, 4);
        assert!(problems.iter().all(|(field, _)| field != "number"), "{problems:?}");
        let named = Fields { first_name: "Jane".into(), ..stored };
        let (fields, problems) = said(LineKind::Sub, 4, mine, named);
        assert_eq!(fields.first_name, "Jane");
        assert!(problems.iter().all(|(field, _)| field != "first_name"), "{problems:?}");
    }
}
