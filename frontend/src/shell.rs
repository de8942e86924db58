//! The document around every page. The server renders it; the browser never does.

use crate::{App, pages::DIRECTORY, texts::texts};
use leptos::prelude::*;
use leptos_meta::MetaTags;
use leptos_router::location::RequestUrl;

/// Where the parts of the page are served. All empty: the program was built without its page, and what the server
/// renders stands alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SiteLinks {
    /// The style sheet.
    pub style: Option<&'static str>,
    /// The icon.
    pub icon: Option<&'static str>,
    /// The script that starts the page, and stands between it and its WebAssembly.
    pub script: Option<&'static str>,
    /// The WebAssembly.
    pub wasm: Option<&'static str>,
    /// The WebAssembly of all pages but the directory: their own, and what changing something takes, too.
    pub others: [Option<&'static str>; 2],
}

/// What the other pages need besides, asked for at once where one of them is opened.
fn others(hrefs: [Option<&'static str>; 2]) -> Vec<AnyView> {
    let url = use_context::<RequestUrl>().and_then(|url| url.parse().ok());
    let is_directory = url.is_some_and(|url| url.path() == DIRECTORY);
    hrefs.into_iter().flatten().filter(|_| !is_directory).map(preload).collect()
}

fn preload(href: &'static str) -> AnyView {
    view! { <link rel="preload" r#as="fetch" r#type="application/wasm" crossorigin="" href=href/> }.into_any()
}

/// The complete HTML document. Script and WebAssembly are asked for at once, not one after the other.
pub fn shell(links: SiteLinks) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang=texts().language.word()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                {links.style.map(|href| view! { <link rel="stylesheet" href=href/> })}
                {links.icon.map(|href| view! { <link rel="icon" type="image/svg+xml" href=href/> })}
                {links.wasm.map(preload)}
                {others(links.others)}
                {links.script.map(|src| view! { <script type="module" src=src></script> })}
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}
