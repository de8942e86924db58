//! What went wrong, as RFC 9457 asks for it: `application/problem+json`.

mod code;

pub use code::Code;

use axum::{
    Json,
    http::{
        HeaderValue, StatusCode,
        header::{CONTENT_TYPE, RETRY_AFTER},
    },
    response::{IntoResponse, Response},
};
use serde::Serialize;
use std::fmt;
use utoipa::ToSchema;

/// Seconds until one should ask again after the store was away: it is looked for at every change.
const STORE_AWAY: u64 = 5;

/// An answer that says what went wrong. [`request_id`](crate::request_id) adds the id of the request to it.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub struct Problem(Box<Members>);

/// What went wrong (RFC 9457).
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct Members {
    /// Always `about:blank`: `code` tells problems apart.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The status in words.
    title: &'static str,
    /// The HTTP status.
    #[serde(serialize_with = "as_number")]
    #[schema(value_type = u16)]
    status: StatusCode,
    /// What went wrong, for a person. Its wording may change.
    detail: String,
    /// What went wrong, for a machine. Stable; there may be new ones.
    #[schema(value_type = String)]
    code: Code,
    /// The id of the request, to find it in the server's log. The same as in `X-Request-Id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required, nullable = false)]
    request_id: Option<String>,
    /// The fields that are bad, when it is about fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldError>,
    /// Said in the header.
    #[serde(skip)]
    retry_after: Option<u64>,
    /// What else a program can use, by name.
    #[serde(flatten)]
    #[schema(ignore)]
    more: serde_json::Map<String, serde_json::Value>,
}

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldError {
    /// The field, such as `numbers[0].number`; empty when it is about the whole body.
    pub field: String,
    /// What is wrong with it, for a person.
    pub message: String,
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.field.is_empty() {
            f.write_str(&self.message)
        } else {
            write!(f, "{}: {}", self.field, self.message)
        }
    }
}

impl Problem {
    /// A problem with its stable code, which has a status, and its words for a person.
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        let status = code.status();
        let title = status.canonical_reason().unwrap_or("Problem");
        let (kind, detail) = ("about:blank", detail.into());
        let (errors, more) = (Vec::new(), serde_json::Map::new());
        Self(Box::new(Members {
            kind,
            title,
            status,
            detail,
            code,
            request_id: None,
            errors,
            retry_after: None,
            more,
        }))
    }

    /// Nothing is there.
    pub fn not_found() -> Self {
        Self::new(Code::NotFound, "There is nothing at this address.")
    }

    /// Readable, but not acceptable: 422 with the fields and what would be right.
    pub fn unacceptable(errors: Vec<FieldError>) -> Self {
        let words: Vec<String> = errors.iter().map(FieldError::to_string).collect();
        Self::new(Code::Invalid, words.join("; ")).with_errors(errors)
    }

    /// Adds a member that a program can use.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Serialize) -> Self {
        if let Ok(value) = serde_json::to_value(value) {
            self.0.more.insert(name.to_owned(), value);
        }
        self
    }

    /// Of one number alone: its fields stand without the number's place.
    #[must_use]
    pub fn of_one_number(mut self) -> Self {
        for error in &mut self.0.errors {
            if let Some((_, field)) = error.field.strip_prefix("numbers[").and_then(|it| it.split_once("]."))
            {
                error.field = field.to_owned();
            }
        }
        let words: Vec<String> = self.0.errors.iter().map(FieldError::to_string).collect();
        if !words.is_empty() {
            self.0.detail = words.join("; ");
        }
        self
    }

    /// When to ask again.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.0.retry_after = Some(seconds);
        self
    }

    /// Names the bad fields.
    #[must_use]
    pub fn with_errors(mut self, errors: Vec<FieldError>) -> Self {
        self.0.errors = errors;
        self
    }

    /// Names the request.
    #[must_use]
    pub fn of_request(mut self, id: &str) -> Self {
        self.0.request_id = Some(id.to_owned());
        self
    }
}

impl IntoResponse for Problem {
    /// The answer carries the problem as an extension too, so that the request's id can still be added.
    fn into_response(self) -> Response {
        let mut response = (self.0.status, Json(&self)).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        let away = (self.0.status == StatusCode::SERVICE_UNAVAILABLE).then_some(STORE_AWAY);
        if let Some(seconds) = self.0.retry_after.or(away) {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}

fn as_number<S: serde::Serializer>(status: &StatusCode, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u16(status.as_u16())
}
