//! Connections whose other end takes nothing: one that never reads a stream of events would otherwise be held for ever,
//! and the end of the program would wait for it.

use crate::shutdown::Shutdown;
use axum_server::accept::Accept;
use std::{
    future::{Ready, ready},
    io::{self, ErrorKind, IoSlice},
    pin::Pin,
    task::{Context, Poll, ready as ready_or_return},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::{Sleep, sleep},
};

/// How long the other end may take nothing of what is there for it.
const PATIENCE: Duration = Duration::from_secs(60);
/// The same when the program shall end.
const AT_THE_END: Duration = Duration::from_secs(1);

/// Takes connections, and gives each so much patience.
#[derive(Clone, Debug)]
pub(crate) struct PatientAcceptor {
    shutdown: Shutdown,
}

impl PatientAcceptor {
    pub(crate) fn new(shutdown: Shutdown) -> PatientAcceptor {
        PatientAcceptor { shutdown }
    }
}

impl<S> Accept<TcpStream, S> for PatientAcceptor {
    type Stream = Patient;
    type Service = S;
    type Future = Ready<io::Result<(Patient, S)>>;

    fn accept(&self, tcp: TcpStream, service: S) -> Self::Future {
        // Small answers shall not wait for more.
        let accepted = tcp.set_nodelay(true).map(|()| (Patient::new(tcp, self.shutdown.clone()), service));
        ready(accepted)
    }
}

/// A connection that ends when its other end takes nothing for too long.
pub(crate) struct Patient {
    tcp: TcpStream,
    shutdown: Shutdown,
    /// Runs out while nothing can be written.
    waiting: Option<Waiting>,
}

struct Waiting {
    most: Pin<Box<Sleep>>,
    at_the_end: Pin<Box<dyn Future<Output = ()> + Send>>,
}

impl Waiting {
    fn new(shutdown: Shutdown) -> Waiting {
        let at_the_end = async {
            shutdown.wait().await;
            sleep(AT_THE_END).await;
        };
        Waiting { most: Box::pin(sleep(PATIENCE)), at_the_end: Box::pin(at_the_end) }
    }
}

impl Patient {
    fn new(tcp: TcpStream, shutdown: Shutdown) -> Patient {
        Patient { tcp, shutdown, waiting: None }
    }

    /// Whatever could be written begins a new wait.
    fn wait<T>(&mut self, written: Poll<io::Result<T>>, context: &mut Context<'_>) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.waiting = None;
            return written;
        }
        let waiting = self.waiting.get_or_insert_with(|| Waiting::new(self.shutdown.clone()));
        if waiting.at_the_end.as_mut().poll(context).is_pending() {
            ready_or_return!(waiting.most.as_mut().poll(context));
        }
        Poll::Ready(Err(io::Error::new(ErrorKind::TimedOut, "the other end takes nothing")))
    }
}

impl AsyncRead for Patient {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_read(context, buffer)
    }
}

impl AsyncWrite for Patient {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.tcp).poll_write(context, bytes);
        self.wait(written, context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.tcp).poll_write_vectored(context, slices);
        self.wait(written, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.tcp.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_shutdown(context)
    }
}
