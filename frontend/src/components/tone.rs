//! The choice of a ringtone: a built-in one, or the address of a custom melody.

use crate::{
    api::{CUSTOM, Sent},
    components::{Choice, Problems, TextField},
    dom,
    texts::texts,
};
use leptos::prelude::*;
use shared::Ringtone;

/// The style sheet shows the address where "custom" is chosen, the warning where `Silent` is, and the button where there is
/// something to hear: that needs no script.
#[component]
pub(crate) fn ToneField(
    /// The names of the choice and of the melody's address.
    fields: (&'static str, &'static str),
    /// Its label.
    label: &'static str,
    /// What the form says.
    form: Sent,
    /// Whether "default" can be chosen.
    #[prop(default = true)]
    has_default: bool,
    /// What to say where `Silent` is chosen.
    #[prop(optional)]
    silent: &'static str,
    /// What is wrong with the form.
    problems: Problems,
) -> impl IntoView {
    let (choice, melody) = fields;
    let built_in = Ringtone::built_in().map(|tone| tone.to_string()).map(|tone| (tone.clone(), tone));
    let options = has_default
        .then(|| (String::new(), texts().tone_default.to_owned()))
        .into_iter()
        .chain(built_in)
        .chain([(CUSTOM.to_owned(), texts().tone_custom.to_owned())])
        .collect();
    let address = texts().melody_of(label);
    // The same is heard again when its address is another.
    let (heard, times) = (RwSignal::new(None), StoredValue::new(0_u32));
    let play = move |_| {
        times.update_value(|times| *times += 1);
        let tone = dom::value(choice);
        heard.set(Some(["/ringtones/", &tone, ".wav?", &times.get_value().to_string()].concat()));
    };
    view! {
        <div class="tone">
            <div class="with-play">
                <Choice name=choice label value=form.text(choice).to_owned() options problems/>
                <button type="button" class="play" aria-label=texts().play_what(label) on:click=play>{texts().play}</button>
                <audio src=heard autoplay=true></audio>
            </div>
            <div class="melody">
                <TextField name=melody label=address value=form.text(melody).to_owned() placeholder="https://" problems/>
            </div>
            {(!silent.is_empty()).then(|| view! { <p class="hint if-silent">{silent}</p> })}
        </div>
    }
    .into_any()
}
