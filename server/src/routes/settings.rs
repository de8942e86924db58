//! `/settings`: what holds for the whole installation. Administrators only.

use super::{
    Answer,
    answer::{changed, resource},
    entries::bad_value,
    preconditions::if_match,
};
use crate::{
    Asker,
    openapi::{
        answers::{Changed, Found},
        headers::IfMatch,
    },
    problem::Code,
    wire::{
        address::Query,
        installation::{FinalOut, SettingsIn, SettingsOut},
        json::Json,
    },
};
use axum::{
    http::{HeaderMap, StatusCode},
    response::Response,
};
use directory::Command;
use jiff::Timestamp;
use serde::Deserialize;
use utoipa::IntoParams;

/// Read the settings
#[utoipa::path(get, path = "/settings", operation_id = "read_settings", tag = "Settings",
    responses(Found<SettingsOut>),
    security(("token" = ["admin"]), ("session" = ["administrator"])),
    extensions(("x-problems" = json!([]))))]
pub(crate) async fn read(app: Asker) -> Answer<Response> {
    let (settings, revision) = app.seen()?.settings()?;
    Ok(resource(SettingsOut::from(settings), revision))
}

/// Replace the settings
///
/// All of them: what is missing takes its default, as in every `PUT`. Read them, change what shall be otherwise, and send
/// everything back with `If-Match`.
///
/// A shorter history makes older changes final within minutes: they can be neither looked at nor undone any more. What they have
/// made stays. Ask `/settings/history` before what that would be.
#[utoipa::path(put, path = "/settings", operation_id = "replace_settings", tag = "Settings",
    params(IfMatch), request_body = SettingsIn, responses(Changed<SettingsOut>),
    security(("token" = ["admin"]), ("session" = ["administrator"])),
    extensions(("x-problems" = json!([Code::Stale]))))]
pub(crate) async fn replace(
    app: Asker,
    headers: HeaderMap,
    Json(body): Json<SettingsIn>,
) -> Answer<Response> {
    let expected = if_match(&headers);
    let done = app.run(Command::PutSettings { settings: body.into(), expected }).await?;
    let (settings, revision) = app.seen()?.settings()?;
    Ok(changed(StatusCode::OK, resource(SettingsOut::from(settings), revision), done.revision))
}

/// How long history would be kept.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Kept {
    /// So many days.
    #[param(value_type = u32, minimum = 1, maximum = 36_500, example = 90)]
    days: Option<String>,
}

/// Ask what a shorter history would make final
///
/// Nothing is changed.
#[utoipa::path(get, path = "/settings/history", operation_id = "read_final_changes", tag = "Settings",
    params(Kept), responses((status = 200, description = "What would become final now.", body = FinalOut)),
    security(("token" = ["admin"]), ("session" = ["administrator"])),
    extensions(("x-problems" = json!([Code::Invalid, Code::StoreUnavailable]))))]
pub(crate) async fn history(app: Asker, Query(kept): Query<Kept>) -> Answer<axum::Json<FinalOut>> {
    app.seen()?.administers()?;
    let days = kept.days.as_deref().and_then(|days| days.parse().ok());
    let days = days.filter(|days| (1..=directory::MAX_HISTORY_DAYS).contains(days));
    let message = || format!("this is a whole number from 1 to {}", directory::MAX_HISTORY_DAYS);
    let days = days.ok_or_else(|| bad_value("days", message()))?;
    let found = app.ringbook.would_forget(&app.principal, days, Timestamp::now()).await?;
    Ok(axum::Json(FinalOut::from(&found)))
}
