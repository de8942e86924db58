//! What HTTP alone costs: an axum handler that gives one answer, read from standard input, to everyone.
//! The input is `{"headers": {"name": "value", …}, "body": "…"}`.

use anyhow::{Context, Result};
use axum::{
    Router,
    body::Bytes,
    http::{HeaderMap, HeaderName},
    response::Response,
    routing::get,
    serve::ListenerExt as _,
};
use serde_json::Value;
use tokio::net::TcpListener;

fn main() -> Result<()> {
    let input: Value = serde_json::from_reader(std::io::stdin())?;
    let body = Bytes::from(input["body"].as_str().context("no body")?.to_owned());
    let mut headers = HeaderMap::new();
    for (name, value) in input["headers"].as_object().context("no headers")? {
        headers.insert(name.parse::<HeaderName>()?, value.as_str().context("no text")?.parse()?);
    }
    let handler = async move || {
        let mut response: Response = Response::new(body.clone().into());
        *response.headers_mut() = headers.clone();
        response
    };
    let routes = Router::new().route("/api/v1/phones/{phone}/ring-decision", get(handler));
    tokio::runtime::Runtime::new()?.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        println!("listening on http://{}", listener.local_addr()?);
        // Like ringbook: small answers do not wait for more.
        let listener = listener.tap_io(|tcp| drop(tcp.set_nodelay(true)));
        Ok(axum::serve(listener, routes).await?)
    })
}
