//! The key of the phone chosen.

use crate::{
    api::ChosenPhone,
    pages::settings::{Settings, hidden},
    texts::{self, texts},
};
use leptos::{ev::SubmitEvent, prelude::*};

pub(super) fn section(chosen: &ChosenPhone, settings: Settings, key_of: RwSignal<Option<String>>) -> AnyView {
    let ChosenPhone { id, name, key_since, key_used, .. } = chosen.clone();
    let has_key = key_since.is_some();
    let label = texts().new_key_of(&name);
    let question = texts::question(&label);
    let phone = id.clone();
    // A phone that has none loses nothing.
    let make = move |event: SubmitEvent| {
        key_of.set(Some(phone.clone()));
        match has_key {
            true => settings.send_if(&event, question.clone(), texts().old_key_ends, texts().new_key),
            false => settings.send(&event, || ()),
        }
    };
    let now = match key_since {
        None => texts().no_key.to_owned(),
        Some(since) => {
            let used = key_used.unwrap_or_else(|| texts().not_yet.to_owned());
            format!("{} {since} · {}: {used}", texts().has_key, texts().last_used)
        }
    };
    view! {
        <section class="key" aria-labelledby="key">
            <h2 id="key">{texts().key_of_phone}</h2>
            <form method="post" action="/page/post_settings" on:submit=make>
                {hidden([("form", "new_key".to_owned()), ("phone", id.clone()), ("shown", id)])}
                <p>{now}</p>
                <button name="button" value="save" aria-label=label disabled=settings.busy>{texts().new_key}</button>
            </form>
            <p class="hint">{texts().keys_hint}</p>
        </section>
    }
    .into_any()
}
