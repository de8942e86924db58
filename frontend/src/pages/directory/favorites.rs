//! Favorites: one press calls, or Alt with the number that stands before the name.

use crate::{
    address::{Address, Show},
    api::FavoriteView,
    components::Icon,
    effects::watch,
    texts::texts,
};
use leptos::{ev, prelude::*, wasm_bindgen::JsCast};
use web_sys::HtmlElement;

/// Their links, in their order.
pub(super) fn line(favorites: Vec<FavoriteView>, more: bool, list: Memo<Address>) -> AnyView {
    let one = |(place, it): (usize, FavoriteView)| {
        let key = (place + 1).to_string();
        let (keys, label) = (["Alt+", &key].concat(), texts().call_whom(&it.name));
        let shown = key.clone();
        let title = [&it.about, " · ", &keys].concat();
        view! {
            <li>
                <a class="button" href=it.uri rel="external" title=title aria-label=label
                    aria-keyshortcuts=keys data-key=key>
                    <kbd aria-hidden="true">{shown}</kbd> <span>{it.name}</span> <Icon name="call"/>
                </a>
            </li>
        }
    };
    let all: Vec<_> = favorites.into_iter().enumerate().map(one).collect();
    let more = more.then(|| {
        let href = Address { show: Show::Favorites, ..list.get_untracked() }.url();
        view! { <li><a class="button" href=href>{texts().more_favorites}</a></li> }
    });
    view! {
        <section class="favorites" aria-labelledby="favorites-title">
            <h2 class="unseen" id="favorites-title">{texts().call_favorite}</h2>
            <ol>{all}{more}</ol>
        </section>
    }
    .into_any()
}

/// Wherever the keyboard is.
pub(super) fn call_by_key() {
    watch(|| {
        let handle = window_event_listener(ev::keydown, move |event| {
            let code = event.code();
            let Some(key) = code.strip_prefix("Digit").filter(|_| event.alt_key() && !event.ctrl_key())
            else {
                return;
            };
            let link =
                document().query_selector(&[".favorites [data-key='", key, "']"].concat()).ok().flatten();
            if let Some(link) = link.and_then(|link| link.dyn_into::<HtmlElement>().ok()) {
                event.prevent_default();
                link.click();
            }
        });
        on_cleanup(move || handle.remove());
    });
}
