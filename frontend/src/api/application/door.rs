//! Signing in and out, and the first start.

use super::{Refusal, post::go_on, visitor};
use crate::{
    LANGUAGE_COOKIE, SESSION_COOKIES, Visitor,
    address::{SET_UP, SIGN_IN, is_ours, page_of_ours, sign_in_for},
    api::{Answer, Sent, SetUpView, SignedInAs, Who},
    form_rules::Problem,
    texts::texts,
};
use directory::{Principal, Ringbook, Secret};
use http::{HeaderValue, header};
use leptos::prelude::{ServerFnError, use_context};
use leptos_axum::{ResponseOptions, redirect};

/// Every session ends after this many seconds, whether it is used or not.
const LONGEST: u32 = 30 * 24 * 60 * 60;

const A_YEAR: u32 = 365 * 24 * 60 * 60;

pub(crate) fn who_looks() -> Result<Who, ServerFnError> {
    let (visitor, ringbook) = (visitor()?, ringbook()?);
    let person = match (&visitor.principal, visitor.signs_in) {
        (Some(principal @ Principal::Person { id, .. }), true) => {
            let seen = ringbook.seen_by(principal).ok();
            seen.and_then(|seen| {
                Some((seen.person(principal, id.as_str()).ok()?, seen.administers().is_ok()))
            })
        }
        _ => None,
    };
    let person = person.map(|(person, administers)| SignedInAs {
        id: person.id.to_string(),
        name: if person.name.trim().is_empty() { person.id.to_string() } else { person.name },
        administers,
    });
    Ok(Who { signs_in: visitor.signs_in, person })
}

pub(crate) fn sign_in_page(next: &str) -> Result<(), ServerFnError> {
    let (visitor, ringbook) = (visitor()?, ringbook()?);
    if visitor.principal.is_some() {
        redirect(page_of_ours(next));
    } else if !ringbook.is_set_up() {
        redirect(SET_UP);
    }
    Ok(())
}

/// Where to go, or why not.
pub(crate) async fn sign_in(sent: &Sent) -> Answer<String> {
    let (visitor, ringbook) = (visitor()?, ringbook()?);
    let (name, password) = (sent.trimmed("sign_in_name"), sent.text("sign_in_password"));
    let signed_in = match ringbook.sign_in(name, password, visitor.source, &visitor.browser).await {
        Ok(signed_in) => signed_in,
        Err(error) => return Ok(Err(error.into())),
    };
    if let Some(before) = &visitor.principal
        && let Err(error) = ringbook.sign_out(before).await
    {
        return Ok(Err(error.into()));
    }
    keep_session(&visitor, &signed_in.session);
    Ok(Ok(page_of_ours(sent.text("next")).to_owned()))
}

pub(crate) async fn post_sign_in(sent: &Sent) -> Result<(), ServerFnError> {
    match sign_in(sent).await? {
        Ok(next) => redirect(&next),
        Err(refusal) => go_on(&sign_in_for(page_of_ours(sent.text("next"))), &refusal.message()),
    }
    Ok(())
}

pub(crate) async fn sign_out() -> Result<(), ServerFnError> {
    let (visitor, ringbook) = (visitor()?, ringbook()?);
    if let Some(who) = &visitor.principal {
        ringbook.sign_out(who).await.map_err(super::server_error)?;
    }
    SESSION_COOKIES.iter().for_each(|name| set_cookie(&visitor, name, "", 0));
    redirect(SIGN_IN);
    Ok(())
}

pub(crate) fn set_up_page() -> Result<SetUpView, ServerFnError> {
    let (visitor, ringbook) = (visitor()?, ringbook()?);
    if !visitor.signs_in || ringbook.is_set_up() {
        redirect("/");
    }
    if !visitor.may_set_up {
        return Ok(SetUpView { may: false, region: String::new(), countries: Vec::new() });
    }
    let region = ringbook.read().books().find_map(|book| book.dial_plan.region.clone());
    Ok(SetUpView { may: true, region: region.unwrap_or_default(), countries: texts().countries() })
}

/// Where to go, or why not.
pub(crate) async fn set_up(sent: &Sent) -> Answer<String> {
    let (visitor, ringbook) = (visitor()?, ringbook()?);
    if !visitor.may_set_up {
        return Ok(Err(Refusal::Forbidden(texts().may_not_set_up.into())));
    }
    let password = sent.text("password");
    if password != sent.text("again") {
        return Ok(Err(not_the_same()));
    }
    let region = Some(sent.trimmed("region").to_owned()).filter(|region| !region.is_empty());
    match ringbook.set_up(sent.trimmed("name"), password, region, &visitor.browser).await {
        Ok(signed_in) => {
            keep_session(&visitor, &signed_in.session);
            Ok(Ok("/".to_owned()))
        }
        Err(error) => Ok(Err(error.into())),
    }
}

/// The code of the first start stands in the address of the page; it is needed until it has done its work.
pub(crate) async fn post_set_up(sent: &Sent) -> Result<(), ServerFnError> {
    match set_up(sent).await? {
        Ok(next) => redirect(&next),
        Err(refusal) => {
            let mut url = format!("{SET_UP}?code=");
            crate::address::escape(sent.text("code"), &mut url);
            go_on(&url, &refusal.message());
        }
    }
    Ok(())
}

pub(super) fn not_the_same() -> Refusal {
    Refusal::Fields(vec![Problem::new("again", texts().not_the_same)])
}

fn ringbook() -> Result<Ringbook, ServerFnError> {
    use_context().ok_or_else(|| ServerFnError::new("the server gave the page no application to ask"))
}

/// Under TLS the name keeps the cookie to this host.
fn keep_session(visitor: &Visitor, session: &Secret) {
    let [secure, plain] = SESSION_COOKIES;
    set_cookie(visitor, if visitor.secure { secure } else { plain }, session.reveal(), LONGEST);
}

/// What is chosen in a browser stays there for a year.
pub(crate) fn choose_language(word: &str, page: &str) -> Result<(), ServerFnError> {
    let language = word.parse().unwrap_or_else(|_| texts().language);
    set_cookie(&visitor()?, LANGUAGE_COOKIE, language.word(), A_YEAR);
    redirect(if is_ours(page) { page } else { "/" });
    Ok(())
}

fn set_cookie(visitor: &Visitor, name: &str, value: &str, seconds: u32) {
    let secure = if visitor.secure { "; Secure" } else { "" };
    let cookie = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    if let (Some(response), Ok(cookie)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(&cookie)) {
        response.append_header(header::SET_COOKIE, cookie);
    }
}
