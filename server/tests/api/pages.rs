//! Who gets into the pages, and what every answer tells a browser to keep to.

use axum::{
    body::{Body, to_bytes},
    extract::ConnectInfo,
    http::{HeaderMap, Request, StatusCode, request::Builder},
};
use directory::Ringbook;
use server::{AppState, hosts::KnownHosts, router, shutdown, who::TrustedProxies};
use std::{io::Read as _, net::SocketAddr, sync::Arc};
use store_contract::MemoryStore;
use tower::ServiceExt as _;

const PASSWORD: &str = "correct horse";
const ELSEWHERE: &str = "192.0.2.7:5000";
const PROXY: &str = "192.0.2.80:5000";

async fn new() -> AppState {
    let (_stopper, shutdown) = shutdown::channel();
    let hosts = KnownHosts::new("127.0.0.1:8080".parse().unwrap(), None);
    let ringbook = Ringbook::open(Arc::new(MemoryStore::default()), Some("DE".to_owned())).await.unwrap();
    let mut app = AppState::new(ringbook, hosts, shutdown).unwrap();
    app.trusted_proxies = TrustedProxies::parse("192.0.2.80").unwrap();
    app
}

async fn with_anna() -> AppState {
    let app = new().await;
    app.ringbook.set_up("anna", PASSWORD, None, "").await.unwrap();
    app
}

/// Sends as a browser without script does, and gives status, headers and body.
async fn send(app: &AppState, request: Builder, from: &str, form: &str) -> (StatusCode, HeaderMap, String) {
    let request = request.header("host", "localhost:8080").header("accept", "text/html");
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let mut request = request.body(Body::from(form.to_owned())).unwrap();
    request.extensions_mut().insert(ConnectInfo(from.parse::<SocketAddr>().unwrap()));
    let (parts, body) = router(app.clone()).oneshot(request).await.unwrap().into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    (parts.status, parts.headers, String::from_utf8_lossy(&body).into_owned())
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
}

async fn sign_in(app: &AppState, request: Builder, from: &str, form: &str) -> (String, Vec<String>) {
    let (status, headers, body) = send(app, request, from, form).await;
    assert_eq!(status, StatusCode::FOUND, "{body}");
    let cookies = headers.get_all("set-cookie").iter().map(|it| it.to_str().unwrap().to_owned());
    (header(&headers, "location").to_owned(), cookies.collect())
}

#[tokio::test]
async fn the_policy_names_the_nonce_of_the_one_script_and_changes_each_time() {
    let mut app = with_anna().await;
    app.signs_in = false;
    let mut nonces = Vec::new();
    for path in ["/", "/", "/nowhere"] {
        let (_, headers, html) = send(&app, Request::get(path), ELSEWHERE, "").await;
        let policy = header(&headers, "content-security-policy");
        let (_, rest) = policy.split_once("script-src 'self' 'nonce-").unwrap();
        let (nonce, rest) = rest.split_once('\'').unwrap();
        assert!(rest.starts_with(" 'wasm-unsafe-eval'; style-src 'self';"), "{policy}");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
        for script in html.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap();
            let is_ours = tag.contains(&format!("nonce=\"{nonce}\"")) || tag.contains("src=\"/assets/");
            assert!(is_ours, "{path}: {tag}");
        }
        assert!(!html.contains("<style") && !html.contains(" style=\""), "{path}");
        nonces.push(nonce.to_owned());
    }
    nonces.dedup();
    assert_eq!(nonces.len(), 3);
}

#[tokio::test]
async fn every_answer_tells_the_browser_to_be_careful() {
    let app = with_anna().await;
    for path in ["/", "/sign-in", "/api/v1/directories", "/assets/none.js", "/healthz", "/docs"] {
        let (_, headers, _) = send(&app, Request::get(path), ELSEWHERE, "").await;
        assert_eq!(header(&headers, "x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header(&headers, "cross-origin-resource-policy"), "same-origin", "{path}");
        assert_eq!(header(&headers, "strict-transport-security"), "", "{path}: there is no TLS here");
        let kept = if path == "/docs" { "no-cache" } else { "no-store" };
        assert_eq!(header(&headers, "cache-control"), kept, "{path}");
        let is_html = header(&headers, "content-type").starts_with("text/html");
        for of_pages in ["content-security-policy", "referrer-policy", "cross-origin-opener-policy"] {
            assert_eq!(headers.contains_key(of_pages), is_html, "{path}: {of_pages}");
        }
    }
    let secure = |request: Builder| request.header("x-forwarded-proto", "https");
    let (_, headers, _) = send(&app, secure(Request::get("/healthz")), PROXY, "").await;
    assert_eq!(header(&headers, "strict-transport-security"), "max-age=31536000");
    let (_, headers, _) = send(&app, secure(Request::get("/healthz")), ELSEWHERE, "").await;
    assert_eq!(header(&headers, "strict-transport-security"), "", "nobody trusts this one");
}

#[tokio::test]
async fn signing_in_keeps_the_session_and_stays_here() {
    let app = with_anna().await;
    let form = |next: &str| format!("sign_in_name=Anna&sign_in_password=correct+horse&next={next}");
    let post = || Request::post("/page/post_sign_in");
    let (next, cookies) = sign_in(&app, post(), ELSEWHERE, &form("%2Faccess%3Fperson%3Danna")).await;
    assert_eq!(next, "/access?person=anna");
    let [cookie] = cookies.as_slice() else { panic!("{cookies:?}") };
    assert!(cookie.starts_with("ringbook_session="), "{cookie}");
    assert!(cookie.ends_with("; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax"), "{cookie}");

    let secure = post().header("x-forwarded-proto", "https");
    let (_, cookies) = sign_in(&app, secure, PROXY, &form("%2F")).await;
    let [cookie] = cookies.as_slice() else { panic!("{cookies:?}") };
    assert!(cookie.starts_with("__Host-ringbook_session=") && cookie.ends_with("; Secure"), "{cookie}");

    let elsewhere =
        ["", "%2F%2Fevil.example", "%2F%5Cevil.example", "https%3A%2F%2Fevil.example", "%2F%0D%0Ax%3A+y"];
    for next in elsewhere {
        assert_eq!(sign_in(&app, post(), ELSEWHERE, &form(next)).await.0, "/", "{next}");
    }
}

#[tokio::test]
async fn an_unknown_name_and_a_wrong_password_look_the_same() {
    let app = with_anna().await;
    let mut answers = Vec::new();
    for name in ["anna", "nobody", "no+name+at+all"] {
        let form = format!("sign_in_name={name}&sign_in_password=wrong&next=%2Faccess");
        answers.push(sign_in(&app, Request::post("/page/post_sign_in"), ELSEWHERE, &form).await);
    }
    let (next, cookies) = &answers[0];
    assert_eq!(next, "/sign-in?next=%2Faccess");
    assert!(
        cookies.iter().all(|cookie| cookie.starts_with("ringbook_note=Name%20or%20password%20is%20wrong.;"))
    );
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
}

#[tokio::test]
async fn signing_out_ends_the_session_itself() {
    let app = with_anna().await;
    let form = "sign_in_name=anna&sign_in_password=correct+horse&next=%2F";
    let (_, cookies) = sign_in(&app, Request::post("/page/post_sign_in"), ELSEWHERE, form).await;
    let session = cookies[0].split(';').next().unwrap().to_owned();
    let page = || Request::get("/account").header("cookie", &session);
    let (status, _, html) = send(&app, page(), ELSEWHERE, "").await;
    assert_eq!(status, StatusCode::OK);
    assert!(html.contains("Where you are signed in"), "{html}");
    let out = Request::post("/page/sign_out").header("cookie", &session);
    let (next, cookies) = sign_in(&app, out, ELSEWHERE, "").await;
    assert_eq!(next, "/sign-in");
    assert!(cookies.iter().any(|cookie| cookie.starts_with("ringbook_session=; Path=/; Max-Age=0;")));
    let (status, headers, _) = send(&app, page(), ELSEWHERE, "").await;
    assert_eq!((status, header(&headers, "location")), (StatusCode::SEE_OTHER, "/sign-in?next=%2Faccount"));
}

#[tokio::test]
async fn from_elsewhere_the_first_start_takes_the_code() {
    let app = new().await;
    let code = app.set_up.code().to_owned();
    let form = format!("name=anna&password=correct+horse&again=correct+horse&region=AT&code={code}");
    let (_, _, html) = send(&app, Request::get("/set-up"), ELSEWHERE, "").await;
    assert!(html.contains("cannot be done from here") && !html.contains("post_set_up"), "{html}");
    let (next, _) = sign_in(&app, Request::post("/page/post_set_up?code=guess"), ELSEWHERE, &form).await;
    assert!(next.starts_with("/set-up") && !app.ringbook.is_set_up());
    let (_, _, html) = send(&app, Request::get(format!("/set-up?code={code}")), ELSEWHERE, "").await;
    assert!(html.contains(&format!("action=\"/page/post_set_up?code={code}\"")), "{html}");
    let (next, cookies) =
        sign_in(&app, Request::post(format!("/page/post_set_up?code={code}")), ELSEWHERE, &form).await;
    assert_eq!(next, "/");
    assert!(cookies[0].starts_with("ringbook_session="), "{cookies:?}");
    let region = app.ringbook.read().books().next().unwrap().dial_plan.region.clone();
    assert_eq!(region.as_deref(), Some("AT"), "what was guessed at the start was only a guess");
    let (next, _) =
        sign_in(&app, Request::post(format!("/page/post_set_up?code={code}")), ELSEWHERE, &form).await;
    assert!(next.starts_with("/set-up"), "the code is good once");
}

#[tokio::test]
async fn a_page_has_the_language_that_was_chosen_or_is_asked_for() {
    let app = with_anna().await;
    let page = |cookie: &str, asked: &str| {
        let request = Request::get("/sign-in").header("accept-language", asked).header("cookie", cookie);
        let app = app.clone();
        async move { send(&app, request, ELSEWHERE, "").await.2 }
    };
    let german = page("", "de-AT,de;q=0.9,en;q=0.8").await;
    assert!(german.contains("<html lang=\"de\">") && german.contains(">Anmelden<"), "{german}");
    assert!(!german.contains("Sign in<"), "{german}");
    let english = page("", "fr").await;
    assert!(english.contains("<html lang=\"en\">") && english.contains(">Sign in<"), "{english}");
    let form = "language=de&page=%2Fhistory%3Fphone%3Dphone";
    let (next, cookies) = sign_in(&app, Request::post("/page/language"), ELSEWHERE, form).await;
    assert_eq!(next, "/history?phone=phone");
    let cookie = cookies[0].split(';').next().unwrap();
    assert!(page(cookie, "en").await.contains("<html lang=\"de\">"), "{cookie}");
    let form = "language=fr&page=%2F%2Fevil.example";
    let (next, cookies) = sign_in(&app, Request::post("/page/language"), ELSEWHERE, form).await;
    assert_eq!((next.as_str(), cookies[0].starts_with("ringbook_language=en;")), ("/", true), "{cookies:?}");
}

#[tokio::test]
async fn pages_come_compressed_to_whoever_takes_that_and_events_never_do() {
    let mut app = new().await;
    app.signs_in = false;
    let asked = async |path: &str, accepted: &str| {
        let request = Request::get(path).header("host", "localhost").header("accept-encoding", accepted);
        let response = router(app.clone()).oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let encoding = header(response.headers(), "content-encoding").to_owned();
        (encoding, response.into_body())
    };
    let (plain, body) = asked("/", "").await;
    let whole = to_bytes(body, usize::MAX).await.unwrap();
    let (gzip, body) = asked("/", "gzip").await;
    let small = to_bytes(body, usize::MAX).await.unwrap();
    let mut text = String::new();
    flate2::read::GzDecoder::new(&*small).read_to_string(&mut text).unwrap();
    assert_eq!((plain.as_str(), gzip.as_str()), ("", "gzip"));
    assert!(text.contains("</html>") && small.len() * 3 < whole.len(), "{} of {}", small.len(), whole.len());
    for path in ["/", "/calls", "/print", "/nowhere"] {
        assert_eq!(
            asked(path, "gzip, deflate, br").await.0,
            if path == "/nowhere" { "" } else { "br" },
            "{path}"
        );
    }
    assert_eq!(asked("/api/v1/events", "gzip, br").await.0, "");
}
