//! What every request can reach.

use crate::{
    hosts::KnownHosts, idempotency::Answers, set_up::SetUp, shutdown::Shutdown, site, who::TrustedProxies,
};
use axum::extract::FromRef;
use directory::{RandomnessError, Ringbook};
use frontend::SiteLinks;
use leptos::config::{Env, LeptosOptions};

/// What the routes work with. Cheap to clone.
#[derive(Clone, Debug)]
pub struct AppState {
    /// The application.
    pub ringbook: Ringbook,
    /// Whether people sign in, and programs bring tokens. If not, everybody may do everything.
    pub signs_in: bool,
    /// Whether this server speaks TLS itself.
    pub tls: bool,
    /// The proxies that are believed about where a request comes from.
    pub trusted_proxies: TrustedProxies,
    /// The code of the first start.
    pub set_up: SetUp,
    /// The names this server answers to.
    pub hosts: KnownHosts,
    /// The answers to requests with an `Idempotency-Key`.
    pub answers: Answers,
    /// Where the document finds its script and style.
    pub links: SiteLinks,
    /// Heard by long answers.
    pub shutdown: Shutdown,
    leptos: LeptosOptions,
}

impl AppState {
    /// The state of a server that answers to `hosts`. People sign in, there is no TLS, and no proxy is trusted.
    ///
    /// # Errors
    /// When the machine has no randomness.
    pub fn new(ringbook: Ringbook, hosts: KnownHosts, shutdown: Shutdown) -> Result<Self, RandomnessError> {
        Ok(Self {
            ringbook,
            signs_in: true,
            tls: false,
            trusted_proxies: TrustedProxies::default(),
            set_up: SetUp::new()?,
            hosts,
            answers: Answers::default(),
            links: site::SITE.links(),
            shutdown,
            leptos: LeptosOptions::builder().output_name("page").env(Env::PROD).build(),
        })
    }
}

/// leptos_axum asks for it. Nothing in it is used: the document is written by [`frontend::shell`].
impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.leptos.clone()
    }
}

impl FromRef<AppState> for KnownHosts {
    fn from_ref(state: &AppState) -> Self {
        state.hosts.clone()
    }
}
