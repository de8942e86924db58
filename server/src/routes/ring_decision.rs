//! `/phones/{phone}/ring-decision`: do I ring? (`api.md`, The ring decision.)
//!
//! Whatever a phone sends, it gets a decision: parameters that cannot be read count as missing.

mod form;
mod parameters;

use super::Answer;
use crate::AppState;
use axum::{
    body::Bytes,
    extract::{Path, RawQuery, Request, State},
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use directory::Ask;
use form::Form;
use parameters::Parameters;
use shared::PhoneState;

pub(crate) async fn decide(
    State(app): State<AppState>,
    Path(phone): Path<String>,
    RawQuery(query): RawQuery,
    request: Request,
) -> Answer<Response> {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, super::MAX_BODY).await.unwrap_or_default();
    let parameters = Parameters::read(query.as_deref().unwrap_or_default(), &parts.headers, &body);
    answer(&app, &phone, &parameters, &parts.headers)
}

fn answer(app: &AppState, phone: &str, parameters: &Parameters, headers: &HeaderMap) -> Answer<Response> {
    let state = app.ringbook.read();
    let record = state.phone(phone)?;
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
    let body: Bytes = state.decide(record, &ask, |decision, revision| form.write(decision, revision));
    let mut response = Response::new(body.into());
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(form.content_type()));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
