//! What every request can reach.

use crate::{
    connections::Connections, hosts::KnownHosts, idempotency::Answers, metrics::Metrics, set_up::SetUp,
    shutdown::Shutdown, site, who::TrustedProxies,
};
use axum::extract::FromRef;
use directory::{RandomnessError, Ringbook};
use frontend::SiteLinks;
use leptos::config::{Env, LeptosOptions};
use std::{
    ops::{Deref, DerefMut},
    sync::Arc,
};

/// What the routes work with. Cheap to clone: every layer of every request does. Changing one that has clones makes it
/// another one, with everything inside still the same.
#[derive(Clone, Debug)]
pub struct AppState(Arc<Parts>);

/// All of it.
#[derive(Clone, Debug)]
pub struct Parts {
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
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// Whether the figures are answered on an address of their own.
    pub metrics_elsewhere: bool,
    /// Everybody who is connected.
    pub connections: Arc<Connections>,
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
        Ok(Self(Arc::new(Parts {
            ringbook,
            signs_in: true,
            tls: false,
            trusted_proxies: TrustedProxies::default(),
            set_up: SetUp::new()?,
            hosts,
            answers: Answers::default(),
            links: site::SITE.links(),
            metrics: Arc::default(),
            metrics_elsewhere: false,
            connections: Arc::default(),
            shutdown,
            leptos: LeptosOptions::builder().output_name("page").env(Env::PROD).build(),
        })))
    }
}

impl Deref for AppState {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl DerefMut for AppState {
    fn deref_mut(&mut self) -> &mut Parts {
        Arc::make_mut(&mut self.0)
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
