//! People: the list, and the form for one of them or for a new one.

use super::PATH;
use crate::{
    address::Address,
    api::{PersonLine, Sent},
    components::{Choice, Icon, TextField, TickBox},
    dom,
    pages::settings::{Settings, hidden},
    texts::texts,
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use shared::Role;

pub(super) const FORM: &str = "person-form";

pub(super) fn section(
    people: Vec<PersonLine>,
    person: &Sent,
    directories: Vec<(String, String)>,
    settings: Settings,
) -> AnyView {
    let rows: Vec<_> = people.into_iter().map(|person| row(person, settings)).collect();
    view! {
        <section aria-labelledby="people">
            <h2 id="people">{texts().people}</h2>
            <div class="sheet">
                <table aria-labelledby="people">
                    <thead>
                        <tr>
                            <th scope="col">{texts().person_name}</th>
                            <th scope="col">{texts().role}</th>
                            <th scope="col">{texts().directories}</th>
                            <th scope="col"><span class="unseen">{texts().delete}</span></th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {form(person, directories, settings)}
        </section>
    }
    .into_any()
}

fn row(person: PersonLine, settings: Settings) -> AnyView {
    let PersonLine { id, name, role, directories } = person;
    let chosen = {
        let id = id.clone();
        move || settings.address.with(|address| address.person.as_ref() == Some(&id))
    };
    let href = {
        let id = id.clone();
        move || settings.address.with(|it| Address { person: Some(id.clone()), ..it.clone() }.of_page(PATH))
    };
    let directories = directories.map_or(texts().all_directories.to_owned(), |some| some.join(", "));
    let question = texts().delete_question(&id);
    let ask = move |event| settings.send_if(&event, question.clone(), texts().person_goes, texts().delete);
    let beside = (name != id && !name.is_empty()).then(|| view! { <span class="own quiet">{name}</span> });
    view! {
        <tr class="single" class:chosen=chosen>
            <td class="name"><a class="line" href=href>{id.clone()}</a> {beside}</td>
            <td class="fact">{role}</td>
            <td class="fact">{directories}</td>
            <td class="actions">
                <form method="post" action="/page/post_settings" on:submit=ask>
                    {hidden([("form", "person".to_owned()), ("before", id.clone())])}
                    <button class="plain" name="button" value="delete" title=texts().delete disabled=settings.busy>
                        <Icon name="delete"/>
                        <span class="unseen">{texts().delete_what(&id)}</span>
                    </button>
                </form>
            </td>
        </tr>
    }
    .into_any()
}

fn form(person: &Sent, directories: Vec<(String, String)>, settings: Settings) -> AnyView {
    let problems = settings.problems;
    let value = |field: &str| person.text(field).to_owned();
    let is_new = person.text("before").is_empty();
    let empty = move || settings.address.with(|it| Address { person: None, ..it.clone() }.of_page(PATH));
    let navigate = use_navigate();
    let submit = move |event| {
        let navigate = navigate.clone();
        settings.send(&event, move || {
            // Of somebody else it is anew anyway.
            if is_new {
                dom::reset(FORM);
            }
            navigate(&empty(), NavigateOptions { scroll: false, ..Default::default() })
        });
    };
    let roles =
        Role::ALL.iter().map(|role| (role.word().into(), role.label(texts().language).into())).collect();
    let role = if is_new { Role::default().word().to_owned() } else { value("role") };
    let password = if is_new { texts().password } else { texts().new_person_password };
    let close = (!is_new).then(|| view! { <a class="button" href=empty>{texts().cancel}</a> });
    view! {
        <form id=FORM class="card" method="post" action="/page/post_settings" autocomplete="off" on:submit=submit>
            <h3>{if is_new { texts().add_person.to_owned() } else { texts().edit_person(&value("before")) }}</h3>
            {hidden([("form", "person".to_owned()), ("before", value("before")), ("revision", value("revision"))])}
            <div class="pair">
                <TextField name="person_id" label=texts().person_id hint=texts().person_id_hint value=value("person_id") disabled={!is_new} problems/>
                <TextField name="person_name" label=texts().person_name value=value("person_name") problems/>
            </div>
            <div class="pair">
                <Choice name="role" label=texts().role value=role options=roles problems/>
                <TextField name="password" label=password hint=texts().password_hint value=String::new() kind="password" autocomplete="new-password" problems/>
            </div>
            <fieldset class="directories">
                <legend>{texts().directories}</legend>
                <TickBox name="all_directories" label=texts().all_directories ticked={is_new || person.text("all_directories") == "yes"}/>
                <div class="each">{each(person, directories)}</div>
                {problems.about("all_directories")}
            </fieldset>
            <div class="buttons">
                <button class="primary" name="button" value="save" disabled=settings.busy>
                    {if is_new { texts().add_person } else { texts().change }}
                </button>
                {close}
            </div>
        </form>
    }
    .into_any()
}

/// The style sheet shows them where not all are chosen.
fn each(person: &Sent, directories: Vec<(String, String)>) -> Vec<AnyView> {
    let tick = |(id, name): (String, String)| {
        let field = format!("directory:{id}");
        let ticked = person.text(&field) == "yes";
        view! { <TickBox name=field label=name ticked/> }.into_any()
    };
    directories.into_iter().map(tick).collect()
}
