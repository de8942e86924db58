//! `/taken`: the question before others lose a number, for a browser without script.

use crate::{AppState, problem::Problem, who::sign_in_first};
use axum::{
    Extension,
    extract::{RawQuery, State},
    http::HeaderMap,
    response::{Html, IntoResponse, Redirect, Response},
};
use frontend::{
    Visitor,
    api::{TakenPage, taken_page},
};

/// `GET /taken`
pub(crate) async fn page(
    State(app): State<AppState>,
    Extension(visitor): Extension<Visitor>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let who = visitor.principal.ok_or_else(sign_in_first)?;
    let query = query.unwrap_or_default();
    let page = taken_page(app.ringbook.clone(), who, visitor.language, &query, &headers, app.links)?;
    Ok(match page {
        TakenPage::Question(document) => Html(document).into_response(),
        TakenPage::Settled(url) => Redirect::to(&url).into_response(),
    })
}
