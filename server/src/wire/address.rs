//! What an address says: ids in its path, values in its query. What cannot be read is a problem, not a bare text.

use crate::{
    problem::{FieldError, Problem},
    wire::json::named_field,
};
use axum::{
    extract::{FromRequestParts, rejection::QueryRejection},
    http::request::Parts,
};
use serde::{Deserialize, de::DeserializeOwned};
use utoipa::IntoParams;

/// The ids in a path. A path that is no text names nothing: 404.
#[derive(Debug)]
pub struct Path<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = axum::extract::Path::from_request_parts(parts, state).await;
        path.map(|axum::extract::Path(ids)| Path(ids)).map_err(|_| Problem::not_found())
    }
}

/// The values in a query. A name that comes twice is 422.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let query = axum::extract::Query::from_request_parts(parts, state).await;
        query.map(|axum::extract::Query(values)| Query(values)).map_err(|rejection| problem(&rejection))
    }
}

fn problem(rejection: &QueryRejection) -> Problem {
    let text = rejection.body_text();
    let message = text.rsplit_once(": ").map_or(&*text, |(_, message)| message).to_owned();
    let field = named_field(&message).unwrap_or_default().to_owned();
    Problem::unacceptable(vec![FieldError { field, message }])
}

/// A directory.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct InDirectory {
    /// The id of the directory.
    #[param(pattern = "^[a-z0-9_-]{1,64}$", example = "main")]
    pub directory: String,
}

/// An entry of a directory.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct InEntry {
    /// The id of the directory.
    #[param(pattern = "^[a-z0-9_-]{1,64}$", example = "main")]
    pub directory: String,
    /// The id of the entry.
    #[param(format = "uuid")]
    pub entry: String,
}

/// A number of an entry.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct InNumber {
    /// The id of the directory.
    #[param(pattern = "^[a-z0-9_-]{1,64}$", example = "main")]
    pub directory: String,
    /// The id of the entry.
    #[param(format = "uuid")]
    pub entry: String,
    /// The id of the number.
    #[param(format = "uuid")]
    pub number: String,
}

/// A phone.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct OfPhone {
    /// The id of the phone.
    #[param(pattern = "^[a-z0-9_-]{1,64}$", example = "phone")]
    pub phone: String,
}

/// An event of a phone.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct OfEvent {
    /// The id of the phone.
    #[param(pattern = "^[a-z0-9_-]{1,64}$", example = "phone")]
    pub phone: String,
    /// What has happened; capitals do not matter.
    #[param(value_type = crate::wire::words::PhoneEvent, example = "dnd_on")]
    pub event: String,
}

/// A person.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct OfPerson {
    /// The name to sign in with.
    #[param(pattern = "^[a-z0-9._@-]{1,64}$", example = "anna")]
    pub person: String,
}

/// A token.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct OfToken {
    /// The id of the token.
    #[param(format = "uuid")]
    pub token: String,
}

/// A change of a directory.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct InDirectoryChange {
    /// The id of the directory.
    #[param(pattern = "^[a-z0-9_-]{1,64}$", example = "main")]
    pub directory: String,
    /// The revision that the change has made.
    #[param(value_type = u64, minimum = 1)]
    pub revision: String,
}

/// A change outside directories.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct OfChange {
    /// The revision that the change has made.
    #[param(value_type = u64, minimum = 1)]
    pub revision: String,
}
