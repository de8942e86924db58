//! A client that asks the routes directly.

use axum::{
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode},
    response::Response,
};
use directory::Ringbook;
use serde_json::{Value, json};
use server::{
    AppState, Front,
    hosts::KnownHosts,
    router,
    shutdown::{self, Stopper},
};
use std::sync::Arc;
use store::Store;
use store_contract::MemoryStore;
use tower::ServiceExt as _;

/// The entries of the first directory.
pub(crate) const ENTRIES: &str = "/api/v1/directories/main/entries";
/// The decision of the first phone.
pub(crate) const DECISION: &str = "/api/v1/phones/phone/ring-decision";

/// A new installation in Berlin, and what asks it.
pub(crate) struct Client {
    router: Front,
    /// Says that the server shall end, at the latest when it is dropped.
    pub(crate) stopper: Stopper,
}

/// An answer, read whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    /// Checks the status and gives the JSON.
    pub(crate) fn is(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{self:?}");
        if self.text.is_empty() { Value::Null } else { self.json() }
    }

    /// Checks that it is a problem of this status and code, and gives the names of the bad fields.
    pub(crate) fn is_problem(&self, status: u16, code: &str) -> Vec<String> {
        let body = self.is(status);
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(body["code"], code, "{body}");
        assert_eq!(body["status"], status);
        assert!(
            !body["request_id"].as_str().unwrap().is_empty() && !body["detail"].as_str().unwrap().is_empty()
        );
        let fields = body["errors"].as_array().cloned().unwrap_or_default();
        fields.iter().map(|error| error["field"].as_str().unwrap().to_owned()).collect()
    }
}

impl Client {
    pub(crate) async fn new() -> Client {
        Client::on(Arc::new(MemoryStore::default())).await
    }

    pub(crate) async fn on(store: Arc<dyn Store>) -> Client {
        let (stopper, shutdown) = shutdown::channel();
        let hosts = KnownHosts::new("127.0.0.1:8080".parse().unwrap(), None);
        let ringbook = Ringbook::open(store, Some("DE".into())).await.unwrap();
        let mut app = AppState::new(ringbook, hosts, shutdown).unwrap();
        app.signs_in = false;
        let client = Client { router: router(app), stopper };
        client.dial_plan(json!({"region": "DE", "area_code": "30"})).await;
        client
    }

    /// Sets the dial plan of the first directory.
    pub(crate) async fn dial_plan(&self, plan: Value) {
        let body = json!({"name": "Main directory", "dial_plan": plan});
        self.put("/api/v1/directories/main", body).await.is(200);
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], Body::empty()).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.json(Method::POST, path, &[], body).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Answer {
        self.json(Method::PUT, path, &[], body).await
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> Answer {
        self.json(Method::PATCH, path, &[], body).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, &[], Body::empty()).await
    }

    pub(crate) async fn json(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Value,
    ) -> Answer {
        let headers = [&[("content-type", "application/json")], headers].concat();
        self.send(method, path, &headers, body.to_string().into()).await
    }

    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Body,
    ) -> Answer {
        let (parts, body) = self.answer(method, path, headers, body).await.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8(bytes.to_vec()).unwrap(),
        }
    }

    /// The answer as it begins.
    pub(crate) async fn answer(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Body,
    ) -> Response {
        let mut request = Request::builder().method(method).uri(path).header("host", "localhost:8080");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap()
    }

    /// Adds an entry with one number and gives it.
    pub(crate) async fn add(&self, first_name: &str, number: &str) -> Value {
        let body = json!({"first_name": first_name, "numbers": [{"number": number}]});
        self.post(ENTRIES, body).await.is(201)
    }

    /// What the first phone does when this number calls.
    pub(crate) async fn decide(&self, caller: &str) -> Value {
        self.get(&format!("{DECISION}?caller={}", encoded(caller))).await.is(200)
    }

    /// How many entries the first directory has, and its newest revision.
    pub(crate) async fn shape(&self) -> (Value, Value) {
        let list = self.get(ENTRIES).await.is(200);
        let revision = self.decide("+4930999").await["revision"].clone();
        (list["items"].clone(), revision)
    }
}

/// Percent-encodes everything but letters and digits.
pub(crate) fn encoded(text: &str) -> String {
    text.bytes()
        .map(
            |byte| {
                if byte.is_ascii_alphanumeric() {
                    char::from(byte).to_string()
                } else {
                    format!("%{byte:02X}")
                }
            },
        )
        .collect()
}

/// The address of an entry.
pub(crate) fn at(entry: &Value) -> String {
    format!("{ENTRIES}/{}", entry["id"].as_str().unwrap())
}
