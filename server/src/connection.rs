//! One connection from its first byte to its end.
//!
//! While requests come, hyper has it. When none has come for a moment it rests: hyper's buffers are given back and nothing is left but
//! the connection itself, so that phones may keep theirs. The next byte brings everything back.

mod answering;
mod woken;

use crate::{
    Front,
    connections::{Order, Place, Slot},
};
use answering::Answering;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use std::{
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll, ready},
};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use woken::Woken;

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
pub(crate) async fn live<S: AsyncRead + AsyncWrite + Unpin>(stream: S, front: Front, place: Place) {
    let slot = &place.slot;
    let mut http = http1::Builder::new();
    http.max_buf_size(MAX_HEAD);
    let mut stream = Woken::new(stream);
    loop {
        let service = Answering { front: front.clone(), slot: slot.clone() };
        let mut connection = Box::new(http.serve_connection(TokioIo::new(stream), service));
        if let Next::End = serve(&mut connection, slot).await {
            return;
        }
        let parts = connection.into_parts();
        stream = parts.io.into_inner();
        stream.put_back(&parts.read_buf);
        slot.rests(true);
        if !rest(&mut stream, slot).await {
            return;
        }
        slot.rests(false);
    }
}

/// Lets hyper serve it, and does what it is told meanwhile.
async fn serve<S: AsyncRead + AsyncWrite + Unpin>(
    connection: &mut http1::Connection<TokioIo<Woken<S>>, Answering>,
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

/// Waits for more; whether more has come.
async fn rest<S: AsyncRead + Unpin>(stream: &mut Woken<S>, slot: &Slot) -> bool {
    let more = |stream: &mut Woken<S>, context: &mut Context<'_>| -> Poll<bool> {
        let mut bytes = [0; 512];
        let mut buffer = ReadBuf::new(&mut bytes);
        let read = ready!(Pin::new(&mut *stream).poll_read(context, &mut buffer));
        stream.put_back(buffer.filled());
        Poll::Ready(read.is_ok() && !buffer.filled().is_empty())
    };
    poll_fn(|context| {
        slot.listen(context.waker());
        if slot.order() == Order::Close {
            return Poll::Ready(false);
        }
        if let Poll::Ready(more) = more(stream, context) {
            return Poll::Ready(more);
        }
        match slot.order() {
            Order::Close => Poll::Ready(false),
            Order::Stop if slot.is_drained() && !slot.is_busy() => Poll::Ready(false),
            _ => Poll::Pending,
        }
    })
    .await
}
