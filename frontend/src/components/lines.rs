//! Lines that come and go while somebody reads them.

use leptos::{prelude::*, tachys::view::keyed::keyed};
use std::hash::{DefaultHasher, Hash, Hasher};

/// A list of lines. Whichever is the same as before stays what it is in the browser: what is open in it, and the keyboard at
/// one of its buttons, do not go over to the line that takes its place. `beside` is what else its view depends on.
pub(crate) fn lines<T: Hash>(lines: Vec<T>, beside: impl Hash, view: impl Fn(T) -> AnyView) -> AnyView {
    let key = |line: &T| {
        let mut hasher = DefaultHasher::new();
        (line, &beside).hash(&mut hasher);
        hasher.finish()
    };
    kept(lines.into_iter().map(|line| (key(&line), view(line))).collect())
}

fn kept(lines: Vec<(u64, AnyView)>) -> AnyView {
    keyed(lines, |(key, _)| *key, |_, (_, view)| (drop::<usize>, view)).into_any()
}
