//! `/directories/{directory}/entries` (`api.md`, Entries).

use super::{
    Answer,
    answer::{changed_entry, deleted, naming_entries, resource},
    preconditions::{if_match, if_none_match_any},
};
use crate::{
    Asker,
    openapi::{
        answers::{Changed, Created, Deleted, Found, Listed},
        headers::{IdempotencyKey, IfMatch, IfNoneMatch},
    },
    problem::{Code, FieldError, Problem},
    who::too_many,
    wire::{
        address::{InDirectory, InEntry, Path, Query},
        entry::{EntryIn, EntryOut, EntryPatch},
        json::{self, Json},
        list::{List, Part},
        words,
    },
};
use axum::{
    http::{HeaderMap, StatusCode},
    response::Response,
};
use directory::{
    ChangeKind, Command, CommandError, Edit, EntryDraft, Indexed, Invalid, Missing, PageError, Ringbook, Sort,
};
use serde::Deserialize;
use serde_json::{Map, Value};
use shared::{DirectoryId, Entry, EntryId, Revision};
use std::str::FromStr;
use utoipa::IntoParams;

/// What a list of entries can be asked for; as text, so that a bad value is told by its name.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListQuery {
    /// Words that must all be found: in texts whatever the case and accents, in numbers any part, or the beginning in any spelling.
    #[serde(default)]
    q: String,
    /// Only entries of which a number is in this group.
    #[param(inline, value_type = Option<words::Group>, nullable = false)]
    group: Option<String>,
    /// Only entries with a number of this contact type.
    #[param(inline, value_type = Option<words::ContactType>, nullable = false)]
    contact_type: Option<String>,
    /// Only entries of which a number is, or is not, a favorite.
    #[param(value_type = Option<bool>, nullable = false)]
    favorite: Option<String>,
    /// The order; by name if nothing is said.
    #[param(inline, value_type = Option<words::Sort>, nullable = false)]
    sort: Option<String>,
    #[serde(flatten)]
    #[param(ignore)]
    part: Part,
}

/// List or find entries
#[utoipa::path(get, path = "/directories/{directory}/entries", operation_id = "list_entries", tag = "Entries",
    params(InDirectory, ListQuery, Part), responses(Listed<EntryOut>),
    security(("token" = ["read"]), ("session" = ["viewer"])),
    extensions(("x-problems" = json!([Code::NoSuchDirectory, Code::Invalid]))))]
pub(crate) async fn list(
    app: Asker,
    Path(InDirectory { directory }): Path<InDirectory>,
    Query(query): Query<ListQuery>,
) -> Answer<axum::Json<List<EntryOut>>> {
    let book = app.seen()?.book(&directory)?.clone();
    let wanted = directory::Query {
        search: query.q,
        group: word("group", query.group)?,
        contact_type: word("contact_type", query.contact_type)?,
        favorite: word("favorite", query.favorite)?,
        sort: word("sort", query.sort)?.unwrap_or(Sort::Name),
    };
    let limit = query.part.limit()?;
    let page = app.ringbook.page(book, wanted, query.part.cursor, limit).await.map_err(no_page)?;
    let items = page.entries.iter().map(|indexed| EntryOut::from(&**indexed)).collect();
    Ok(axum::Json(List { items, next: page.next, total: page.total }))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct TakeOver {
    /// Take numbers that other entries have from them, instead of answering 409. An entry whose only number is taken goes.
    #[serde(default)]
    #[param(value_type = Option<bool>, nullable = false)]
    take_over: Option<String>,
}

impl TakeOver {
    pub(crate) fn wanted(self) -> Answer<bool> {
        Ok(word("take_over", self.take_over)?.unwrap_or(false))
    }
}

/// Add an entry
///
/// Numbers that other entries have are taken from them: the answer names those entries in `replaced`, as they were. With
/// `If-None-Match: *` nothing is taken, and 409 names them.
#[utoipa::path(post, path = "/directories/{directory}/entries", operation_id = "add_entry", tag = "Entries",
    params(InDirectory, IfNoneMatch, IdempotencyKey), request_body = EntryIn, responses(Created<EntryOut>),
    security(("token" = ["write"]), ("session" = ["editor"])),
    extensions(("x-problems" = json!([Code::NoSuchDirectory, Code::NumberTaken]))))]
pub(crate) async fn add(
    app: Asker,
    Path(InDirectory { directory }): Path<InDirectory>,
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

/// Read an entry
#[utoipa::path(get, path = "/directories/{directory}/entries/{entry}", operation_id = "read_entry", tag = "Entries",
    params(InEntry), responses(Found<EntryOut>),
    security(("token" = ["read"]), ("session" = ["viewer"])),
    extensions(("x-problems" = json!([Code::NoSuchDirectory, Code::NoSuchEntry]))))]
pub(crate) async fn read(app: Asker, Path(InEntry { directory, entry }): Path<InEntry>) -> Answer<Response> {
    let seen = app.seen()?;
    let book = seen.book(&directory)?;
    let id = entry_id(&entry)?;
    let indexed = book.entry(id).ok_or(Missing::Entry(id))?;
    Ok(resource(EntryOut::from(&*indexed), indexed.entry.revision))
}

/// Replace an entry
///
/// A missing field takes its default. Numbers with an id of this entry are changed, others added, missing ones removed.
#[utoipa::path(put, path = "/directories/{directory}/entries/{entry}", operation_id = "replace_entry", tag = "Entries",
    params(InEntry, TakeOver, IfMatch), request_body = EntryIn, responses(Changed<EntryOut>),
    security(("token" = ["write"]), ("session" = ["editor"])),
    extensions(("x-problems" = json!([Code::NoSuchDirectory, Code::NoSuchEntry, Code::NumberTaken, Code::Stale]))))]
pub(crate) async fn replace(
    app: Asker,
    Path(path): Path<InEntry>,
    Query(take_over): Query<TakeOver>,
    headers: HeaderMap,
    Json(entry): Json<EntryIn>,
) -> Answer<Response> {
    let draft = entry.draft(Ringbook::today()).map_err(CommandError::Invalid)?;
    let target = Target::new(&app, &path, take_over.wanted()?, if_match(&headers))?;
    let done = target.change(&app, ChangeKind::Change, Box::new(move |_| Ok(draft))).await?;
    Ok(changed_entry(StatusCode::OK, &done))
}

/// Change what is named of an entry
///
/// A JSON merge patch (RFC 7396), merged with the entry as it is when the change is made: what is null takes its default,
/// what is missing stays. `numbers` is replaced whole, as by PUT.
#[utoipa::path(patch, path = "/directories/{directory}/entries/{entry}", operation_id = "patch_entry", tag = "Entries",
    params(InEntry, TakeOver, IfMatch),
    request_body(content((EntryPatch = "application/merge-patch+json"), (EntryPatch = "application/json"))),
    responses(Changed<EntryOut>),
    security(("token" = ["write"]), ("session" = ["editor"])),
    extensions(("x-problems" = json!([Code::NoSuchDirectory, Code::NoSuchEntry, Code::NumberTaken, Code::Stale]))))]
pub(crate) async fn patch(
    app: Asker,
    Path(path): Path<InEntry>,
    Query(take_over): Query<TakeOver>,
    headers: HeaderMap,
    Json(EntryPatch(patch)): Json<EntryPatch>,
) -> Answer<Response> {
    let target = Target::new(&app, &path, take_over.wanted()?, if_match(&headers))?;
    let plan_of = app.clone();
    let directory = target.directory.clone();
    let edit: Edit = Box::new(move |entry| merged(&plan_of, &directory, entry, &patch));
    let done = target.change(&app, ChangeKind::Change, edit).await?;
    Ok(changed_entry(StatusCode::OK, &done))
}

/// Delete an entry with all its numbers
#[utoipa::path(delete, path = "/directories/{directory}/entries/{entry}", operation_id = "delete_entry", tag = "Entries",
    params(InEntry, IfMatch), responses(Deleted),
    security(("token" = ["write"]), ("session" = ["editor"])),
    extensions(("x-problems" = json!([Code::NoSuchDirectory, Code::NoSuchEntry, Code::Stale]))))]
pub(crate) async fn delete(
    app: Asker,
    Path(InEntry { directory, entry }): Path<InEntry>,
    headers: HeaderMap,
) -> Answer<Response> {
    let directory = directory_id(&app, &directory)?;
    let entry = entry_id(&entry)?;
    let done = app.run(Command::Delete { directory, entry, expected: if_match(&headers) }).await?;
    Ok(deleted(&done))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Confirm {
    /// `all`, to say that it is meant.
    #[param(required, pattern = "^all$", nullable = false)]
    confirm: Option<String>,
}

/// Delete every entry of a directory
///
/// As one change.
#[utoipa::path(delete, path = "/directories/{directory}/entries", operation_id = "clear_directory", tag = "Entries",
    params(InDirectory, Confirm), responses(Deleted),
    security(("token" = ["write"]), ("session" = ["editor"])),
    extensions(("x-problems" = json!([Code::NoSuchDirectory, Code::Invalid]))))]
pub(crate) async fn clear(
    app: Asker,
    Path(InDirectory { directory }): Path<InDirectory>,
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
        InEntry { directory, entry }: &InEntry,
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
    patch: &Map<String, Value>,
) -> Result<EntryDraft, CommandError> {
    let seen = app.seen()?;
    let book = seen.book(directory.as_str())?;
    let unreadable = |message: String| CommandError::from(Invalid::entry("", message));
    let mut value = serde_json::to_value(EntryOut::from(&Indexed::of(entry.clone(), book)))
        .map_err(|error| unreadable(error.to_string()))?;
    merge_members(&mut value, patch);
    let entry: EntryIn = json::from_value(value)
        .map_err(|error| CommandError::from(Invalid::entry(error.field, error.message)))?;
    entry.draft(Ringbook::today()).map_err(CommandError::Invalid)
}

/// RFC 7396, section 2, but that a member which is not there stays null instead of going: so one that is unknown is told.
fn merge(target: &mut Value, patch: &Value) {
    match patch {
        Value::Object(patch) => merge_members(target, patch),
        _ => *target = patch.clone(),
    }
}

fn merge_members(target: &mut Value, patch: &Map<String, Value>) {
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let Value::Object(target) = target else { return };
    for (name, value) in patch {
        merge(target.entry(name.as_str()).or_insert(Value::Null), value);
    }
}

/// Why there is no part of a list.
pub(super) fn no_page(error: PageError) -> Problem {
    match error {
        PageError::Cursor(error) => bad_value("cursor", error.to_string()),
        PageError::Busy => too_many(1),
    }
}

/// An id that cannot be one names nothing.
pub(crate) fn entry_id(text: &str) -> Answer<EntryId> {
    let missing = |_| Problem::new(Code::NoSuchEntry, format!("there is no entry {text} in this directory"));
    text.parse().map_err(missing)
}

pub(crate) fn directory_id(app: &Asker, text: &str) -> Answer<DirectoryId> {
    Ok(app.seen()?.book(text)?.id.clone())
}

fn word<T: FromStr<Err: std::fmt::Display>>(field: &str, text: Option<String>) -> Answer<Option<T>> {
    let parsed = text.map(|text| text.parse()).transpose();
    parsed.map_err(|error: T::Err| bad_value(field, error.to_string()))
}

pub(super) fn bad_value(field: &str, message: String) -> Problem {
    Problem::unacceptable(vec![FieldError { field: field.into(), message }])
}
