//! Effects of one type: the code around an effect is in the page once, and not for every closure again.

use leptos::prelude::Effect;

/// Runs this in the browser, and again whenever a signal that it reads has changed.
pub(crate) fn watch(run: impl FnMut() + 'static) {
    boxed(Box::new(run));
}

fn boxed(run: Box<dyn FnMut()>) {
    Effect::new(run);
}
