//! What stands in the body of every page: the menu and the page the address names.

use crate::{
    components::{Door, Live, Menu, Note, SignInDialog, Sprite},
    pages::{
        AccessPage, AccountPage, CallsPage, DirectoryPage, DuplicatesPage, HistoryPage, IdentitiesPage,
        NotFoundPage, PhonesPage, PreferencesPage, SetUpPage, SignInPage,
    },
    texts::{self, texts},
};
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{Route, Router, Routes},
    path,
};

/// The whole application. Every page is rendered completely before it is sent (`SsrMode::Async`), so that it can be
/// read and used without the script.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    Door::provide();
    Live::provide();
    mark_ready();
    view! {
        <Title formatter=|title: String| if title.is_empty() { texts::PRODUCT.into() } else { format!("{title} · {}", texts::PRODUCT) }/>
        <Sprite/>
        <Router>
            <a class="skip" href="#main">{texts().skip}</a>
            <Menu/>
            <main id="main" tabindex="-1">
                <Note/>
                <Routes fallback=NotFoundPage>
                    <Route path=path!("/") view=DirectoryPage ssr=SsrMode::Async/>
                    <Route path=path!("/duplicates") view=DuplicatesPage ssr=SsrMode::Async/>
                    <Route path=path!("/calls") view=CallsPage ssr=SsrMode::Async/>
                    <Route path=path!("/history") view=HistoryPage ssr=SsrMode::Async/>
                    <Route path=path!("/preferences") view=PreferencesPage ssr=SsrMode::Async/>
                    <Route path=path!("/identities") view=IdentitiesPage ssr=SsrMode::Async/>
                    <Route path=path!("/phones") view=PhonesPage ssr=SsrMode::Async/>
                    <Route path=path!("/access") view=AccessPage ssr=SsrMode::Async/>
                    <Route path=path!("/account") view=AccountPage ssr=SsrMode::Async/>
                    <Route path=path!("/sign-in") view=SignInPage ssr=SsrMode::Async/>
                    <Route path=path!("/set-up") view=SetUpPage ssr=SsrMode::Async/>
                </Routes>
            </main>
            <SignInDialog/>
        </Router>
    }
}

/// Marks the body with `data-ready` once the page is alive. Effects run in the browser only.
fn mark_ready() {
    Effect::new(|_| {
        if let Some(body) = document().body() {
            body.set_attribute("data-ready", "").ok();
        }
    });
}
