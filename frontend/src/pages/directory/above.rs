//! What stands above the list, and nothing where there is nothing of it: favorites, birthdays.

use super::{birthdays, desk::Desk, favorites};
use crate::{
    address::Address,
    api::{self, AboveView},
    components::awaited,
};
use leptos::prelude::*;

/// Asked for again whenever something has changed.
#[component]
pub(super) fn Above(list: Memo<Address>, desk: Desk) -> impl IntoView {
    let phone = Memo::new(move |_| list.with(|address| address.phone.clone()));
    let above =
        api::ask(move || (api::Above { phone: phone.get() }, desk.notice.version.get() + desk.theirs.get()));
    favorites::call_by_key();
    view! {
        {awaited(move || async move {
            let AboveView { favorites, more_favorites, birthdays } = above.answer().await.unwrap_or_default();
            view! {
                {(!favorites.is_empty()).then(|| favorites::line(favorites, more_favorites, list))}
                {(!birthdays.is_empty()).then(|| birthdays::line(birthdays, list))}
            }
        })}
    }
    .into_any()
}
