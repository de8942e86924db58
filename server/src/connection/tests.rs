use super::*;
use crate::{AppState, connections::Connections, data, hosts::KnownHosts, shutdown, who::TrustedProxies};
use axum::Router;
use std::sync::Arc;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, duplex};

/// What a connection gives for these bytes when there is no route at all.
async fn answered(bytes: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let (store, ringbook) = data::open(folder.path(), Some("DE".to_owned())).await.unwrap();
    let hosts = KnownHosts::new("127.0.0.1:8080".parse().unwrap(), None);
    let (_stopper, shutdown) = shutdown::channel();
    let mut app = AppState::new(ringbook, hosts, shutdown).unwrap();
    app.signs_in = false;
    let place = Arc::<Connections>::default()
        .admit("127.0.0.1".parse().unwrap(), &TrustedProxies::default())
        .unwrap();
    let (mut client, server) = duplex(1 << 16);
    let living = tokio::spawn(live(server, Front::new(app, Router::new()), place));
    client.write_all(bytes.as_bytes()).await.unwrap();
    client.shutdown().await.unwrap();
    let mut answer = String::new();
    client.read_to_string(&mut answer).await.unwrap();
    living.await.unwrap();
    store.close().await.unwrap();
    answer
}

/// Whatever is wrong with the way past the routes, the routes answer the same: only where there are none is it seen.
#[tokio::test]
async fn a_decision_takes_no_route() {
    let decision = "GET /api/v1/phones/phone/ring-decision?format=text HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let answer = answered(&decision.repeat(2)).await;
    assert_eq!(answer.matches("HTTP/1.1 200 OK\r\n").count(), 2, "{answer}");
    assert_eq!(answer.matches("\naction=ring\n").count(), 2, "{answer}");
    let unusual = decision.replace("\r\n\r\n", "\r\nCookie: a=b\r\n\r\n");
    let answer = answered(&format!("{decision}{unusual}")).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert_eq!(answer.matches("HTTP/1.1 404 Not Found\r\n").count(), 1, "{answer}");
}
