//! The list: a line for a single entry; for several numbers the master's line and one for each.

mod row;

use super::desk::Desk;
use crate::{
    address::{Address, PAGE},
    api::ListView,
    components::Icon,
    texts,
};
use leptos::prelude::*;
use row::EntryRows;

/// The list and what stands around it.
#[component]
pub(super) fn List(view: ListView, address: Memo<Address>, desk: Desk) -> impl IntoView {
    let ListView { entries, total, all, has_region, may_edit, directory, revision } = view;
    Effect::new(move |_| desk.shows(directory.clone(), revision));
    let is_more = entries.len() < total;
    let more = move || address.with(|address| Address { more: address.more + 1, ..address.clone() }.url());
    let empty = entries.is_empty().then(|| empty(all == 0, may_edit, address));
    let rows: Vec<AnyView> = entries
        .into_iter()
        .map(|entry| view! { <EntryRows entry may_edit address desk/> }.into_any())
        .collect();
    let no_region = (!has_region && may_edit).then(|| {
        let href = address.with_untracked(|address| address.of_page("/preferences"));
        view! { <p class="advice">{texts::NO_REGION} " " <a href=href>{texts::CHOOSE_REGION}</a> "."</p> }
    });
    let back = move || address.with(Address::url);
    view! {
        {no_region}
        <div class="above">
            <p class="count quiet" id="count" aria-live="polite">{texts::entries(total, all)}</p>
            {may_edit.then(|| add_link(address, desk))}
        </div>
        <form id="delete" method="post" action="/page/post" hidden>
            <input type="hidden" name="button" value="delete"/>
            <input type="hidden" name="address" value=back/>
        </form>
        <table class="entries" aria-label=texts::ENTRIES>
            <thead>
                <tr>
                    <th scope="col" class="name">{texts::NAME}</th>
                    <th scope="col" class="number">{texts::NUMBER}</th>
                    <th scope="col" class="type">{texts::TYPE}</th>
                    <th scope="col" class="contact">{texts::CONTACT}</th>
                    <th scope="col" class="group">{texts::GROUP}</th>
                    <th scope="col" class="actions"><span class="unseen">{texts::ACTIONS}</span></th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        {empty}
        {is_more.then(|| view! {
            <p class="more">
                <a class="button" href=more>{texts::SHOW_MORE}</a>
                <span class="quiet">{texts::count(total.min(PAGE), "at a time", "at a time")}</span>
            </p>
        })}
    }
    .into_any()
}

/// What to do when there is nothing to see.
fn empty(is_new: bool, may_edit: bool, address: Memo<Address>) -> AnyView {
    if is_new {
        return view! {
            <div class="empty">
                <p>{texts::EMPTY}</p>
                {may_edit.then(|| view! { <p class="quiet">{texts::EMPTY_HINT}</p> })}
            </div>
        }
        .into_any();
    }
    let all =
        move || address.with(|address| Address { phone: address.phone.clone(), ..Address::default() }.url());
    view! {
        <div class="empty">
            <p>{texts::NOTHING_FOUND}</p>
            <p class="quiet">{texts::NOTHING_FOUND_HINT} " " <a href=all>{texts::SHOW_ALL}</a> "."</p>
        </div>
    }
    .into_any()
}

/// Opens the empty form where there is no room for list and form.
fn add_link(address: Memo<Address>, desk: Desk) -> AnyView {
    let href = move || address.with(|address| Address { new: true, ..address.list() }.url());
    view! {
        <a class="button primary add" href=href on:click=move |_| desk.focus.set(Some("first_name".into()))>
            <Icon name="plus"/>
            {texts::ADD_ENTRY}
        </a>
    }
    .into_any()
}
