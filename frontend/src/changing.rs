//! What it takes to change something: to save, to delete, the questions before it, to take back. In the browser it is a program
//! of its own, which is fetched when somebody comes to the list or the form: whoever looks something up does not load it.
//!
//! The functions stand where they belong. Here is the one list of them, and nobody else may mention them: what is mentioned
//! elsewhere is in the first program.

use crate::{
    components::{self, Door, Entering, Notice},
    dom::SentForm,
    pages,
    texts::texts,
};
use leptos::{
    prelude::*,
    task::spawn_local,
    wasm_split::{SplitLoaderError, wasm_split},
};
use std::{
    hint::black_box,
    sync::{Arc, OnceLock},
};

/// A part of the page that is made by that program.
pub(crate) type Part = Arc<dyn Fn() -> AnyView + Send + Sync>;

/// A part that the compiler does not know when it compiles what shows it: where there is only one kind of part it would have the
/// one mention the other.
pub(crate) fn part(view: impl Fn() -> AnyView + Send + Sync + 'static) -> Part {
    black_box(Arc::new(view))
}

/// The functions of that program.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Changing {
    /// Those of the directory.
    pub(crate) directory: pages::DirectoryChanges,
    /// Takes back what was done.
    pub(crate) undo: fn(Notice, crate::api::Step),
    /// Signs in again, where a session has ended.
    pub(crate) sign_in: fn(Entering, SentForm, Door),
}

/// It is a plain function on the server.
#[wasm_split(changing, wasm_split_path = leptos::wasm_split, fallible, preload(load))]
fn all() -> Result<Changing, SplitLoaderError> {
    Ok(Changing {
        directory: pages::DIRECTORY_CHANGES,
        undo: components::undo,
        sign_in: components::sign_in_again,
    })
}

static FETCHED: OnceLock<Changing> = OnceLock::new();

/// The functions, once they have been fetched.
pub(crate) fn now() -> Option<Changing> {
    FETCHED.get().copied()
}

/// The functions; nothing where they cannot be fetched.
pub(crate) async fn fetched() -> Option<Changing> {
    if now().is_none()
        && let Ok(all) = all().await
    {
        FETCHED.set(all).ok();
    }
    now()
}

/// Somebody is about to change something, it seems.
pub(crate) fn fetch() {
    if now().is_none() {
        spawn_local(async {
            fetched().await;
        });
    }
}

type Then = Arc<dyn Fn(Changing) + Send + Sync>;

/// What was to be done and could not, because it takes what cannot be fetched.
#[derive(Clone, Copy)]
pub(crate) struct Undone(RwSignal<Option<Then>>);

impl Undone {
    fn new() -> Undone {
        Undone(RwSignal::new(None))
    }

    /// For all parts of the pages.
    pub(crate) fn provide() {
        provide_context(Undone::new());
    }

    /// That of these pages.
    pub(crate) fn here() -> Undone {
        use_context().unwrap_or_else(Undone::new)
    }

    /// Does this as soon as what it takes is there. Otherwise the page says so and offers to try again.
    pub(crate) fn then(self, run: impl Fn(Changing) + Send + Sync + 'static) {
        match now() {
            Some(changing) => run(changing),
            None => self.after(Arc::new(run)),
        }
    }

    fn after(self, run: Then) {
        spawn_local(async move {
            let changing = fetched().await;
            self.0.set(changing.is_none().then(|| run.clone()));
            changing.into_iter().for_each(|it| run(it));
        });
    }

    /// A part of the page that takes it, and nothing until it is there.
    pub(crate) fn part(self, view: impl Fn(Changing) -> AnyView + Send + Sync + 'static) -> AnyView {
        if let Some(changing) = now() {
            return view(changing);
        }
        let is_there = RwSignal::new(false);
        self.then(move |_| {
            is_there.try_set(true);
        });
        view! { {move || is_there.get().then(now).flatten().map(&view)} }.into_any()
    }
}

/// Says that something could not be done.
#[component]
pub(crate) fn NotDone() -> impl IntoView {
    let undone = Undone::here();
    let again = move |_| undone.0.get_untracked().into_iter().for_each(|run| undone.after(run));
    view! {
        {move || undone.0.with(Option::is_some).then(|| view! {
            <div class="status" role="alert">
                <p>{texts().part_not_loaded}</p>
                <button type="button" on:click=again>{texts().try_again}</button>
            </div>
        })}
    }
    .into_any()
}
