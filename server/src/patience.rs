//! A connection as the system has it: what comes and goes on it is noted in its slot. One whose other end takes nothing is
//! ended: who never reads a stream of events would otherwise be held for ever, and the end of the program would wait for it.

use crate::{
    connections::{Order, Slot},
    shutdown::Shutdown,
};
use std::{
    io::{self, ErrorKind, IoSlice},
    pin::Pin,
    sync::Arc,
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

/// A connection that ends when its other end takes nothing for too long.
pub(crate) struct Patient {
    tcp: TcpStream,
    slot: Arc<Slot>,
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
    /// Small answers shall not wait for more.
    pub(crate) fn new(tcp: TcpStream, slot: Arc<Slot>, shutdown: Shutdown) -> io::Result<Patient> {
        tcp.set_nodelay(true)?;
        Ok(Patient { tcp, slot, shutdown, waiting: None })
    }

    /// Whether the system has nothing that was not read. What the runtime knows of it may be older.
    #[cfg(unix)]
    fn is_drained(&self) -> bool {
        rustix::io::ioctl_fionread(&self.tcp).is_ok_and(|bytes| bytes == 0)
    }

    #[cfg(not(unix))]
    fn is_drained(&self) -> bool {
        true
    }

    /// Whatever could be written begins a new wait.
    fn wait<T>(&mut self, written: Poll<io::Result<T>>, context: &mut Context<'_>) -> Poll<io::Result<T>> {
        self.slot.is_blocked(written.is_pending());
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
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.tcp).poll_read(context, buffer);
        if read.is_pending() {
            if self.slot.order() == Order::Stop {
                self.slot.drained(self.is_drained());
            }
        } else if buffer.filled().len() > before {
            self.slot.has_read();
        }
        read
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
