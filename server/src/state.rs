//! What every request can reach.

use crate::{hosts::KnownHosts, idempotency::Answers, shutdown::Shutdown, site};
use axum::extract::FromRef;
use directory::{Command, CommandError, Done, Principal, Ringbook};
use frontend::SiteLinks;
use leptos::config::{Env, LeptosOptions};

/// What the routes work with. Cheap to clone.
#[derive(Clone, Debug)]
pub struct AppState {
    /// The application.
    pub ringbook: Ringbook,
    /// Who asks, while nobody signs in.
    pub principal: Principal,
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
    /// The state of a server that answers to `hosts`.
    pub fn new(ringbook: Ringbook, hosts: KnownHosts, shutdown: Shutdown) -> Self {
        Self {
            ringbook,
            principal: Principal::local(),
            hosts,
            answers: Answers::default(),
            links: site::SITE.links(),
            shutdown,
            leptos: LeptosOptions::builder().output_name("page").env(Env::PROD).build(),
        }
    }

    /// Does a command for whoever asks.
    ///
    /// # Errors
    /// Why it was not done.
    pub async fn run(&self, command: Command) -> Result<Done, CommandError> {
        self.ringbook.run(&self.principal, command).await
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
