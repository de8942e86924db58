//! The body of a question, as far as it has arrived.

use crate::routes::MAX_BODY;
use axum::body::{Body, Bytes, HttpBody as _};
use futures_util::StreamExt as _;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// How long a body may take. A phone waits 500 ms for its answer, and an answer on half of the question is better than none.
const MOST: Duration = Duration::from_millis(250);

/// A body, and whether that was all of it.
#[derive(Debug, Default)]
pub(crate) struct Arrived {
    pub(crate) bytes: Bytes,
    pub(crate) is_whole: bool,
}

impl Arrived {
    /// A request without a body.
    pub(crate) fn nothing() -> Arrived {
        Arrived { bytes: Bytes::new(), is_whole: true }
    }

    /// Waits for the end, but not for long: firmware counts its own bytes wrong, or dies while it sends.
    pub(super) async fn wait(body: Body) -> Arrived {
        if body.is_end_stream() {
            return Arrived::nothing();
        }
        let mut stream = body.into_data_stream();
        let (end, mut bytes, mut is_whole) = (Instant::now() + MOST, Vec::new(), true);
        loop {
            match timeout_at(end, stream.next()).await {
                Ok(None) => return Arrived { bytes: bytes.into(), is_whole },
                Ok(Some(Ok(part))) if bytes.len() + part.len() <= MAX_BODY => bytes.extend_from_slice(&part),
                // Read all the same: who still sends when a connection is closed may lose the answer.
                Ok(Some(Ok(_))) => is_whole = false,
                _ => return Arrived { bytes: bytes.into(), is_whole: false },
            }
        }
    }
}
