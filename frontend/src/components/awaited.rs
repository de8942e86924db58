//! Parts of a page that wait for an answer of the server. Whatever they wait for and show, they are of one type: all the code
//! around a wait is in the page once.

use leptos::prelude::*;
use std::{pin::Pin, sync::Arc};

type Waiting = Pin<Box<dyn Future<Output = AnyView> + Send>>;

/// Shows what comes of this; and while it is waited for again, what was there before.
pub(crate) fn awaited<F>(content: impl Fn() -> F + Send + Sync + 'static) -> AnyView
where
    F: Future<Output: IntoAny> + Send + 'static,
{
    awaited_behind(|| ().into_any(), content)
}

/// The same, behind something else as long as nothing has come yet.
pub(crate) fn awaited_behind<F>(
    fallback: fn() -> AnyView,
    content: impl Fn() -> F + Send + Sync + 'static,
) -> AnyView
where
    F: Future<Output: IntoAny> + Send + 'static,
{
    shown(
        fallback,
        Arc::new(move || {
            let content = content();
            Box::pin(async move { content.await.into_any() })
        }),
    )
}

fn shown(fallback: fn() -> AnyView, content: Arc<dyn Fn() -> Waiting + Send + Sync>) -> AnyView {
    view! {
        <Transition fallback>{move || Suspend::new(content())}</Transition>
    }
    .into_any()
}
