//! The options of `ringbook serve`, checked.

use super::ServeArgs;
use crate::{tls::TlsFiles, who::TrustedProxies};
use axum::http::Uri;
use serde::Deserialize;
use std::{
    fs, io,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
};
use thiserror::Error;

/// What `ringbook serve` runs with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServeOptions {
    /// The address to answer on. Port 0 picks a free one.
    pub listen: SocketAddr,
    /// The folder that holds the data.
    pub data_dir: PathBuf,
    /// The country of a new installation, ISO 3166 alpha-2 in capitals.
    pub region: Option<String>,
    /// Everyone on this machine is let in.
    pub no_sign_in: bool,
    /// The proxies that are believed about where a request comes from.
    pub trusted_proxies: TrustedProxies,
    /// The address under which people reach the pages: `http` or `https`, and a host.
    pub public_url: Option<Uri>,
    /// The files of TLS, if the server speaks it.
    pub tls: Option<TlsFiles>,
    /// Where phones alone are answered, without TLS.
    pub phone_listen: Option<SocketAddr>,
    /// Where `/metrics` and whether the server is there are answered, instead of `/metrics` on the first address.
    pub admin_listen: Option<SocketAddr>,
    /// How many daily backups are kept in the data directory; 0: none are made.
    pub keep_backups: u16,
}

/// How many daily backups are kept when nobody says.
const KEEP_BACKUPS: u16 = 7;

/// What is wrong with the options.
#[derive(Debug, Error)]
pub enum OptionError {
    /// The file could not be read.
    #[error("--config {0}: cannot be read")]
    ReadFile(PathBuf, #[source] io::Error),
    /// The file holds something else than the options.
    #[error("--config {0}: {1}")]
    UnderstandFile(PathBuf, String),
    /// There is no place for the data.
    #[error("say where the data is: --data-dir DIR (or RINGBOOK_DATA_DIR, or data_dir in the file)")]
    NoDataDir,
    /// Not an address.
    #[error("{0} {1}: write an address and a port, such as 127.0.0.1:8080 or [::1]:8080")]
    Listen(&'static str, String),
    /// An address that others can reach.
    #[error("{0} {1}: without sign-in only loopback addresses (127.0.0.1, [::1]) are served")]
    NotLoopback(&'static str, SocketAddr),
    /// One half of what TLS needs.
    #[error("{0} is there without {1}: TLS needs a certificate and its key")]
    HalfTls(&'static str, &'static str),
    /// Not a country.
    #[error("--region {0}: write the two letters of a country (ISO 3166), such as DE or GB")]
    Region(String),
    /// Neither addresses nor networks.
    #[error("--trusted-proxies {0}: write addresses and networks, such as 192.0.2.1,10.0.0.0/8")]
    TrustedProxies(String),
    /// Not an address of a server.
    #[error("{0} {1}: write it as https://host or http://host:port")]
    Url(&'static str, String),
    /// No such scope.
    #[error("--scope")]
    Scope(#[source] shared::UnknownWord),
    /// A server opens to nobody without one.
    #[error("--server is there without --token (or RINGBOOK_TOKEN): a token that may do everything")]
    NoToken,
}

/// The same options as lines of a TOML file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    listen: Option<String>,
    data_dir: Option<PathBuf>,
    region: Option<String>,
    no_sign_in: Option<bool>,
    public_url: Option<String>,
    trusted_proxies: Option<String>,
    tls_cert: Option<PathBuf>,
    tls_key: Option<PathBuf>,
    tls_client_ca: Option<PathBuf>,
    phone_listen: Option<String>,
    admin_listen: Option<String>,
    keep_backups: Option<u16>,
}

impl ServeOptions {
    pub(super) fn new(args: ServeArgs) -> Result<Self, OptionError> {
        let file = args.config.as_deref().map(read).transpose()?.unwrap_or_default();
        let no_sign_in = args.no_sign_in.or(file.no_sign_in).unwrap_or(false);
        Ok(Self {
            listen: match args.listen.or(file.listen) {
                Some(text) => listen("--listen", text, no_sign_in)?,
                None => SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            },
            data_dir: args.data_dir.or(file.data_dir).ok_or(OptionError::NoDataDir)?,
            region: args.region.or(file.region).map(region).transpose()?,
            no_sign_in,
            trusted_proxies: match args.trusted_proxies.or(file.trusted_proxies) {
                Some(text) => TrustedProxies::parse(&text).map_err(OptionError::TrustedProxies)?,
                None => TrustedProxies::default(),
            },
            public_url: args
                .public_url
                .or(file.public_url)
                .map(|text| url("--public-url", text))
                .transpose()?,
            tls: tls(
                args.tls_cert.or(file.tls_cert),
                args.tls_key.or(file.tls_key),
                args.tls_client_ca.or(file.tls_client_ca),
            )?,
            phone_listen: args
                .phone_listen
                .or(file.phone_listen)
                .map(|text| listen("--phone-listen", text, no_sign_in))
                .transpose()?,
            admin_listen: args
                .admin_listen
                .or(file.admin_listen)
                .map(|text| listen("--admin-listen", text, no_sign_in))
                .transpose()?,
            keep_backups: args.keep_backups.or(file.keep_backups).unwrap_or(KEEP_BACKUPS),
        })
    }
}

fn read(path: &Path) -> Result<File, OptionError> {
    let text = fs::read_to_string(path).map_err(|error| OptionError::ReadFile(path.to_owned(), error))?;
    toml::from_str(&text).map_err(|error| {
        let line = error.span().map(|span| text[..span.start].matches('\n').count() + 1);
        let at = line.map(|line| format!("line {line}: ")).unwrap_or_default();
        OptionError::UnderstandFile(path.to_owned(), format!("{at}{}", error.message().replace('\n', " ")))
    })
}

fn listen(option: &'static str, text: String, no_sign_in: bool) -> Result<SocketAddr, OptionError> {
    let address: SocketAddr = text.parse().map_err(|_| OptionError::Listen(option, text))?;
    if no_sign_in && !address.ip().is_loopback() {
        Err(OptionError::NotLoopback(option, address))
    } else {
        Ok(address)
    }
}

fn tls(
    cert: Option<PathBuf>,
    key: Option<PathBuf>,
    client_ca: Option<PathBuf>,
) -> Result<Option<TlsFiles>, OptionError> {
    match (cert, key) {
        (Some(cert), Some(key)) => Ok(Some(TlsFiles { cert, key, client_ca })),
        (Some(_), None) => Err(OptionError::HalfTls("--tls-cert", "--tls-key")),
        (None, Some(_)) => Err(OptionError::HalfTls("--tls-key", "--tls-cert")),
        (None, None) if client_ca.is_some() => {
            Err(OptionError::HalfTls("--tls-client-ca", "--tls-cert and --tls-key"))
        }
        (None, None) => Ok(None),
    }
}

fn region(text: String) -> Result<String, OptionError> {
    let region = text.to_ascii_uppercase();
    if numbers::regions().any(|known| known == region) { Ok(region) } else { Err(OptionError::Region(text)) }
}

/// Where the data is, said as an option or in the file.
pub(super) fn data_dir(option: Option<PathBuf>, config: Option<&Path>) -> Result<PathBuf, OptionError> {
    let in_file = || Ok(config.map(read).transpose()?.and_then(|file| file.data_dir));
    option.map_or_else(in_file, |it| Ok(Some(it)))?.ok_or(OptionError::NoDataDir)
}

pub(super) fn url(option: &'static str, text: String) -> Result<Uri, OptionError> {
    match text.parse::<Uri>() {
        Ok(url) if matches!(url.scheme_str(), Some("http" | "https")) && url.host().is_some() => Ok(url),
        _ => Err(OptionError::Url(option, text)),
    }
}
