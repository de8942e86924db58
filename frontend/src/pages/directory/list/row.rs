//! A line of the list.

use super::{
    lines::{Lines, Shown},
    marked::marked,
    scroll,
    selection::Selected,
};
use crate::{
    address::Address,
    api::{CallView, Line, LineView, NumberView},
    components::Icon,
    pages::directory::desk::Desk,
    texts::texts,
};
use leptos::prelude::*;
use shared::{ContactType, Group};
use std::sync::Arc;

/// What every line needs.
#[derive(Clone, Copy)]
pub(super) struct Row {
    pub(super) address: Memo<Address>,
    pub(super) desk: Desk,
    pub(super) lines: Lines,
    pub(super) selected: Selected,
}

impl Row {
    /// A row of the table.
    pub(super) fn view(self, Shown { rank, line, .. }: Shown) -> AnyView {
        let id = format!("row-{rank}");
        // The row of the headings is the first.
        let index = rank + 2;
        let Some(line) = line else {
            return view! {
                <tr role="row" id=id class="waiting" aria-rowindex=index aria-busy="true">
                    <td role="gridcell" class="name wide"><span class="unseen">{texts().loading}</span></td>
                </tr>
            }
            .into_any();
        };
        let kind = match &line.number {
            None => "master",
            Some(_) if line.numbers > 1 => "sub",
            Some(_) => "single",
        };
        let (is_chosen, is_active) = (self.is_chosen(&line), move || self.lines.active.get() == rank);
        let is_selected = {
            let line = line.clone();
            move || self.selected.has(&line.entry).to_string()
        };
        let about = about(&line);
        let number = line.number.as_ref();
        view! {
            <tr role="row" id=id class=kind class:chosen=is_chosen class:active=is_active aria-rowindex=index
                aria-selected=is_selected on:mousedown=move |_| self.lines.active.set(rank)>
                <td role="gridcell" class="pick">{(kind != "sub").then(|| self.pick(rank, &line))}</td>
                {self.name(rank, kind, &line)}
                <td role="gridcell" class="type">{number.map(|it| it.number_type.label(texts().language))}</td>
                <td role="gridcell" class="contact">{number.and_then(|it| contact_type(it.contact_type))}</td>
                <td role="gridcell" class="group">{group_word(line.group)}</td>
                <td role="gridcell" class="actions">
                    {number.and_then(|it| it.call.clone()).map(|call| self.call(call, &about))}
                    {self.delete(&line, &about)}
                </td>
            </tr>
        }
        .into_any()
    }

    /// Name and number. Without a name the number stands in its place.
    fn name(self, rank: usize, kind: &'static str, line: &Arc<LineView>) -> AnyView {
        let name = || marked(&line.name, &line.marks);
        match &line.number {
            None => {
                let count = texts().numbers(line.numbers);
                view! {
                    <td role="gridcell" class="name wide">
                        {star(line.favorite)}
                        {self.link(rank, line, name())}
                        <span class="own quiet">{count}</span>
                    </td>
                }
                .into_any()
            }
            Some(number) if kind == "sub" => view! {
                <td role="gridcell" class="name wide">
                    <Icon name="sub"/>
                    {star(line.favorite)}
                    <span class="unseen">{line.name.clone()} ": "</span>
                    {self.link(rank, line, shown_number(number))}
                    {number.name.clone().map(|own| view! { <span class="own quiet">{own}</span> })}
                </td>
            }
            .into_any(),
            Some(number) => {
                let has_name = line.name != number.number;
                let (shown, beside) = match has_name {
                    true => (name(), Some(shown_number(number))),
                    false => (shown_number(number), None),
                };
                view! {
                    <td role="gridcell" class="name">{star(line.favorite)} {self.link(rank, line, shown)}</td>
                    <td role="gridcell" class="number">{beside}</td>
                }
                .into_any()
            }
        }
    }

    fn is_chosen(self, line: &Arc<LineView>) -> impl Fn() -> bool + Clone + Send + Sync + 'static {
        let (address, line) = (self.address, line.clone());
        move || {
            address.with(|it| it.entry.as_ref() == Some(&line.entry) && it.number.as_deref() == sub(&line))
        }
    }

    /// The link covers its whole line.
    fn link(self, rank: usize, line: &Arc<LineView>, text: AnyView) -> AnyView {
        let is_chosen = self.is_chosen(line);
        let current = move || is_chosen().then_some("true");
        let href = {
            let line = line.clone();
            move || self.to(&line).url()
        };
        let clicked = {
            let line = line.clone();
            move |event: leptos::ev::MouseEvent| {
                if event.shift_key() || event.ctrl_key() || event.meta_key() {
                    event.prevent_default();
                    self.pick_with(&event, rank, &line);
                } else {
                    self.desk.focus.set(Some("form-title".into()));
                }
            }
        };
        view! {
            <a class="line" href=href data-noscroll="" aria-current=current tabindex=self.tabindex(rank) on:click=clicked>{text}</a>
        }
        .into_any()
    }

    fn to(self, line: &LineView) -> Address {
        self.address.with(|it| it.with_line(Some(line.entry.clone()), sub(line).map(str::to_owned)))
    }

    /// With the script the tabulator goes through one line only: the arrows lead to the others.
    fn tabindex(self, rank: usize) -> impl Fn() -> Option<&'static str> + Send + 'static {
        move || (self.lines.is_alive() && self.lines.active.get() != rank).then_some("-1")
    }

    fn pick(self, rank: usize, line: &Arc<LineView>) -> AnyView {
        let label = texts().select_what(&line.name);
        let is_on = {
            let line = line.clone();
            move || self.selected.has(&line.entry)
        };
        let clicked = {
            let line = line.clone();
            move |event: leptos::ev::MouseEvent| {
                if event.shift_key() {
                    self.pick_with(&event, rank, &line);
                } else {
                    self.selected.set(&line, event_target_checked(&event));
                    self.selected.anchor.set_value(rank);
                }
            }
        };
        view! {
            <input type="checkbox" aria-label=label prop:checked=is_on tabindex=self.tabindex(rank) on:click=clicked/>
        }
        .into_any()
    }

    /// With Shift all lines from the last one that was chosen, with Ctrl this one besides.
    fn pick_with(self, event: &leptos::ev::MouseEvent, rank: usize, line: &LineView) {
        if event.shift_key() {
            self.extend(self.selected.anchor.get_value(), rank);
        } else {
            self.selected.set(line, !untrack(|| self.selected.has(&line.entry)));
            self.selected.anchor.set_value(rank);
        }
        self.lines.focus();
    }

    /// Chooses all entries from one line to another.
    pub(super) fn extend(self, from: usize, to: usize) {
        for rank in from.min(to)..=from.max(to) {
            if let Some(line) = self.lines.line(rank) {
                self.selected.set(&line, true);
            }
        }
    }

    /// Chooses the entry of a line, or no longer.
    pub(super) fn toggle(self, rank: usize) {
        if let Some(line) = self.lines.line(rank) {
            self.selected.set(&line, !untrack(|| self.selected.has(&line.entry)));
            self.selected.anchor.set_value(rank);
        }
    }

    /// Opens a line in the form.
    pub(super) fn open(self, rank: usize) {
        if let Some(line) = self.lines.line(rank) {
            scroll::reveal(rank);
            self.desk.focus.set(Some("form-title".into()));
            self.desk.open(untrack(|| self.to(&line)), false);
        }
    }

    /// Without script the link calls at once; with it, it says first what is dialled and seen.
    fn call(self, call: CallView, about: &str) -> AnyView {
        let desk = self.desk;
        let label = texts().call_whom(about);
        let title = call.in_words();
        let uri = call.uri.clone();
        let about = about.to_owned();
        let ask = move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            desk.call.set(Some((about.clone(), call.clone())));
        };
        view! {
            <a class="plain" href=uri rel="external" title=title on:click=ask>
                <Icon name="call"/>
                <span class="unseen">{label}</span>
            </a>
        }
        .into_any()
    }

    /// It deletes at once: the notice that says so takes it back.
    fn delete(self, line: &LineView, about: &str) -> Option<AnyView> {
        if !self.lines.head.with_untracked(|head| head.may_edit) {
            return None;
        }
        let desk = self.desk;
        let number = sub(line).map(str::to_owned);
        let line = Line { entry: line.entry.clone(), number, revision: None };
        let value = format!("{}/{}", line.entry, line.number.as_deref().unwrap_or_default());
        let label = texts().delete_what(about);
        let delete = move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            desk.delete(line.clone(), "status");
        };
        let button = view! {
            <button class="plain" form="delete" name="line" value=value title=texts().delete on:click=delete>
                <Icon name="delete"/>
                <span class="unseen">{label}</span>
            </button>
        };
        Some(button.into_any())
    }
}

/// The number, where the line is a sub entry's.
pub(super) fn sub(line: &LineView) -> Option<&str> {
    line.number.as_ref().and_then(|number| number.id.as_deref())
}

/// What a button of the line is about.
fn about(line: &LineView) -> String {
    match &line.number {
        Some(number) if number.number != line.name => format!("{}, {}", line.name, number.number),
        _ => line.name.clone(),
    }
}

/// Three dots stand for all that begin with it.
fn shown_number(number: &NumberView) -> AnyView {
    let behind = number.range.then(|| {
        view! {
            <span aria-hidden="true">"…"</span>
            <span class="unseen">{texts().and_all_behind}</span>
        }
    });
    view! { {marked(&number.number, &number.marks)} {behind} }.into_any()
}

fn star(favorite: bool) -> Option<AnyView> {
    favorite.then(|| {
        view! {
            <Icon name="star"/>
            <span class="unseen">{texts().favorite} " "</span>
        }
        .into_any()
    })
}

fn contact_type(contact_type: ContactType) -> Option<AnyView> {
    let icon = match contact_type {
        ContactType::None => return None,
        ContactType::Vip => "vip",
        ContactType::Deny => "deny",
    };
    let class = format!("badge {icon}");
    Some(
        view! { <span class=class><Icon name=icon/>{contact_type.label(texts().language)}</span> }.into_any(),
    )
}

fn group_word(group: Group) -> &'static str {
    if group == Group::None { "" } else { group.label(texts().language) }
}
