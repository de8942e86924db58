//! `/directories/{directory}/changes` (`api.md`, History).

use super::{Answer, entries::bad_value, tokens::revision};
use crate::{
    Asker,
    openapi::answers::Listed,
    problem::Code,
    wire::{
        address::{InDirectory, Path, Query},
        history::ChangedOut,
        list::{List, Part},
    },
};
use directory::HistoryFilter;
use serde::Deserialize;
use utoipa::IntoParams;

/// Which changes are wanted; as text, so that a bad value is told by its name.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// Only what came after this revision.
    #[param(value_type = Option<u64>, format = "uint64", default = 0, nullable = false)]
    since: Option<String>,
    /// Only changes of this entry, and of them only what became of it.
    #[param(format = "uuid", nullable = false)]
    entry: Option<String>,
    /// Only what those of this name did: a name to sign in with, `token NAME`, or `local`.
    #[param(nullable = false)]
    who: Option<String>,
    /// How many items the answer has at most.
    #[param(value_type = Option<u16>, minimum = 1, maximum = 1000, default = 100, nullable = false)]
    limit: Option<String>,
    /// Where to go on: the `next` of the answer before. Opaque.
    #[param(nullable = false)]
    cursor: Option<String>,
}

impl Wanted {
    fn filter(self) -> Answer<HistoryFilter> {
        let since = revision("since", self.since.as_deref())?;
        let entry = self.entry.map(|text| text.parse()).transpose();
        Ok(HistoryFilter {
            since: since.max(revision("cursor", self.cursor.as_deref())?),
            entry: entry.map_err(|_| bad_value("entry", "this is no id of an entry".into()))?,
            who: self.who,
            limit: Part::with_limit(self.limit).limit()?,
        })
    }
}

/// List what changed in a directory
///
/// Oldest first, with every entry before and after. Numbers have the `canonical` form of the dial plan as it is now. A
/// part may have fewer items than asked for, even none, and still a `next`: a request looks at a few thousand changes at
/// most. `total` is the newest revision. History that is not kept any more is left out.
#[utoipa::path(get, path = "/directories/{directory}/changes", operation_id = "list_entry_changes", tag = "History",
    params(InDirectory, Wanted), responses(Listed<ChangedOut>),
    security(("token" = ["read"]), ("session" = ["viewer"])),
    extensions(("x-problems" = json!([Code::NoSuchDirectory, Code::Invalid, Code::StoreUnavailable]))))]
pub(crate) async fn changes(
    app: Asker,
    Path(InDirectory { directory }): Path<InDirectory>,
    Query(wanted): Query<Wanted>,
) -> Answer<axum::Json<List<ChangedOut>>> {
    app.seen()?.book(&directory)?;
    let found = app.ringbook.changes(&app.principal, &directory, &wanted.filter()?).await?;
    let seen = app.seen()?;
    let plan = seen.book(&directory)?.plan();
    let items = found.items.iter().map(|changed| ChangedOut::new(changed, plan)).collect();
    let total = usize::try_from(found.head.0).unwrap_or(usize::MAX);
    Ok(axum::Json(List { items, next: found.next.map(|next| next.to_string()), total }))
}
