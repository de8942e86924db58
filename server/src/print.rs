//! `/print`: the list on paper, without a script.

use crate::{AppState, problem::Problem, who::sign_in_first};
use axum::{
    Extension,
    extract::{RawQuery, State},
    response::Html,
};
use frontend::Visitor;

/// `GET /print`
pub(crate) async fn page(
    State(app): State<AppState>,
    Extension(visitor): Extension<Visitor>,
    RawQuery(query): RawQuery,
) -> Result<Html<String>, Problem> {
    let who = visitor.principal.ok_or_else(sign_in_first)?;
    let query = query.unwrap_or_default();
    let page = frontend::api::print_page(app.ringbook.clone(), who, visitor.language, &query, app.links);
    Ok(Html(page.await?))
}
