//! Tokens: what programs bring.

use crate::{
    api::TokenLine,
    components::{Choice, TextField},
    pages::settings::{Settings, hidden},
    texts,
};
use leptos::prelude::*;
use shared::Scope;

pub(super) const FORM: &str = "token-form";

pub(super) fn section(tokens: Vec<TokenLine>, settings: Settings) -> AnyView {
    let rows: Vec<_> = tokens.into_iter().map(|token| row(token, settings)).collect();
    let none = rows.is_empty().then(|| view! { <p class="quiet">{texts::NO_TOKENS}</p> });
    let some = (!rows.is_empty()).then(|| {
        view! {
            <div class="sheet">
                <table aria-labelledby="tokens">
                    <thead>
                        <tr>
                            <th scope="col">{texts::TOKEN_NAME}</th>
                            <th scope="col">{texts::SCOPE}</th>
                            <th scope="col">{texts::MADE_BY}</th>
                            <th scope="col">{texts::EXPIRES}</th>
                            <th scope="col">{texts::LAST_USED}</th>
                            <th scope="col"><span class="unseen">{texts::REVOKE}</span></th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
    });
    view! {
        <section aria-labelledby="tokens">
            <h2 id="tokens">{texts::TOKENS}</h2>
            <p class="hint">{texts::TOKENS_HINT}</p>
            {some}
            {none}
            {form(settings)}
        </section>
    }
    .into_any()
}

fn row(token: TokenLine, settings: Settings) -> AnyView {
    let TokenLine { id, name, scope, made_by, expires, expired, last_used } = token;
    let label = texts::revoke(&name);
    let question = texts::question(&label);
    let ask = move |event| settings.send_if(&event, question.clone(), texts::TOKEN_ENDS, texts::REVOKE);
    let ends = if expired { texts::EXPIRED } else { texts::EXPIRES };
    view! {
        <tr>
            <td class="name">{name.clone()}</td>
            <td class="fact">{scope}</td>
            <td class="fact" data-label=texts::MADE_BY>{made_by}</td>
            <td class="fact" class:problem=expired data-label=ends>{expires.unwrap_or_else(|| texts::NEVER.into())}</td>
            <td class="fact" data-label=texts::LAST_USED>{last_used.unwrap_or_else(|| texts::NOT_YET.into())}</td>
            <td class="actions">
                <form method="post" action="/page/post_settings" on:submit=ask>
                    {hidden([("form", "token".to_owned()), ("before", id), ("about", name)])}
                    <button class="small" name="button" value="delete" aria-label=label disabled=settings.busy>{texts::REVOKE}</button>
                </form>
            </td>
        </tr>
    }
    .into_any()
}

fn form(settings: Settings) -> AnyView {
    let problems = settings.problems;
    let scopes =
        Scope::ALL.iter().map(|scope| (scope.word().into(), scope.label(texts::LANGUAGE).into())).collect();
    view! {
        <form id=FORM class="card" method="post" action="/page/post_settings" autocomplete="off" on:submit=move |event| settings.send(&event, || ())>
            <h3>{texts::ADD_TOKEN}</h3>
            {hidden([("form", "token".to_owned())])}
            <TextField name="token_name" label=texts::TOKEN_NAME value=String::new() placeholder=texts::TOKEN_NAME_HINT problems/>
            <div class="pair">
                <Choice name="scope" label=texts::SCOPE value=Scope::default().word().to_owned() options=scopes problems/>
                <TextField name="expires" label=texts::EXPIRES_ON value=String::new() kind="date" problems/>
            </div>
            <div class="buttons">
                <button class="primary" name="button" value="save" disabled=settings.busy>{texts::ADD_TOKEN}</button>
            </div>
        </form>
    }
    .into_any()
}
