//! The keys of phones.

use crate::{
    api::KeyLine,
    pages::settings::{Settings, hidden},
    texts::{self, texts},
};
use leptos::{ev::SubmitEvent, prelude::*};

pub(super) fn section(keys: Vec<KeyLine>, settings: Settings) -> AnyView {
    let rows: Vec<_> = keys.into_iter().map(|key| row(key, settings)).collect();
    view! {
        <section aria-labelledby="keys">
            <h2 id="keys">{texts().keys}</h2>
            <p class="hint">{texts().keys_hint}</p>
            <div class="sheet">
                <table aria-labelledby="keys">
                    <thead>
                        <tr>
                            <th scope="col">{texts().phone}</th>
                            <th scope="col">{texts().phone_id}</th>
                            <th scope="col">{texts().has_key}</th>
                            <th scope="col">{texts().last_used}</th>
                            <th scope="col"><span class="unseen">{texts().new_key}</span></th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn row(key: KeyLine, settings: Settings) -> AnyView {
    let KeyLine { phone, name, since, last_used } = key;
    let has_key = since.is_some();
    let label = texts().new_key_of(&name);
    let question = texts::question(&label);
    // A phone that has none loses nothing.
    let make = move |event: SubmitEvent| match has_key {
        true => settings.send_if(&event, question.clone(), texts().old_key_ends, texts().new_key),
        false => settings.send(&event, || ()),
    };
    let last_used = since.as_ref().map(|_| last_used.unwrap_or_else(|| texts().not_yet.into()));
    view! {
        <tr>
            <td class="name">{name}</td>
            <td class="fact" data-label=texts().phone_id>{phone.clone()}</td>
            <td class="fact" data-label=texts().has_key>{since.unwrap_or_else(|| texts().no_key.into())}</td>
            <td class="fact" data-label=texts().last_used>{last_used}</td>
            <td class="actions">
                <form method="post" action="/page/post_settings" on:submit=make>
                    {hidden([("form", "phone_key".to_owned()), ("phone", phone)])}
                    <button class="small" name="button" value="save" aria-label=label disabled=settings.busy>{texts().new_key}</button>
                </form>
            </td>
        </tr>
    }
    .into_any()
}
