//! Icons. Each is drawn once, in the sprite; a page refers to it.

use leptos::prelude::*;

/// Name and path of every icon, on a field of 16 by 16.
const ICONS: [(&str, &str); 10] = [
    ("star", "M8 1.6l1.95 4.05 4.45.6-3.25 3.1.8 4.4L8 11.6l-3.95 2.15.8-4.4L1.6 6.25l4.45-.6z"),
    (
        "call",
        "M3.6 1.8l2 -.4 1.5 3.4-1.5 1.3a8.4 8.4 0 0 0 4.3 4.3l1.3-1.5 3.4 1.5-.4 2c-.2.9-1 1.5-1.9 1.4A11.6 11.6 0 0 1 2.2 3.7c-.1-.9.5-1.7 1.4-1.9z",
    ),
    ("delete", "M3 4.5h10M6.5 4.3V2.5h3v1.8M4.3 4.5l.6 9h6.2l.6-9M6.7 7v4.2M9.3 7v4.2"),
    ("vip", "M8 1.5l5.3 2v4.2c0 3-2.2 5.4-5.3 6.8-3.1-1.4-5.3-3.8-5.3-6.8V3.5zM5.4 7.9l1.9 1.9 3.4-3.7"),
    ("deny", "M8 1.7a6.3 6.3 0 1 0 0 12.6A6.3 6.3 0 0 0 8 1.7zM3.6 3.6l8.8 8.8"),
    ("search", "M7 2.2a4.8 4.8 0 1 0 0 9.6 4.8 4.8 0 0 0 0-9.6zM10.6 10.6l3.6 3.6"),
    ("plus", "M8 2.5v11M2.5 8h11"),
    ("close", "M3.5 3.5l9 9M12.5 3.5l-9 9"),
    ("check", "M2.8 8.6l3.4 3.4 7-8"),
    ("sub", "M4 2v6.5h8M9.5 6l2.7 2.5L9.5 11"),
];

/// All icons, invisible. Stands once in the page.
#[component]
pub(crate) fn Sprite() -> impl IntoView {
    let symbols = ICONS.iter().map(|&(name, path)| {
        view! { <symbol id=format!("icon-{name}") viewBox="0 0 16 16"><path d=path></path></symbol> }
    });
    view! { <svg class="sprite" aria-hidden="true">{symbols.collect::<Vec<_>>()}</svg> }.into_any()
}

/// An icon; what it means stands beside it in words.
#[component]
pub(crate) fn Icon(
    /// Its name.
    name: &'static str,
) -> impl IntoView {
    let href = format!("#icon-{name}");
    view! { <svg class=format!("icon {name}") aria-hidden="true"><use href=href></use></svg> }.into_any()
}
