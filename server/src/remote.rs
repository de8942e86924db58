//! Asking a running server, for commands that cannot have the data themselves.

use crate::cli::ServerAddress;
use rustls::crypto::ring;
use serde::Deserialize;
use std::{sync::Arc, time::Duration};
use thiserror::Error;
use ureq::{
    Agent, Body, RequestBuilder,
    http::{Response, StatusCode},
    tls::{RootCerts, TlsConfig},
    typestate::{WithBody, WithoutBody},
};

/// How long a server may take for anything it does next: an answer as a whole may be long.
const PATIENCE: Duration = Duration::from_secs(30);

/// Why a server's answer is no use.
#[derive(Debug, Error)]
pub enum RemoteError {
    /// It could not be asked.
    #[error("{0} cannot be asked")]
    Ask(String, #[source] ureq::Error),
    /// It did not do it.
    #[error("{0} answered {1}: {2}")]
    Answer(String, StatusCode, String),
}

/// What went wrong at the server, in words.
#[derive(Deserialize)]
struct Problem {
    detail: String,
}

impl ServerAddress {
    /// A question to the API.
    pub(crate) fn get(&self, path: &str) -> RequestBuilder<WithoutBody> {
        self.authorized(agent().get(format!("{}/api/v1{path}", self.url)))
    }

    /// A change through the API.
    pub(crate) fn post(&self, path: &str) -> RequestBuilder<WithBody> {
        self.authorized(agent().post(format!("{}/api/v1{path}", self.url)))
    }

    fn authorized<B>(&self, request: RequestBuilder<B>) -> RequestBuilder<B> {
        request.header("authorization", format!("Bearer {}", self.token.reveal()))
    }

    /// The answer, if it has this status.
    pub(crate) fn expect(
        &self,
        status: StatusCode,
        answer: Result<Response<Body>, ureq::Error>,
    ) -> Result<Response<Body>, RemoteError> {
        let mut answer = answer.map_err(|error| self.cannot(error))?;
        if answer.status() == status {
            return Ok(answer);
        }
        let words = answer.body_mut().read_json::<Problem>().map(|problem| problem.detail);
        let words = words.unwrap_or_else(|_| "this is not what a Ringbook says".to_owned());
        Err(RemoteError::Answer(self.url.clone(), answer.status(), words))
    }

    pub(crate) fn cannot(&self, error: ureq::Error) -> RemoteError {
        RemoteError::Ask(self.url.clone(), error)
    }
}

/// Trusts whom the system trusts, and follows nobody elsewhere: the token is for this server.
fn agent() -> Agent {
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::PlatformVerifier)
        .unversioned_rustls_crypto_provider(Arc::new(ring::default_provider()));
    let config = Agent::config_builder().tls_config(tls.build()).max_redirects(0).http_status_as_error(false);
    let config = config.timeout_resolve(Some(PATIENCE)).timeout_connect(Some(PATIENCE));
    let config = config.timeout_per_write(Some(PATIENCE)).timeout_per_read(Some(PATIENCE));
    config.timeout_recv_response(Some(PATIENCE)).build().into()
}
