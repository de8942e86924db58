//! What can be done with all that are chosen.

use super::selection::{self, Selected};
use crate::{api::BulkAction, components::Icon, texts::texts};
use leptos::{ev, prelude::*};
use shared::{ContactType, Group};

/// Stands in the place of what else can be done with the list.
pub(in crate::pages::directory) fn bar(count: usize, selected: Selected) -> AnyView {
    let total = selected.total();
    let language = texts().language;
    let groups = Group::ALL.iter().map(|it| (BulkAction::Group(*it), it.label(language))).collect();
    let contact_types =
        ContactType::ALL.iter().map(|it| (BulkAction::ContactType(*it), it.label(language))).collect();
    let act = move |action| move |_: ev::MouseEvent| selection::act(selected, action);
    view! {
        <div class="bulk" role="group" aria-label=texts().selected>
            <p role="status">{texts().entries_selected(count)}</p>
            {(count < total).then(|| view! {
                <button type="button" class="link" on:click=move |_| selected.all()>{texts().select_all_found(total)}</button>
            })}
            <button type="button" class="link" on:click=move |_| selected.clear()>{texts().clear_selection}</button>
            <span class="acts">
                {choice("set-group", texts().set_group, groups, selected)}
                {choice("set-contact-type", texts().set_contact_type, contact_types, selected)}
                <button type="button" on:click=act(BulkAction::Favorite(true))><Icon name="star"/>{texts().make_favorite}</button>
                <button type="button" on:click=act(BulkAction::Favorite(false))>{texts().no_favorite}</button>
                <button type="button" class="danger" on:click=act(BulkAction::Delete)><Icon name="delete"/>{texts().delete_all}</button>
            </span>
        </div>
    }
    .into_any()
}

/// A choice that is done at once. Buttons, because the arrow keys would take every option of a select on their way; the browser
/// opens and closes them.
fn choice(
    id: &'static str,
    label: &'static str,
    options: Vec<(BulkAction, &'static str)>,
    selected: Selected,
) -> AnyView {
    let option = |(action, label): (BulkAction, &'static str)| {
        let act = move |_| selection::act(selected, action);
        view! { <button type="button" popovertarget=id popovertargetaction="hide" on:click=act>{label}</button> }
    };
    let options: Vec<_> = options.into_iter().map(option).collect();
    view! {
        <button type="button" class="opens" popovertarget=id>{label}</button>
        <div id=id popover="auto" class="options" role="group" aria-label=label>{options}</div>
    }
    .into_any()
}
