//! The list: a line for a single entry; for several numbers the master's line and one for each. The page holds the lines on the
//! screen and some around them, of however many there are.

mod bar;
mod keys;
mod lines;
mod marked;
mod row;
mod scroll;
mod selection;

use super::desk::Desk;
use crate::{
    address::{Address, PAGE, Show},
    api::ListView,
    changing::fetch,
    components::Icon,
    texts::texts,
};
use leptos::prelude::*;
use lines::Lines;
use row::Row;
use scroll::BODY;
pub(super) use {
    bar::bar,
    selection::{Selected, act},
};

/// The table, which has the keyboard.
pub(super) const ID: &str = "entries";

/// The list and what stands around it.
#[component]
pub(super) fn List(view: ListView, address: Memo<Address>, list: Memo<Address>, desk: Desk) -> impl IntoView {
    let steps = steps(address, view.first, view.line_count);
    let lines = Lines::new(view, list, address, desk);
    let selected = Selected::new(lines, desk);
    scroll::follow(lines, address);
    keys::search_by_key();
    let row = Row { address, desk, lines, selected };
    let head = lines.head;
    let back = move || address.with(Address::url);
    let keys = move |event| keys::pressed(&event, row);
    let active = move || lines.active_row();
    view! {
        {move || (!head.with(|it| it.has_region) && head.with(|it| it.may_edit)).then(|| no_region(address))}
        <div class="above">
            <p class="count quiet" id="count" aria-live="polite">
                {move || head.with(|it| texts().entries_found(it.total, it.all))}
            </p>
            {move || match selected.count() {
                0 => beside(address, list, desk, head.with(|it| it.may_edit)),
                count => selected.bar(count),
            }}
        </div>
        <p class="advice away" role="alert" hidden=move || !lines.away.get()>
            {texts().not_reached} " "
            <button type="button" class="link" on:click=move |_| lines.try_again()>{texts().try_again}</button>
        </p>
        <form id="delete" method="post" action="/page/post" hidden>
            <input type="hidden" name="button" value="delete"/>
            <input type="hidden" name="address" value=back/>
        </form>
        <p class="unseen" id="list-keys">{texts().list_keys}</p>
        <table class="entries" id=ID role="grid" tabindex="0" aria-label=texts().entries aria-describedby="list-keys"
            aria-multiselectable="true" aria-rowcount=move || head.with(|it| it.line_count + 1)
            aria-activedescendant=active on:keydown=keys on:pointerenter=|_| fetch() on:focusin=|_| fetch()>
            <thead role="rowgroup">
                <tr role="row" aria-rowindex="1">
                    <th role="columnheader" scope="col" class="pick"><span class="unseen">{texts().selected}</span></th>
                    <th role="columnheader" scope="col" class="name">{texts().name}</th>
                    <th role="columnheader" scope="col" class="number">{texts().number}</th>
                    <th role="columnheader" scope="col" class="type">{texts().type_heading}</th>
                    <th role="columnheader" scope="col" class="contact">{texts().contact}</th>
                    <th role="columnheader" scope="col" class="group">{texts().group}</th>
                    <th role="columnheader" scope="col" class="actions"><span class="unseen">{texts().actions}</span></th>
                </tr>
            </thead>
            <tbody id=BODY role="rowgroup">
                <For each=move || lines.shown.get() key=|it| it.key() let(it)>{row.view(it)}</For>
            </tbody>
        </table>
        {move || head.with(|it| (it.total == 0).then(|| empty(it.all == 0, it.may_edit, address)))}
        <p class="quiet" hidden=move || !lines.is_cut_off()>{texts().cut_off}</p>
        {steps}
    }
    .into_any()
}

/// While the first lines are on their way.
pub(super) fn waiting() -> AnyView {
    view! { <p class="quiet waiting" aria-busy="true">{texts().loading}</p> }.into_any()
}

fn no_region(address: Memo<Address>) -> AnyView {
    let href = address.with_untracked(|address| address.of_page("/preferences"));
    view! { <p class="advice">{texts().no_region} " " <a href=href>{texts().choose_region}</a> "."</p> }
        .into_any()
}

/// What else can be done with the list, and the empty form.
fn beside(address: Memo<Address>, list: Memo<Address>, desk: Desk, may_edit: bool) -> AnyView {
    let print = move || list.with(|list| list.list_on("/print"));
    let duplicates = move || {
        list.with(|list| Address { phone: list.phone.clone(), ..Address::default() }.list_on("/duplicates"))
    };
    view! {
        <p class="beside">
            <a href=duplicates>{texts().duplicates}</a>
            <a class="print" href=print rel="external" target="_blank">{texts().print}</a>
        </p>
        {may_edit.then(|| add_link(address, desk))}
    }
    .into_any()
}

/// A browser without script goes through the list in steps.
fn steps(address: Memo<Address>, from: usize, line_count: usize) -> AnyView {
    let to = move |from: usize| address.with_untracked(|address| address.from_line(from).url());
    let earlier = (from > 0).then(|| to(from.saturating_sub(PAGE)));
    let later = (from + PAGE < line_count).then(|| to(from + PAGE));
    view! {
        <nav class="steps" aria-label=texts().entries>
            {earlier.map(|href| view! { <a class="button" href=href rel="prev">{texts().earlier}</a> })}
            {later.map(|href| view! { <a class="button" href=href rel="next">{texts().later}</a> })}
        </nav>
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
    let is_kind = address.with_untracked(|it| it.q.is_empty() && it.group.is_none() && it.show != Show::All);
    let (what, hint) = match is_kind {
        true => (texts().none_yet, texts().none_yet_hint),
        false => (texts().nothing_found, texts().nothing_found_hint),
    };
    view! {
        <div class="empty">
            <p>{what}</p>
            <p class="quiet">{hint} " " <a href=all>{texts().show_all}</a> "."</p>
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
