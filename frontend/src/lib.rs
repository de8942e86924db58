//! The pages of Ringbook. The server renders them (feature `ssr`), the browser brings the same code to life (feature
//! `hydrate`): [`shell`] is the document, [`App`] what stands in its body, [`api`] what the pages ask the server.

#![expect(
    unreachable_pub,
    reason = "the component macro writes `pub` items of its own beside every component"
)]

#[cfg(all(feature = "ssr", feature = "hydrate"))]
compile_error!("`ssr` is the server's side and `hydrate` the browser's: choose one, never --all-features");

pub mod address;
pub mod api;
mod app;
mod changing;
mod components;
mod dom;
mod effects;
pub mod form_rules;
mod pages;
mod shell;
pub mod texts;
#[cfg(feature = "ssr")]
mod visitor;

pub use address::{SET_UP, SIGN_IN, sign_in_for};
pub use app::App;
pub use pages::loaded;
pub use shell::{SiteLinks, shell};
#[cfg(feature = "ssr")]
pub use visitor::{LANGUAGE_COOKIE, SESSION_COOKIES, Visitor};
