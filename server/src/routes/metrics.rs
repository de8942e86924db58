//! What happens, in figures, for whoever watches the server (`api.md`, Service).

use super::Answer;
use crate::{
    AppState,
    metrics::{CONTENT_TYPE, text},
    problem::{Code, Problem},
};
use axum::{
    extract::State,
    http::{HeaderName, header},
};

/// What happens, in figures
///
/// The text that Prometheus reads. It counts and names nobody. With `--admin-listen` it is on that address alone, and there
/// is nothing here.
#[utoipa::path(get, path = "/metrics", operation_id = "read_metrics", tag = "Service",
    responses((status = 200, description = "The figures.", body = String, content_type = "text/plain",
        example = json!("# HELP ringbook_phones Phones.\n# TYPE ringbook_phones gauge\nringbook_phones 1\n"))),
    extensions(("x-problems" = json!([Code::NotFound]))))]
pub(crate) async fn read(State(app): State<AppState>) -> Answer<([(HeaderName, &'static str); 1], String)> {
    if app.metrics_elsewhere {
        return Err(Problem::not_found());
    }
    Ok(([(header::CONTENT_TYPE, CONTENT_TYPE)], text(&app)))
}
