//! The question before others lose a number.

use super::desk::{self, Desk};
use crate::{
    api::{Button, Line, SaveRequest, Taken},
    changing::{Part, part},
    dom,
    effects::watch,
    texts::texts,
};
use leptos::prelude::*;

const ID: &str = "question";

/// A dialog: the browser keeps the keyboard inside, closes it with Escape and gives the keyboard back afterwards.
#[component]
pub(super) fn QuestionDialog(desk: Desk) -> impl IntoView {
    let question = desk.question;
    watch(move || dom::show_dialog(ID, question.with(Option::is_some)));
    view! {
        <dialog id=ID aria-labelledby="question-title" on:close=move |_| question.set(None)>
            <h2 id="question-title">{texts().number_taken}</h2>
            {move || question.get().map(|asked| asked())}
        </dialog>
    }
    .into_any()
}

/// What is asked before this is saved.
pub(super) fn question(request: SaveRequest, taken: Vec<Taken>, desk: Desk) -> Part {
    part(move || asked(&request, &taken, desk))
}

fn asked(request: &SaveRequest, taken: &[Taken], desk: Desk) -> AnyView {
    let losers: Vec<_> = taken
        .iter()
        .map(|taken| {
            view! {
                <li>
                    <strong>{texts().belongs_to(&taken.number, &taken.name)}</strong>
                    " "
                    {texts().would_lose(&taken.name, taken.only_number)}
                </li>
            }
        })
        .collect();
    let is_add = request.button == Button::Add;
    let instead = match taken {
        [only] if is_add => Some(instead(request.clone(), only, desk)),
        _ => None,
    };
    let yes = if is_add { texts().overwrite } else { texts().take_over };
    let request = request.clone();
    let confirm = move |_| desk::save(desk, SaveRequest { confirmed: true, ..request.clone() });
    view! {
        <ul class="losers">{losers}</ul>
        {instead}
        <div class="buttons">
            <button type="button" class="danger" disabled=desk.busy on:click=confirm>{yes}</button>
            <button type="button" autofocus on:click=move |_| desk.question.set(None)>{texts().cancel}</button>
        </div>
    }
    .into_any()
}

fn instead(request: SaveRequest, taken: &Taken, desk: Desk) -> AnyView {
    let line = Line { entry: taken.entry.clone(), number: Some(taken.number_id.clone()), revision: None };
    let keep = move |_| {
        let line = Some(line.clone());
        desk::save(desk, SaveRequest { button: Button::KeepAsSub, line, ..request.clone() });
    };
    view! {
        <div class="instead">
            <button type="button" class="primary" disabled=desk.busy on:click=keep>{texts().keep_as_sub(&taken.name)}</button>
            <p class="hint">{texts().keep_as_sub_hint(&taken.name)}</p>
        </div>
    }
    .into_any()
}
