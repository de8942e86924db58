//! The question before something is lost: nothing goes by one slip of the hand.

use crate::{dom, effects::watch, texts::texts};
use leptos::prelude::*;
use std::sync::Arc;

const ID: &str = "confirm";

/// What is asked, and what is done when the answer is yes.
#[derive(Clone)]
pub(crate) struct Asked {
    question: String,
    /// What goes and what stays.
    consequence: String,
    yes: &'static str,
    then: Arc<dyn Fn() + Send + Sync>,
}

impl Asked {
    pub(crate) fn new(
        question: String,
        consequence: String,
        yes: &'static str,
        then: impl Fn() + Send + Sync + 'static,
    ) -> Asked {
        Asked { question, consequence, yes, then: Arc::new(then) }
    }
}

/// A dialog: the browser keeps the keyboard inside, closes it with Escape and gives the keyboard back afterwards.
#[component]
pub(crate) fn ConfirmDialog(
    /// What is asked now.
    asked: RwSignal<Option<Asked>>,
) -> impl IntoView {
    watch(move || dom::show_dialog(ID, asked.with(Option::is_some)));
    view! {
        <dialog id=ID aria-labelledby="confirm-title" on:close=move |_| asked.set(None)>
            {move || asked.get().map(|Asked { question, consequence, yes, then }| {
                let answer = move |_| {
                    asked.set(None);
                    then();
                };
                view! {
                    <h2 id="confirm-title">{question}</h2>
                    <p>{consequence}</p>
                    <div class="buttons">
                        <button type="button" class="danger" autofocus on:click=answer>{yes}</button>
                        <button type="button" on:click=move |_| asked.set(None)>{texts().cancel}</button>
                    </div>
                }
            })}
        </dialog>
    }
    .into_any()
}
