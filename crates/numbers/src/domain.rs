//! SIP domains: one spelling of each, without its port (`matching.md`, step 6).

use std::net::Ipv6Addr;

use crate::taken::{SIP_SCHEMES, strip_scheme};

/// The host in lower case, without port and trailing dot; an IPv6 address in brackets and in its shortest form.
/// Empty when there is no host.
pub(crate) fn normalized(host: &str) -> String {
    let host = host.trim();
    let bracketed = host.strip_prefix('[').and_then(|rest| rest.split_once(']')).map(|(address, _)| address);
    let bare_v6 = (host.bytes().filter(|b| *b == b':').count() > 1).then_some(host);
    if let Some(address) = bracketed.or(bare_v6) {
        return match address.parse::<Ipv6Addr>() {
            Ok(address) => format!("[{address}]"),
            Err(_) => format!("[{}]", address.to_lowercase()),
        };
    }
    let name = host.split_once(':').map_or(host, |(name, _port)| name);
    name.strip_suffix('.').unwrap_or(name).to_lowercase()
}

/// A local domain as somebody wrote it into the settings, which may be a whole SIP address; `None` if it is no host.
pub(crate) fn from_setting(setting: &str) -> Option<String> {
    let setting = setting.trim();
    let rest = SIP_SCHEMES.into_iter().find_map(|scheme| strip_scheme(setting, scheme)).unwrap_or(setting);
    let domain = normalized(rest);
    let allowed = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '[' | ']');
    (domain.chars().any(char::is_alphanumeric) && domain.chars().all(allowed)).then_some(domain)
}

/// Whether a caller's domain (already normalized) is the one that an identity's `setting` names. `setting` may be a
/// domain or a SIP address. Does not allocate for the usual spelling.
pub(crate) fn same(domain: &str, setting: &str) -> bool {
    let host = setting.rsplit_once('@').map_or(setting, |(_user, host)| host);
    !domain.is_empty()
        && (host.eq_ignore_ascii_case(domain) || from_setting(host).is_some_and(|host| host == domain))
}

#[cfg(test)]
mod tests {
    use super::{from_setting, normalized, same};

    #[test]
    fn one_spelling_of_each_domain() {
        for (host, expected) in [
            ("PBX.Example.NET", "pbx.example.net"),
            ("pbx.example.net.:5060", "pbx.example.net"),
            ("192.0.2.7:5061", "192.0.2.7"),
            ("[2001:DB8::0:1]:5060", "[2001:db8::1]"),
            ("2001:db8::1", "[2001:db8::1]"),
            ("", ""),
        ] {
            assert_eq!(normalized(host), expected, "{host}");
        }
    }

    #[test]
    fn a_setting_must_be_a_host() {
        for (setting, expected) in [
            ("sip:PBX.example:5060", Some("pbx.example")),
            ("fe80::1", Some("[fe80::1]")),
            ("fritz.box", Some("fritz.box")),
            ("jane@pbx.example", None),
            ("two words", None),
            ("", None),
            (".", None),
        ] {
            assert_eq!(from_setting(setting).as_deref(), expected, "{setting}");
        }
    }

    #[test]
    fn an_identity_may_be_a_whole_address() {
        assert!(same("pbx.example", "sip:office@PBX.example:5060"));
        assert!(same("pbx.example", "pbx.example."));
        assert!(!same("pbx.example", "x.pbx.example"));
        assert!(!same("", ""));
    }
}
