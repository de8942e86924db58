//! The lines of one entry.

use crate::{
    address::Address,
    api::{CallView, EntryLines, Line, NumberLine},
    components::Icon,
    pages::directory::desk::Desk,
    texts::texts,
};
use leptos::prelude::*;
use shared::{ContactType, Group};

/// One line, or the master's and one for each number.
#[component]
pub(super) fn EntryRows(
    entry: EntryLines,
    may_edit: bool,
    address: Memo<Address>,
    desk: Desk,
) -> impl IntoView {
    let EntryLines { id, name, group, favorite, numbers } = entry;
    let row = Row { entry: id, may_edit, address, desk };
    match <[NumberLine; 1]>::try_from(numbers) {
        Ok([only]) => row.single(name, only).into_any(),
        Err(numbers) => {
            let subs: Vec<AnyView> = numbers.iter().map(|number| row.sub(&name, number.clone())).collect();
            view! {
                {row.master(name, group, favorite, &numbers)}
                {subs}
            }
            .into_any()
        }
    }
}

#[derive(Clone)]
struct Row {
    entry: String,
    may_edit: bool,
    address: Memo<Address>,
    desk: Desk,
}

impl Row {
    /// Without a name the number stands in its place.
    fn single(&self, name: String, number: NumberLine) -> AnyView {
        let has_name = name != number.number;
        let about = if has_name { format!("{name}, {}", number.number) } else { name.clone() };
        let (shown, beside) = if has_name {
            (name.into_any(), Some(shown_number(&number)))
        } else {
            (shown_number(&number), None)
        };
        let first = view! {
            <td class="name">
                {star(number.favorite)}
                {self.link(None, shown)}
            </td>
            <td class="number">{beside}</td>
        };
        self.line("single", first.into_any(), number.clone(), None, about)
    }

    fn sub(&self, name: &str, number: NumberLine) -> AnyView {
        let shown = shown_number(&number);
        let first = view! {
            <td class="name" colspan="2">
                <Icon name="sub"/>
                {star(number.favorite)}
                <span class="unseen">{name.to_owned()} ": "</span>
                {self.link(Some(number.id.clone()), shown)}
                {number.name.clone().map(|own| view! { <span class="own quiet">{own}</span> })}
            </td>
        };
        let about = format!("{name}, {}", number.number);
        self.line("sub", first.into_any(), number.clone(), Some(number.id), about)
    }

    fn master(&self, name: String, group: Group, favorite: bool, numbers: &[NumberLine]) -> AnyView {
        view! {
            <tr class="master" class:chosen=self.is_chosen(None)>
                <td class="name" colspan="2">
                    {star(favorite)}
                    {self.link(None, name.clone().into_any())}
                    <span class="own quiet">{texts().numbers(numbers.len())}</span>
                </td>
                <td class="type"></td>
                <td class="contact"></td>
                <td class="group">{group_word(group)}</td>
                <td class="actions">{self.delete(None, &name)}</td>
            </tr>
        }
        .into_any()
    }

    /// A line with a number.
    fn line(
        &self,
        kind: &'static str,
        first: AnyView,
        number: NumberLine,
        id: Option<String>,
        about: String,
    ) -> AnyView {
        let is_chosen = self.is_chosen(id.clone());
        view! {
            <tr class=kind class:chosen=is_chosen>
                {first}
                <td class="type">{number.number_type.label(texts().language)}</td>
                <td class="contact">{contact_type(number.contact_type)}</td>
                <td class="group">{group_word(number.group)}</td>
                <td class="actions">
                    {number.call.map(|call| self.call(call, &about))}
                    {self.delete(id, &about)}
                </td>
            </tr>
        }
        .into_any()
    }

    fn is_chosen(&self, number: Option<String>) -> impl Fn() -> bool + Clone + Send + Sync + 'static {
        let (address, entry) = (self.address, self.entry.clone());
        move || {
            address
                .with(|address| address.entry.as_deref() == Some(entry.as_str()) && address.number == number)
        }
    }

    /// The link covers its whole line.
    fn link(&self, number: Option<String>, text: AnyView) -> AnyView {
        let (address, entry, focus) = (self.address, self.entry.clone(), self.desk.focus);
        let is_chosen = self.is_chosen(number.clone());
        let id = format!("line-{}", number.as_ref().unwrap_or(&entry));
        let href = move || address.with(|it| it.with_line(Some(entry.clone()), number.clone()).url());
        let current = move || is_chosen().then_some("true");
        view! {
            <a class="line" id=id href=href aria-current=current on:click=move |_| focus.set(Some("form-title".into()))>
                {text}
            </a>
        }
        .into_any()
    }

    /// Without script the link calls at once; with it, it says first what is dialled and seen.
    fn call(&self, call: CallView, about: &str) -> AnyView {
        let desk = self.desk;
        let label = texts().call_whom(about);
        let title = match &call.identity {
            Some((name, _)) => format!("{} {} · {} {name}", texts().dials, call.dials, texts().shows),
            None => format!("{} {}", texts().dials, call.dials),
        };
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
    fn delete(&self, number: Option<String>, about: &str) -> Option<AnyView> {
        if !self.may_edit {
            return None;
        }
        let desk = self.desk;
        let line = Line { entry: self.entry.clone(), number, revision: None };
        let value = format!("{}/{}", line.entry, line.number.as_deref().unwrap_or_default());
        let label = texts().delete_what(about);
        let delete = move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            desk.delete(line.clone());
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

/// Three dots stand for all that begin with it.
fn shown_number(number: &NumberLine) -> AnyView {
    let behind = number.range.then(|| {
        view! {
            <span aria-hidden="true">"…"</span>
            <span class="unseen">{texts().and_all_behind}</span>
        }
    });
    view! { {number.number.clone()} {behind} }.into_any()
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
