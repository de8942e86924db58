//! `/phones/{phone}/ring-decision`: do I ring? (`api.md`, The ring decision.)
//!
//! Whatever a phone sends, it gets a decision: parameters that cannot be read count as missing.

mod form;
mod parameters;

use super::Answer;
use crate::Asker;
use axum::{
    body::Bytes,
    extract::{Path, RawQuery, Request},
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use directory::Ask;
use form::Form;
use parameters::Parameters;
use shared::{PhoneState, ring_in_doubt};
use std::panic::{AssertUnwindSafe, catch_unwind};

pub(crate) async fn decide(
    app: Asker,
    Path(phone): Path<String>,
    RawQuery(query): RawQuery,
    request: Request,
) -> Answer<Response> {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, super::MAX_BODY).await.unwrap_or_default();
    let parameters = Parameters::read(query.as_deref().unwrap_or_default(), &parts.headers, &body);
    answer(&app, &phone, &parameters, &parts.headers)
}

fn answer(app: &Asker, phone: &str, parameters: &Parameters, headers: &HeaderMap) -> Answer<Response> {
    let seen = app.seen()?;
    let (state, record) = (seen.state(), seen.asked(phone)?);
    let ask = Ask {
        caller: parameters.get("caller").unwrap_or_default(),
        called: parameters.get("called"),
        caller_name: parameters.get("caller_name"),
        state: PhoneState {
            dnd: parameters.switch("dnd").unwrap_or_default(),
            calls: parameters.get("calls").and_then(|calls| calls.trim().parse().ok()).unwrap_or_default(),
        },
    };
    let form = Form::wanted(parameters.get("format"), headers);
    let body = sure(
        || state.decide(record, &ask, |decision, revision| form.write(decision, revision)),
        || form.write(&ring_in_doubt(ask.caller, ask.caller_name, &record.phone.settings), state.revision),
    );
    let mut response = Response::new(body.into());
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(form.content_type()));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
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
    use shared::{PhoneSettings, Revision};

    #[test]
    fn a_decision_that_fails_rings() {
        let settings = PhoneSettings::default();
        let write = || Form::Text.write(&ring_in_doubt("+49301", None, &settings), Revision(7));
        let answer = sure(|| panic!("a fault"), write);
        let text = "action=ring\nsip_status=\nringtone=Ringer1\nname=+49301\nreason=unavailable\nclass=unknown\nrevision=7\n";
        assert_eq!(answer, text);
    }
}
