//! Asking over the network, as `server_fn` does: the path of the function, its arguments and its answer as JSON.

use super::{Answered, Asking, Question, Unanswered};
use crate::texts::texts;
use leptos::{
    prelude::window,
    server_fn::redirect::{REDIRECT_HEADER, call_redirect_hook},
    wasm_bindgen::{JsCast, JsValue},
};
use send_wrapper::SendWrapper;
use web_sys::{Headers, RequestInit, Response};

/// Nothing of it ever leaves the one thread of the page.
pub(super) fn answer_of(question: Question) -> Asking {
    Box::pin(SendWrapper::new(async move {
        let not_reached = |_| Unanswered::InWords(texts().not_reached.to_owned());
        match fetch(&question).await.map_err(not_reached) {
            Ok((true, json)) => Answered(Ok(json.into())),
            // What went wrong stands behind its kind: `ServerError|There is no phone yet.` Of any other kind are questions that
            // the server does not understand any more, and without a kind is what somebody on the way says.
            Ok((false, error)) => Answered(Err(match error.split_once('|') {
                Some(("ServerError", words)) => Unanswered::said(words),
                Some(_) => Unanswered::InWords(texts().page_is_old.to_owned()),
                None => Unanswered::InWords(texts().not_reached.to_owned()),
            })),
            Err(unanswered) => Answered(Err(unanswered)),
        }
    }))
}

/// Whether it went well, and the body.
async fn fetch(question: &Question) -> Result<(bool, String), JsValue> {
    let headers = Headers::new()?;
    headers.set("content-type", "application/json")?;
    headers.set("accept", "application/json")?;
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_headers(&headers);
    request.set_body(&JsValue::from_str(&question.arguments));
    let response = window().fetch_with_str_and_init(question.path, &request);
    let response: Response = response.await?.dyn_into()?;
    if response.headers().has(REDIRECT_HEADER)?
        && let Some(address) = response.headers().get("location")?
    {
        call_redirect_hook(&address);
    }
    let text = response.text()?.await?;
    Ok((response.ok(), text.as_string().unwrap_or_default()))
}
