//! Requests as old firmware writes them, mended before they are read.
//!
//! Much firmware puts a caller into its address as it came: with blanks, angle brackets, a `#`, or bytes that are no UTF-8. An HTTP
//! parser refuses such a line, and the phone has no decision. Here these characters are percent-encoded, in the addresses of phones
//! and nowhere else; every other byte passes as it is. And whoever waits for a decision may have ended its side of the connection.

mod lines;

use lines::Lines;
pub(crate) use lines::is_right;
use std::{
    io::{self, IoSlice},
    pin::Pin,
    task::{Context, Poll, Waker, ready},
};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// A connection whose requests are mended.
pub(crate) struct Mended<S> {
    stream: S,
    lines: Lines,
    /// What stands in the place of what was read, and how much of it has been given.
    instead: Vec<u8>,
    given: usize,
    /// Who shall hear of the end of the connection when the phone has its answer: an HTTP server that hears of it
    /// earlier gives none.
    end_waits: Option<Waker>,
}

impl<S> Mended<S> {
    /// `first` is what has come already.
    pub(crate) fn new(stream: S, first: Vec<u8>) -> Mended<S> {
        let mut lines = Lines::default();
        let instead = lines.read(&first).unwrap_or(first);
        Mended { stream, lines, instead, given: 0, end_waits: None }
    }

    /// The connection, and what has come and was not given.
    pub(crate) fn into_parts(mut self) -> (S, Vec<u8>) {
        let mut rest = self.instead.split_off(self.given);
        rest.extend(self.lines.end().unwrap_or_default());
        (self.stream, rest)
    }

    /// An answer is on its way.
    fn answers(&mut self) {
        self.lines.phone_waits = false;
        if let Some(waiting) = self.end_waits.take() {
            waiting.wake();
        }
    }

    /// Gives what is there; whether there was anything.
    fn give(&mut self, buffer: &mut ReadBuf<'_>) -> bool {
        let left = &self.instead[self.given..];
        let part = &left[..left.len().min(buffer.remaining())];
        buffer.put_slice(part);
        self.given += part.len();
        !part.is_empty()
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Mended<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        while !this.give(buffer) {
            let before = buffer.filled().len();
            ready!(Pin::new(&mut this.stream).poll_read(context, buffer))?;
            let read = &buffer.filled()[before..];
            let is_end = read.is_empty();
            if is_end && this.lines.phone_waits {
                this.end_waits = Some(context.waker().clone());
                return Poll::Pending;
            }
            let instead = if is_end { this.lines.end() } else { this.lines.read(read) };
            let Some(instead) = instead else { break };
            buffer.set_filled(before);
            (this.instead, this.given) = (instead, 0);
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Mended<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.answers();
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.answers();
        Pin::new(&mut self.stream).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

/// What is read of these bytes when they come in parts of this size.
pub(crate) fn read_by(bytes: &[u8], size: usize) -> Vec<u8> {
    let mut lines = Lines::default();
    let mut read = Vec::new();
    for part in bytes.chunks(size) {
        read.extend(lines.read(part).unwrap_or_else(|| part.to_vec()));
    }
    read.extend(lines.end().unwrap_or_default());
    read
}
