//! The form: a new phone, or name and directories of the one chosen.

use super::PATH;
use crate::{
    address::Address,
    api::{ChosenPhone, DIRECTORIES, Sent},
    components::{Choice, Icon, TextField},
    dom::{self, SentForm},
    pages::settings::{Settings, hidden},
    texts::texts,
};
use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

pub(super) const FORM: &str = "phone-form";

pub(super) fn form(
    form: &Sent,
    chosen: Option<&ChosenPhone>,
    directories: Vec<(String, String)>,
    may_edit: bool,
    administers: bool,
    settings: Settings,
) -> AnyView {
    let problems = settings.problems;
    let is_new = chosen.is_none();
    let value = |field: &str| form.text(field).to_owned();
    let navigate = use_navigate();
    let send = move |event: SubmitEvent| {
        let sent = SentForm::take(&event);
        // What was added is chosen then, and nothing when it was deleted.
        let next = match (is_new, sent.button.as_str()) {
            (true, _) => {
                Some(Address { phone: Some(sent.text("new_phone")), ..Address::default() }.of_page(PATH))
            }
            (false, "delete") => Some(PATH.to_owned()),
            (false, _) => None,
        };
        let navigate = navigate.clone();
        settings.send(&event, move || match &next {
            Some(next) => navigate(next, NavigateOptions { scroll: false, ..Default::default() }),
            None => dom::settle(FORM),
        });
    };
    let title = if is_new { texts().add_phone } else { texts().edit_phone };
    let id = chosen.map(|chosen| chosen.id.clone()).unwrap_or_default();
    let about = chosen.map(|chosen| chosen.name.clone()).unwrap_or_default();
    let links = chosen.map(|chosen| links(&chosen.id));
    let id_field = is_new.then(|| {
        view! { <TextField name="new_phone" label=texts().id value=value("new_phone") placeholder="reception" hint=texts().id_hint problems/> }
    });
    view! {
        <form id=FORM method="post" action="/page/post_settings" autocomplete="off" on:submit=send>
            <header class="head">
                <h2 id="form-title" tabindex="-1">{title}</h2>
                <a class="plain close" class:always=!is_new href=PATH title=texts().close>
                    <Icon name="close"/>
                    <span class="unseen">{texts().close}</span>
                </a>
            </header>
            {hidden([
                ("form", "phone".to_owned()),
                ("phone", id.clone()),
                ("revision", value("revision")),
                ("shown", id),
                ("about", about.clone()),
            ])}
            <fieldset disabled=!may_edit>
                {id_field}
                <TextField name="name" label=texts().phone_name value=value("name") problems/>
                {order(form, directories, settings)}
            </fieldset>
            {links}
            {may_edit.then(|| view! {
                <div class="buttons">
                    <button class="primary" name="button" value="save" disabled=settings.busy>
                        {if is_new { texts().add } else { texts().change }}
                    </button>
                    {(administers && !is_new).then(|| view! {
                        <button name="button" value="delete" disabled=settings.busy aria-label=texts().delete_what(&about)>
                            {texts().delete}
                        </button>
                    })}
                </div>
            })}
        </form>
    }
    .into_any()
}

/// The directories in the order in which they are asked: a choice for each place, one more than are chosen.
fn order(form: &Sent, directories: Vec<(String, String)>, settings: Settings) -> AnyView {
    let taken = DIRECTORIES.iter().filter(|place| !form.text(place).is_empty()).count();
    let places = directories.len().min((taken + 1).max(3)).min(DIRECTORIES.len());
    let options = std::iter::once((String::new(), texts().none_chosen.to_owned())).chain(directories);
    let options: Vec<(String, String)> = options.collect();
    let choices: Vec<_> = DIRECTORIES
        .into_iter()
        .take(places)
        .enumerate()
        .map(|(at, place)| {
            let label = texts().place_of_directory(at + 1);
            let value = form.text(place).to_owned();
            view! { <Choice name=place label value options=options.clone() problems=settings.problems/> }
        })
        .collect();
    view! {
        <fieldset class="places">
            <legend>{texts().directories}</legend>
            <p class="hint">{texts().directories_hint}</p>
            {choices}
        </fieldset>
    }
    .into_any()
}

fn links(id: &str) -> AnyView {
    let to = |path: &str| Address { phone: Some(id.to_owned()), ..Address::default() }.of_page(path);
    view! {
        <p class="links">
            <a href=to("/preferences")>{texts().preferences}</a>
            " · "
            <a href=to("/identities")>{texts().identities}</a>
        </p>
    }
    .into_any()
}
