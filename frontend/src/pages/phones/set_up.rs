//! How the phone chosen is set up: texts to copy, the very ones of the documents, with this server and this phone in them.

use crate::{
    api::{ChosenPhone, RecipeView},
    dom,
    effects::watch,
    pages::settings::Settings,
    texts::texts,
};
use leptos::prelude::*;

/// A longer text is scrolled.
const MOST_LINES: usize = 18;

pub(super) fn section(chosen: ChosenPhone, settings: Settings, key_of: RwSignal<Option<String>>) -> AnyView {
    let ChosenPhone { id, name, set_up, key_here, .. } = chosen;
    // The key, while it is shown.
    let key = Memo::new(move |_| {
        let is_its = key_of.with(|key_of| key_of.as_ref() == Some(&id));
        settings.made.get().filter(|_| is_its).map(|(_, secret)| secret)
    });
    let with_key = move |text: &str| match key.get() {
        Some(key) => text.replace(&key_here, &key),
        None => text.to_owned(),
    };
    let recipes: Vec<AnyView> =
        set_up.into_iter().map(|recipe| one(recipe, settings, with_key.clone())).collect();
    view! {
        <section class="set-up" aria-labelledby="set-up">
            <h2 id="set-up">{texts().set_up_of(&name)}</h2>
            <p class="hint">{texts().recipes_hint}</p>
            {recipes}
        </section>
    }
    .into_any()
}

fn one(
    recipe: RecipeView,
    settings: Settings,
    with_key: impl Fn(&str) -> String + Clone + Send + Sync + 'static,
) -> AnyView {
    let RecipeView { id, name, parts } = recipe;
    let parts: Vec<AnyView> = parts
        .into_iter()
        .enumerate()
        .map(|(at, (file, text))| part(&format!("{id}-{at}"), &name, file, text, settings, with_key.clone()))
        .collect();
    view! { <details><summary>{name}</summary>{parts}</details> }.into_any()
}

fn part(
    field: &str,
    recipe: &str,
    file: String,
    text: String,
    settings: Settings,
    with_key: impl Fn(&str) -> String + Send + Sync + 'static,
) -> AnyView {
    let lines = text.lines().count().min(MOST_LINES).to_string();
    let label = format!("{recipe}: {file}");
    let copy = {
        let field = field.to_owned();
        move |_| {
            let copied = dom::copy(&field);
            settings.notice.say(if copied { texts().copied } else { texts().not_copied });
        }
    };
    let shown = text.clone();
    let id = field.to_owned();
    // leptos does not bring the text inside up to date.
    watch(move || dom::set_text(&id, &with_key(&text)));
    view! {
        <div class="part">
            <div class="head">
                <label for=field.to_owned()>{file}</label>
                <button type="button" class="small" aria-label=texts().copy_what(&label) on:click=copy>{texts().copy}</button>
            </div>
            <textarea id=field.to_owned() readonly rows=lines spellcheck="false" wrap="off">{shown}</textarea>
        </div>
    }
    .into_any()
}
