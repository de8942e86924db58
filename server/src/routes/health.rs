//! Whether the server is there, for whoever runs it (`api.md`, Service).

use super::Answer;
use crate::{
    AppState,
    causes::in_one_line,
    problem::{Code, Problem},
};
use axum::extract::State;

/// Whether it is alive
#[utoipa::path(get, path = "/healthz", operation_id = "alive", tag = "Service",
    responses((status = 200, description = "It is.", body = String, content_type = "text/plain", example = json!("ok\n"))))]
pub(crate) async fn alive() -> &'static str {
    "ok\n"
}

/// Whether it can do everything
///
/// The store is open and the index loaded before the server listens, so calls are decided whatever is answered here. While the store takes
/// no changes the answer is 503 and says why; it is 200 again when the cause is gone.
#[utoipa::path(get, path = "/readyz", operation_id = "ready", tag = "Service",
    responses((status = 200, description = "It can.", body = String, content_type = "text/plain", example = json!("ready\n"))),
    extensions(("x-problems" = json!([Code::StoreUnavailable]))))]
pub(crate) async fn ready(State(app): State<AppState>) -> Answer<&'static str> {
    match app.ringbook.ready().await {
        Ok(()) => Ok("ready\n"),
        Err(error) => {
            let why = in_one_line(&error);
            Err(Problem::new(
                Code::StoreUnavailable,
                format!("No change can be stored: {why}. Calls are decided from memory."),
            ))
        }
    }
}
