//! `/directories/{directory}/entries` (`api.md`, Entries).

use super::{
    Answer,
    answer::{changed_entry, deleted, naming_entries, resource},
    preconditions::{if_match, if_none_match_any},
};
use crate::{
    Asker,
    problem::{FieldError, Problem},
    wire::{
        entry::{EntryIn, EntryOut},
        json::{self, Json},
        list::{List, Part},
    },
};
use axum::{
    extract::{Path, Query},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use directory::{
    ChangeKind, Command, CommandError, Edit, EntryDraft, Indexed, Invalid, Missing, Ringbook, Sort,
};
use serde::Deserialize;
use shared::{DirectoryId, Entry, EntryId, Revision};
use std::str::FromStr;

/// What a list of entries can be asked for; as text, so that a bad value is told by its name.
#[derive(Debug, Deserialize)]
pub(crate) struct ListQuery {
    #[serde(default)]
    q: String,
    group: Option<String>,
    contact_type: Option<String>,
    favorite: Option<String>,
    sort: Option<String>,
    #[serde(flatten)]
    part: Part,
}

pub(crate) async fn list(
    app: Asker,
    Path(directory): Path<String>,
    Query(query): Query<ListQuery>,
) -> Answer<axum::Json<List<EntryOut>>> {
    let seen = app.seen()?;
    let book = seen.book(&directory)?;
    let wanted = directory::Query {
        search: query.q,
        group: word("group", query.group)?,
        contact_type: word("contact_type", query.contact_type)?,
        favorite: word("favorite", query.favorite)?,
        sort: word("sort", query.sort)?.unwrap_or(Sort::Name),
    };
    let page = book
        .page(&wanted, query.part.cursor.as_deref(), query.part.limit()?)
        .map_err(|error| bad_value("cursor", error.to_string()))?;
    let items = page.entries.iter().map(|indexed| EntryOut::from(&**indexed)).collect();
    Ok(axum::Json(List { items, next: page.next, total: page.total }))
}

#[derive(Debug, Deserialize)]
pub(crate) struct TakeOver {
    #[serde(default)]
    take_over: Option<String>,
}

impl TakeOver {
    pub(crate) fn wanted(self) -> Answer<bool> {
        Ok(word("take_over", self.take_over)?.unwrap_or(false))
    }
}

pub(crate) async fn add(
    app: Asker,
    Path(directory): Path<String>,
    headers: HeaderMap,
    Json(entry): Json<EntryIn>,
) -> Answer<Response> {
    let directory = directory_id(&app, &directory)?;
    let draft = entry.draft(Ringbook::today()).map_err(CommandError::Invalid)?;
    let if_free = if_none_match_any(&headers);
    let command = Command::Add { directory: directory.clone(), draft, if_free };
    let done = app.run(command).await.map_err(|error| naming_entries(&app, &directory, error))?;
    Ok(changed_entry(StatusCode::CREATED, &done))
}

pub(crate) async fn read(app: Asker, Path((directory, entry)): Path<(String, String)>) -> Answer<Response> {
    let seen = app.seen()?;
    let book = seen.book(&directory)?;
    let id = entry_id(&entry)?;
    let indexed = book.entry(id).ok_or(Missing::Entry(id))?;
    Ok(resource(EntryOut::from(&**indexed), indexed.entry.revision))
}

pub(crate) async fn replace(
    app: Asker,
    Path(path): Path<(String, String)>,
    Query(take_over): Query<TakeOver>,
    headers: HeaderMap,
    Json(entry): Json<EntryIn>,
) -> Answer<Response> {
    let draft = entry.draft(Ringbook::today()).map_err(CommandError::Invalid)?;
    let target = Target::new(&app, &path, take_over.wanted()?, if_match(&headers))?;
    let done = target.change(&app, ChangeKind::Change, Box::new(move |_| Ok(draft))).await?;
    Ok(changed_entry(StatusCode::OK, &done))
}

/// The merge (RFC 7396) happens on the entry as it is when the change is made, not as it was when it was sent.
pub(crate) async fn patch(
    app: Asker,
    Path(path): Path<(String, String)>,
    Query(take_over): Query<TakeOver>,
    headers: HeaderMap,
    Json(patch): Json<serde_json::Value>,
) -> Answer<Response> {
    if !patch.is_object() {
        return Err(bad_value("", "a merge patch is a JSON object".into()));
    }
    let target = Target::new(&app, &path, take_over.wanted()?, if_match(&headers))?;
    let plan_of = app.clone();
    let directory = target.directory.clone();
    let edit: Edit = Box::new(move |entry| merged(&plan_of, &directory, entry, &patch));
    let done = target.change(&app, ChangeKind::Change, edit).await?;
    Ok(changed_entry(StatusCode::OK, &done))
}

pub(crate) async fn delete(
    app: Asker,
    Path((directory, entry)): Path<(String, String)>,
    headers: HeaderMap,
) -> Answer<Response> {
    let directory = directory_id(&app, &directory)?;
    let entry = entry_id(&entry)?;
    let done = app.run(Command::Delete { directory, entry, expected: if_match(&headers) }).await?;
    Ok(deleted(&done))
}

#[derive(Debug, Deserialize)]
pub(crate) struct Confirm {
    confirm: Option<String>,
}

pub(crate) async fn clear(
    app: Asker,
    Path(directory): Path<String>,
    Query(confirm): Query<Confirm>,
) -> Answer<Response> {
    let directory = directory_id(&app, &directory)?;
    if confirm.confirm.as_deref() != Some("all") {
        return Err(bad_value(
            "confirm",
            "this deletes every entry of the directory: say ?confirm=all".into(),
        ));
    }
    let done = app.run(Command::Clear { directory }).await?;
    Ok(deleted(&done))
}

/// An entry that shall change, and how carefully.
pub(crate) struct Target {
    pub(crate) directory: DirectoryId,
    entry: EntryId,
    take_over: bool,
    expected: Option<Revision>,
}

impl Target {
    pub(crate) fn new(
        app: &Asker,
        (directory, entry): &(String, String),
        take_over: bool,
        expected: Option<Revision>,
    ) -> Answer<Target> {
        Ok(Target { directory: directory_id(app, directory)?, entry: entry_id(entry)?, take_over, expected })
    }

    pub(crate) async fn change(self, app: &Asker, kind: ChangeKind, edit: Edit) -> Answer<directory::Done> {
        let Target { directory, entry, take_over, expected } = self;
        let command =
            Command::Change { directory: directory.clone(), entry, expected, take_over, kind, edit };
        app.run(command).await.map_err(|error| naming_entries(app, &directory, error))
    }
}

fn merged(
    app: &Asker,
    directory: &DirectoryId,
    entry: &Entry,
    patch: &serde_json::Value,
) -> Result<EntryDraft, CommandError> {
    let seen = app.seen()?;
    let book = seen.book(directory.as_str())?;
    let unreadable = |message: String| CommandError::from(Invalid::entry("", message));
    let mut value = serde_json::to_value(EntryOut::from(&Indexed::of(entry.clone(), book)))
        .map_err(|error| unreadable(error.to_string()))?;
    merge(&mut value, patch);
    let entry: EntryIn = json::from_value(value)
        .map_err(|error| CommandError::from(Invalid::entry(error.field, error.message)))?;
    entry.draft(Ringbook::today()).map_err(CommandError::Invalid)
}

/// RFC 7396, section 2.
fn merge(target: &mut serde_json::Value, patch: &serde_json::Value) {
    let serde_json::Value::Object(patch) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = serde_json::Value::Object(serde_json::Map::new());
    }
    let serde_json::Value::Object(target) = target else { return };
    for (name, value) in patch {
        if value.is_null() {
            target.remove(name);
        } else {
            merge(target.entry(name.as_str()).or_insert(serde_json::Value::Null), value);
        }
    }
}

/// An id that cannot be one names nothing.
pub(crate) fn entry_id(text: &str) -> Answer<EntryId> {
    text.parse().map_err(|_| {
        Problem::new(
            StatusCode::NOT_FOUND,
            "no_such_entry",
            format!("there is no entry {text} in this directory"),
        )
    })
}

pub(crate) fn directory_id(app: &Asker, text: &str) -> Answer<DirectoryId> {
    Ok(app.seen()?.book(text)?.id.clone())
}

fn word<T: FromStr<Err: std::fmt::Display>>(field: &str, text: Option<String>) -> Answer<Option<T>> {
    match text.as_deref() {
        None | Some("") => Ok(None),
        Some(text) => text.parse().map(Some).map_err(|error: T::Err| bad_value(field, error.to_string())),
    }
}

fn bad_value(field: &str, message: String) -> Problem {
    Problem::unacceptable(vec![FieldError { field: field.into(), message }])
}
