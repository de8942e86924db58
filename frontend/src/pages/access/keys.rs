//! The keys of phones.

use crate::{
    api::KeyLine,
    pages::settings::{Settings, hidden},
    texts,
};
use leptos::{ev::SubmitEvent, prelude::*};

pub(super) fn section(keys: Vec<KeyLine>, settings: Settings) -> AnyView {
    let rows: Vec<_> = keys.into_iter().map(|key| row(key, settings)).collect();
    view! {
        <section aria-labelledby="keys">
            <h2 id="keys">{texts::KEYS}</h2>
            <p class="hint">{texts::KEYS_HINT}</p>
            <div class="sheet">
                <table aria-labelledby="keys">
                    <thead>
                        <tr>
                            <th scope="col">{texts::PHONE}</th>
                            <th scope="col">{texts::PHONE_ID}</th>
                            <th scope="col">{texts::HAS_KEY}</th>
                            <th scope="col">{texts::LAST_USED}</th>
                            <th scope="col"><span class="unseen">{texts::NEW_KEY}</span></th>
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
    let label = texts::new_key_of(&name);
    let question = texts::question(&label);
    // A phone that has none loses nothing.
    let make = move |event: SubmitEvent| match has_key {
        true => settings.send_if(&event, question.clone(), texts::OLD_KEY_ENDS, texts::NEW_KEY),
        false => settings.send(&event, || ()),
    };
    let last_used = since.as_ref().map(|_| last_used.unwrap_or_else(|| texts::NOT_YET.into()));
    view! {
        <tr>
            <td class="name">{name}</td>
            <td class="fact" data-label=texts::PHONE_ID>{phone.clone()}</td>
            <td class="fact" data-label=texts::HAS_KEY>{since.unwrap_or_else(|| texts::NO_KEY.into())}</td>
            <td class="fact" data-label=texts::LAST_USED>{last_used}</td>
            <td class="actions">
                <form method="post" action="/page/post_settings" on:submit=make>
                    {hidden([("form", "phone_key".to_owned()), ("phone", phone)])}
                    <button class="small" name="button" value="save" aria-label=label disabled=settings.busy>{texts::NEW_KEY}</button>
                </form>
            </td>
        </tr>
    }
    .into_any()
}
