//! `/phones/{phone}/calls`: the list of calls (`api.md`, Around the decision).

use super::{
    Answer,
    entries::bad_value,
    events::{COMMENT, HEADERS, HEARTBEAT},
};
use crate::{
    AppState, Asker,
    openapi::answers::Streamed,
    problem::Code,
    shutdown::Shutdown,
    who::language,
    wire::{
        address::{OfPhone, Path, Query},
        call::{CallList, CallOut},
        list::Part,
    },
};
use axum::{
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
};
use directory::{CallEvent, CallListener};
use futures_util::{FutureExt as _, future::BoxFuture, stream};
use shared::Language;
use std::convert::Infallible;
use tokio::{select, time::timeout};

/// List the calls of a phone
///
/// Every ring decision with its explanation, the newest first. The same call asked for again is one line: the same `call_id`, or without
/// one the same caller within 30 s. Calls are kept as long, and as many of them, as the settings say.
#[utoipa::path(get, path = "/phones/{phone}/calls", operation_id = "list_calls", tag = "Calls",
    params(OfPhone, Part), responses((status = 200, description = "A part of the list.", body = CallList)),
    security(("token" = ["read"]), ("session" = ["viewer"])),
    extensions(("x-problems" = json!([Code::NoSuchPhone, Code::Invalid, Code::StoreUnavailable]))))]
pub(crate) async fn list(
    app: Asker,
    Path(OfPhone { phone }): Path<OfPhone>,
    Query(part): Query<Part>,
    headers: HeaderMap,
) -> Answer<axum::Json<CallList>> {
    app.seen()?.phone(&phone)?;
    let limit = part.limit()?;
    let before = part.cursor.as_deref().map(|cursor| {
        cursor.parse().map_err(|_| bad_value("cursor", "this is no cursor that was given out here".into()))
    });
    let page = app.ringbook.calls(&app.principal, &phone, before.transpose()?, limit).await?;
    Ok(axum::Json(CallList::new(&page, language::asked(&headers))))
}

/// Remove the list of calls of a phone
///
/// For good: there is no history of it, and nothing to undo.
#[utoipa::path(delete, path = "/phones/{phone}/calls", operation_id = "clear_calls", tag = "Calls",
    params(OfPhone), responses((status = 204, description = "Removed.")),
    security(("token" = ["admin"]), ("session" = ["administrator"])),
    extensions(("x-problems" = json!([Code::NoSuchPhone, Code::ForeignOrigin, Code::StoreUnavailable]))))]
pub(crate) async fn clear(app: Asker, Path(OfPhone { phone }): Path<OfPhone>) -> Answer<StatusCode> {
    app.ringbook.clear_calls(&app.principal, &phone).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Follow the calls of a phone
///
/// Server-sent events without end: `ready` first, then `call` for every line of the list that is new or has a newer answer, as one line of
/// `data`. After `reset` some were left out: read the list again. The stream ends with the right to see the phone, and with the server.
#[utoipa::path(get, path = "/phones/{phone}/calls/events", operation_id = "follow_calls", tag = "Calls",
    params(OfPhone), responses(Streamed),
    security(("token" = ["read"]), ("session" = ["viewer"])),
    extensions(("x-problems" = json!([Code::NoSuchPhone, Code::TooManyStreams]))))]
pub(crate) async fn follow(
    app: Asker,
    State(state): State<AppState>,
    Path(OfPhone { phone }): Path<OfPhone>,
    headers: HeaderMap,
) -> Answer<Response> {
    let listener = app.ringbook.listen_for_calls(&app.principal, &phone)?;
    let first = Some(Bytes::from_static(b"event: ready\ndata: {}\n\n"));
    let stream =
        Stream { first, listener, language: language::asked(&headers), ended: ended(state.shutdown.clone()) };
    Ok((HEADERS, Body::from_stream(stream::unfold(stream, Stream::next))).into_response())
}

fn ended(shutdown: Shutdown) -> BoxFuture<'static, ()> {
    shutdown.wait().boxed()
}

/// A stream that is being read.
struct Stream {
    first: Option<Bytes>,
    listener: CallListener,
    language: Language,
    ended: BoxFuture<'static, ()>,
}

impl Stream {
    async fn next(mut self) -> Option<(Result<Bytes, Infallible>, Stream)> {
        if let Some(first) = self.first.take() {
            return Some((Ok(first), self));
        }
        let heard = select! {
            biased;
            () = &mut self.ended => return None,
            heard = timeout(HEARTBEAT, self.listener.next()) => heard,
        };
        let words = match heard {
            Ok(Some(CallEvent::Call(line, call))) => event(&CallOut::new(line, &call, self.language)),
            Ok(Some(CallEvent::Missed)) => Bytes::from_static(b"event: reset\ndata: {}\n\n"),
            Ok(None) => return None,
            Err(_nothing) => {
                self.listener.may().ok()?;
                COMMENT
            }
        };
        Some((Ok(words), self))
    }
}

fn event(call: &CallOut) -> Bytes {
    let mut text = b"event: call\ndata: ".to_vec();
    serde_json::to_writer(&mut text, call).unwrap_or_default();
    text.extend_from_slice(b"\n\n");
    text.into()
}
