//! The pages besides the directory. In the browser they are a program of their own, which is fetched when somebody goes to the
//! menu: whoever opens the directory does not load it.

use super::{
    AccessPage, AccountPage, CallsPage, DuplicatesPage, HistoryPage, IdentitiesPage, PhonesPage,
    PreferencesPage, SetUpPage, SignInPage,
};
use crate::{address::with_search, texts::texts};
use leptos::{
    prelude::*,
    task::spawn_local,
    wasm_split::{SplitLoaderError, wasm_split},
};
use leptos_router::{ChooseView, hooks::use_url};

/// The path of the page that needs nothing more.
pub(crate) const DIRECTORY: &str = "/";

/// A page besides the directory.
#[derive(Clone, Copy, Debug)]
pub(crate) enum OtherPage {
    Duplicates,
    Calls,
    History,
    Preferences,
    Identities,
    Phones,
    Access,
    Account,
    SignIn,
    SetUp,
}

impl ChooseView for OtherPage {
    async fn choose(self) -> AnyView {
        view(self).await.unwrap_or_else(|_| not_loaded())
    }

    async fn preload(&self) {
        load().await.ok();
    }
}

/// Everything that only this function needs is in the other program. It is a plain function on the server.
#[wasm_split(others, wasm_split_path = leptos::wasm_split, fallible, preload(load))]
fn view(page: OtherPage) -> Result<AnyView, SplitLoaderError> {
    Ok(match page {
        OtherPage::Duplicates => view! { <DuplicatesPage/> }.into_any(),
        OtherPage::Calls => view! { <CallsPage/> }.into_any(),
        OtherPage::History => view! { <HistoryPage/> }.into_any(),
        OtherPage::Preferences => view! { <PreferencesPage/> }.into_any(),
        OtherPage::Identities => view! { <IdentitiesPage/> }.into_any(),
        OtherPage::Phones => view! { <PhonesPage/> }.into_any(),
        OtherPage::Access => view! { <AccessPage/> }.into_any(),
        OtherPage::Account => view! { <AccountPage/> }.into_any(),
        OtherPage::SignIn => view! { <SignInPage/> }.into_any(),
        OtherPage::SetUp => view! { <SetUpPage/> }.into_any(),
    })
}

/// The server cannot be reached, or it is of another version by now: the whole page is asked for.
fn not_loaded() -> AnyView {
    let here = use_url().with_untracked(|url| with_search(url.path(), url.search()));
    view! {
        <p class="problem">{texts().page_not_loaded} " " <a href=here rel="external">{texts().try_again}</a></p>
    }
    .into_any()
}

/// Somebody is about to open one of them, it seems.
pub(crate) fn fetch_others() {
    spawn_local(async {
        load().await.ok();
    });
}

/// Fetches what the page of this path needs besides the program itself. Whether all of it is there.
pub async fn loaded(path: &str) -> bool {
    path == DIRECTORY || load().await.is_ok()
}
