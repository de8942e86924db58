//! The directory: the list, and the form "Add or Edit Entry" beside it.

mod above;
mod birthdays;
mod call;
mod changes;
mod desk;
mod draft;
mod favorites;
mod form;
mod if_called;
mod list;
mod question;
mod search;
mod stale;

use crate::{
    address::{Address, PAGE},
    api::{self, Wanted},
    changing::fetch,
    components::{Failed, Status, awaited, awaited_behind},
    texts::texts,
};
use above::Above;
use call::CallDialog;
pub(crate) use changes::{CHANGES, Changes};
use desk::Desk;
pub(crate) use draft::Drafts;
use form::EntryForm;
use leptos::{either::Either, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::use_url;
use list::{List, waiting};
use question::QuestionDialog;
use search::SearchBar;
use stale::StaleDialog;

/// The page at `/`.
#[component]
pub(crate) fn DirectoryPage() -> impl IntoView {
    let url = use_url();
    let address = Memo::new(move |_| url.with(|url| Address::parse(url.search())));
    let list_address = Memo::new(move |_| address.with(Address::search));
    let line_address = Memo::new(move |_| address.with(Address::line));
    let desk = Desk::new(address, line_address);
    // The first lines come with the page, those around the chosen line; from then on the list asks for what it shows.
    let list = api::ask(move || {
        let (first, anchor) = address.with_untracked(|it| (it.from, it.chosen().filter(|_| it.from == 0)));
        (
            api::List {
                wanted: Wanted { address: list_address.get_untracked(), first, count: PAGE, anchor },
            },
            0,
        )
    });
    let form = api::ask(move || (api::Form { address: line_address.get() }, desk.renewed.get()));
    let is_open = move || address.with(|address| address.entry.is_some() || address.new);
    view! {
        <Title text=texts().directory/>
        <Status notice=desk.notice/>
        <div class="desk" class:open=is_open>
            <section class="book" aria-labelledby="page-title">
                <header class="head">
                    <h1 id="page-title">{texts().directory}</h1>
                    <SearchBar address=list_address desk/>
                </header>
                <Above list=list_address desk/>
                {awaited_behind(waiting, move || async move {
                    match list.answer().await {
                        Ok(view) => Either::Left(view! { <List view address list=list_address desk/> }),
                        Err(error) => Either::Right(view! { <Failed error/> }),
                    }
                })}
            </section>
            <section class="entry" aria-labelledby="form-title" on:pointerenter=|_| fetch() on:focusin=|_| fetch()>
                {awaited(move || async move {
                    match form.answer().await {
                        Ok(view) => Either::Left(view! { <EntryForm view address desk/> }),
                        Err(error) => Either::Right(view! { <Failed error/> }),
                    }
                })}
            </section>
        </div>
        <QuestionDialog desk/>
        <StaleDialog desk/>
        <CallDialog desk/>
    }
    .into_any()
}
