//! `/backup`: a copy of everything, as a download. Administrators only.

use super::Answer;
use crate::{Asker, backup::about, problem::Code};
use axum::{
    body::Body,
    http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE},
    response::{IntoResponse as _, Response},
};
use backup::Copy;
use futures_util::stream;

/// Download a backup
///
/// Everything as it is now, with its history: for `ringbook restore`. Changes go on meanwhile and are not in it. The answer
/// is made while it is sent; one that ends early has no end, and is refused by whoever reads it.
#[utoipa::path(get, path = "/backup", operation_id = "read_backup", tag = "Service",
    responses((status = 200, description = "The backup: a gzip file of JSON lines.", body = String, content_type = "application/gzip")),
    security(("token" = ["admin"]), ("session" = ["administrator"])),
    extensions(("x-problems" = json!([Code::StoreUnavailable]))))]
pub(crate) async fn download(app: Asker) -> Answer<Response> {
    let about = about();
    let copy = app.ringbook.copy(&app.principal, &about).await?;
    tracing::info!(who = %app.principal, "a backup is downloaded");
    let name = about.made.strftime("attachment; filename=\"ringbook-%Y-%m-%dT%H%M%SZ.jsonl.gz\"");
    let headers = [
        (CONTENT_TYPE, "application/gzip".to_owned()),
        (CONTENT_DISPOSITION, name.to_string()),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, chunks(copy)).into_response())
}

/// Read as fast as it is taken, and no faster.
fn chunks(copy: Copy) -> Body {
    Body::from_stream(stream::try_unfold(copy, async |mut copy| {
        let chunk = copy.chunk().await.inspect_err(|error| {
            tracing::error!(error = error as &dyn std::error::Error, "a backup was not sent to its end");
        })?;
        Ok::<_, backup::CopyError>(chunk.map(|chunk| (chunk, copy)))
    }))
}
