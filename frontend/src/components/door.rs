//! Who has signed in; and signing in again where a session has ended while something was half typed.

use crate::{
    api::{self, Asked, Refusal, Sent, Who},
    changing::fetched,
    components::{Problems, TextField},
    dom::{self, SentForm},
    effects::watch,
    texts::texts,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use std::sync::Arc;

const ID: &str = "door";

/// What is done once somebody is in.
type Then = Arc<dyn Fn() + Send + Sync>;

/// Who looks at the pages.
#[derive(Clone, Copy)]
pub(crate) struct Door {
    /// Who has signed in.
    pub(crate) who: Asked<Who>,
    /// Their name to sign in with, to be offered again.
    pub(crate) name: RwSignal<String>,
    then: RwSignal<Option<Then>>,
}

impl Door {
    fn new() -> Door {
        Door {
            who: api::ask(|| (api::WhoLooks {}, 0)),
            name: RwSignal::new(String::new()),
            then: RwSignal::new(None),
        }
    }

    /// For all parts of the pages.
    pub(crate) fn provide() {
        provide_context(Door::new());
    }

    /// The door of these pages.
    pub(crate) fn here() -> Door {
        use_context().unwrap_or_else(Door::new)
    }

    /// The session has ended: asks for the password in place, and then does what was wanted.
    pub(crate) fn ask(self, then: impl Fn() + Send + Sync + 'static) {
        self.then.set(Some(Arc::new(then)));
    }

    fn opened(self) {
        let then = self.then.get_untracked();
        self.then.set(None);
        self.who.refetch();
        if let Some(then) = then {
            then();
        }
    }
}

/// A form by which somebody comes in.
#[derive(Clone, Copy)]
pub(crate) struct Entering {
    /// Why not, in words.
    pub(crate) refused: RwSignal<String>,
    /// What is wrong in the form.
    pub(crate) problems: Problems,
    /// Whether an answer of the server is awaited.
    pub(crate) busy: RwSignal<bool>,
}

impl Entering {
    pub(crate) fn new() -> Entering {
        Entering {
            refused: RwSignal::new(String::new()),
            problems: Problems::none(),
            busy: RwSignal::new(false),
        }
    }

    /// Sends the form; `entered` learns where to go.
    pub(crate) fn send<F: Future<Output = Result<String, Refusal>>>(
        self,
        form: &SentForm,
        ask: impl FnOnce(Sent) -> F + 'static,
        entered: impl FnOnce(String) + 'static,
    ) {
        let sent = form.all();
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        spawn_local(async move {
            let answer = ask(sent).await;
            self.busy.set(false);
            self.refused.set(String::new());
            self.problems.0.set(Vec::new());
            match answer {
                Ok(next) => entered(next),
                Err(Refusal::Fields(problems)) => self.problems.show(problems),
                Err(refusal) => self.refused.set(refusal.message()),
            }
        });
    }

    /// Read out as soon as it is there.
    pub(crate) fn alert(self) -> AnyView {
        view! { <p class="problem" role="alert">{move || self.refused.get()}</p> }.into_any()
    }
}

/// Name and password.
pub(crate) fn sign_in_fields(entering: Entering, name: String) -> AnyView {
    let problems = entering.problems;
    view! {
        <TextField name="sign_in_name" label=texts().sign_in_name value=name autocomplete="username" problems/>
        <TextField name="sign_in_password" label=texts().password value=String::new() kind="password"
            autocomplete="current-password" problems/>
        {entering.alert()}
    }
    .into_any()
}

/// Opens the door again with name and password.
pub(crate) fn sign_in_again(entering: Entering, form: SentForm, door: Door) {
    entering.send(&form, |sent| api::send(api::SignIn { sent }), move |_| door.opened());
}

/// Over the page, so that nothing typed in it is lost.
#[component]
pub(crate) fn SignInDialog() -> impl IntoView {
    let door = Door::here();
    let entering = Entering::new();
    let open = move || door.then.with(Option::is_some);
    watch(move || {
        dom::show_dialog(ID, open());
        if open() && !door.name.with_untracked(String::is_empty) {
            dom::focus("sign_in_password");
        }
    });
    let submit = move |event: SubmitEvent| {
        let form = SentForm::take(&event);
        spawn_local(async move {
            match fetched().await {
                Some(changing) => (changing.sign_in)(entering, form, door),
                None => entering.refused.set(texts().part_not_loaded.into()),
            }
        });
    };
    view! {
        <dialog id=ID aria-labelledby="door-title" on:close=move |_| door.then.set(None)>
            {move || open().then(|| view! {
                <h2 id="door-title">{texts().sign_in_again}</h2>
                <p>{texts().sign_in_again_hint}</p>
                <form method="post" action="/page/post_sign_in" on:submit=submit>
                    {sign_in_fields(entering, door.name.get_untracked())}
                    <div class="buttons">
                        <button class="primary" disabled=entering.busy>{texts().sign_in}</button>
                        <button type="button" on:click=move |_| door.then.set(None)>{texts().cancel}</button>
                    </div>
                </form>
            })}
        </dialog>
    }
    .into_any()
}
