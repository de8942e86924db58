//! What can be done with all that are chosen.

use super::selection::Selected;
use crate::{api::BulkAction, components::Icon, texts::texts};
use leptos::{ev, prelude::*};
use shared::{ContactType, Group};

/// Stands in the place of what else can be done with the list.
#[component]
pub(super) fn BulkBar(count: usize, selected: Selected) -> impl IntoView {
    let total = selected.total();
    let language = texts().language;
    let groups = Group::ALL.iter().map(|it| (it.word(), it.label(language))).collect();
    let contact_types = ContactType::ALL.iter().map(|it| (it.word(), it.label(language))).collect();
    let grouped = move |word: String| word.parse().map(BulkAction::Group).ok();
    let contacted = move |word: String| word.parse().map(BulkAction::ContactType).ok();
    let act = move |action| move |_: ev::MouseEvent| selected.act(action);
    view! {
        <div class="bulk" role="group" aria-label=texts().selected>
            <p role="status">{texts().entries_selected(count)}</p>
            {(count < total).then(|| view! {
                <button type="button" class="link" on:click=move |_| selected.all()>{texts().select_all_found(total)}</button>
            })}
            <button type="button" class="link" on:click=move |_| selected.clear()>{texts().clear_selection}</button>
            <span class="acts">
                {choice(texts().set_group, groups, move |word| grouped(word).into_iter().for_each(|it| selected.act(it)))}
                {choice(texts().set_contact_type, contact_types, move |word| contacted(word).into_iter().for_each(|it| selected.act(it)))}
                <button type="button" on:click=act(BulkAction::Favorite(true))><Icon name="star"/>{texts().make_favorite}</button>
                <button type="button" on:click=act(BulkAction::Favorite(false))>{texts().no_favorite}</button>
                <button type="button" class="danger" on:click=act(BulkAction::Delete)><Icon name="delete"/>{texts().delete_all}</button>
            </span>
        </div>
    }
    .into_any()
}

/// A choice that is done at once.
fn choice(
    label: &'static str,
    options: Vec<(&'static str, &'static str)>,
    chosen: impl Fn(String) + 'static,
) -> AnyView {
    let options: Vec<_> =
        options.into_iter().map(|(word, label)| view! { <option value=word>{label}</option> }).collect();
    view! {
        <select aria-label=label on:change=move |event| chosen(event_target_value(&event))>
            <option value="">{label}</option>
            {options}
        </select>
    }
    .into_any()
}
