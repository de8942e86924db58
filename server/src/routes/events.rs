//! `/directories/{directory}/events` and `/events`: live changes as server-sent events (`api.md`, Live changes).

use super::{Answer, entries::bad_value, tokens::revision};
use crate::{
    AppState, Asker,
    openapi::{answers::Streamed, headers::LastEventId},
    problem::{Code, Problem},
    shutdown::Shutdown,
    wire::{
        access::ChangeOut,
        address::{InDirectory, Path, Query},
        history::ChangedOut,
    },
};
use axum::{
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, HeaderName, header},
    response::{IntoResponse as _, Response},
};
use directory::{Happened, ListenError, Listener, Start};
use futures_util::{FutureExt as _, future::BoxFuture, stream};
use serde::{Deserialize, Serialize};
use shared::Revision;
use std::{convert::Infallible, time::Duration};
use tokio::{select, time::timeout};
use utoipa::IntoParams;

/// So often something is sent, so that nobody in between takes the connection for dead.
pub(super) const HEARTBEAT: Duration = Duration::from_secs(15);
/// A comment, which no client hears.
pub(super) const COMMENT: Bytes = Bytes::from_static(b":\n\n");
/// When there is a place again is anybody's guess.
const FULL: u64 = 30;

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// nginx keeps answers back until there is more of them, unless it is told.
pub(super) const HEADERS: [(HeaderName, &str); 3] = [
    (header::CONTENT_TYPE, "text/event-stream"),
    (header::CACHE_CONTROL, "no-store"),
    (HeaderName::from_static("x-accel-buffering"), "no"),
];

/// Where the events begin.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Since {
    /// Begin with what came after this revision, instead of at the newest. `Last-Event-ID` goes before it.
    #[param(value_type = Option<u64>, format = "uint64", nullable = false)]
    since: Option<String>,
}

/// Follow what changes in a directory
///
/// Server-sent events without end: `change` for every change, in order, none left out, its revision as `id` and the change
/// as one line of `data`. First comes `ready` with the newest revision; a client that comes again with `Last-Event-ID` (or
/// `since`) gets instead all that it has missed, or `reset` where that lies after the newest revision, or before a history
/// that is not kept so long: then read everything again. The stream ends with the right to read the directory, and with the server.
#[utoipa::path(get, path = "/directories/{directory}/events", operation_id = "follow_entry_changes", tag = "History",
    params(InDirectory, Since, LastEventId), responses(Streamed),
    security(("token" = ["read"]), ("session" = ["viewer"])),
    extensions(("x-problems" = json!([Code::NoSuchDirectory, Code::Invalid, Code::TooManyStreams]))))]
pub(crate) async fn of_directory(
    app: Asker,
    State(state): State<AppState>,
    Path(InDirectory { directory }): Path<InDirectory>,
    Query(since): Query<Since>,
    headers: HeaderMap,
) -> Answer<Response> {
    app.seen()?.book(&directory)?;
    let after = since.after(&headers)?;
    Ok(streamed(
        app.ringbook.listen(&app.principal, Some(&directory), after, event).await?,
        state.shutdown.clone(),
    ))
}

/// Follow what changes outside directories
///
/// Server-sent events like those of a directory.
#[utoipa::path(get, path = "/events", operation_id = "follow_changes", tag = "Access",
    params(Since, LastEventId), responses(Streamed),
    security(("token" = ["admin"]), ("session" = ["administrator"])),
    extensions(("x-problems" = json!([Code::Invalid, Code::TooManyStreams]))))]
pub(crate) async fn outside(
    app: Asker,
    State(state): State<AppState>,
    Query(since): Query<Since>,
    headers: HeaderMap,
) -> Answer<Response> {
    app.seen()?.administers()?;
    let after = since.after(&headers)?;
    Ok(streamed(app.ringbook.listen(&app.principal, None, after, event).await?, state.shutdown.clone()))
}

impl Since {
    /// The last revision that the client knows. An empty header says nothing, as browsers have it.
    fn after(&self, headers: &HeaderMap) -> Answer<Option<Revision>> {
        match headers.get(LAST_EVENT_ID).filter(|id| !id.is_empty()) {
            Some(id) => {
                let id = id.to_str().map_err(|_| bad_value("Last-Event-ID", "this is no revision".into()))?;
                revision("Last-Event-ID", Some(id)).map(Some)
            }
            None => self.since.as_deref().map(|since| revision("since", Some(since))).transpose(),
        }
    }
}

impl From<ListenError> for Problem {
    fn from(error: ListenError) -> Problem {
        match error {
            ListenError::Command(error) => error.into(),
            ListenError::Full => Problem::new(Code::TooManyStreams, error.to_string()).retry_after(FULL),
        }
    }
}

/// A stream that is being read.
struct Stream {
    first: Option<Bytes>,
    listener: Listener,
    ended: BoxFuture<'static, ()>,
}

fn streamed((listener, start): (Listener, Start), shutdown: Shutdown) -> Response {
    let first = Some(begin(start));
    let stream = Stream { first, listener, ended: shutdown.wait().boxed() };
    (HEADERS, Body::from_stream(stream::unfold(stream, Stream::next))).into_response()
}

impl Stream {
    async fn next(mut self) -> Option<(Result<Bytes, Infallible>, Stream)> {
        if let Some(first) = self.first.take() {
            return Some((Ok(first), self));
        }
        let words = select! {
            biased;
            () = &mut self.ended => None,
            news = timeout(HEARTBEAT, self.listener.next()) => news.unwrap_or(Some(COMMENT)),
        };
        words.map(|words| (Ok(words), self))
    }
}

/// What a client learns first; a proxy in between learns that the answer has begun.
fn begin(start: Start) -> Bytes {
    match start {
        Start::Head(head) => frame(head, "ready", &Head { revision: head.0 }),
        Start::Reset(head) => frame(head, "reset", &Head { revision: head.0 }),
        Start::After(_) => COMMENT,
    }
}

/// The newest revision: an event without data is none.
#[derive(Serialize)]
struct Head {
    revision: u64,
}

/// A change as an event.
fn event(happened: &Happened<'_>) -> Bytes {
    match happened {
        Happened::Entries(changed, book) => {
            frame(changed.revision, "change", &ChangedOut::new(changed, book.plan()))
        }
        Happened::Outside(line) => frame(line.revision, "change", &ChangeOut::from(*line)),
    }
}

/// JSON has no line breaks of its own, so it is one line. What is answered everywhere else as JSON can be written here too.
fn frame(id: Revision, event: &str, data: &impl Serialize) -> Bytes {
    let mut text = format!("id: {id}\nevent: {event}\ndata: ").into_bytes();
    serde_json::to_writer(&mut text, data).unwrap_or_default();
    text.extend_from_slice(b"\n\n");
    text.into()
}
