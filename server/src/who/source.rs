//! Where a request comes from: the other end of the connection, or what a trusted proxy says.

use axum::{
    extract::ConnectInfo,
    http::{HeaderMap, Request},
};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// The proxies whose word about the source counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies(pub Vec<(IpAddr, u8)>);

/// Where a request comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Source {
    pub(crate) address: IpAddr,
    /// Whether a proxy that we trust says that the browser spoke TLS with it.
    pub(crate) secure: bool,
    /// Whether somebody else may stand in between: then loopback does not mean "at the machine itself".
    pub(crate) forwarded: bool,
}

impl TrustedProxies {
    /// `192.0.2.1, 10.0.0.0/8, ::1`.
    ///
    /// # Errors
    /// The part that is neither an address nor a network.
    pub fn parse(text: &str) -> Result<TrustedProxies, String> {
        let one = |part: &str| {
            let (address, length) =
                part.split_once('/').map_or((part, None), |(it, length)| (it, Some(length)));
            let address: IpAddr = address.parse().ok()?;
            let most = if address.is_ipv4() { 32 } else { 128 };
            let length = length.map_or(Some(most), |length| length.parse().ok().filter(|it| *it <= most))?;
            Some((address, length))
        };
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        parts
            .map(|part| one(part).ok_or_else(|| part.to_owned()))
            .collect::<Result<_, _>>()
            .map(TrustedProxies)
    }

    pub(crate) fn has(&self, address: IpAddr) -> bool {
        self.0.iter().any(|(network, length)| match (network, address.to_canonical()) {
            (IpAddr::V4(network), IpAddr::V4(address)) => {
                let shift = 32 - u32::from(*length);
                u32::from(*network).checked_shr(shift) == u32::from(address).checked_shr(shift)
            }
            (IpAddr::V6(network), IpAddr::V6(address)) => {
                let shift = 128 - u32::from(*length);
                u128::from(*network).checked_shr(shift) == u128::from(address).checked_shr(shift)
            }
            _ => false,
        })
    }
}

/// The last address that no trusted proxy has: what stands before it could be anybody's invention.
pub(super) fn of<B>(request: &Request<B>, trusted: &TrustedProxies) -> Source {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |ConnectInfo(peer)| peer.ip());
    let (peer, headers) = (peer.to_canonical(), request.headers());
    let said = |name: &str| headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).next_back();
    let forwarded = headers.contains_key("x-forwarded-for") || headers.contains_key("forwarded");
    if !trusted.has(peer) {
        return Source { address: peer, secure: false, forwarded };
    }
    let secure = said("x-forwarded-proto").is_some_and(is_https);
    Source { address: forwarded_for(headers, trusted).unwrap_or(peer), secure, forwarded }
}

/// Whether this `X-Forwarded-Proto` says that the browser spoke TLS.
pub(crate) fn is_https(proto: &str) -> bool {
    proto.trim().eq_ignore_ascii_case("https")
}

fn forwarded_for(headers: &HeaderMap, trusted: &TrustedProxies) -> Option<IpAddr> {
    let all: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|it| it.to_str().ok())
        .flat_map(|it| it.split(','))
        .collect();
    let mut addresses = all.iter().rev().map_while(|text| text.trim().parse::<IpAddr>().ok());
    addresses.find(|address| !trusted.has(*address))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn source(peer: &str, forwarded: &[&str], trusted: &str) -> Source {
        let mut request = Request::builder().uri("/");
        for value in forwarded {
            request = request.header("x-forwarded-for", *value);
        }
        let mut request = request.body(Body::empty()).unwrap();
        let peer: SocketAddr = SocketAddr::new(peer.parse().unwrap(), 9);
        request.extensions_mut().insert(ConnectInfo(peer));
        of(&request, &TrustedProxies::parse(trusted).unwrap())
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        let address =
            |peer, forwarded: &[&str], trusted| source(peer, forwarded, trusted).address.to_string();
        assert_eq!(address("192.0.2.1", &["203.0.113.9"], ""), "192.0.2.1");
        assert_eq!(address("192.0.2.1", &["203.0.113.9"], "192.0.2.0/24"), "203.0.113.9");
        assert_eq!(
            address("192.0.2.1", &["1.1.1.1, 203.0.113.9", "192.0.2.7"], "192.0.2.0/24"),
            "203.0.113.9"
        );
        assert_eq!(address("192.0.2.1", &["nonsense"], "192.0.2.1"), "192.0.2.1");
        assert_eq!(address("::ffff:192.0.2.1", &[], "::1"), "192.0.2.1");
        assert!(source("127.0.0.1", &["203.0.113.9"], "").forwarded);
    }

    #[test]
    fn networks_are_read_and_nonsense_is_named() {
        let all = TrustedProxies::parse("10.0.0.0/8, ::1, 0.0.0.0/0").unwrap();
        assert!(all.has("10.9.8.7".parse().unwrap()) && all.has("::1".parse().unwrap()));
        assert!(TrustedProxies::parse("2001:db8::/32").unwrap().has("2001:db8:1::1".parse().unwrap()));
        for (text, wrong) in [("10.0.0.0/33", "10.0.0.0/33"), ("::1, proxy", "proxy"), ("::/129", "::/129")] {
            assert_eq!(TrustedProxies::parse(text), Err(wrong.to_owned()));
        }
    }
}
