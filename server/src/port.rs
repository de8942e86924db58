//! One port: bound, and answering until the program shall end.

use crate::{mending::MendingAcceptor, patience::PatientAcceptor, shutdown::Shutdown};
use axum::Router;
use axum_server::{
    Handle, Server,
    tls_rustls::{RustlsAcceptor, RustlsConfig},
};
use std::{io, net::SocketAddr, time::Duration};
use tokio::net::TcpListener;

/// How long a connection may take for the head of a request, and wait for the next one: who sends a byte now and then
/// does not hold a connection for ever. A TLS handshake has as long.
const HEAD: Duration = Duration::from_secs(10);

/// A port that is bound.
#[derive(Debug)]
pub(crate) struct Port {
    listener: TcpListener,
    /// Where.
    pub(crate) address: SocketAddr,
}

impl Port {
    /// Binds it; port 0 is a free one.
    pub(crate) async fn bind(address: SocketAddr) -> io::Result<Port> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        Ok(Port { listener, address })
    }

    /// Answers until the program shall end and the requests in flight have their answers.
    pub(crate) async fn answer(
        self,
        app: Router,
        tls: Option<RustlsConfig>,
        shutdown: Shutdown,
    ) -> io::Result<()> {
        let app = app.into_make_service_with_connect_info::<SocketAddr>();
        let handle = Handle::new();
        let server = Server::from_listener(self.listener).acceptor(PatientAcceptor::new(shutdown.clone()));
        let server = limited(server).handle(handle.clone());
        match tls {
            None => stopping(server.map(MendingAcceptor).serve(app), handle, shutdown).await,
            Some(config) => {
                let tls = RustlsAcceptor::new(config).handshake_timeout(HEAD);
                stopping(server.map(|tcp| MendingAcceptor(tls.acceptor(tcp))).serve(app), handle, shutdown)
                    .await
            }
        }
    }
}

/// HTTP/1.1 alone: its limits are then the only ones there are.
fn limited<A>(server: Server<SocketAddr, A>) -> Server<SocketAddr, A> {
    let mut server = server.http1_only();
    server.http_builder().http1().header_read_timeout(HEAD);
    server
}

/// Serves to the end, which is asked for when the program shall end.
async fn stopping(
    serving: impl Future<Output = io::Result<()>>,
    handle: Handle<SocketAddr>,
    shutdown: Shutdown,
) -> io::Result<()> {
    tokio::pin!(serving);
    tokio::select! {
        outcome = &mut serving => return outcome,
        () = shutdown.wait() => handle.graceful_shutdown(None),
    }
    serving.await
}
