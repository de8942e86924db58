//! Reading JSON bodies: what is wrong is named with its field.

use crate::{
    problem::{Code, FieldError, Problem},
    wire::object::Object,
};
use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{HeaderMap, StatusCode, header::CONTENT_TYPE},
};
use serde::de::DeserializeOwned;

/// A JSON object of the right form. 400 when it is no JSON, 413 when it is too long, 415 when it says to be something
/// else, 422 with the field when it is JSON of the wrong form.
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        if !says_json(request.headers()) {
            return Err(Problem::new(Code::UnsupportedMediaType, "Send the body as application/json."));
        }
        let body = whole_body(request).await?;
        let mut reader = serde_json::Deserializer::from_slice(&body);
        let Object(value) = serde_path_to_error::deserialize(&mut reader).map_err(|error| problem(&error))?;
        reader.end().map_err(|error| not_json(&error))?;
        Ok(Json(value))
    }
}

/// The body, within its limit.
pub(crate) async fn whole_body(request: Request) -> Result<Bytes, Problem> {
    Bytes::from_request(request, &()).await.map_err(|rejection| {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            Problem::new(Code::TooLarge, "A body has at most 1 MiB.")
        } else {
            Problem::new(Code::Unreadable, "The body could not be read, or took longer than a minute.")
        }
    })
}

/// The same for JSON that is in memory already.
///
/// # Errors
/// 422 with the field.
pub fn from_value<T: DeserializeOwned>(value: serde_json::Value) -> Result<T, FieldError> {
    serde_path_to_error::deserialize(value).map_err(|error| field_error(&error))
}

fn says_json(headers: &HeaderMap) -> bool {
    let Some(kind) = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()) else { return false };
    let kind = kind.split(';').next().unwrap_or(kind).trim().to_ascii_lowercase();
    kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"))
}

fn problem(error: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    if error.inner().is_data() {
        let field = field_error(error);
        Problem::unacceptable(vec![field])
    } else {
        not_json(error.inner())
    }
}

fn not_json(error: &serde_json::Error) -> Problem {
    Problem::new(Code::NotJson, format!("The body is not JSON: {error}."))
}

/// The field that a message of serde's is about: an unknown, missing or repeated one is named there alone.
pub(crate) fn named_field(message: &str) -> Option<&str> {
    let starts = ["unknown field `", "missing field `", "duplicate field `"];
    starts.iter().find_map(|start| message.strip_prefix(start)?.split('`').next())
}

fn field_error(error: &serde_path_to_error::Error<serde_json::Error>) -> FieldError {
    let message = error.inner().to_string();
    let message = message.split(" at line ").next().unwrap_or(&message).to_owned();
    let path = error.path().to_string();
    let path = if path == "." { String::new() } else { path };
    let field = match named_field(&message) {
        Some(name) if path == name || path.ends_with(&format!(".{name}")) => path,
        Some(name) if path.is_empty() => name.to_owned(),
        Some(name) => format!("{path}.{name}"),
        None => path,
    };
    FieldError { field, message }
}
