//! Who may ask what: every route and method, by everybody there is. A route without a row fails.

use crate::client::encoded;
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode},
};
use directory::{Access, Command, EntryDraft, NumberDraft, Principal, Put, Ringbook, Secret};
use serde_json::Value;
use server::{AppState, hosts::KnownHosts, router, shutdown};
use shared::{
    DialPlan, Directories, DirectoryId, NumberZone, PersonId, PhoneSettings, Revision, Role, Scope,
};
use std::{collections::BTreeSet, sync::Arc, time::Duration};
use store_contract::MemoryStore;
use tower::ServiceExt as _;

/// Everybody there is; the columns of the table.
const WHO: [Who; 13] = [
    Who::Nobody,
    Who::Person("vi"),
    Who::Person("ed"),
    Who::Person("elsewhere"),
    Who::Person("anna"),
    Who::Token("admin"),
    Who::Token("write"),
    Who::Token("read"),
    Who::Token("ring"),
    Who::Key("own"),
    Who::Key("other"),
    Who::Token("revoked"),
    Who::Token("expired"),
];

/// `method path body`, and what each column gets:
/// nobody | viewer, editor, editor of another directory, administrator | tokens admin, write, read, ring | own key,
/// another phone's key | revoked, expired.
const TABLE: &[(&str, &str)] = &[
    ("GET /directories", "401 | 200 200 200 200 | 200 200 200 403 | 403 403 | 401 401"),
    (r#"POST /directories {"id": "new"}"#, "401 | 403 403 403 201 | 201 403 403 403 | 403 403 | 401 401"),
    ("GET /directories/main", "401 | 200 200 404 200 | 200 200 200 403 | 403 403 | 401 401"),
    (r#"PUT /directories/main {"name": "M"}"#, "401 | 403 403 404 200 | 200 403 403 403 | 403 403 | 401 401"),
    ("DELETE /directories/spare", "401 | 403 403 404 204 | 204 403 403 403 | 403 403 | 401 401"),
    ("GET /directories/main/entries", "401 | 200 200 404 200 | 200 200 200 403 | 403 403 | 401 401"),
    (
        r#"POST /directories/main/entries {"numbers": [{"number": "030 777"}]}"#,
        "401 | 403 201 404 201 | 201 201 403 403 | 403 403 | 401 401",
    ),
    (
        "DELETE /directories/main/entries?confirm=all",
        "401 | 403 204 404 204 | 204 204 403 403 | 403 403 | 401 401",
    ),
    ("GET /directories/main/entries/{entry}", "401 | 200 200 404 200 | 200 200 200 403 | 403 403 | 401 401"),
    (
        r#"PUT /directories/main/entries/{entry} {"numbers": [{"number": "030 777"}]}"#,
        "401 | 403 200 404 200 | 200 200 403 403 | 403 403 | 401 401",
    ),
    (
        r#"PATCH /directories/main/entries/{entry} {"note": "x"}"#,
        "401 | 403 200 404 200 | 200 200 403 403 | 403 403 | 401 401",
    ),
    (
        "DELETE /directories/main/entries/{entry}",
        "401 | 403 204 404 204 | 204 204 403 403 | 403 403 | 401 401",
    ),
    (
        r#"POST /directories/main/entries/{entry}/numbers {"number": "030 777"}"#,
        "401 | 403 201 404 201 | 201 201 403 403 | 403 403 | 401 401",
    ),
    (
        r#"PUT /directories/main/entries/{entry}/numbers/{number} {"number": "030 777"}"#,
        "401 | 403 200 404 200 | 200 200 403 403 | 403 403 | 401 401",
    ),
    (
        "DELETE /directories/main/entries/{entry}/numbers/{number}",
        "401 | 403 204 404 204 | 204 204 403 403 | 403 403 | 401 401",
    ),
    ("GET /phones", "401 | 200 200 200 200 | 200 200 200 403 | 403 403 | 401 401"),
    (r#"POST /phones {"id": "new"}"#, "401 | 403 403 403 201 | 201 403 403 403 | 403 403 | 401 401"),
    ("GET /phones/phone", "401 | 200 200 404 200 | 200 200 200 403 | 403 403 | 401 401"),
    (
        r#"PUT /phones/phone {"directories": ["main"]}"#,
        "401 | 403 200 404 200 | 200 200 403 403 | 403 403 | 401 401",
    ),
    ("DELETE /phones/phone", "401 | 403 403 404 204 | 204 403 403 403 | 403 403 | 401 401"),
    ("GET /phones/phone/dial?number=1", "401 | 200 200 404 200 | 200 200 200 200 | 200 404 | 401 401"),
    (
        "GET /phones/phone/ring-decision?caller=1",
        "401 | 200 200 404 200 | 200 200 200 200 | 200 404 | 401 401",
    ),
    (
        r#"POST /phones/phone/ring-decision {"caller": "1"}"#,
        "401 | 200 200 404 200 | 200 200 200 200 | 200 404 | 401 401",
    ),
    ("GET /phones/phone/key", "401 | 403 403 404 200 | 200 403 403 403 | 403 403 | 401 401"),
    ("POST /phones/phone/key", "401 | 403 403 404 201 | 201 403 403 403 | 403 403 | 401 401"),
    ("DELETE /phones/phone/key", "401 | 403 403 404 204 | 204 403 403 403 | 403 403 | 401 401"),
    ("GET /people", "401 | 403 403 403 200 | 200 403 403 403 | 403 403 | 401 401"),
    (
        r#"POST /people {"id": "new", "password": "correct horse"}"#,
        "401 | 403 403 403 201 | 201 403 403 403 | 403 403 | 401 401",
    ),
    ("GET /people/ed", "401 | 403 200 403 200 | 200 403 403 403 | 403 403 | 401 401"),
    (r#"PUT /people/ed {"name": "Ed"}"#, "401 | 403 403 403 200 | 200 403 403 403 | 403 403 | 401 401"),
    ("DELETE /people/ed", "401 | 403 403 403 204 | 204 403 403 403 | 403 403 | 401 401"),
    ("DELETE /people/ed/sessions", "401 | 403 204 403 204 | 204 403 403 403 | 403 403 | 401 401"),
    ("GET /tokens", "401 | 403 403 403 200 | 200 403 403 403 | 403 403 | 401 401"),
    (
        r#"POST /tokens {"name": "new", "scope": "admin"}"#,
        "401 | 403 403 403 201 | 201 403 403 403 | 403 403 | 401 401",
    ),
    ("DELETE /tokens/{token}", "401 | 403 403 403 204 | 204 403 403 403 | 403 403 | 401 401"),
    ("GET /changes", "401 | 403 403 403 200 | 200 403 403 403 | 403 403 | 401 401"),
    ("GET /openapi.json", "200 | 200 200 200 200 | 200 200 200 200 | 200 200 | 200 200"),
];

#[derive(Clone, Copy, Debug)]
enum Who {
    Nobody,
    Person(&'static str),
    Token(&'static str),
    Key(&'static str),
}

/// An installation with everybody in it.
struct House {
    router: Router,
    ringbook: Ringbook,
    ids: [(&'static str, String); 3],
    secrets: Vec<(&'static str, Secret)>,
}

impl House {
    async fn new() -> House {
        let store = Arc::new(MemoryStore::default());
        let ringbook = Ringbook::open(store, Some("DE".into())).await.unwrap();
        for id in ["other", "spare"] {
            let (id, dial_plan) = (directory(id), DialPlan::default());
            run(&ringbook, Command::PutDirectory { id, name: "x".into(), dial_plan, put: Put::Create }).await;
        }
        let settings =
            Box::new(PhoneSettings { directories: vec![directory("other")], ..PhoneSettings::default() });
        run(&ringbook, Command::PutPhone { id: "door".parse().unwrap(), settings, put: Put::Create }).await;
        let number = |text: &str| NumberDraft {
            zone: NumberZone { number: text.into(), ..NumberZone::default() },
            ..NumberDraft::default()
        };
        let draft = EntryDraft { numbers: vec![number("030 1"), number("030 2")], ..EntryDraft::default() };
        let added =
            run(&ringbook, Command::Add { directory: directory("main"), draft, if_free: false }).await;
        let entry = added.entry.unwrap();
        let mut secrets = people(&ringbook).await;
        let (tokens, spare) = tokens(&ringbook).await;
        secrets.extend(tokens);
        for (name, phone) in [("own", "phone"), ("other", "door")] {
            secrets.push((
                name,
                ringbook.new_phone_key(&Principal::Local, &phone.parse().unwrap()).await.unwrap(),
            ));
        }
        let (_stopper, shutdown) = shutdown::channel();
        let hosts = KnownHosts::new("127.0.0.1:8080".parse().unwrap(), None);
        let ids = [
            ("{entry}", entry.entry.id.to_string()),
            ("{number}", entry.entry.numbers[0].id.to_string()),
            ("{token}", spare),
        ];
        House {
            router: router(AppState::new(ringbook.clone(), hosts, shutdown).unwrap()),
            ringbook,
            ids,
            secrets,
        }
    }

    fn secret(&self, name: &str) -> &Secret {
        self.secrets.iter().find(|(of, _)| *of == name).map(|(_, secret)| secret).unwrap()
    }

    async fn ask(&self, who: Who, method: &str, path: &str, body: &str) -> (StatusCode, String) {
        let path = self.ids.iter().fold(path.to_owned(), |path, (name, id)| path.replace(name, id));
        let mut request = Request::builder().method(method).uri(path).header("host", "localhost:8080");
        request = match who {
            Who::Nobody => request,
            Who::Person(name) => {
                request.header("cookie", format!("a=b; ringbook_session={}", self.secret(name).reveal()))
            }
            Who::Token(name) | Who::Key(name) => {
                request.header("authorization", format!("Bearer {}", self.secret(name).reveal()))
            }
        };
        let request =
            request.header("content-type", "application/json").body(Body::from(body.to_owned())).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, String::from_utf8_lossy(&body).into_owned())
    }

    /// What a refused request must not have changed.
    fn shape(&self) -> (Vec<Revision>, usize, usize, usize) {
        let seen = self.ringbook.seen_by(&Principal::Local).unwrap();
        let books = seen.books().unwrap().map(|book| book.revision.max(book.record_revision)).collect();
        (books, seen.phones().unwrap().count(), seen.people().unwrap().len(), seen.tokens().unwrap().len())
    }
}

fn directory(id: &str) -> DirectoryId {
    id.parse().unwrap()
}

async fn run(ringbook: &Ringbook, command: impl Into<Command>) -> directory::Done {
    ringbook.run(&Principal::Local, command.into()).await.unwrap()
}

async fn people(ringbook: &Ringbook) -> Vec<(&'static str, Secret)> {
    let mut sessions = Vec::new();
    for (name, role, only) in [
        ("anna", Role::Administrator, None),
        ("ed", Role::Editor, None),
        ("vi", Role::Viewer, None),
        ("elsewhere", Role::Editor, Some("other")),
    ] {
        let id: PersonId = name.parse().unwrap();
        let directories = Directories::from(only.map(|only| BTreeSet::from([directory(only)])));
        // Nobody signs in with it here, so it need not be a real hash.
        let (password, put) = (Some("-".to_owned()), Put::Create);
        run(
            ringbook,
            Access::PutPerson { id: id.clone(), name: name.into(), role, directories, password, put },
        )
        .await;
        let secret = Secret::sent(&format!("session of {name}"));
        run(ringbook, Access::SignIn { session: secret.digest(), person: id, browser: String::new() }).await;
        sessions.push((name, Secret::sent(&encoded(secret.reveal()))));
        run(
            ringbook,
            Access::SignIn {
                session: Secret::sent(&encoded(secret.reveal())).digest(),
                person: name.parse().unwrap(),
                browser: String::new(),
            },
        )
        .await;
    }
    sessions
}

async fn tokens(ringbook: &Ringbook) -> (Vec<(&'static str, Secret)>, String) {
    let mut secrets = Vec::new();
    for (name, scope) in
        [("admin", Scope::Admin), ("write", Scope::Write), ("read", Scope::Read), ("ring", Scope::Ring)]
    {
        secrets.push((name, ringbook.new_token(&Principal::Local, name, scope, None).await.unwrap().0));
    }
    let (revoked, id) = ringbook.new_token(&Principal::Local, "revoked", Scope::Admin, None).await.unwrap();
    run(ringbook, Access::RevokeToken { id }).await;
    let soon = jiff::Timestamp::now() + Duration::from_millis(20);
    let (expired, _) =
        ringbook.new_token(&Principal::Local, "expired", Scope::Admin, Some(soon)).await.unwrap();
    let (_, spare) = ringbook.new_token(&Principal::Local, "spare", Scope::Admin, None).await.unwrap();
    tokio::time::sleep(Duration::from_millis(25)).await;
    secrets.extend([("revoked", revoked), ("expired", expired)]);
    (secrets, spare.to_string())
}

#[tokio::test]
async fn everybody_may_what_the_table_says() {
    for (request, row) in TABLE {
        let mut parts = request.splitn(3, ' ');
        let (method, path, body) =
            (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap_or_default());
        let expected: Vec<u16> = row.split([' ', '|']).filter_map(|cell| cell.parse().ok()).collect();
        assert_eq!(expected.len(), WHO.len(), "{request}");
        for (who, expected) in WHO.into_iter().zip(expected) {
            let house = House::new().await;
            let before = house.shape();
            let (status, answer) = house.ask(who, method, &format!("/api/v1{path}"), body).await;
            assert_eq!(status, expected, "{request} by {who:?}: {answer}");
            if expected >= 400 {
                assert_eq!(house.shape(), before, "{request} by {who:?} changed something");
            }
        }
    }
}

#[tokio::test]
async fn every_route_has_a_row() {
    let house = House::new().await;
    let (_, document) = house.ask(Who::Nobody, "GET", "/api/v1/openapi.json", "").await;
    let document: Value = serde_json::from_str(&document).unwrap();
    let pattern = |path: &str| -> Vec<String> {
        let known = ["main", "spare", "{entry}", "{number}", "{token}", "phone", "ed"];
        let one = |part: &str| {
            let is_variable = part.starts_with('{') || known.contains(&part);
            if is_variable { "*".to_owned() } else { part.to_owned() }
        };
        path.split('?').next().unwrap().split('/').map(one).collect()
    };
    let rows: BTreeSet<(String, Vec<String>)> = TABLE
        .iter()
        .map(|(request, _)| request.split(' ').collect::<Vec<_>>())
        .map(|words| (words[0].to_owned(), pattern(&format!("/api/v1{}", words[1]))))
        .collect();
    let mut checked = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in
            ["get", "put", "post", "patch", "delete"].into_iter().filter(|it| item.get(it).is_some())
        {
            if path.starts_with("/api/") {
                let row = (method.to_uppercase(), pattern(path));
                assert!(rows.contains(&row), "{} {path} has no row", row.0);
                checked += 1;
            }
        }
    }
    assert_eq!(checked, TABLE.len(), "a row of the table is no route");
}

#[tokio::test]
async fn a_phone_comes_in_with_its_key_in_every_way_firmware_knows() {
    let house = House::new().await;
    let key = house.secret("own").reveal();
    let path = "/api/v1/phones/phone/ring-decision?caller=1&format=text";
    let (status, _) = house.ask(Who::Nobody, "GET", &format!("{path}&key={key}"), "").await;
    assert_eq!(status, 200);
    let (status, _) = house.ask(Who::Nobody, "GET", &format!("{path}&key=wrong"), "").await;
    assert_eq!(status, 401);
    let (status, _) = house.ask(Who::Nobody, "GET", &format!("/api/v1/phones?key={key}"), "").await;
    assert_eq!(status, 401, "a key in the address counts where phones ask, and nowhere else");
}

#[tokio::test]
async fn whoever_has_nothing_is_told_what_would_be_right() {
    let house = House::new().await;
    let challenges = |response: &axum::response::Response| -> Vec<String> {
        let all = response.headers().get_all("www-authenticate");
        all.iter().map(|value| value.to_str().unwrap().split(' ').next().unwrap().to_owned()).collect()
    };
    for (path, expected) in [
        ("/api/v1/phones/phone/ring-decision", vec!["Digest", "Digest", "Basic", "Bearer"]),
        ("/api/v1/phones", vec!["Bearer"]),
    ] {
        let request = Request::get(path).header("host", "localhost:8080").body(Body::empty()).unwrap();
        let response = house.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), 401);
        assert_eq!(challenges(&response), expected, "{path}");
    }
}
