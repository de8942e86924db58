//! What stands in the body of every page: the menu and the page the address names.

use crate::{
    changing::{NotDone, Undone},
    components::{Door, Live, Menu, Note, SignInDialog, Sprite},
    effects::watch,
    pages::{DirectoryPage, Drafts, NotFoundPage, OtherPage},
    texts::{self, texts},
};
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{FlatRoutes, Route, Router},
    path,
};

/// The whole application. Every page is rendered completely before it is sent (`SsrMode::Async`), so that it can be
/// read and used without the script.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    Door::provide();
    Live::provide();
    Undone::provide();
    Drafts::provide();
    mark_ready();
    view! {
        <Title formatter=|title: String| if title.is_empty() { texts::PRODUCT.into() } else { format!("{title} · {}", texts::PRODUCT) }/>
        <Sprite/>
        <Router>
            <a class="skip" href="#main">{texts().skip}</a>
            <Menu/>
            <main id="main" tabindex="-1">
                <Note/>
                <FlatRoutes fallback=NotFoundPage>
                    <Route path=path!("/") view=DirectoryPage ssr=SsrMode::Async/>
                    <Route path=path!("/duplicates") view=OtherPage::Duplicates ssr=SsrMode::Async/>
                    <Route path=path!("/calls") view=OtherPage::Calls ssr=SsrMode::Async/>
                    <Route path=path!("/history") view=OtherPage::History ssr=SsrMode::Async/>
                    <Route path=path!("/preferences") view=OtherPage::Preferences ssr=SsrMode::Async/>
                    <Route path=path!("/identities") view=OtherPage::Identities ssr=SsrMode::Async/>
                    <Route path=path!("/phones") view=OtherPage::Phones ssr=SsrMode::Async/>
                    <Route path=path!("/access") view=OtherPage::Access ssr=SsrMode::Async/>
                    <Route path=path!("/account") view=OtherPage::Account ssr=SsrMode::Async/>
                    <Route path=path!("/sign-in") view=OtherPage::SignIn ssr=SsrMode::Async/>
                    <Route path=path!("/set-up") view=OtherPage::SetUp ssr=SsrMode::Async/>
                </FlatRoutes>
            </main>
            <SignInDialog/>
            <NotDone/>
        </Router>
    }
}

/// Marks the body with `data-ready` once the page is alive. Effects run in the browser only.
fn mark_ready() {
    watch(|| {
        if let Some(body) = document().body() {
            body.set_attribute("data-ready", "").ok();
        }
    });
}
