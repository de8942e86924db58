//! Call: what is dialled, which identity the callee sees, and the link.

use super::desk::Desk;
use crate::{api::CallView, components::Icon, dom, effects::watch, texts::texts};
use leptos::prelude::*;

const ID: &str = "call";

/// What a call would be, before it is made.
#[component]
pub(super) fn CallDialog(desk: Desk) -> impl IntoView {
    let call = desk.call;
    watch(move || dom::show_dialog(ID, call.with(Option::is_some)));
    view! {
        <dialog id=ID class="call" aria-labelledby="call-title" on:close=move |_| call.set(None)>
            {move || call.get().map(|(about, view)| {
                let uri = view.uri.clone();
                view! {
                    <h2 id="call-title">{texts().call_whom(&about)}</h2>
                    {facts(view)}
                    <div class="buttons">
                        <a class="button primary" href=uri rel="external" autofocus on:click=move |_| call.set(None)>
                            <Icon name="call"/>
                            {texts().call_now}
                        </a>
                        <button type="button" on:click=move |_| call.set(None)>{texts().cancel}</button>
                    </div>
                }
            })}
        </dialog>
    }
    .into_any()
}

/// What is dialled and seen.
fn facts(call: CallView) -> AnyView {
    let seen = match call.identity {
        Some((name, address)) => format!("{name} ({address})"),
        None => texts().active_identity.into(),
    };
    view! {
        <dl class="facts">
            <dt>{texts().dials}</dt>
            <dd>{call.dials}</dd>
            <dt>{texts().shows}</dt>
            <dd>{seen}</dd>
        </dl>
    }
    .into_any()
}
