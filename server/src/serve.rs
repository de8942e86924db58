//! `ringbook serve`: from options to a running server, and down again.

use crate::{
    AppState, Front, admin_router,
    backup::daily::Daily,
    cli::ServeOptions,
    data::{self, DataError},
    hosts::KnownHosts,
    phone_router,
    port::{Port, Serving},
    retention, router,
    shutdown::{self, Shutdown},
    site::SITE,
    tls::{Tls, TlsError},
};
use axum_server::tls_rustls::RustlsConfig;
use directory::Ringbook;
use std::{
    io::{self, IsTerminal as _, Write as _},
    net::SocketAddr,
    time::Duration,
};
use thiserror::Error;
use tokio::time::{sleep, timeout};
use tracing_subscriber::EnvFilter;

/// How long requests in flight may take when the program shall end.
const GRACE: Duration = Duration::from_secs(10);

/// How long what is stored in the background may take then.
const SETTLE: Duration = Duration::from_secs(3);

/// Why the server could not run.
#[derive(Debug, Error)]
pub enum ServeError {
    /// The address could not be bound.
    #[error("cannot listen on {0}")]
    Listen(SocketAddr, #[source] io::Error),
    /// There is no TLS with the files that were named.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The line that says where the server listens could not be written.
    #[error("cannot say on standard output where the server listens")]
    Announce(#[source] io::Error),
    /// The data cannot be used.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The machine gives no random bytes.
    #[error("the machine has no randomness")]
    Randomness(#[source] directory::RandomnessError),
    /// The signals that end the program could not be heard.
    #[error("cannot listen for the signals that end the program")]
    Signals(#[source] io::Error),
    /// Serving ended with an error.
    #[error("serving failed")]
    Serve(#[source] io::Error),
}

/// Runs everything until SIGTERM or Ctrl-C, then lets requests in flight finish.
///
/// # Errors
/// When the address cannot be bound, the files of TLS are no good, or serving fails.
pub async fn serve(options: ServeOptions) -> Result<(), ServeError> {
    let tls = options.tls.clone().map(Tls::open).transpose()?;
    let region = options.region.clone().or_else(region_of_the_system);
    let (store, ringbook) = data::open(&options.data_dir, region).await?;
    let port = bind(options.listen).await?;
    let phones = bind_too(options.phone_listen).await?;
    let admin = bind_too(options.admin_listen).await?;
    let asked_to_end = asked_to_end().map_err(ServeError::Signals)?;
    let (stopper, shutdown) = shutdown::channel();
    let mut app = state(&options, ringbook, port.address, shutdown)?;
    app.tls = tls.is_some();
    if SITE.is_empty() {
        tracing::warn!(
            "built without its page: pages come without script and style; `cargo xtask serve` has both"
        );
    }
    app.metrics_elsewhere = admin.is_some();
    announce(&port, tls.is_some(), phones.as_ref(), admin.as_ref()).map_err(ServeError::Announce)?;
    tell_how_to_begin(&app);
    let daily = Daily::new(app.ringbook.clone(), &options.data_dir, options.keep_backups);
    tokio::spawn(daily.run(app.shutdown.clone()));
    tokio::spawn(app.connections.clone().watch());
    tokio::spawn(retention::run(app.ringbook.clone(), app.shutdown.clone()));

    let config = tls.as_ref().map(Tls::config);
    if let Some(tls) = tls {
        tokio::spawn(tls.follow());
    }
    tokio::select! {
        outcome = answer(port, phones, admin, config, &app, &options) => outcome.map_err(ServeError::Serve)?,
        () = async { asked_to_end.await; tracing::info!("ending"); stopper.stop(); sleep(GRACE).await } => {
            tracing::warn!("some requests took longer than {} s to finish and were cut off", GRACE.as_secs());
        }
    }
    if timeout(SETTLE, app.ringbook.settle()).await.is_err() {
        tracing::warn!("the newest reports of phones could not be stored");
    }
    Ok(store.close().await.map_err(DataError::Close)?)
}

async fn bind(address: SocketAddr) -> Result<Port, ServeError> {
    Port::bind(address).await.map_err(|error| ServeError::Listen(address, error))
}

async fn bind_too(address: Option<SocketAddr>) -> Result<Option<Port>, ServeError> {
    match address {
        Some(address) => bind(address).await.map(Some),
        None => Ok(None),
    }
}

fn state(
    options: &ServeOptions,
    ringbook: Ringbook,
    address: SocketAddr,
    shutdown: Shutdown,
) -> Result<AppState, ServeError> {
    let hosts = KnownHosts::new(address, options.public_url.as_ref());
    let mut app = AppState::new(ringbook, hosts, shutdown).map_err(ServeError::Randomness)?;
    app.signs_in = !options.no_sign_in;
    app.trusted_proxies = options.trusted_proxies.clone();
    Ok(app)
}

/// Answers on all ports, until all have ended.
async fn answer(
    port: Port,
    phones: Option<Port>,
    admin: Option<Port>,
    tls: Option<RustlsConfig>,
    app: &AppState,
    options: &ServeOptions,
) -> io::Result<()> {
    let serving = |front, app: &AppState, tls| Serving {
        front,
        tls,
        connections: app.connections.clone(),
        proxies: app.trusted_proxies.clone(),
        shutdown: app.shutdown.clone(),
    };
    let everything = port.answer(serving(router(app.clone()), app, tls));
    let beside = async |port: Option<Port>, front: fn(AppState) -> Front| {
        let Some(port) = port else { return Ok(()) };
        let mut plain = app.clone();
        plain.tls = false;
        plain.metrics_elsewhere = false;
        plain.hosts = KnownHosts::new(port.address, options.public_url.as_ref());
        let serving = serving(front(plain.clone()), &plain, None);
        port.answer(serving).await
    };
    tokio::try_join!(everything, beside(phones, phone_router), beside(admin, admin_router))?;
    Ok(())
}

/// The country of the system's locale, for a new installation.
fn region_of_the_system() -> Option<String> {
    let set = |name: &&str| std::env::var(name).is_ok_and(|value| !value.is_empty());
    let name = ["LC_ALL", "LC_TELEPHONE", "LANG"].into_iter().find(set)?;
    numbers::locale_region(&std::env::var(name).ok()?)
}

/// The log goes to standard error; `RINGBOOK_LOG` chooses how much of it.
pub fn log_to_stderr() {
    let filter = EnvFilter::try_from_env("RINGBOOK_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let color = io::stderr().is_terminal();
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).with_ansi(color).init();
}

/// Whoever started the program reads these lines to learn the ports.
fn announce(port: &Port, tls: bool, phones: Option<&Port>, admin: Option<&Port>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let scheme = if tls { "https" } else { "http" };
    writeln!(out, "listening on {scheme}://{}", port.address)?;
    if let Some(phones) = phones {
        writeln!(out, "phones on http://{}", phones.address)?;
    }
    if let Some(admin) = admin {
        writeln!(out, "metrics on http://{}", admin.address)?;
    }
    out.flush()
}

/// The code that lets the first person in from elsewhere.
fn tell_how_to_begin(app: &AppState) {
    if app.signs_in && !app.ringbook.is_set_up() {
        let code = app.set_up.code();
        tracing::info!(
            "nobody can sign in yet: open /set-up?code={code} and choose a password; the code is good for this start"
        );
    }
}

/// Hears SIGTERM and Ctrl-C, from now on.
#[cfg(unix)]
fn asked_to_end() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Hears Ctrl-C.
#[cfg(not(unix))]
fn asked_to_end() -> io::Result<impl Future<Output = ()>> {
    Ok(async { tokio::signal::ctrl_c().await.unwrap_or_default() })
}
