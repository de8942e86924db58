//! `ringbook token create`: a new token, shown once.

use crate::{
    cli::{ServerAddress, TokenOptions, Where},
    data::{self, DataError},
    remote::RemoteError,
};
use directory::{CommandError, Principal};
use serde::Deserialize;
use shared::Scope;
use std::{
    io::{self, Write as _},
    path::{Path, PathBuf},
};
use thiserror::Error;
use ureq::http::StatusCode;

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
    /// The server did not make it.
    #[error(transparent)]
    Remote(#[from] RemoteError),
    /// It could not be shown.
    #[error("the token could not be written to standard output")]
    Show(#[source] io::Error),
}

/// What the server tells about a new token, as far as it matters here.
#[derive(Deserialize)]
struct NewToken {
    token: String,
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

fn at_server(server: &ServerAddress, name: &str, scope: Scope) -> Result<String, RemoteError> {
    let body = serde_json::json!({"name": name, "scope": scope.word()});
    let answer = server.post("/tokens").send_json(body);
    let mut answer = server.expect(StatusCode::CREATED, answer)?;
    Ok(answer.body_mut().read_json::<NewToken>().map_err(|error| server.cannot(error))?.token)
}
