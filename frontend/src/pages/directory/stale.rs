//! Two have changed the same line: both versions, field by field, and the choice between them.

use super::desk::{self, Desk};
use crate::{
    api::{SaveRequest, Theirs},
    changing::{Part, part},
    dom::{self, SentForm},
    effects::watch,
    form_rules::Fields,
    texts::texts,
};
use leptos::{ev::SubmitEvent, prelude::*};

const ID: &str = "stale";
const MINE: &str = "mine";

/// A dialog: what is in the form stays there behind it.
#[component]
pub(super) fn StaleDialog(desk: Desk) -> impl IntoView {
    let stale = desk.stale;
    watch(move || dom::show_dialog(ID, stale.with(Option::is_some)));
    view! {
        <dialog id=ID class="wide" aria-labelledby="stale-title" on:close=move |_| stale.set(None)>
            <h2 id="stale-title">{texts().stale_title}</h2>
            {move || stale.get().map(|choice| choice())}
        </dialog>
    }
    .into_any()
}

/// A field in which the two differ.
struct Row {
    name: &'static str,
    mine: String,
    theirs: String,
    /// Whether only they have changed it.
    is_theirs: bool,
}

/// What differs. What only one of them has changed is theirs or mine without a doubt, and so chosen already.
fn rows(mine: &Fields, theirs: &Fields, opened: &Fields) -> Vec<Row> {
    let triples = mine.pairs().into_iter().zip(theirs.pairs()).zip(opened.pairs());
    triples
        .filter(|(((_, mine), (_, theirs)), _)| mine.trim() != theirs.trim())
        .map(|(((name, mine), (_, theirs)), (_, opened))| Row {
            name,
            mine: mine.clone(),
            theirs: theirs.clone(),
            is_theirs: mine.trim() == opened.trim(),
        })
        .collect()
}

/// The choice between this request and what they have made of the line.
pub(super) fn stale(request: SaveRequest, theirs: Theirs, desk: Desk) -> Part {
    part(move || choice(request.clone(), theirs.clone(), desk))
}

fn choice(request: SaveRequest, theirs: Theirs, desk: Desk) -> AnyView {
    let rows = desk.opened.with_value(|opened| rows(&request.fields, &theirs.fields, opened));
    let same = rows.is_empty().then(|| view! { <p>{texts().same_now}</p> });
    let of_sub = theirs.of_sub;
    let shown: Vec<_> = rows.iter().map(|it| row(it, of_sub)).collect();
    let names: Vec<&'static str> = rows.iter().map(|row| row.name).collect();
    let save = move |event: SubmitEvent| {
        let form = SentForm::take(&event);
        let mut fields = theirs.fields.clone();
        for name in names.iter().filter(|name| form.text(&radio(name)) == MINE) {
            let mine = request.fields.pairs().into_iter().find(|(field, _)| field == name);
            if let (Some(field), Some((_, mine))) = (fields.field_mut(name), mine) {
                mine.clone_into(field);
            }
        }
        desk::save(desk, SaveRequest { line: Some(theirs.line.clone()), fields, ..request.clone() });
    };
    view! {
        <p>{texts().stale_hint}</p>
        <form on:submit=save>
            {same}
            <table class="versions">
                <thead><tr><th scope="col">{texts().field_heading}</th><th scope="col">{texts().yours}</th><th scope="col">{texts().theirs}</th></tr></thead>
                <tbody>{shown}</tbody>
            </table>
            <div class="buttons">
                <button class="primary" disabled=desk.busy>{texts().save_choice}</button>
                <button type="button" on:click=move |_| desk.stale.set(None)>{texts().cancel}</button>
            </div>
        </form>
    }
    .into_any()
}

fn radio(name: &str) -> String {
    format!("choice-{name}")
}

fn row(row: &Row, of_sub: bool) -> AnyView {
    let name = row.name;
    let follows = of_sub && !["number", "range", "number_type", "contact_type"].contains(&name);
    let option = |value: &'static str, text: &str, checked: bool| {
        let text = texts().value(name, text, follows);
        view! { <td><label><input type="radio" name=radio(name) value=value checked=checked/> " " {text}</label></td> }
    };
    view! {
        <tr>
            <th scope="row">{texts().field(name)}</th>
            {option(MINE, &row.mine, !row.is_theirs)}
            {option("theirs", &row.theirs, row.is_theirs)}
        </tr>
    }
    .into_any()
}
