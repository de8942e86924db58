//! The list: a line for a single entry; for several numbers the master's line and one for each.

mod row;

use super::desk::Desk;
use crate::{
    address::{Address, PAGE},
    api::ListView,
    components::Icon,
    texts::texts,
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
        view! { <p class="advice">{texts().no_region} " " <a href=href>{texts().choose_region}</a> "."</p> }
    });
    let back = move || address.with(Address::url);
    view! {
        {no_region}
        <div class="above">
            <p class="count quiet" id="count" aria-live="polite">{texts().entries_found(total, all)}</p>
            {may_edit.then(|| add_link(address, desk))}
        </div>
        <form id="delete" method="post" action="/page/post" hidden>
            <input type="hidden" name="button" value="delete"/>
            <input type="hidden" name="address" value=back/>
        </form>
        <table class="entries" aria-label=texts().entries>
            <thead>
                <tr>
                    <th scope="col" class="name">{texts().name}</th>
                    <th scope="col" class="number">{texts().number}</th>
                    <th scope="col" class="type">{texts().type_heading}</th>
                    <th scope="col" class="contact">{texts().contact}</th>
                    <th scope="col" class="group">{texts().group}</th>
                    <th scope="col" class="actions"><span class="unseen">{texts().actions}</span></th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        {empty}
        {is_more.then(|| view! {
            <p class="more">
                <a class="button" href=more>{texts().show_more}</a>
                <span class="quiet">{texts().at_a_time(&texts().grouped(total.min(PAGE)))}</span>
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
                <p>{texts().empty}</p>
                {may_edit.then(|| view! { <p class="quiet">{texts().empty_hint}</p> })}
            </div>
        }
        .into_any();
    }
    let all =
        move || address.with(|address| Address { phone: address.phone.clone(), ..Address::default() }.url());
    view! {
        <div class="empty">
            <p>{texts().nothing_found}</p>
            <p class="quiet">{texts().nothing_found_hint} " " <a href=all>{texts().show_all}</a> "."</p>
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
            {texts().add_entry}
        </a>
    }
    .into_any()
}
