//! Lists: `{"items": […], "next": …, "total": N}`.

use crate::problem::{FieldError, Problem};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

/// How many items an answer has when nobody says.
const DEFAULT_LIMIT: usize = 100;
/// How many items an answer has at most.
const MAX_LIMIT: usize = 1_000;

/// A part of a list.
#[derive(Debug, Serialize)]
pub struct List<T> {
    /// The items.
    pub items: Vec<T>,
    /// The cursor of the next part, if there is one.
    pub next: Option<String>,
    /// How many items the whole list has.
    pub total: usize,
}

/// The query of a list; as text, so that a bad value is told by its name.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Part {
    /// How many items the answer has at most.
    #[param(value_type = Option<u16>, minimum = 1, maximum = 1000, default = 100, nullable = false)]
    limit: Option<String>,
    /// Where to go on: the `next` of the answer before. Opaque.
    #[param(nullable = false)]
    pub cursor: Option<String>,
}

impl Part {
    /// Of a list that goes on by other means.
    pub fn with_limit(limit: Option<String>) -> Part {
        Part { limit, cursor: None }
    }

    /// How many items are wanted.
    ///
    /// # Errors
    /// 422 when it is no number from 1 to 1,000.
    pub fn limit(&self) -> Result<usize, Problem> {
        let Some(text) = &self.limit else { return Ok(DEFAULT_LIMIT) };
        text.parse().ok().filter(|limit| (1..=MAX_LIMIT).contains(limit)).ok_or_else(|| {
            Problem::unacceptable(vec![FieldError {
                field: "limit".into(),
                message: format!("a limit is a number from 1 to {MAX_LIMIT}"),
            }])
        })
    }

    /// The part of a short list whose items have an id.
    ///
    /// # Errors
    /// 422 when the limit is bad.
    pub fn of<T, U>(
        &self,
        all: impl Iterator<Item = T>,
        id: impl Fn(&T) -> &str,
        form: impl Fn(&T) -> U,
    ) -> Result<List<U>, Problem> {
        let limit = self.limit()?;
        let all: Vec<T> = all.collect();
        let after = |item: &&T| self.cursor.as_deref().is_none_or(|cursor| id(item) > cursor);
        let rest: Vec<&T> = all.iter().filter(after).collect();
        let next =
            rest.get(limit.saturating_sub(1)).filter(|_| rest.len() > limit).map(|last| id(last).to_owned());
        Ok(List { items: rest.into_iter().take(limit).map(form).collect(), next, total: all.len() })
    }
}
