//! Who may speak to this server from a browser. A request must name a host that is ours, which stops DNS rebinding,
//! and a request that changes something must come from our own pages, which stops cross-site forgery. Programs that
//! are no browsers send neither `Origin` nor `Sec-Fetch-Site` and are not concerned.

use crate::problem::{Code, Problem};
use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderName, Method, Request, Uri, header, uri::Authority},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The names this server answers to.
#[derive(Clone, Debug)]
pub struct KnownHosts {
    names: Arc<[String]>,
    /// Whether every address of the machine is bound: then any address may be asked for. Only names can be rebound.
    any_address: bool,
    public: Option<Authority>,
    /// `--public-url`, as scheme and authority.
    public_url: Option<Arc<str>>,
}

impl KnownHosts {
    /// The names of the own machine, the address that is bound, and the host of `--public-url`.
    pub fn new(bound: SocketAddr, public_url: Option<&Uri>) -> Self {
        let public = public_url.and_then(Uri::authority).cloned();
        let mut names: Vec<String> = ["localhost", "127.0.0.1", "[::1]"].map(str::to_owned).into();
        names.push(match bound {
            SocketAddr::V4(address) => address.ip().to_string(),
            SocketAddr::V6(address) => format!("[{}]", address.ip()),
        });
        names.extend(public.iter().map(|public| public.host().to_ascii_lowercase()));
        let public_url =
            public_url.and_then(|url| Some(format!("{}://{}", url.scheme_str()?, url.authority()?).into()));
        Self { names: names.into(), any_address: bound.ip().is_unspecified(), public, public_url }
    }

    /// Whether people reach the pages under a name of their own.
    pub(crate) fn has_public_name(&self) -> bool {
        self.public.is_some()
    }

    /// Where others reach the server: `--public-url`, or what was asked for.
    pub(crate) fn address<B>(&self, request: &Request<B>, secure: bool) -> String {
        let scheme = if secure { "https" } else { "http" };
        match (&self.public_url, asked_host(request)) {
            (Some(url), _) => url.to_string(),
            (None, Some(host)) => format!("{scheme}://{host}"),
            (None, None) => format!("{scheme}://localhost"),
        }
    }

    /// Whether a request that changes nothing is for this server when this is its `Host`, and nothing in it says that a browser asks.
    pub(crate) fn take(&self, host: Option<&str>) -> bool {
        let host = host.map(str::parse::<Authority>);
        host.is_none_or(|host| host.is_ok_and(|host| self.knows(host.host())))
    }

    fn knows(&self, host: &str) -> bool {
        let is_address = || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok();
        self.names.iter().any(|name| name.eq_ignore_ascii_case(host)) || (self.any_address && is_address())
    }
}

/// Lets through what is for this server and from its own pages; refuses the rest with 403.
pub async fn guard(State(hosts): State<KnownHosts>, request: Request<Body>, next: Next) -> Response {
    match check(&hosts, &request) {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

/// Whether it is for this server and from its own pages.
fn check<B>(hosts: &KnownHosts, request: &Request<B>) -> Result<(), Problem> {
    if is_old_firmware(request) {
        return Ok(());
    }
    let host = asked_host(request).filter(|host| hosts.knows(host.host())).ok_or_else(unknown_host)?;
    if only_reads(request) || from_own_page(hosts, &host, request.headers()) {
        Ok(())
    } else {
        Err(foreign_origin())
    }
}

/// Whether it changes nothing. An action URL of a phone does, though it is a GET.
fn only_reads<B>(request: &Request<B>) -> bool {
    let rest = request.uri().path().strip_prefix("/api/v1/phones/");
    let is_event = rest.is_some_and(|rest| rest.split('/').nth(1) == Some("events"));
    match *request.method() {
        Method::GET | Method::HEAD => !is_event,
        Method::OPTIONS => true,
        _ => false,
    }
}

/// A client of HTTP/1.0 may name no host at all. No browser is one.
fn is_old_firmware<B>(request: &Request<B>) -> bool {
    let headers = request.headers();
    let says_anything =
        [header::HOST, header::ORIGIN, SEC_FETCH_SITE].iter().any(|name| headers.contains_key(name));
    !says_anything && request.uri().authority().is_none()
}

/// The host and port the client wanted: the `Host` header, or what HTTP/2 sends instead.
fn asked_host<B>(request: &Request<B>) -> Option<Authority> {
    match request.headers().get(header::HOST) {
        Some(host) => host.to_str().ok()?.parse().ok(),
        None => request.uri().authority().cloned(),
    }
}

/// Whether a browser's word, if there is any, says that the request comes from one of our own pages.
fn from_own_page(hosts: &KnownHosts, host: &Authority, headers: &HeaderMap) -> bool {
    let site = headers.get(SEC_FETCH_SITE).map(|site| site.as_bytes());
    let same_site = matches!(site, None | Some(b"same-origin" | b"none"));
    let same_origin = headers.get(header::ORIGIN).is_none_or(|origin| {
        let origin: Option<Uri> = origin.to_str().ok().and_then(|origin| origin.parse().ok());
        origin.is_some_and(|origin| {
            is_at(&origin, host) || hosts.public.as_ref().is_some_and(|public| is_at(&origin, public))
        })
    });
    same_site && same_origin
}

/// Whether an origin is at this host and port; a port that is left out is the usual one of the origin's scheme.
fn is_at(origin: &Uri, place: &Authority) -> bool {
    let usual = match origin.scheme_str() {
        Some("http") => 80,
        Some("https") => 443,
        _ => return false,
    };
    origin.host().is_some_and(|host| host.eq_ignore_ascii_case(place.host()))
        && origin.port_u16().unwrap_or(usual) == place.port_u16().unwrap_or(usual)
}

fn unknown_host() -> Problem {
    Problem::new(
        Code::UnknownHost,
        "This server does not answer to that host name; --public-url makes one known.",
    )
}

fn foreign_origin() -> Problem {
    Problem::new(Code::ForeignOrigin, "Only Ringbook's own pages may change something here.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(method: &str, headers: &[(&str, &str)]) -> Result<(), String> {
        let hosts = KnownHosts::new(
            "127.0.0.1:8080".parse().unwrap(),
            Some(&Uri::from_static("https://phone.example")),
        );
        let mut request = Request::builder().method(method).uri("/");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        check(&hosts, &request.body(Body::empty()).unwrap())
            .map_err(|problem| serde_json::to_value(problem).unwrap()["code"].as_str().unwrap().to_owned())
    }

    #[test]
    fn a_client_that_names_no_host_is_no_browser() {
        assert_eq!(code("GET", &[]), Ok(()));
        assert_eq!(code("GET", &[("sec-fetch-site", "none")]), Err("unknown_host".to_owned()));
        assert_eq!(code("POST", &[("origin", "http://evil.example")]), Err("unknown_host".to_owned()));
    }

    #[test]
    fn answers_only_to_its_own_names() {
        for host in
            ["localhost:8080", "LOCALHOST", "127.0.0.1:1", "[::1]:8080", "phone.example", "phone.example:443"]
        {
            assert_eq!(code("GET", &[("host", host)]), Ok(()), "{host}");
        }
        for host in [
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example:8080",
            "",
            "192.168.1.2",
            "::1",
        ] {
            assert_eq!(code("GET", &[("host", host)]), Err("unknown_host".to_owned()), "{host}");
        }
    }

    #[test]
    fn changes_come_from_its_own_pages() {
        let check = |headers: &[(&str, &str)]| {
            let host = [("host", "localhost:8080")];
            code("POST", &[&host, headers].concat())
        };
        assert_eq!(check(&[]), Ok(()), "no browser");
        assert_eq!(check(&[("origin", "http://localhost:8080"), ("sec-fetch-site", "same-origin")]), Ok(()));
        assert_eq!(check(&[("origin", "https://phone.example")]), Ok(()), "behind a proxy");
        for headers in [
            [("origin", "http://localhost:8080"), ("sec-fetch-site", "cross-site")],
            [("origin", "http://localhost:8080"), ("sec-fetch-site", "same-site")],
            [("origin", "http://localhost:9090"), ("sec-fetch-site", "none")],
            [("origin", "http://evil.example"), ("accept", "*/*")],
            [("origin", "null"), ("accept", "*/*")],
        ] {
            assert_eq!(check(&headers), Err("foreign_origin".to_owned()), "{headers:?}");
        }
    }

    #[test]
    fn what_a_phone_reports_by_get_is_a_change_too() {
        let check = |path: &str, site: &str| {
            let hosts = KnownHosts::new("127.0.0.1:8080".parse().unwrap(), None);
            let request = Request::get(path).header("host", "localhost");
            let request = if site.is_empty() { request } else { request.header("sec-fetch-site", site) };
            check(&hosts, &request.body(Body::empty()).unwrap()).is_ok()
        };
        let event = "/api/v1/phones/phone/events/dnd_on";
        assert!(check(event, "") && check(event, "none") && check(event, "same-origin"));
        assert!(!check(event, "cross-site") && !check(event, "same-site"));
        for reads in
            ["/api/v1/phones/events/ring-decision", "/api/v1/phones/phone/calls/events", "/api/v1/events"]
        {
            assert!(check(reads, "cross-site"), "{reads}");
        }
    }

    #[test]
    fn others_reach_the_server_where_it_says_or_where_it_was_asked() {
        let address = |public: Option<&str>, host: &str, secure| {
            let public = public.map(|url| url.parse::<Uri>().unwrap());
            let hosts = KnownHosts::new("0.0.0.0:8080".parse().unwrap(), public.as_ref());
            hosts.address(&Request::get("/").header("host", host).body(Body::empty()).unwrap(), secure)
        };
        assert_eq!(address(None, "192.0.2.1:8080", false), "http://192.0.2.1:8080");
        assert_eq!(address(None, "rings.example", true), "https://rings.example");
        assert_eq!(
            address(Some("https://rings.example/x"), "localhost:8080", false),
            "https://rings.example"
        );
    }

    #[test]
    fn reading_is_free() {
        let headers =
            [("host", "localhost"), ("origin", "http://evil.example"), ("sec-fetch-site", "cross-site")];
        assert_eq!(code("GET", &headers), Ok(()));
    }
}
