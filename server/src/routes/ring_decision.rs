//! `/phones/{phone}/ring-decision`: do I ring? (`api.md`, The ring decision.)
//!
//! Whatever a phone sends, it gets a decision: parameters that cannot be read count as missing.

mod arrived;
mod form;
mod parameters;
mod xml;

use super::Answer;
use crate::{
    Asker,
    problem::Code,
    who,
    wire::address::{OfPhone, Path},
};
pub(crate) use arrived::Arrived;
use axum::{
    body::Bytes,
    extract::{RawQuery, Request},
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use directory::{Ask, PhoneRecord, State};
pub(crate) use form::one_line;
use form::{DecisionOut, Form};
use parameters::Call;
pub(crate) use parameters::Parameters;
use shared::{Decision, PhoneState, ring_in_doubt};
use std::panic::{AssertUnwindSafe, catch_unwind};

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
    app: Asker,
    phone: Path<OfPhone>,
    query: RawQuery,
    request: Request,
) -> Answer<Response> {
    decide(app, phone, query, request).await
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
    app: Asker,
    phone: Path<OfPhone>,
    query: RawQuery,
    request: Request,
) -> Answer<Response> {
    decide(app, phone, query, request).await
}

async fn decide(
    app: Asker,
    Path(OfPhone { phone }): Path<OfPhone>,
    RawQuery(query): RawQuery,
    request: Request,
) -> Answer<Response> {
    let (parts, body) = request.into_parts();
    let arrived = Arrived::wait(body).await;
    let seen = app.seen()?;
    let query = query.as_deref().unwrap_or_default();
    let record = seen.asked(&phone)?;
    let last = || app.ringbook.reported_state(&record.phone.id);
    let (form, body) = decided(seen.state(), record, last, query, &parts.headers, &arrived);
    let mut response = Response::new(body.into());
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(form.content_type()));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// The decision, in the form that was asked for. What the request does not say of the phone's state is as it reported `last`.
pub(crate) fn decided(
    state: &State,
    record: &PhoneRecord,
    last: impl FnOnce() -> PhoneState,
    query: &str,
    headers: &HeaderMap,
    body: &Arrived,
) -> (Form, Bytes) {
    let parameters = Parameters::read(query, &body.bytes);
    let ask = Ask {
        caller: parameters.get("caller").unwrap_or_default(),
        called: parameters.get("called"),
        caller_name: parameters.get("caller_name"),
        state: match (parameters.switch("dnd"), parameters.count("calls")) {
            (Some(dnd), Some(calls)) => PhoneState { dnd, calls },
            (dnd, calls) => {
                let last = last();
                PhoneState { dnd: dnd.unwrap_or(last.dnd), calls: calls.unwrap_or(last.calls) }
            }
        },
    };
    let form = Form::wanted(parameters.get("format"), headers);
    let language = who::language::asked(headers);
    let write = |decision: &Decision<'_>, revision| form.write(decision, revision, language);
    let in_doubt =
        || write(&ring_in_doubt(ask.caller, ask.caller_name, &record.phone.settings), state.revision);
    if !body.is_whole && parameters.get("caller").is_none() {
        // Who calls got lost on the way, which is not the same as withheld.
        return (form, in_doubt());
    }
    (form, sure(|| state.decide(record, &ask, write), in_doubt))
}

/// A fault of ours costs nobody a call. What has panicked is on standard error; it only read, so nothing is half done.
fn sure(decide: impl FnOnce() -> Bytes, in_doubt: impl FnOnce() -> Bytes) -> Bytes {
    catch_unwind(AssertUnwindSafe(decide)).unwrap_or_else(|_| {
        tracing::error!("a decision failed: the phone rings");
        in_doubt()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::{Language, PhoneSettings, Revision};

    #[test]
    fn a_decision_that_fails_rings() {
        let settings = PhoneSettings::default();
        let in_doubt = ring_in_doubt("+49301", None, &settings);
        let write = || Form::Text.write(&in_doubt, Revision(7), Language::default());
        let answer = sure(|| panic!("a fault"), write);
        let text = "action=ring\nsip_status=\nringtone=Ringer1\nname=+49301\nreason=unavailable\nclass=unknown\nrevision=7\n";
        assert_eq!(answer, text);
    }
}
