//! Who a request of the pages comes from.

use directory::Principal;
use shared::Language;
use std::net::IpAddr;

/// The server finds this out and puts it into the request's extensions.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// Who it is; none: nobody has signed in.
    pub principal: Option<Principal>,
    /// Where the request comes from.
    pub source: IpAddr,
    /// What the browser calls itself.
    pub browser: String,
    /// Whether the browser reached us over TLS, so that cookies may be kept to it.
    pub secure: bool,
    /// Whether there is no administrator yet and this one may become it: at the machine itself, or with the code that
    /// was printed at the start.
    pub may_set_up: bool,
    /// Whether people sign in here at all.
    pub signs_in: bool,
    /// Where others reach the server: `--public-url`, or the address of this request.
    pub address: String,
    /// What they read: what they have chosen, or what their browser asks for.
    pub language: Language,
}

/// The cookie of the language that somebody has chosen: its word.
pub const LANGUAGE_COOKIE: &str = "ringbook_language";

/// The cookie of a session: under TLS, and without.
pub const SESSION_COOKIES: [&str; 2] = ["__Host-ringbook_session", "ringbook_session"];
