//! `ringbook token create`: a new token, shown once.

use crate::{
    cli::{ServerAddress, TokenOptions, Where},
    data::{self, DataError},
};
use directory::{CommandError, Principal};
use rustls::crypto::ring;
use serde::Deserialize;
use shared::Scope;
use std::{
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use thiserror::Error;
use ureq::{
    Agent,
    http::{Response, StatusCode},
    tls::{RootCerts, TlsConfig},
};

/// How long a server may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Why there is no new token.
#[derive(Debug, Error)]
pub enum TokenError {
    /// A server has the data.
    #[error("the data in {0} is in use: go through the running server, with --server URL --token T")]
    InUse(PathBuf),
    /// The data cannot be used.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The application did not make it.
    #[error("no token was made")]
    Refused(#[source] CommandError),
    /// The server could not be asked.
    #[error("{0} cannot be asked")]
    Ask(String, #[source] ureq::Error),
    /// The server did not make it.
    #[error("{0} answered {1}: {2}")]
    Answer(String, StatusCode, String),
    /// It could not be shown.
    #[error("the token could not be written to standard output")]
    Show(#[source] io::Error),
}

/// What the server tells about a new token, as far as it matters here.
#[derive(Deserialize)]
struct NewToken {
    token: String,
}

/// What went wrong at the server, in words.
#[derive(Deserialize)]
struct Problem {
    detail: String,
}

/// Makes a token and prints it, alone on its line.
///
/// # Errors
/// [`TokenError`]; then there is none, or it could not be shown.
pub async fn create(options: TokenOptions) -> Result<(), TokenError> {
    let token = match &options.place {
        Where::DataDir(folder) => in_data(folder, &options.name, options.scope).await?,
        Where::Server(server) => at_server(server, &options.name, options.scope)?,
    };
    writeln!(io::stdout(), "{token}").map_err(TokenError::Show)
}

/// The first start is left to begin the installation, because its options say how.
async fn in_data(folder: &Path, name: &str, scope: Scope) -> Result<String, TokenError> {
    let (store, ringbook) = data::open_as_it_is(folder).await.map_err(|error| {
        if error.is_in_use() { TokenError::InUse(folder.to_owned()) } else { error.into() }
    })?;
    let made = ringbook.new_token(&Principal::Local, name, scope, None).await;
    store.close().await.map_err(DataError::Close)?;
    Ok(made.map_err(TokenError::Refused)?.0.reveal().to_owned())
}

fn at_server(server: &ServerAddress, name: &str, scope: Scope) -> Result<String, TokenError> {
    let cannot = |error| TokenError::Ask(server.url.clone(), error);
    let body = serde_json::json!({"name": name, "scope": scope.word()});
    let mut answer = agent()
        .post(format!("{}/api/v1/tokens", server.url))
        .header("authorization", format!("Bearer {}", server.token.reveal()))
        .send_json(body)
        .map_err(cannot)?;
    if answer.status() == StatusCode::CREATED {
        Ok(answer.body_mut().read_json::<NewToken>().map_err(cannot)?.token)
    } else {
        Err(refusal(server, &mut answer))
    }
}

/// Trusts whom the system trusts, and follows nobody elsewhere: the token is for this server.
fn agent() -> Agent {
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::PlatformVerifier)
        .unversioned_rustls_crypto_provider(Arc::new(ring::default_provider()));
    let config = Agent::config_builder().tls_config(tls.build()).max_redirects(0);
    config.http_status_as_error(false).timeout_global(Some(PATIENCE)).build().into()
}

fn refusal(server: &ServerAddress, answer: &mut Response<ureq::Body>) -> TokenError {
    let words = answer.body_mut().read_json::<Problem>().map(|problem| problem.detail);
    let words = words.unwrap_or_else(|_| "this is not what a Ringbook says".to_owned());
    TokenError::Answer(server.url.clone(), answer.status(), words)
}
