//! TLS: what the files of `--tls-cert`, `--tls-key` and `--tls-client-ca` hold, and following them while the server runs.

use axum_server::tls_rustls::RustlsConfig;
use rustls::{
    RootCertStore, ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem, pem::PemObject},
    server::{VerifierBuilderError, WebPkiClientVerifier, danger::ClientCertVerifier},
};
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use thiserror::Error;
use tokio::task::spawn_blocking;

/// How often the files are looked at. Whoever is in a hurry sends SIGHUP.
const LOOK_AGAIN: Duration = Duration::from_secs(10);

/// The files that TLS needs, PEM all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsFiles {
    /// The server's certificate, and then those that lead to its authority.
    pub cert: PathBuf,
    /// The key that belongs to it.
    pub key: PathBuf,
    /// The authorities of phones' certificates.
    pub client_ca: Option<PathBuf>,
}

/// Why there is no TLS with these files.
#[derive(Debug, Error)]
pub enum TlsError {
    /// A file cannot be read.
    #[error("{0} {1}: cannot be read")]
    Read(&'static str, PathBuf, #[source] io::Error),
    /// A file is not what it should be.
    #[error("{0} {1}: this is no PEM file with a {2}")]
    NotPem(&'static str, PathBuf, &'static str, #[source] pem::Error),
    /// The authorities are none.
    #[error("--tls-client-ca {0}: no certificate in it can be an authority")]
    Authorities(PathBuf, #[source] Box<dyn std::error::Error + Send + Sync>),
    /// Certificate and key do not belong together, or are of a kind that nobody understands.
    #[error("--tls-key {1} does not fit --tls-cert {0}")]
    Pair(PathBuf, PathBuf, #[source] rustls::Error),
}

/// What the files held when they were read.
#[derive(PartialEq, Eq)]
struct Read {
    cert: Vec<u8>,
    key: Vec<u8>,
    client_ca: Option<Vec<u8>>,
}

/// TLS as the newest good files have it.
pub struct Tls {
    files: TlsFiles,
    config: RustlsConfig,
    /// What was found last, good or not; the words of an error stand for it, so that another one is news.
    tried: Result<Read, String>,
}

impl Tls {
    /// Reads the files.
    ///
    /// # Errors
    /// [`TlsError`], which names the file.
    pub fn open(files: TlsFiles) -> Result<Tls, TlsError> {
        let read = files.read()?;
        let config = RustlsConfig::from_config(files.understand(&read)?);
        Ok(Tls { files, config, tried: Ok(read) })
    }

    /// What new connections are accepted with; follows the files while [`Tls::follow`] runs.
    pub(crate) fn config(&self) -> RustlsConfig {
        self.config.clone()
    }

    /// Takes new files as they come. Never ends. New files that are no good are told once, and the old ones stay.
    pub async fn follow(mut self) {
        let mut asked = asked_to_look();
        loop {
            tokio::select! {
                () = tokio::time::sleep(LOOK_AGAIN) => {}
                () = asked.wait() => {}
            }
            let found = self.look().await;
            if found != self.tried {
                self.take(&found);
                self.tried = found;
            }
        }
    }

    /// What is there now.
    async fn look(&self) -> Result<Read, String> {
        let files = self.files.clone();
        let read = spawn_blocking(move || files.read()).await;
        read.map_err(|error| error.to_string())?.map_err(|error| in_full(&error))
    }

    fn take(&self, found: &Result<Read, String>) {
        let understood = |read| self.files.understand(read).map_err(|error| in_full(&error));
        match found.as_ref().map_err(Clone::clone).and_then(understood) {
            Ok(config) => {
                self.config.reload_from_config(config);
                tracing::info!("new connections get the new certificate");
            }
            Err(error) => tracing::error!("the old certificate stays, because of the new files: {error}"),
        }
    }
}

impl TlsFiles {
    fn read(&self) -> Result<Read, TlsError> {
        Ok(Read {
            cert: read("--tls-cert", &self.cert)?,
            key: read("--tls-key", &self.key)?,
            client_ca: self.client_ca.as_deref().map(|path| read("--tls-client-ca", path)).transpose()?,
        })
    }

    fn understand(&self, read: &Read) -> Result<Arc<ServerConfig>, TlsError> {
        let chain = certificates("--tls-cert", &self.cert, &read.cert)?;
        let key = PrivateKeyDer::from_pem_slice(&read.key)
            .map_err(|error| TlsError::NotPem("--tls-key", self.key.clone(), "private key", error))?;
        let pair = |error| TlsError::Pair(self.cert.clone(), self.key.clone(), error);
        let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(pair)?
            .with_client_cert_verifier(self.clients(read.client_ca.as_deref())?);
        let mut config = builder.with_single_cert(chain, key).map_err(pair)?;
        // One protocol, so that its limits are the only ones there are.
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }

    /// A phone's certificate is verified when it shows one; browsers have none and need none.
    fn clients(&self, pem: Option<&[u8]>) -> Result<Arc<dyn ClientCertVerifier>, TlsError> {
        let (Some(path), Some(pem)) = (&self.client_ca, pem) else {
            return Ok(WebPkiClientVerifier::no_client_auth());
        };
        let mut roots = RootCertStore::empty();
        for authority in certificates("--tls-client-ca", path, pem)? {
            roots.add(authority).map_err(|error| TlsError::Authorities(path.clone(), error.into()))?;
        }
        WebPkiClientVerifier::builder_with_provider(roots.into(), Arc::new(ring::default_provider()))
            .allow_unauthenticated()
            .build()
            .map_err(|error: VerifierBuilderError| TlsError::Authorities(path.clone(), error.into()))
    }
}

fn read(option: &'static str, path: &Path) -> Result<Vec<u8>, TlsError> {
    fs::read(path).map_err(|error| TlsError::Read(option, path.to_owned(), error))
}

fn certificates(
    option: &'static str,
    path: &Path,
    pem: &[u8],
) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let all = CertificateDer::pem_slice_iter(pem).collect::<Result<Vec<_>, _>>();
    all.and_then(|all| if all.is_empty() { Err(pem::Error::NoItemsFound) } else { Ok(all) })
        .map_err(|error| TlsError::NotPem(option, path.to_owned(), "certificate", error))
}

/// The error and what led to it, as one line.
fn in_full(error: &dyn std::error::Error) -> String {
    let mut line = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        line = format!("{line}: {cause}");
        source = cause.source();
    }
    line
}

/// Hears SIGHUP, from now on.
#[cfg(unix)]
struct Asked(Option<tokio::signal::unix::Signal>);

#[cfg(unix)]
fn asked_to_look() -> Asked {
    use tokio::signal::unix::{SignalKind, signal};
    let hangups = signal(SignalKind::hangup());
    Asked(hangups.inspect_err(|error| tracing::warn!(%error, "SIGHUP cannot be heard")).ok())
}

#[cfg(unix)]
impl Asked {
    async fn wait(&mut self) {
        match &mut self.0 {
            Some(hangups) => _ = hangups.recv().await,
            None => std::future::pending().await,
        }
    }
}

/// There is no such signal here.
#[cfg(not(unix))]
struct Asked;

#[cfg(not(unix))]
fn asked_to_look() -> Asked {
    Asked
}

#[cfg(not(unix))]
impl Asked {
    async fn wait(&mut self) {
        std::future::pending().await
    }
}
