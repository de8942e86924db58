//! `/phones/{phone}/ring-decision`: do I ring? (`api.md`, The ring decision.)
//!
//! Whatever a phone sends, it gets a decision: parameters that cannot be read count as missing.

mod arrived;
mod form;
mod parameters;
mod xml;

use super::Answer;
use crate::{
    AppState, Asker,
    problem::Code,
    who::listed,
    wire::address::{OfPhone, Path},
};
pub(crate) use arrived::Arrived;
use axum::{
    extract::{self, RawQuery, Request},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use directory::{Ask, PhoneRecord, Ringbook, Seen, State};
pub(crate) use form::DecisionOut;
use form::Form;
pub(crate) use form::one_line;
use jiff::Timestamp;
use parameters::Call;
pub(crate) use parameters::Parameters;
use shared::{Action, Decision, Language, PhoneState, Reason, Revision, ring_in_doubt};
use std::{
    borrow::Cow,
    panic::{AssertUnwindSafe, catch_unwind},
    time::Instant,
};

/// Does the phone ring?
///
/// The answer is always a decision: parameters that cannot be read count as missing, unknown ones do not matter, and
/// names and the values of `dnd` and `format` ignore case. A phone that has no answer after 500 ms rings with its
/// default tone.
#[utoipa::path(get, path = "/phones/{phone}/ring-decision", operation_id = "ask_ring_decision", tag = "Calls",
    params(OfPhone, Call, ("Accept-Language" = Option<String>, Header,
        description = "The language of the explanation: `en`, which it is otherwise, or `de`.", example = "de")),
    responses((status = 200, description = "The decision, in the form that `format` or `Accept` asks for.",
        headers(("Cache-Control" = String, description = "`no-store`")),
        content(
            (DecisionOut<'_> = "application/json"),
            (String = "text/plain", example = json!("action=ring\nsip_status=\nringtone=Ringer4\nname=Jane Smith\nreason=vip\nclass=directory\nrevision=1742\n")),
            (String = "application/xml", example = json!(xml::EXAMPLE)),
        ))),
    security(
        ("token" = ["ring"]), ("session" = ["viewer"]),
        ("phone_key" = []), ("phone_basic" = []), ("phone_digest" = []), ("phone_query" = []),
    ),
    extensions(("x-problems" = json!([Code::NoSuchPhone]))))]
pub(crate) async fn ask(
    state: extract::State<AppState>,
    app: Asker,
    phone: Path<OfPhone>,
    query: RawQuery,
    request: Request,
) -> Answer<Response> {
    decide(state, app, phone, query, request).await
}

/// Does the phone ring? (with a body)
///
/// The same, with the parameters in a form or in JSON; those in the address count more.
#[utoipa::path(post, path = "/phones/{phone}/ring-decision", operation_id = "post_ring_decision", tag = "Calls",
    params(OfPhone, Call, ("Accept-Language" = Option<String>, Header,
        description = "The language of the explanation: `en`, which it is otherwise, or `de`.", example = "de")),
    request_body(content((Option<Call> = "application/json"), (Option<Call> = "application/x-www-form-urlencoded"))),
    responses((status = 200, description = "The decision, in the form that `format` or `Accept` asks for.",
        headers(("Cache-Control" = String, description = "`no-store`")),
        content(
            (DecisionOut<'_> = "application/json"),
            (String = "text/plain", example = json!("action=busy\nsip_status=486\nringtone=\nname=Anonymous\nreason=anonymous\nclass=anonymous\nrevision=1742\n")),
            (String = "application/xml", example = json!(xml::EXAMPLE)),
        ))),
    security(
        ("token" = ["ring"]), ("session" = ["viewer"]),
        ("phone_key" = []), ("phone_basic" = []), ("phone_digest" = []), ("phone_query" = []),
    ),
    extensions(("x-problems" = json!([Code::NoSuchPhone, Code::ForeignOrigin]))))]
pub(crate) async fn ask_with_body(
    state: extract::State<AppState>,
    app: Asker,
    phone: Path<OfPhone>,
    query: RawQuery,
    request: Request,
) -> Answer<Response> {
    decide(state, app, phone, query, request).await
}

async fn decide(
    extract::State(state): extract::State<AppState>,
    app: Asker,
    Path(OfPhone { phone }): Path<OfPhone>,
    RawQuery(query): RawQuery,
    request: Request,
) -> Answer<Response> {
    let (parts, body) = request.into_parts();
    let arrived = Arrived::wait(body).await;
    let seen = app.seen()?;
    let (began, query) = (Instant::now(), query.as_deref().unwrap_or_default());
    let decided = answered(&state, &seen, &phone, query, &Accepted::of(&parts.headers), &arrived, began)?;
    let content_type = HeaderValue::from_static(decided.content_type());
    Ok(([(header::CONTENT_TYPE, content_type)], decided.body).into_response())
}

/// The decision for a phone that has asked just now, counted.
pub(crate) fn answered(
    app: &AppState,
    seen: &Seen,
    phone: &str,
    query: &str,
    accepted: &Accepted<'_>,
    body: &Arrived,
    began: Instant,
) -> Answer<Decided> {
    let record = seen.asked(phone)?;
    let decided = decided(seen.state(), record, Some(&app.ringbook), query, accepted, body);
    app.metrics.decided(decided.action, decided.reason, began.elapsed());
    Ok(decided)
}

/// What a client says that it takes: the values of `Accept` and of `Accept-Language`.
#[derive(Debug)]
pub(crate) struct Accepted<'a> {
    pub(crate) forms: Cow<'a, str>,
    pub(crate) languages: Cow<'a, str>,
}

impl<'a> Accepted<'a> {
    pub(crate) fn of(headers: &'a HeaderMap) -> Accepted<'a> {
        Accepted {
            forms: listed(headers, header::ACCEPT),
            languages: listed(headers, header::ACCEPT_LANGUAGE),
        }
    }
}

/// A decision, written.
pub(crate) struct Decided {
    form: Form,
    /// As it is sent.
    pub(crate) body: Vec<u8>,
    /// When.
    pub(crate) at: Timestamp,
    action: Action,
    reason: Reason,
}

impl Decided {
    fn new(
        form: Form,
        decision: &Decision<'_>,
        revision: Revision,
        language: Language,
        at: Timestamp,
    ) -> Decided {
        let (action, reason) = (decision.action, decision.reason);
        Decided { form, body: form.write(decision, revision, language), at, action, reason }
    }

    /// What the body is.
    pub(crate) fn content_type(&self) -> &'static str {
        self.form.content_type()
    }
}

/// The decision, in the form that was asked for. The application, where there is one, knows what the phone reported last and what it was
/// answered before, and notes the call.
pub(crate) fn decided(
    state: &State,
    record: &PhoneRecord,
    ringbook: Option<&Ringbook>,
    query: &str,
    accepted: &Accepted<'_>,
    body: &Arrived,
) -> Decided {
    let parameters = Parameters::read(query, &body.bytes);
    let ask = Ask {
        caller: parameters.get("caller").unwrap_or_default(),
        called: parameters.get("called"),
        caller_name: parameters.get("caller_name"),
        state: match (parameters.switch("dnd"), parameters.count("calls")) {
            (Some(dnd), Some(calls)) => PhoneState { dnd, calls },
            (dnd, calls) => {
                let last = ringbook.map(|it| it.reported_state(&record.phone.id)).unwrap_or_default();
                PhoneState { dnd: dnd.unwrap_or(last.dnd), calls: calls.unwrap_or(last.calls) }
            }
        },
    };
    let form = Form::wanted(parameters.get("format"), &accepted.forms);
    let language = Language::preferred(&accepted.languages);
    let (call_id, now) = (parameters.get("call_id"), Timestamp::now());
    let write =
        |decision: &Decision<'_>, revision: Revision| Decided::new(form, decision, revision, language, now);
    let again = call_id.zip(ringbook).and_then(|(id, it)| it.answered_call(state, &record.phone.id, id, now));
    if let Some(again) = again {
        return again.decision(write);
    }
    let answer = |decision: &Decision<'_>, revision: Revision| {
        if let Some(ringbook) = ringbook {
            noted(|| {
                ringbook.note_call(state, &record.phone.id, (&ask, call_id), (decision, revision), now);
            });
        }
        write(decision, revision)
    };
    let in_doubt =
        || answer(&ring_in_doubt(ask.caller, ask.caller_name, &record.phone.settings), state.revision);
    if !body.is_whole && parameters.get("caller").is_none() {
        // Who calls got lost on the way, which is not the same as withheld.
        return in_doubt();
    }
    sure(|| state.decide(record, &ask, answer), in_doubt)
}

/// What goes wrong with the list of calls is no reason to decide otherwise.
fn noted(note: impl FnOnce()) {
    if catch_unwind(AssertUnwindSafe(note)).is_err() {
        tracing::error!("a call could not be noted");
    }
}

/// A fault of ours costs nobody a call. What has panicked is on standard error; it only read, so nothing is half done.
fn sure<T>(decide: impl FnOnce() -> T, in_doubt: impl FnOnce() -> T) -> T {
    catch_unwind(AssertUnwindSafe(decide)).unwrap_or_else(|_| {
        tracing::error!("a decision failed: the phone rings");
        in_doubt()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::{Language, PhoneSettings};

    #[test]
    fn a_decision_that_fails_rings() {
        let settings = PhoneSettings::default();
        let in_doubt = ring_in_doubt("+49301", None, &settings);
        let write = || Form::Text.write(&in_doubt, Revision(7), Language::default());
        let answer = sure(|| panic!("a fault"), write);
        let text = "action=ring\nsip_status=\nringtone=Ringer1\nname=+49301\nreason=unavailable\nclass=unknown\nrevision=7\n";
        assert_eq!(String::from_utf8_lossy(&answer), text);
    }
}
