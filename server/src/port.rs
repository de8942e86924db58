//! One port: bound, and answering until the program shall end.

use crate::{
    Front,
    connection::live,
    connections::{Connections, Place},
    patience::Patient,
    shutdown::Shutdown,
    who::TrustedProxies,
};
use axum_server::{
    accept::Accept as _,
    tls_rustls::{RustlsAcceptor, RustlsConfig},
};
use std::{io, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpSocket, TcpStream},
    select,
    time::sleep,
};

/// How long a TLS handshake may take.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// So many may connect before the first of them is accepted, if the system agrees. Who comes when there is no room is heard a second
/// later, and a phone waits half of one: with the usual 128 that happened whenever many phones came at once.
const BACKLOG: u32 = 4096;
/// How long nobody is accepted after the system has refused one: it has no more files or memory, and asking again at once
/// would only keep it busy.
const PAUSE: Duration = Duration::from_millis(50);

/// A port that is bound.
#[derive(Debug)]
pub(crate) struct Port {
    listener: TcpListener,
    /// Where.
    pub(crate) address: SocketAddr,
}

/// What each of its connections needs.
#[derive(Clone)]
pub(crate) struct Serving {
    pub(crate) front: Front,
    pub(crate) tls: Option<RustlsConfig>,
    pub(crate) connections: Arc<Connections>,
    pub(crate) proxies: TrustedProxies,
    pub(crate) shutdown: Shutdown,
}

impl Port {
    /// Binds it; port 0 is a free one.
    pub(crate) async fn bind(address: SocketAddr) -> io::Result<Port> {
        let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
        // After a restart the old connections are still known to the system for a while.
        #[cfg(unix)]
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        let listener = socket.listen(BACKLOG)?;
        let address = listener.local_addr()?;
        Ok(Port { listener, address })
    }

    /// Answers until the program shall end and everybody who has asked has their answer.
    pub(crate) async fn answer(self, serving: Serving) -> io::Result<()> {
        let stop = serving.shutdown.clone().wait();
        tokio::pin!(stop);
        loop {
            select! {
                biased;
                () = &mut stop => break,
                accepted = self.listener.accept() => match accepted {
                    Ok((tcp, peer)) => serving.take(tcp, peer),
                    Err(error) => {
                        tracing::debug!(%error, "a connection was not accepted");
                        sleep(PAUSE).await;
                    }
                },
            }
        }
        // Some may have connected and asked already. The system knows; the runtime may not yet.
        let listener = self.listener.into_std()?;
        while let Ok((tcp, peer)) = listener.accept() {
            tcp.set_nonblocking(true)?;
            serving.take(TcpStream::from_std(tcp)?, peer);
        }
        drop(listener);
        serving.connections.stop();
        serving.connections.ended().await;
        Ok(())
    }
}

impl Serving {
    /// Takes a connection, if there is room.
    fn take(&self, tcp: TcpStream, peer: SocketAddr) {
        if let Some(place) = self.connections.admit(peer.ip(), &self.proxies) {
            tokio::spawn(self.clone().begin(tcp, peer, place));
        }
    }

    async fn begin(self, tcp: TcpStream, peer: SocketAddr, place: Place) {
        let Ok(patient) = Patient::new(tcp, place.slot.clone(), self.shutdown) else { return };
        let front = self.front.of(peer);
        let Some(config) = self.tls else { return live(patient, front, place).await };
        let tls = RustlsAcceptor::new(config).handshake_timeout(HANDSHAKE);
        let stream = select! {
            accepted = tls.accept(patient, ()) => accepted,
            () = place.slot.told_to_end() => return,
        };
        if let Ok((stream, _)) = stream {
            // What has come so far was the handshake.
            place.slot.begins_afresh();
            live(stream, front, place).await;
        }
    }
}
