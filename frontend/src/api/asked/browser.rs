//! Asking over the network, as `server_fn` does: the path of the function, its arguments as JSON and its answer as postcard.

use super::{Answered, Asking, Question, Unanswered};
use crate::{api::PAGE_HEADER, texts::texts};
use leptos::{
    prelude::{document, window},
    server_fn::redirect::{REDIRECT_HEADER, call_redirect_hook},
    wasm_bindgen::{JsCast, JsValue},
};
use send_wrapper::SendWrapper;
use web_sys::{Headers, RequestInit, Response, js_sys::Uint8Array};

/// Nothing of it ever leaves the one thread of the page.
pub(super) fn answer_of(question: Question) -> Asking {
    Box::pin(SendWrapper::new(async move {
        let not_reached = |_| Unanswered::InWords(texts().not_reached.to_owned());
        match fetch(&question).await.map_err(not_reached) {
            Ok(Told { is_ok: true, is_ours: true, bytes }) => Answered(Ok(bytes.into())),
            Ok(Told { is_ok: true, .. }) => {
                Answered(Err(Unanswered::InWords(texts().page_is_old.to_owned())))
            }
            // What went wrong stands behind its kind: `ServerError|There is no phone yet.` Of any other kind are questions that
            // the server does not understand any more, and without a kind is what somebody on the way says.
            Ok(Told { bytes, .. }) => {
                let error = String::from_utf8_lossy(&bytes);
                Answered(Err(match error.split_once('|') {
                    Some(("ServerError", words)) => Unanswered::said(words),
                    Some(_) => Unanswered::InWords(texts().page_is_old.to_owned()),
                    None => Unanswered::InWords(texts().not_reached.to_owned()),
                }))
            }
            Err(unanswered) => Answered(Err(unanswered)),
        }
    }))
}

/// What came back.
struct Told {
    /// Whether it went well.
    is_ok: bool,
    /// Whether it is of the server that this page is of.
    is_ours: bool,
    bytes: Vec<u8>,
}

async fn fetch(question: &Question) -> Result<Told, JsValue> {
    let headers = Headers::new()?;
    headers.set("content-type", "application/json")?;
    headers.set("accept", "application/x-postcard")?;
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_headers(&headers);
    request.set_body(&JsValue::from_str(&question.arguments));
    let response = window().fetch_with_str_and_init(question.path, &request);
    let response: Response = response.await?.dyn_into()?;
    let headers = response.headers();
    if headers.has(REDIRECT_HEADER)?
        && let Some(address) = headers.get("location")?
    {
        call_redirect_hook(&address);
    }
    let bytes = Uint8Array::new(&response.array_buffer()?.await?).to_vec();
    Ok(Told { is_ok: response.ok(), is_ours: headers.get(PAGE_HEADER)? == script(), bytes })
}

/// The script of this page, as its document names it.
fn script() -> Option<String> {
    document().query_selector("script[type=module]").ok()??.get_attribute("src")
}
