//! What was looked for, marked in what is shown.

use leptos::prelude::*;

/// A text with some of its parts marked, as bytes in order.
pub(super) fn marked(text: &str, marks: &[(usize, usize)]) -> AnyView {
    if marks.is_empty() {
        return text.to_owned().into_any();
    }
    let mut parts: Vec<AnyView> = Vec::with_capacity(2 * marks.len() + 1);
    let mut at = 0;
    for &(from, to) in marks {
        let (Some(before), Some(found)) = (text.get(at..from), text.get(from..to)) else { continue };
        parts.push(before.to_owned().into_any());
        parts.push(view! { <mark>{found.to_owned()}</mark> }.into_any());
        at = to;
    }
    parts.push(text.get(at..).unwrap_or_default().to_owned().into_any());
    parts.into_any()
}
