//! `/phones/{phone}/state` and `/phones/{phone}/events/{event}`: what a phone reports of itself (`api.md`, Around the
//! decision).

use super::{Answer, ring_decision::Parameters};
use crate::{
    Asker,
    problem::{Code, Problem},
    wire::{
        address::{OfEvent, OfPhone, Path},
        json::Json,
        phone_state::{StateIn, StateOut},
    },
};
use axum::{
    extract::RawQuery,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use jiff::Timestamp;
use shared::{PhoneEvent, Report};
use utoipa::IntoParams;

/// What a phone last reported
#[utoipa::path(get, path = "/phones/{phone}/state", operation_id = "read_phone_state", tag = "Calls",
    params(OfPhone), responses((status = 200, description = "What counts where a ring decision is not told it.", body = StateOut)),
    security(
        ("token" = ["ring"]), ("session" = ["viewer"]),
        ("phone_key" = []), ("phone_basic" = []), ("phone_digest" = []), ("phone_query" = []),
    ),
    extensions(("x-problems" = json!([Code::NoSuchPhone]))))]
pub(crate) async fn read(app: Asker, Path(OfPhone { phone }): Path<OfPhone>) -> Answer<axum::Json<StateOut>> {
    Ok(axum::Json(app.ringbook.last_reported(&app.principal, &phone)?.into()))
}

/// Report a phone's state
///
/// The next ring decision knows it. What is missing stays as it was reported last. It is no change of the phone: there is no history
/// of it, and nothing to undo.
#[utoipa::path(put, path = "/phones/{phone}/state", operation_id = "report_phone_state", tag = "Calls",
    params(OfPhone), request_body = StateIn,
    responses((status = 200, description = "Reported; it is in the body as it is now.", body = StateOut)),
    security(
        ("token" = ["ring"]), ("session" = ["editor"]),
        ("phone_key" = []), ("phone_basic" = []), ("phone_digest" = []), ("phone_query" = []),
    ),
    extensions(("x-problems" = json!([Code::NoSuchPhone, Code::ForeignOrigin]))))]
pub(crate) async fn replace(
    app: Asker,
    Path(OfPhone { phone }): Path<OfPhone>,
    Json(StateIn { dnd, calls, .. }): Json<StateIn>,
) -> Answer<axum::Json<StateOut>> {
    let report = Report::State { dnd, calls };
    let reported = app.ringbook.report(&app.principal, &phone, report, Timestamp::now())?;
    Ok(axum::Json(Some(reported).into()))
}

/// What an action URL may tell besides its event.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "named in descriptions, never made")]
pub(crate) struct Told {
    /// How many calls are going on now, such as Snom's `$nr_ongoing_calls`. Without it, or unreadable, calls are counted along.
    #[param(nullable = false, example = "1")]
    calls: Option<String>,
}

/// Report an event
///
/// For action URLs of desk phones. The next ring decision knows what follows from it. A lifted handset counts as a call until it is put
/// down; other parameters do not matter.
#[utoipa::path(get, path = "/phones/{phone}/events/{event}", operation_id = "report_phone_event", tag = "Calls",
    params(OfEvent, Told), responses((status = 200, description = "Reported. The body is empty.")),
    security(
        ("token" = ["ring"]), ("session" = ["editor"]),
        ("phone_key" = []), ("phone_basic" = []), ("phone_digest" = []), ("phone_query" = []),
    ),
    extensions(("x-problems" = json!([Code::NoSuchPhone, Code::NoSuchEvent, Code::ForeignOrigin]))))]
pub(crate) async fn event(
    app: Asker,
    Path(OfEvent { phone, event }): Path<OfEvent>,
    RawQuery(query): RawQuery,
) -> Answer<Response> {
    let event = event.trim().to_ascii_lowercase().parse::<PhoneEvent>().map_err(|unknown| {
        // Whoever may not report learns that first.
        let refused = app.seen().and_then(|seen| seen.reports(&phone).map(|_| ()));
        refused.err().map_or_else(|| Problem::new(Code::NoSuchEvent, unknown.to_string()), Problem::from)
    })?;
    let told = Parameters::read(query.as_deref().unwrap_or_default(), &[]);
    app.ringbook.report(
        &app.principal,
        &phone,
        Report::Event(event, told.count("calls")),
        Timestamp::now(),
    )?;
    Ok((StatusCode::OK, [(header::CACHE_CONTROL, "no-store")]).into_response())
}
