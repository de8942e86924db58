//! Who may ask what: every route and method, by everybody there is. A route without a row fails.

use crate::client::encoded;
use axum::{
    body::{Body, to_bytes},
    http::{Request, StatusCode},
};
use directory::{Access, Ask, Command, EntryDraft, NumberDraft, Principal, Put, Ringbook, Secret};
use serde_json::Value;
use server::{AppState, Front, hosts::KnownHosts, router, shutdown};
use shared::{
    DialPlan, Directories, DirectoryId, Master, NumberZone, PersonId, PhoneSettings, Revision, Role, Scope,
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
        r#"POST /directories/main/entries/bulk {"entries": [{"id": "{entry}"}], "set": {"favorite": true}}"#,
        "401 | 403 200 404 200 | 200 200 403 403 | 403 403 | 401 401",
    ),
    ("GET /directories/main/duplicates", "401 | 200 200 404 200 | 200 200 200 403 | 403 403 | 401 401"),
    (
        r#"POST /directories/main/entries/{entry}/merge {"entries": [{"id": "{namesake}"}]}"#,
        "401 | 403 200 404 200 | 200 200 403 403 | 403 403 | 401 401",
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
    ("POST /directories/main/changes/1/undo", "401 | 403 200 404 200 | 200 200 403 403 | 403 403 | 401 401"),
    // It has changed a phone; who may change that phone may take it back.
    ("POST /changes/{change}/undo", "401 | 403 200 404 200 | 200 200 403 403 | 403 403 | 401 401"),
    ("GET /directories/main/changes", "401 | 200 200 404 200 | 200 200 200 403 | 403 403 | 401 401"),
    ("GET /directories/main/events", "401 | 200 200 404 200 | 200 200 200 403 | 403 403 | 401 401"),
    ("GET /events", "401 | 403 403 403 200 | 200 403 403 403 | 403 403 | 401 401"),
    ("GET /phones", "401 | 200 200 200 200 | 200 200 200 403 | 403 403 | 401 401"),
    (r#"POST /phones {"id": "new"}"#, "401 | 403 403 403 201 | 201 403 403 403 | 403 403 | 401 401"),
    ("GET /phones/phone", "401 | 200 200 404 200 | 200 200 200 403 | 403 403 | 401 401"),
    (
        r#"PUT /phones/phone {"directories": ["main"]}"#,
        "401 | 403 200 404 200 | 200 200 403 403 | 403 403 | 401 401",
    ),
    ("DELETE /phones/phone", "401 | 403 403 404 204 | 204 403 403 403 | 403 403 | 401 401"),
    ("GET /phones/phone/dial?number=1", "401 | 200 200 404 200 | 200 200 200 200 | 200 404 | 401 401"),
    ("GET /phones/phone/caller-name?number=1", "401 | 200 200 404 200 | 200 200 200 200 | 200 404 | 401 401"),
    ("GET /phones/phone/state", "401 | 200 200 404 200 | 200 200 200 200 | 200 404 | 401 401"),
    // Who may only look does not say what a phone does; who may only ask does.
    (
        r#"PUT /phones/phone/state {"dnd": true}"#,
        "401 | 403 200 404 200 | 200 200 403 200 | 200 404 | 401 401",
    ),
    ("GET /phones/phone/events/dnd_on", "401 | 403 200 404 200 | 200 200 403 200 | 200 404 | 401 401"),
    (
        "GET /phones/phone/ring-decision?caller=1",
        "401 | 200 200 404 200 | 200 200 200 200 | 200 404 | 401 401",
    ),
    (
        r#"POST /phones/phone/ring-decision {"caller": "1"}"#,
        "401 | 200 200 404 200 | 200 200 200 200 | 200 404 | 401 401",
    ),
    ("GET /phones/phone/calls", "401 | 200 200 404 200 | 200 200 200 403 | 403 403 | 401 401"),
    ("GET /phones/phone/calls/events", "401 | 200 200 404 200 | 200 200 200 403 | 403 403 | 401 401"),
    ("DELETE /phones/phone/calls", "401 | 403 403 404 204 | 204 403 403 403 | 403 403 | 401 401"),
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
    ("GET /settings", "401 | 403 403 403 200 | 200 403 403 403 | 403 403 | 401 401"),
    (r#"PUT /settings {"history_days": 90}"#, "401 | 403 403 403 200 | 200 403 403 403 | 403 403 | 401 401"),
    ("GET /settings/history?days=90", "401 | 403 403 403 200 | 200 403 403 403 | 403 403 | 401 401"),
    ("GET /changes", "401 | 403 403 403 200 | 200 403 403 403 | 403 403 | 401 401"),
    ("GET /backup", "401 | 403 403 403 200 | 200 403 403 403 | 403 403 | 401 401"),
    ("GET /openapi.json", "200 | 200 200 200 200 | 200 200 200 200 | 200 200 | 200 200"),
];

/// What is not the REST API: what is open to all, the pages, and what the pages ask and send. `=`: nothing may change,
/// though the status tells of no refusal: a form without script is led back to its page, which says why not.
const PAGES: &[(&str, &str)] = &[
    ("GET /metrics", "200 | 200 200 200 200 | 200 200 200 200 | 200 200 | 200 200"),
    ("GET /healthz", "200 | 200 200 200 200 | 200 200 200 200 | 200 200 | 200 200"),
    ("GET /readyz", "200 | 200 200 200 200 | 200 200 200 200 | 200 200 | 200 200"),
    ("GET /docs", "200 | 200 200 200 200 | 200 200 200 200 | 200 200 | 200 200"),
    ("GET /docs/none.css", "404 | 404 404 404 404 | 404 404 404 404 | 404 404 | 404 404"),
    ("GET /assets/none.js", "404 | 404 404 404 404 | 404 404 404 404 | 404 404 | 404 404"),
    ("GET /ringtones/Ringer1.wav", "303 | 200 200 200 200 | 200 200 200 200 | 200 200 | 401 401"),
    ("GET /ringtones/Ringer11.wav", "303 | 404 404 404 404 | 404 404 404 404 | 404 404 | 401 401"),
    ("GET /nowhere", "303 | 404 404 404 404 | 404 404 404 404 | 404 404 | 401 401"),
    ("GET /", "303 | 200 200 200 200 | 200 200 200 403 | 403 403 | 401 401"),
    ("GET /print", "303 | 200 200 200 200 | 200 200 200 403 | 403 403 | 401 401"),
    ("GET /taken", "303 | 303 303 303 303 | 303 303 303 403 | 403 403 | 401 401"),
    ("GET /duplicates", "303 | 200 200 200 200 | 200 200 200 403 | 403 403 | 401 401"),
    ("GET /history", "303 | 200 200 200 200 | 200 200 200 403 | 403 403 | 401 401"),
    ("GET /calls", "303 | 200 200 200 200 | 200 200 200 403 | 403 403 | 401 401"),
    ("GET /preferences", "303 | 200 200 200 200 | 200 200 200 403 | 403 403 | 401 401"),
    ("GET /identities", "303 | 200 200 200 200 | 200 200 200 403 | 403 403 | 401 401"),
    ("GET /phones", "303 | 200 200 200 200 | 200 200 200 403 | 403 403 | 401 401"),
    ("GET /access", "303 | 403 403 403 200 | 200 403 403 403 | 403 403 | 401 401"),
    ("GET /account", "303 | 200 200 200 200 | 403 403 403 403 | 403 403 | 401 401"),
    ("GET /sign-in", "200 | 302 302 302 302 | 302 302 302 302 | 302 302 | 401 401"),
    ("GET /set-up", "302 | 302 302 302 302 | 302 302 302 302 | 302 302 | 401 401"),
    ("POST /page/phones {}", "401 | 200 200 200 200 | 200 200 200 403 | 403 403 | 401 401"),
    (
        r#"POST /page/list {"wanted": {"address": ADDRESS, "first": 0, "count": 60}}"#,
        "401 | 200 200 200 200 | 200 200 200 403 | 403 403 | 401 401",
    ),
    // "Some of what you chose is gone", says the page to the editor of another directory.
    (
        r#"POST /page/bulk {"phone": "phone", "choice": {"These": [["{entry}", 2]]}, "action": "Delete"}"#,
        "401 | 403 200 200= 200 | 200 200 403 403 | 403 403 | 401 401",
    ),
    (
        r#"POST /page/save_settings {"sent": {"form": "merge", "phone": "phone", "stays": "{entry}/2", "too-1": "{namesake}/1"}}"#,
        "401 | 403 200 200= 200 | 200 200 403 403 | 403 403 | 401 401",
    ),
    ("POST /page/duplicates {}", "401 | 200 200 200 200 | 200 200 200 403 | 403 403 | 401 401"),
    ("POST /page/above {}", "401 | 200 200 200 200 | 200 200 200 403 | 403 403 | 401 401"),
    (
        r#"POST /page/form {"address": ADDRESS}"#,
        "401 | 200 200 200 200 | 200 200 200 403 | 403 403 | 401 401",
    ),
    // The editor of another directory adds to that one: it is the first they see.
    (
        r#"POST /page/save {"request": {"button": "add", "fields": FIELDS, "confirmed": false}}"#,
        "401 | 403 200 200 200 | 200 200 403 403 | 403 403 | 401 401",
    ),
    // "It is not there any more", says the form to them.
    (
        r#"POST /page/delete {"phone": "phone", "line": {"entry": "{entry}"}}"#,
        "401 | 403 200 200= 200 | 200 200 403 403 | 403 403 | 401 401",
    ),
    (
        "POST /page/post button=add&address=%3F&number=030777&number_type=sip&contact_type=none&outgoing_identity=active&group=none",
        "302= | 302= 302 302 302 | 302 302 302= 302= | 302= 302= | 401 401",
    ),
    ("POST /page/preferences {}", "401 | 200 200 200 200 | 200 200 200 403 | 403 403 | 401 401"),
    ("POST /page/identities {}", "401 | 200 200 200 200 | 200 200 200 403 | 403 403 | 401 401"),
    (
        r#"POST /page/save_settings {"sent": {"form": "token", "token_name": "new", "scope": "admin"}}"#,
        "401 | 403 403 403 200 | 200 403 403 403 | 403 403 | 401 401",
    ),
    (
        r#"POST /page/save_settings {"sent": {"form": "phone_key", "phone": "phone"}}"#,
        "401 | 403 403 200= 200 | 200 403 403 403 | 403 403 | 401 401",
    ),
    ("POST /page/phones_page {}", "401 | 200 200 200 200 | 200 200 200 403 | 403 403 | 401 401"),
    (
        r#"POST /page/save_settings {"sent": {"form": "phone", "new_phone": "new", "button": "save"}}"#,
        "401 | 403 403 403 200 | 200 403 403 403 | 403 403 | 401 401",
    ),
    // Of another revision, so it stays: who may delete it is told that.
    (
        r#"POST /page/save_settings {"sent": {"form": "phone", "phone": "phone", "revision": "1", "button": "delete"}}"#,
        "401 | 403 403 403 200= | 200= 403 403 403 | 403 403 | 401 401",
    ),
    (
        r#"POST /page/save_settings {"sent": {"form": "new_key", "phone": "phone"}}"#,
        "401 | 403 403 200= 200 | 200 403 403 403 | 403 403 | 401 401",
    ),
    (
        r#"POST /page/save_settings {"sent": {"form": "person", "button": "delete", "before": "ed"}}"#,
        "401 | 403 403 403 200 | 200 403 403 403 | 403 403 | 401 401",
    ),
    (
        "POST /page/post_settings form=token&token_name=new&scope=admin",
        "302= | 302= 302= 302= 302 | 302 302= 302= 302= | 302= 302= | 401 401",
    ),
    ("POST /page/who {}", "200 | 200 200 200 200 | 200 200 200 200 | 200 200 | 401 401"),
    (
        r#"POST /page/sign_in_page {"next": "/"}"#,
        "200 | 200 200 200 200 | 200 200 200 200 | 200 200 | 401 401",
    ),
    (
        r#"POST /page/sign_in {"sent": {"sign_in_name": "anna", "sign_in_password": "wrong"}}"#,
        "200= | 200= 200= 200= 200= | 200= 200= 200= 200= | 200= 200= | 401 401",
    ),
    (
        "POST /page/post_sign_in sign_in_name=anna&sign_in_password=wrong",
        "302= | 302= 302= 302= 302= | 302= 302= 302= 302= | 302= 302= | 401 401",
    ),
    ("POST /page/sign_out", "302= | 302 302 302 302 | 302= 302= 302= 302= | 302= 302= | 401 401"),
    (
        "POST /page/language language=de&page=%2Fhistory",
        "302= | 302= 302= 302= 302= | 302= 302= 302= 302= | 302= 302= | 401 401",
    ),
    ("POST /page/set_up_page {}", "200 | 200 200 200 200 | 200 200 200 200 | 200 200 | 401 401"),
    (
        r#"POST /page/set_up {"sent": {"name": "mallory", "password": "correct horse", "again": "correct horse"}}"#,
        "403 | 403 403 403 403 | 403 403 403 403 | 403 403 | 401 401",
    ),
    (
        "POST /page/post_set_up name=mallory&password=correct+horse&again=correct+horse",
        "302= | 302= 302= 302= 302= | 302= 302= 302= 302= | 302= 302= | 401 401",
    ),
    ("POST /page/account {}", "401 | 200 200 200 200 | 403 403 403 403 | 403 403 | 401 401"),
    ("POST /page/access {}", "401 | 403 403 403 200 | 200 403 403 403 | 403 403 | 401 401"),
    (
        r#"POST /page/history {"address": ADDRESS}"#,
        "401 | 200 200 200 200 | 200 200 200 403 | 403 403 | 401 401",
    ),
    (
        r#"POST /page/calls {"address": ADDRESS}"#,
        "401 | 200 200 200 200 | 200 200 200 403 | 403 403 | 401 401",
    ),
    (
        r#"POST /page/what_if {"caller": "030 1"}"#,
        "401 | 200 200 200 200 | 200 200 200 403 | 403 403 | 401 401",
    ),
    (
        r#"POST /page/save_settings {"sent": {"form": "caller", "phone": "phone", "number": "030 9", "contact_type": "deny"}}"#,
        "401 | 403 200 200= 200 | 200 200 403 403 | 403 403 | 401 401",
    ),
    (
        r#"POST /page/save_settings {"sent": {"form": "clear_calls", "phone": "phone", "confirmed": "yes"}}"#,
        "401 | 403 403 200= 200 | 200 403 403 403 | 403 403 | 401 401",
    ),
    ("POST /page/note {}", "200 | 200 200 200 200 | 200 200 200 200 | 200 200 | 401 401"),
];

/// As the form sends it.
const FIELDS: &str = r#"{"number": "030 777", "number_type": "sip", "contact_type": "none", "outgoing_identity": "active", "group": "none"}"#;
/// As the page sends it.
const ADDRESS: &str = r#"{"q": "", "show": "all", "order": "name", "from": 0, "more": 0, "new": false}"#;

#[derive(Clone, Copy, Debug)]
enum Who {
    Nobody,
    Person(&'static str),
    Token(&'static str),
    Key(&'static str),
}

/// An installation with everybody in it.
struct House {
    router: Front,
    ringbook: Ringbook,
    ids: [(&'static str, String); 5],
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
        let add = async |numbers| {
            let master = Master { first_name: Some("Jane".into()), ..Master::default() };
            let draft = EntryDraft { master, numbers };
            let command = Command::Add { directory: directory("main"), draft, if_free: false };
            run(&ringbook, command).await.entry.unwrap()
        };
        let namesake = add(vec![number("030 3")]).await;
        let entry = add(vec![number("030 1"), number("030 2")]).await;
        let mut secrets = people(&ringbook).await;
        let (tokens, spare) = tokens(&ringbook).await;
        secrets.extend(tokens);
        for (name, phone) in [("own", "phone"), ("other", "door")] {
            secrets.push((
                name,
                ringbook.new_phone_key(&Principal::Local, &phone.parse().unwrap()).await.unwrap(),
            ));
        }
        let settings =
            Box::new(PhoneSettings { directories: vec![directory("main")], ..PhoneSettings::default() });
        let put = Command::PutPhone { id: "phone".parse().unwrap(), settings, put: Put::Replace(None) };
        let change = run(&ringbook, put).await.revision;
        let (_stopper, shutdown) = shutdown::channel();
        let hosts = KnownHosts::new("127.0.0.1:8080".parse().unwrap(), None);
        let ids = [
            ("{entry}", entry.entry.id.to_string()),
            ("{namesake}", namesake.entry.id.to_string()),
            ("{number}", entry.entry.numbers[0].id.to_string()),
            ("{token}", spare),
            ("{change}", change.to_string()),
        ];
        // A call for the list.
        let ask = Ask { caller: "030 9", ..Ask::default() };
        let (state, phone) = (ringbook.read(), "phone".parse().unwrap());
        state.decide(state.phone("phone").unwrap(), &ask, |decision, revision| {
            ringbook.note_call(&state, &phone, (&ask, None), (decision, revision), jiff::Timestamp::now());
        });
        drop(state);
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
        let filled =
            |text: &str| self.ids.iter().fold(text.to_owned(), |text, (name, id)| text.replace(name, id));
        let (path, body) = (filled(path), filled(body).replace("ADDRESS", ADDRESS).replace("FIELDS", FIELDS));
        let mut request = Request::builder().method(method).uri(&path).header("host", "localhost:8080");
        request = match who {
            Who::Nobody => request,
            Who::Person(name) => {
                request.header("cookie", format!("a=b; ringbook_session={}", self.secret(name).reveal()))
            }
            Who::Token(name) | Who::Key(name) => {
                request.header("authorization", format!("Bearer {}", self.secret(name).reveal()))
            }
        };
        // A browser without script sends forms, and wants a page.
        let is_form = path.starts_with("/page/") && !body.starts_with('{');
        let kind = if is_form { "application/x-www-form-urlencoded" } else { "application/json" };
        let accept = if is_form || method == "GET" { "text/html" } else { "application/json" };
        let request = request.header("content-type", kind).header("accept", accept);
        let response = self.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        let status = response.status();
        // A stream of events has no end.
        if status == StatusCode::OK && path.ends_with("/events") {
            return (status, String::new());
        }
        let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, String::from_utf8_lossy(&body).into_owned())
    }

    /// What a refused request must not have changed.
    async fn shape(&self) -> impl PartialEq + std::fmt::Debug + use<> {
        // None where the phone was deleted.
        let calls = self.ringbook.calls(&Principal::Local, "phone", None, 1).await.ok().map(|it| it.total);
        let reported = self.ringbook.last_reported(&Principal::Local, "phone").ok();
        let seen = self.ringbook.seen_by(&Principal::Local).unwrap();
        let books: Vec<(Revision, Revision)> =
            seen.books().unwrap().map(|book| (book.revision, book.record_revision)).collect();
        let phones: Vec<_> = seen
            .phones()
            .unwrap()
            .map(|it| (it.revision, seen.key(it.phone.id.as_str()).unwrap().map(|key| key.created)))
            .collect();
        let is_in = |name: &&str| self.ringbook.session(self.secret(name)).is_some();
        let sessions = ["anna", "ed", "vi", "elsewhere"].iter().filter(|name| is_in(name)).count();
        let people = (seen.people().unwrap().len(), seen.tokens().unwrap().len(), sessions);
        (books, phones, people, calls, reported)
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
    // On a busy machine it may have passed before the token is made.
    let expired = loop {
        let soon = jiff::Timestamp::now() + Duration::from_millis(20);
        let made = ringbook.new_token(&Principal::Local, "expired", Scope::Admin, Some(soon)).await;
        if let Ok((expired, _)) = made {
            break expired;
        }
    };
    let (_, spare) = ringbook.new_token(&Principal::Local, "spare", Scope::Admin, None).await.unwrap();
    tokio::time::sleep(Duration::from_millis(25)).await;
    secrets.extend([("revoked", revoked), ("expired", expired)]);
    (secrets, spare.to_string())
}

/// Method, address and body.
fn parts(request: &str) -> (&str, &str, &str) {
    let mut parts = request.splitn(3, ' ');
    (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap_or_default())
}

async fn check(table: &[(&str, &str)], prefix: &str) {
    for (request, row) in table {
        let (method, path, body) = parts(request);
        let cells: Vec<&str> = row.split([' ', '|']).filter(|cell| !cell.is_empty()).collect();
        assert_eq!(cells.len(), WHO.len(), "{request}");
        for (who, cell) in WHO.into_iter().zip(cells) {
            let (expected, is_quiet) = match cell.strip_suffix('=') {
                Some(status) => (status.parse::<u16>().unwrap(), true),
                None => (cell.parse().unwrap(), false),
            };
            let house = House::new().await;
            let before = house.shape().await;
            let (status, answer) = house.ask(who, method, &format!("{prefix}{path}"), body).await;
            assert_eq!(status, expected, "{request} by {who:?}: {answer}");
            let changed = house.shape().await != before;
            if is_quiet || expected >= 400 {
                assert!(!changed, "{request} by {who:?} changed something");
            } else if WRITES.iter().any(|writes| request.starts_with(writes)) {
                assert!(changed, "{request} by {who:?} changed nothing: {answer}");
            }
        }
    }
}

/// What changes something for everybody who may.
const WRITES: [&str; 7] = [
    "POST /page/bulk",
    "POST /page/save",
    "POST /page/delete",
    "POST /page/post ",
    "POST /page/post_settings",
    "POST /page/sign_out",
    "DELETE /",
];

#[tokio::test]
async fn everybody_may_what_the_table_says() {
    check(TABLE, "/api/v1").await;
}

#[tokio::test]
async fn everybody_sees_what_the_table_says() {
    check(PAGES, "").await;
}

#[tokio::test]
async fn every_page_and_server_function_has_a_row() {
    let rows: BTreeSet<(&str, &str)> =
        PAGES.iter().map(|(request, _)| parts(request)).map(|it| (it.0, it.1)).collect();
    let pages = server::pages::every();
    assert!(pages.len() > 5, "{}", pages.len());
    for page in pages {
        assert!(rows.contains(&("GET", page.path())), "GET {} has no row", page.path());
    }
    let functions: Vec<_> = leptos::server_fn::axum::server_fn_paths().collect();
    assert!(functions.len() > 15, "{}", functions.len());
    for (path, method) in &functions {
        assert!(rows.contains(&(method.as_str(), path)), "{method} {path} has no row");
    }
}

#[tokio::test]
async fn every_route_has_a_row() {
    let house = House::new().await;
    let (_, document) = house.ask(Who::Nobody, "GET", "/api/v1/openapi.json", "").await;
    let document: Value = serde_json::from_str(&document).unwrap();
    let pattern = |path: &str| -> Vec<String> {
        let known =
            ["main", "spare", "{entry}", "{number}", "{token}", "{change}", "1", "phone", "ed", "dnd_on"];
        let one = |part: &str| {
            let is_variable = part.starts_with('{') || known.contains(&part);
            if is_variable { "*".to_owned() } else { part.to_owned() }
        };
        path.split('?').next().unwrap().split('/').map(one).collect()
    };
    let rest = TABLE.iter().map(|row| (row, "/api/v1")).chain(PAGES.iter().map(|row| (row, "")));
    let rows: BTreeSet<(String, Vec<String>)> = rest
        .map(|((request, _), prefix)| (parts(request), prefix))
        .map(|((method, path, _), prefix)| (method.to_owned(), pattern(&format!("{prefix}{path}"))))
        .collect();
    let mut checked = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in
            ["get", "put", "post", "patch", "delete"].into_iter().filter(|it| item.get(it).is_some())
        {
            let row = (method.to_uppercase(), pattern(path));
            assert!(rows.contains(&row), "{} {path} has no row", row.0);
            checked += usize::from(path.starts_with("/api/"));
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
