//! Whether the server is there, for whoever runs it (`api.md`, Service).

/// Whether it is alive
#[utoipa::path(get, path = "/healthz", operation_id = "alive", tag = "Service",
    responses((status = 200, description = "It is.", body = String, content_type = "text/plain", example = json!("ok\n"))))]
pub(crate) async fn alive() -> &'static str {
    "ok\n"
}

/// Whether it can answer
///
/// The store is open and the index loaded before the server listens, so whoever can ask gets this answer.
#[utoipa::path(get, path = "/readyz", operation_id = "ready", tag = "Service",
    responses((status = 200, description = "It can.", body = String, content_type = "text/plain", example = json!("ready\n"))))]
pub(crate) async fn ready() -> &'static str {
    "ready\n"
}
