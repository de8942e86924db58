//! One connection from its first byte to its end.
//!
//! Questions for decisions are answered as they come (`direct`). With the first request that is something else hyper has the
//! connection. When nothing has come for a moment hyper's buffers are given back, and nothing is left but the connection itself, so that
//! phones may keep theirs.

mod answering;
mod direct;

use crate::{
    Front,
    connections::{Order, Place, Slot},
    mending::Mended,
};
use answering::Answering;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use std::{future::poll_fn, pin::Pin, task::Poll};
use tokio::io::{AsyncRead, AsyncWrite};

/// The longest head of a request, request line and all: as long as an address may be, and some headers.
const MAX_HEAD: usize = 80 << 10;
/// How often a connection is looked at again whose last bytes are in the system but have not been announced.
const LOOKS: usize = 1_000;

/// What becomes of a connection that hyper has.
enum Next {
    End,
    Rest,
}

/// Answers what comes, until either side ends the connection.
pub(crate) async fn live<S: AsyncRead + AsyncWrite + Unpin>(mut stream: S, front: Front, place: Place) {
    let slot = &place.slot;
    let mut http = http1::Builder::new();
    http.max_buf_size(MAX_HEAD);
    let mut first = Vec::new();
    loop {
        if first.is_empty() {
            let Some(other) = direct::answer(&mut stream, &front, slot).await else { return };
            first = other;
        }
        let service = Answering { front: front.clone(), slot: slot.clone() };
        let io = TokioIo::new(Mended::new(stream, first));
        let mut connection = Box::new(http.serve_connection(io, service));
        if let Next::End = serve(&mut connection, slot).await {
            return;
        }
        let parts = connection.into_parts();
        let rest;
        (stream, rest) = parts.io.into_inner().into_parts();
        first = [&parts.read_buf, &*rest].concat();
        slot.rests(first.is_empty());
        if !first.is_empty() {
            // The beginning of a request, which came together with the last one.
            slot.has_read();
        }
    }
}

/// Lets hyper serve it, and does what it is told meanwhile.
async fn serve<S: AsyncRead + AsyncWrite + Unpin>(
    connection: &mut http1::Connection<TokioIo<Mended<S>>, Answering>,
    slot: &Slot,
) -> Next {
    let (mut is_stopping, mut looks) = (false, 0);
    poll_fn(|context| {
        slot.listen(context.waker());
        // An error here is the other end's: it has gone, or sends what is no HTTP and has been told so.
        if Pin::new(&mut *connection).poll(context).is_ready() {
            return Poll::Ready(Next::End);
        }
        match slot.order() {
            Order::Close => return Poll::Ready(Next::End),
            Order::Rest if slot.may_rest() => return Poll::Ready(Next::Rest),
            Order::Rest => slot.rests(false),
            // Ending before all is read would take the question away from under somebody who has asked.
            Order::Stop if !is_stopping && !slot.is_busy() => {
                if slot.is_drained() {
                    is_stopping = true;
                    Pin::new(&mut *connection).graceful_shutdown();
                    context.waker().wake_by_ref();
                } else if looks < LOOKS {
                    looks += 1;
                    context.waker().wake_by_ref();
                }
            }
            Order::Stop | Order::GoOn => {}
        }
        Poll::Pending
    })
    .await
}

#[cfg(test)]
mod tests;
