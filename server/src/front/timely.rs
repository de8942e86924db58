//! The body of a request, which may take so long and no longer: who sends a byte now and then would hold a connection, and what is
//! kept for a request, for ever.

use axum::{
    BoxError,
    body::{Bytes, HttpBody},
};
use hyper::body::{Frame, SizeHint};
use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};
use thiserror::Error;
use tokio::time::{Sleep, sleep};

/// The most that a body may take, from when somebody begins to read it. It has 1 MiB at most.
const MOST: Duration = Duration::from_secs(60);

/// A body that ends in time, or fails.
pub(super) struct Timely<B> {
    body: Pin<Box<B>>,
    most: Duration,
    /// Runs since the first wait for more.
    end: Option<Pin<Box<Sleep>>>,
}

/// It did not end in time.
#[derive(Debug, Error)]
#[error("the body took longer than {0:?}")]
struct TooSlow(Duration);

impl<B> Timely<B> {
    pub(super) fn new(body: B) -> Timely<B> {
        Timely { body: Box::pin(body), most: MOST, end: None }
    }
}

impl<B: HttpBody<Data = Bytes, Error: Into<BoxError>>> HttpBody for Timely<B> {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if let Poll::Ready(frame) = self.body.as_mut().poll_frame(context) {
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        let most = self.most;
        let end = self.end.get_or_insert_with(|| Box::pin(sleep(most)));
        end.as_mut().poll(context).map(|()| Some(Err(TooSlow(most).into())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::{Body, to_bytes};
    use futures_util::stream::unfold;
    use std::convert::Infallible;

    /// A byte every ten milliseconds, so many of them.
    fn slow(count: u64, most: Duration) -> Body {
        let body = Body::from_stream(unfold(0, move |sent| async move {
            sleep(Duration::from_millis(10)).await;
            (sent < count).then(|| (Ok::<_, Infallible>("x"), sent + 1))
        }));
        Body::new(Timely { most, ..Timely::new(body) })
    }

    #[tokio::test]
    async fn a_body_has_its_time_and_no_more() {
        let whole = to_bytes(slow(5, MOST), usize::MAX).await.unwrap();
        assert_eq!(whole.len(), 5);
        let error = to_bytes(slow(u64::MAX, Duration::from_millis(100)), usize::MAX).await.unwrap_err();
        assert_eq!(error.to_string(), "the body took longer than 100ms");
    }
}
