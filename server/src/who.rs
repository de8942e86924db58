//! Who asks: from a session cookie, a token, or a phone's key. Every request passes here; what nobody may see without
//! signing in is refused, the rest goes on with a [`Visitor`] in its extensions.

mod credentials;
pub(crate) mod language;
pub(crate) mod source;

pub(crate) use language::listed;
pub(crate) use source::Source;
pub use source::TrustedProxies;

use crate::{
    AppState,
    problem::{Code, Problem},
    routes::Answer,
};
use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use credentials::{Credentials, key_in_query};
use directory::{Command, CommandError, Done, Principal, Ringbook, Seen};
use frontend::Visitor;
use std::net::IpAddr;

/// Whoever has asked for a route that takes a principal.
#[derive(Clone, Debug)]
pub struct Asker {
    /// The application.
    pub ringbook: Ringbook,
    /// Who.
    pub principal: Principal,
    /// From where.
    pub source: IpAddr,
}

impl Asker {
    /// A snapshot as they may see it.
    ///
    /// # Errors
    /// When what they came with has ended meanwhile.
    pub fn seen(&self) -> Result<Seen, CommandError> {
        self.ringbook.seen_by(&self.principal)
    }

    /// Does a command for them.
    ///
    /// # Errors
    /// Why it was not done.
    pub async fn run(&self, command: Command) -> Result<Done, CommandError> {
        self.ringbook.run(&self.principal, command).await
    }
}

impl FromRequestParts<AppState> for Asker {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Answer<Asker> {
        let visitor = parts.extensions.get::<Visitor>();
        let (principal, source) =
            visitor.and_then(|it| it.principal.clone().zip(Some(it.source))).ok_or_else(sign_in_first)?;
        Ok(Asker { ringbook: app.ringbook.clone(), principal, source })
    }
}

/// Finds out who asks, and refuses what takes a principal where there is none.
pub async fn identify(State(app): State<AppState>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if is_public(path) {
        return next.run(request).await;
    }
    let source = source::of(&request, &app.trusted_proxies);
    let is_phones_own = is_phones_own(path);
    let secure = source.secure || app.tls;
    let principal = match principal(&app, &request, is_phones_own, secure) {
        Ok(principal) => principal,
        Err(wrong) => return refuse(&app, wrong, source.address, is_phones_own).await,
    };
    if principal.is_none()
        && let Some(refusal) = without_principal(&app, &request, is_phones_own)
    {
        return refusal;
    }
    let browser =
        request.headers().get(header::USER_AGENT).and_then(|it| it.to_str().ok()).unwrap_or_default();
    let visitor = Visitor {
        principal,
        source: source.address,
        browser: browser.to_owned(),
        secure,
        may_set_up: app.signs_in
            && !app.ringbook.is_set_up()
            && app.set_up.opens(&request, &source, app.hosts.has_public_name()),
        signs_in: app.signs_in,
        address: app.hosts.address(&request, secure),
        language: language::of(request.headers()),
    };
    let who = visitor.principal.clone();
    request.extensions_mut().insert(visitor);
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let response = next.run(request).await;
    if let (StatusCode::FORBIDDEN, Some(who)) = (response.status(), who) {
        // Without the query: a key may be in it.
        tracing::warn!(%who, %method, path, "refused: not allowed");
    }
    response
}

/// Whether a proxy that we trust says that the browser spoke TLS with it.
pub(crate) fn is_secure(request: &Request, trusted: &TrustedProxies) -> bool {
    source::of(request, trusted).secure
}

/// What holds nothing of anybody: the parts of the page, whether the server is alive, and how it is asked.
fn is_public(path: &str) -> bool {
    let below = ["/assets/", "/docs/"].iter().any(|folder| path.starts_with(folder));
    below || ["/healthz", "/readyz", "/metrics", "/docs", "/api/v1/openapi.json"].contains(&path)
}

/// Where a phone asks: it may come with its key in any of the ways that firmware knows.
pub(crate) fn is_phones_own(path: &str) -> bool {
    path.strip_prefix("/api/v1/phones/").is_some_and(|rest| rest.contains('/'))
}

/// Who asks, by whatever they came with; where nobody signs in, everybody is somebody.
fn principal(
    app: &AppState,
    request: &Request,
    is_phones_own: bool,
    secure: bool,
) -> Result<Option<Principal>, Wrong> {
    known_or_local(app, find(&app.ringbook, request, is_phones_own, secure))
}

/// The same for whoever asks for a phone's own address with this and no cookie.
pub(crate) fn without_cookie(
    app: &AppState,
    authorization: Option<&str>,
    (target, query): (&str, &str),
) -> Option<Principal> {
    let found = match authorization.map(Credentials::read) {
        Some(credentials) => with_credentials(&app.ringbook, credentials, "GET", target).map(Some),
        None => with_key(&app.ringbook, query).transpose(),
    };
    known_or_local(app, found).ok()?
}

fn known_or_local(
    app: &AppState,
    found: Result<Option<Principal>, Wrong>,
) -> Result<Option<Principal>, Wrong> {
    match found {
        Ok(principal) => Ok(principal.or_else(|| (!app.signs_in).then_some(Principal::Local))),
        Err(_) if !app.signs_in => Ok(Some(Principal::Local)),
        Err(wrong) => Err(wrong),
    }
}

/// What was wrong with what somebody came with.
enum Wrong {
    /// A token, key or password that opens nothing.
    Key,
    /// Right, but the nonce is old: ask once more.
    Stale,
}

fn find(
    ringbook: &Ringbook,
    request: &Request,
    is_phones_own: bool,
    secure: bool,
) -> Result<Option<Principal>, Wrong> {
    let (uri, headers) = (request.uri(), request.headers());
    if let Some(credentials) = Credentials::of(headers) {
        let target = uri.path_and_query().map_or("/", |it| it.as_str());
        return with_credentials(ringbook, credentials, request.method().as_str(), target).map(Some);
    }
    if is_phones_own && let Some(found) = with_key(ringbook, uri.query().unwrap_or_default()) {
        return found.map(Some);
    }
    // A session that has ended is none: the page asks to sign in.
    Ok(credentials::session(headers, secure).and_then(|secret| ringbook.session(&secret)))
}

fn with_credentials(
    ringbook: &Ringbook,
    credentials: Credentials,
    method: &str,
    target: &str,
) -> Result<Principal, Wrong> {
    match credentials {
        Credentials::Bearer(secret) => ringbook.bearer(&secret).ok_or(Wrong::Key),
        Credentials::Basic { user, password } => ringbook.phone_with_key(&user, &password).ok_or(Wrong::Key),
        Credentials::Digest(answer) => {
            let phone = ringbook.phone_with_digest(&answer, method, target);
            phone.map_err(|is_stale| if is_stale { Wrong::Stale } else { Wrong::Key })
        }
        Credentials::Unknown => Err(Wrong::Key),
    }
}

/// The phone whose key stands in a query, if one does.
fn with_key(ringbook: &Ringbook, query: &str) -> Option<Result<Principal, Wrong>> {
    let phone = ringbook.bearer(&key_in_query(query)?).filter(|it| matches!(it, Principal::Phone(_)));
    Some(phone.ok_or(Wrong::Key))
}

/// Whether somebody is let in who asks for a phone's own address so.
pub(crate) fn opens(ringbook: &Ringbook, request: &Request) -> bool {
    matches!(find(ringbook, request, true, false), Ok(Some(_)))
}

async fn refuse(app: &AppState, wrong: Wrong, source: IpAddr, is_phones_own: bool) -> Response {
    if let Wrong::Stale = wrong {
        return challenge(app, sign_in_first().into_response(), true);
    }
    if let Some(wait) = app.ringbook.wrong_key(source).await {
        return too_many(wait.as_secs()).into_response();
    }
    let words = "This token, key or password opens nothing here.";
    let response = Problem::new(Code::NotSignedIn, words).into_response();
    if is_phones_own { challenge(app, response, false) } else { bearer_wanted(response) }
}

/// What somebody without a principal gets, unless the page is for them.
fn without_principal(app: &AppState, request: &Request, is_phones_own: bool) -> Option<Response> {
    let (path, method) = (request.uri().path(), request.method());
    if path.starts_with("/api/") {
        let response = sign_in_first().into_response();
        return Some(if is_phones_own { challenge(app, response, false) } else { bearer_wanted(response) });
    }
    // Server functions find out for themselves and say so in their own form.
    let is_for_all = path.starts_with("/page/") || path == frontend::SIGN_IN || path == frontend::SET_UP;
    if is_for_all || !matches!(*method, Method::GET | Method::HEAD) {
        return None;
    }
    if !app.ringbook.is_set_up() {
        return Some(Redirect::to(frontend::SET_UP).into_response());
    }
    let wanted = request.uri().path_and_query().map_or("/", |it| it.as_str());
    Some(Redirect::to(&frontend::sign_in_for(wanted)).into_response())
}

pub(crate) fn sign_in_first() -> Problem {
    let words = "Sign in, or send a token: Authorization: Bearer TOKEN.";
    Problem::new(Code::NotSignedIn, words)
}

pub(crate) fn too_many(seconds: u64) -> Problem {
    let seconds = seconds.max(1);
    let words = format!("Too many attempts from here: wait {seconds} s.");
    Problem::new(Code::TooManyRequests, words).retry_after(seconds)
}

fn bearer_wanted(mut response: Response) -> Response {
    response
        .headers_mut()
        .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"Ringbook\""));
    response
}

/// A phone may answer in any of these ways; the strongest is named first.
fn challenge(app: &AppState, mut response: Response, stale: bool) -> Response {
    const NAME: HeaderName = header::WWW_AUTHENTICATE;
    let digest = app.ringbook.challenge(stale).headers();
    let all = digest.into_iter().chain(["Basic realm=\"Ringbook\", charset=\"UTF-8\"".to_owned()]);
    let all = all.chain(["Bearer realm=\"Ringbook\"".to_owned()]);
    for value in all.filter_map(|value| HeaderValue::from_str(&value).ok()) {
        response.headers_mut().append(NAME, value);
    }
    response
}
