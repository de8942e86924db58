//! What stands in the address of the directory page: back, forward, reload and a shared link work because everything
//! that is chosen is there.

use crate::api::Anchor;
use serde::{Deserialize, Serialize};
use shared::Group;

/// How many lines of the list come with the page: the first screen, and what a browser without script has at once.
pub const PAGE: usize = 60;

shared::words! {
    /// Which entries the list shows.
    pub enum Show: "filter" {
        /// Every entry.
        #[default]
        All => "all", "All", "Alle";
        /// Favorites.
        Favorites => "favorites", "Favorites", "Favoriten";
        /// Entries with a VIP number.
        Vip => "vip", "VIP", "VIP";
        /// Entries with a denied number.
        Deny => "deny", "Deny", "Abweisen";
    }
}

shared::words! {
    /// The order of the list.
    pub enum Order: "order" {
        /// By the name shown.
        #[default]
        Name => "name", "Name", "Name";
        /// By the first number.
        Number => "number", "Number", "Nummer";
        /// By group.
        Group => "group", "Group", "Gruppe";
    }
}

/// The address of the directory page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// The phone chosen, if not the first.
    pub phone: Option<String>,
    /// What is searched for, as typed.
    pub q: String,
    /// Which entries are shown.
    pub show: Show,
    /// Only this group.
    pub group: Option<Group>,
    /// The order.
    pub order: Order,
    /// The first line of the list, for a browser without script.
    pub from: usize,
    /// How many more pages are shown below the first, on the page of the history.
    pub more: usize,
    /// The entry of the chosen line.
    pub entry: Option<String>,
    /// The number of the chosen line, where it is a sub entry.
    pub number: Option<String>,
    /// The identity chosen, on the page of identities.
    pub identity: Option<String>,
    /// The person chosen, on the page of who may do what.
    pub person: Option<String>,
    /// The caller that the page "Calls" is asked about.
    #[serde(default)]
    pub what: Option<String>,
    /// Whether the phone is in do-not-disturb then.
    #[serde(default)]
    pub dnd: bool,
    /// Whether the phone is in a call then.
    #[serde(default)]
    pub busy: bool,
    /// The number that the empty form begins with.
    #[serde(default)]
    pub caller: Option<String>,
    /// The name that it begins with.
    #[serde(default)]
    pub caller_name: Option<String>,
    /// Whether the empty form is open where there is no room for list and form.
    pub new: bool,
}

impl Address {
    /// Reads the part of an address behind the `?`. What it does not understand it leaves out.
    pub fn parse(search: &str) -> Address {
        let mut address = Address::default();
        for pair in search.trim_start_matches('?').split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let value = unescape(value);
            let some = |value: String| Some(value).filter(|value| !value.is_empty());
            match name {
                "phone" => address.phone = some(value),
                "q" => address.q = value,
                "show" => address.show = value.parse().unwrap_or_default(),
                "group" => address.group = value.parse().ok(),
                "sort" => address.order = value.parse().unwrap_or_default(),
                "from" => address.from = value.parse().unwrap_or_default(),
                "more" => address.more = value.parse().unwrap_or_default(),
                "entry" => address.entry = some(value),
                "number" => address.number = some(value),
                "identity" => address.identity = some(value),
                "person" => address.person = some(value),
                "what" => address.what = Some(value),
                "dnd" => address.dnd = true,
                "busy" => address.busy = true,
                "caller" => address.caller = some(value),
                "caller_name" => address.caller_name = some(value),
                "new" => address.new = true,
                _ => {}
            }
        }
        address
    }

    /// The address of the directory page with all this.
    pub fn url(&self) -> String {
        let word = |chosen: bool, word: &'static str| chosen.then_some(word);
        let from = (self.from > 0).then(|| self.from.to_string());
        query(
            "/",
            &[
                ("phone", self.phone.as_deref()),
                ("q", Some(self.q.as_str()).filter(|q| !q.is_empty())),
                ("show", word(self.show != Show::All, self.show.word())),
                ("group", self.group.map(Group::word)),
                ("sort", word(self.order != Order::Name, self.order.word())),
                ("from", from.as_deref()),
                ("entry", self.entry.as_deref()),
                ("number", self.number.as_deref()),
                ("new", word(self.new, "1")),
                ("caller", self.caller.as_deref()),
                ("caller_name", self.caller_name.as_deref()),
            ],
        )
    }

    /// The address of another page, for the same phone.
    pub fn of_page(&self, path: &str) -> String {
        let more = (self.more > 0).then(|| self.more.to_string());
        let parameters = [
            ("phone", &self.phone),
            ("identity", &self.identity),
            ("person", &self.person),
            ("entry", &self.entry),
            ("more", &more),
        ];
        query(path, &parameters.map(|(name, value)| (name, value.as_deref())))
    }

    /// The same list with another line chosen, or none.
    #[must_use]
    pub fn with_line(&self, entry: Option<String>, number: Option<String>) -> Address {
        Address { entry, number, new: false, caller: None, caller_name: None, ..self.clone() }
    }

    /// The line that is chosen, wherever it stands.
    pub(crate) fn chosen(&self) -> Option<Anchor> {
        let entry = self.entry.clone()?;
        Some(Anchor { entry, number: self.number.clone(), rank: None })
    }

    /// The line alone, or the empty form, whatever the list shows.
    #[must_use]
    pub fn line(&self) -> Address {
        let Address { phone, entry, number, caller, caller_name, .. } = self.clone();
        Address { phone, entry, number, caller, caller_name, ..Address::default() }
    }

    /// The list alone: no line chosen.
    #[must_use]
    pub fn list(&self) -> Address {
        self.with_line(None, None)
    }

    /// The same list from another line on.
    #[must_use]
    pub fn from_line(&self, from: usize) -> Address {
        Address { from, ..self.list() }
    }

    /// What a list is asked for, whatever of it is shown: its search, filters and order, from the beginning.
    #[must_use]
    pub fn search(&self) -> Address {
        Address { new: false, more: 0, ..self.from_line(0) }
    }

    /// The address of this list on a page of its own: `/print`, `/duplicates`.
    pub fn list_on(&self, path: &str) -> String {
        let url = self.search().url();
        format!("{path}{}", url.trim_start_matches('/'))
    }

    /// Whether anything narrows the list.
    pub fn is_narrowed(&self) -> bool {
        !self.q.trim().is_empty() || self.show != Show::All || self.group.is_some()
    }
}

/// The page where people sign in.
pub const SIGN_IN: &str = "/sign-in";
/// The page where the first administrator is made.
pub const SET_UP: &str = "/set-up";

/// Where to sign in, to come back to this address afterwards.
pub fn sign_in_for(wanted: &str) -> String {
    query(SIGN_IN, &[("next", Some(wanted))])
}

/// Where to go after signing in: a page of ours, whatever the address says. Browsers take `//host` and `/\host` for
/// another host, also with tabs or line breaks between.
pub fn page_of_ours(next: &str) -> &str {
    if is_ours(next) && !next.starts_with(SIGN_IN) { next } else { "/" }
}

/// Whether an address stays here.
pub fn is_ours(address: &str) -> bool {
    let is_local = address.starts_with('/') && !address.starts_with("//") && !address.starts_with("/\\");
    is_local && address.bytes().all(|byte| byte.is_ascii_graphic())
}

/// A parameter of an address.
pub fn parameter(search: &str, name: &str) -> Option<String> {
    let mut pairs = search.trim_start_matches('?').split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(found, _)| *found == name).map(|(_, value)| unescape(value))
}

/// A path with what stands behind the `?`, with or without one.
pub fn with_search(path: &str, search: &str) -> String {
    match search.trim_start_matches('?') {
        "" => path.to_owned(),
        search => format!("{path}?{search}"),
    }
}

/// A path and the parameters that say something.
pub(crate) fn query(path: &str, parameters: &[(&str, Option<&str>)]) -> String {
    let mut url = path.to_owned();
    for (name, value) in parameters {
        if let Some(value) = value {
            url.push(if url.len() == path.len() { '?' } else { '&' });
            url.push_str(name);
            url.push('=');
            escape(value, &mut url);
        }
    }
    url
}

/// Percent-encoding of everything but RFC 3986's unreserved characters.
pub(crate) fn escape(text: &str, url: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            url.push(char::from(byte));
        } else {
            url.push('%');
            for digit in [byte >> 4, byte & 15] {
                url.push(char::from(b"0123456789ABCDEF"[usize::from(digit)]));
            }
        }
    }
}

/// As forms write it: `+` is a blank.
pub(crate) fn unescape(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let encoded = (first == b'%')
            .then(|| after.get(..2))
            .flatten()
            .and_then(|pair| str::from_utf8(pair).ok())
            .and_then(|pair| u8::from_str_radix(pair, 16).ok());
        rest = after;
        match encoded {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => bytes.push(if first == b'+' { b' ' } else { first }),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_back() {
        let address = Address {
            phone: Some("reception".into()),
            q: "100% Müller & +49".into(),
            show: Show::Vip,
            group: Some(Group::Family),
            order: Order::Number,
            from: 60,
            more: 0,
            entry: Some("0198".into()),
            number: Some("0199".into()),
            identity: None,
            person: None,
            caller: Some("+49 30 1".into()),
            caller_name: Some("Jane & Co".into()),
            new: true,
            ..Address::default()
        };
        let url = address.url();
        assert_eq!(Address::parse(url.trim_start_matches('/')), address, "{url}");
        assert_eq!(Address::default().url(), "/");
        let of_page = Address { identity: Some("Büro".into()), entry: None, ..address };
        let of_page = of_page.of_page("/identities");
        assert_eq!(of_page, "/identities?phone=reception&identity=B%C3%BCro");
    }

    #[test]
    fn after_signing_in_one_stays_here() {
        for next in ["/", "/access?person=anna", "/?q=a%20b"] {
            assert_eq!(page_of_ours(next), next);
            assert_eq!(
                parameter(sign_in_for(next).trim_start_matches(SIGN_IN), "next").as_deref(),
                Some(next)
            );
        }
        let elsewhere = [
            "",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "https://evil.example",
            "x",
            "/ü",
            "/sign-in",
        ];
        for next in elsewhere {
            assert_eq!(page_of_ours(next), "/", "{next:?}");
        }
    }

    #[test]
    fn what_a_form_sends_is_read() {
        for (search, q) in [
            ("q=a+b", "a b"),
            ("?q=a%20b", "a b"),
            ("q=%2B49", "+49"),
            ("q=%zz%4", "%zz%4"),
            ("q=%", "%"),
            ("", ""),
        ] {
            assert_eq!(Address::parse(search).q, q, "{search}");
        }
        let empty = Address::parse("phone=&q=&group=&sort=&show=nonsense&entry=");
        assert_eq!(empty, Address::default());
    }
}
