//! Tokens: what programs bring.

use crate::{
    api::TokenLine,
    components::{Choice, TextField},
    dom,
    pages::settings::{Settings, hidden},
    texts::{self, texts},
};
use leptos::prelude::*;
use shared::Scope;

pub(super) const FORM: &str = "token-form";

pub(super) fn section(tokens: Vec<TokenLine>, settings: Settings) -> AnyView {
    let rows: Vec<_> = tokens.into_iter().map(|token| row(token, settings)).collect();
    let none = rows.is_empty().then(|| view! { <p class="quiet">{texts().no_tokens}</p> });
    let some = (!rows.is_empty()).then(|| {
        view! {
            <div class="sheet">
                <table aria-labelledby="tokens">
                    <thead>
                        <tr>
                            <th scope="col">{texts().token_name}</th>
                            <th scope="col">{texts().scope}</th>
                            <th scope="col">{texts().made_by}</th>
                            <th scope="col">{texts().expires}</th>
                            <th scope="col">{texts().last_used}</th>
                            <th scope="col"><span class="unseen">{texts().revoke}</span></th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
    });
    view! {
        <section aria-labelledby="tokens">
            <h2 id="tokens">{texts().tokens}</h2>
            <p class="hint">{texts().tokens_hint}</p>
            {some}
            {none}
            {form(settings)}
        </section>
    }
    .into_any()
}

fn row(token: TokenLine, settings: Settings) -> AnyView {
    let TokenLine { id, name, scope, made_by, expires, expired, last_used } = token;
    let label = texts().revoke_what(&name);
    let question = texts::question(&label);
    let ask = move |event| settings.send_if(&event, question.clone(), texts().token_ends, texts().revoke);
    let ends = if expired { texts().expired } else { texts().expires };
    view! {
        <tr>
            <td class="name">{name.clone()}</td>
            <td class="fact">{scope}</td>
            <td class="fact" data-label=texts().made_by>{made_by}</td>
            <td class="fact" class:problem=expired data-label=ends>{expires.unwrap_or_else(|| texts().never.into())}</td>
            <td class="fact" data-label=texts().last_used>{last_used.unwrap_or_else(|| texts().not_yet.into())}</td>
            <td class="actions">
                <form method="post" action="/page/post_settings" on:submit=ask>
                    {hidden([("form", "token".to_owned()), ("before", id), ("about", name)])}
                    <button class="small" name="button" value="delete" aria-label=label disabled=settings.busy>{texts().revoke}</button>
                </form>
            </td>
        </tr>
    }
    .into_any()
}

fn form(settings: Settings) -> AnyView {
    let problems = settings.problems;
    let scopes =
        Scope::ALL.iter().map(|scope| (scope.word().into(), scope.label(texts().language).into())).collect();
    view! {
        <form id=FORM class="card" method="post" action="/page/post_settings" autocomplete="off" on:submit=move |event| settings.send(&event, || dom::reset(FORM))>
            <h3>{texts().add_token}</h3>
            {hidden([("form", "token".to_owned())])}
            <TextField name="token_name" label=texts().token_name value=String::new() placeholder=texts().token_name_hint problems/>
            <div class="pair">
                <Choice name="scope" label=texts().scope value=Scope::default().word().to_owned() options=scopes problems/>
                <TextField name="expires" label=texts().expires_on value=String::new() kind="date" problems/>
            </div>
            <div class="buttons">
                <button class="primary" name="button" value="save" disabled=settings.busy>{texts().add_token}</button>
            </div>
        </form>
    }
    .into_any()
}
