//! Which language it is: the server finds out who asks for it, and the browser reads it in the document it has got, so
//! that both write the same.

use shared::Language;

/// The language of whoever asks.
#[cfg(feature = "ssr")]
pub(super) fn now() -> Language {
    use leptos::prelude::with_context;
    let asked = with_context(|parts: &http::request::Parts| {
        parts.extensions.get::<crate::Visitor>().map(|visitor| visitor.language)
    });
    asked.flatten().unwrap_or_default()
}

/// The language of the document.
#[cfg(not(feature = "ssr"))]
pub(super) fn now() -> Language {
    use std::sync::OnceLock;
    static LANGUAGE: OnceLock<Language> = OnceLock::new();
    *LANGUAGE.get_or_init(|| {
        let root = leptos::prelude::document().document_element();
        Language::preferred(&root.and_then(|root| root.get_attribute("lang")).unwrap_or_default())
    })
}
