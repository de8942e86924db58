//! What would happen to a call: decided right here.

use crate::{api::WhatIf, texts::texts};
use leptos::prelude::*;
use shared::{Action, Decision, PhoneState};

/// What would happen, and every step of it where they are wanted.
#[component]
pub(crate) fn Outcome(
    /// All that it takes to decide.
    found: WhatIf,
    /// The phone's state.
    state: PhoneState,
    /// Whether every step is told.
    steps: bool,
) -> impl IntoView {
    let language = texts().language;
    let (action, what, told) = found.decide(state, |decision| {
        let told: Vec<String> =
            decision.explanation.iter().map(|step| step.in_words(language).to_string()).collect();
        (decision.action.word(), happens(decision), told)
    });
    let always = (found.decide(PhoneState { dnd: true, calls: 1 }, |it| it.action) == Action::Ring
        && state == PhoneState::default())
    .then_some(texts().even_in_dnd);
    let told: Vec<_> = told.into_iter().filter(|_| steps).map(|step| view! { <li>{step}</li> }).collect();
    view! {
        <p><strong class=format!("outcome {action}")>{what}</strong> " " {always}</p>
        {(!told.is_empty()).then(|| view! { <ol class="steps">{told}</ol> })}
    }
    .into_any()
}

/// What a phone does, in a few words.
pub(crate) fn happens(decision: &Decision<'_>) -> String {
    let words = decision.action.label(texts().language);
    match (decision.action, decision.ringtone, decision.sip_status) {
        (Action::Ring, Some(tone), _) => [words, ": ", &String::from(tone.clone())].concat(),
        (Action::Busy, _, Some(status)) => [words, " (", &status.to_string(), ")"].concat(),
        _ => words.to_owned(),
    }
}
