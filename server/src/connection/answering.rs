//! The requests of one connection.

use crate::{Front, connections::Slot};
use axum::{
    body::{Body, Bytes, HttpBody},
    http::{Request, Response},
};
use hyper::{
    body::{Frame, Incoming, SizeHint},
    service::Service,
};
use std::{
    convert::Infallible,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

/// Answers requests, and notes that it does.
pub(super) struct Answering {
    pub(super) front: Front,
    pub(super) slot: Arc<Slot>,
}

impl Service<Request<Incoming>> for Answering {
    type Response = Response<Answer>;
    type Error = Infallible;
    type Future = Noted;

    fn call(&self, request: Request<Incoming>) -> Noted {
        self.slot.answers();
        Noted { answer: self.front.answer(request), slot: Some(self.slot.clone()) }
    }
}

/// An answer to come.
pub(super) struct Noted {
    answer: <Front as tower::Service<Request<Incoming>>>::Future,
    slot: Option<Arc<Slot>>,
}

impl Future for Noted {
    type Output = Result<Response<Answer>, Infallible>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let answer = Pin::new(&mut self.answer).poll(context)?;
        answer.map(|answer| Ok(answer.map(|body| Answer { body, slot: self.slot.take() })))
    }
}

/// The body of an answer; when it is dropped the next request may come.
pub(super) struct Answer {
    body: Body,
    slot: Option<Arc<Slot>>,
}

impl Drop for Answer {
    fn drop(&mut self) {
        if let Some(slot) = &self.slot {
            slot.has_answered();
        }
    }
}

impl HttpBody for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
