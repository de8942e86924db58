//! Search, filters and order. A plain form; with the script the list follows while one types.

use super::{desk::Desk, list};
use crate::{
    address::{Address, Order, Show},
    components::Icon,
    dom,
    effects::watch,
    texts::texts,
};
use leptos::{ev, html::Input, prelude::*};
use shared::Group;

/// The bar above the list.
#[component]
pub(super) fn SearchBar(address: Memo<Address>, desk: Desk) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    follow_address(address, input);
    let first = address.get_untracked();
    let typed = move |event: ev::Event| {
        let q = event_target_value(&event);
        desk.open(Address { q, from: 0, ..address.get_untracked() }, true);
    };
    // Arrow keys go through all that can be chosen: that is one step, and back leads to where one began.
    let chosen = StoredValue::new(None);
    let begins = move |_| chosen.set_value(None);
    let choose = move |next: Address| {
        let next = Address { from: 0, ..next };
        let goes_on = chosen.with_value(|chosen| *chosen == Some(address.get_untracked()));
        chosen.set_value(Some(next.clone()));
        desk.open(next, goes_on);
    };
    let grouped = move |event: ev::Event| {
        choose(Address { group: event_target_value(&event).parse().ok(), ..address.get_untracked() });
    };
    let sorted = move |event: ev::Event| {
        choose(Address {
            order: event_target_value(&event).parse().unwrap_or_default(),
            ..address.get_untracked()
        });
    };
    // What was chosen there does not listen to the options any more: back and forward set it.
    let group = move || address.with(|address| address.group.map_or("", Group::word));
    let order = move || address.with(|address| address.order.word());
    let group_option = move |group: Group| {
        let selected = move || address.with(|address| address.group == Some(group));
        view! { <option value=group.word() selected=selected>{group.label(texts().language)}</option> }
    };
    let order_option = move |order: Order| {
        let selected = move || address.with(|address| address.order == order);
        view! { <option value=order.word() selected=selected>{order.label(texts().language)}</option> }
    };
    let hidden = move |name: &'static str, value: fn(&Address) -> Option<String>| {
        move || address.with(value).map(|value| view! { <input type="hidden" name=name value=value/> })
    };
    view! {
        <form role="search" method="get" action="/" class="search" on:submit=move |event| event.prevent_default()>
            {hidden("phone", |address| address.phone.clone())}
            {hidden("show", |address| (address.show != Show::All).then(|| address.show.word().into()))}
            <div class="query">
                <Icon name="search"/>
                <input type="search" id="q" name="q" node_ref=input value=first.q placeholder=texts().search_hint
                    aria-label=texts().search_label autocomplete="off" on:input=typed on:keydown=to_the_list/>
                <button class="unseen-without-focus">{texts().search}</button>
            </div>
            <Filters address/>
            <select name="group" aria-label=texts().group prop:value=group on:change=grouped on:focus=begins>
                <option value="">{texts().any_group}</option>
                {Group::ALL.iter().copied().filter(|group| *group != Group::None).map(group_option).collect::<Vec<_>>()}
            </select>
            <select name="sort" aria-label=texts().sort prop:value=order on:change=sorted on:focus=begins>
                {Order::ALL.iter().copied().map(order_option).collect::<Vec<_>>()}
            </select>
        </form>
    }
    .into_any()
}

/// What was found is below.
fn to_the_list(event: ev::KeyboardEvent) {
    if event.key() == "ArrowDown" && !event.is_composing() {
        event.prevent_default();
        dom::focus(list::ID);
    }
}

/// All, Favorites, VIP, Deny.
#[component]
fn Filters(address: Memo<Address>) -> impl IntoView {
    let link = move |show: Show| {
        let href = move || address.with(|address| Address { show, from: 0, ..address.clone() }.url());
        let current = move || address.with(|address| (address.show == show).then_some("true"));
        view! { <li><a href=href aria-current=current>{show.label(texts().language)}</a></li> }
    };
    view! {
        <ul class="filters" aria-label=texts().filter>
            {Show::ALL.iter().copied().map(link).collect::<Vec<_>>()}
        </ul>
    }
    .into_any()
}

/// Back and forward change what is searched for; while somebody types, the field is ahead of the address.
fn follow_address(address: Memo<Address>, input: NodeRef<Input>) {
    let mut before = None;
    watch(move || {
        let q = address.with(|address| address.q.clone());
        let is_other = before.replace(q.clone()).is_some_and(|before| before != q);
        if let (Some(input), true) = (input.get_untracked(), is_other) {
            let is_typing = document().active_element().is_some_and(|active| active == **input);
            if !is_typing {
                input.set_value(&q);
            }
        }
    });
}
