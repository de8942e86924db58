//! Directories (`api.md`, Directories).

use crate::wire::{new::with_id, object::Object, settings};
use directory::Book;
use serde::{Deserialize, Serialize};
use shared::{DialPlan, DirectoryId};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{RefOr, Schema},
};

/// A directory.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Directory, examples(json!({
    "id": "main", "name": "Main directory",
    "dial_plan": {
        "region": "DE", "area_code": "30", "outside_line": null, "extension_digits": 5, "local_domains": [], "loose_digits": 0,
    },
})))]
pub struct DirectoryOut {
    /// Chosen by who created it.
    #[schema(pattern = "^[a-z0-9_-]{1,64}$", examples("main"))]
    id: String,
    /// Its name.
    #[schema(max_length = 200, examples("Main directory"))]
    name: String,
    /// How its users write and dial numbers.
    #[schema(value_type = settings::DialPlan)]
    dial_plan: DialPlan,
}

impl DirectoryOut {
    /// Of what it is besides its entries.
    #[must_use]
    pub fn new(id: &DirectoryId, name: &str, dial_plan: &DialPlan) -> DirectoryOut {
        DirectoryOut { id: id.to_string(), name: name.to_owned(), dial_plan: dial_plan.clone() }
    }
}

impl From<&Book> for DirectoryOut {
    fn from(book: &Book) -> DirectoryOut {
        DirectoryOut::new(&book.id, &book.name, &book.dial_plan)
    }
}

/// A directory, as a client sends it.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = DirectoryInput, examples(json!({
    "id": "shop", "name": "The shop's numbers", "dial_plan": {"region": "DE", "area_code": "30"},
})))]
#[serde(deny_unknown_fields)]
pub struct DirectoryIn {
    /// Its id: required to create it, the one of the address to replace it.
    #[schema(pattern = "^[a-z0-9_-]{1,64}$", examples("shop"))]
    pub id: Option<String>,
    /// Its name; without one, the id.
    #[schema(max_length = 200, examples("The shop's numbers"))]
    pub name: Option<String>,
    /// Its dial plan; a missing field takes its default.
    #[schema(value_type = Option<settings::DialPlan>)]
    pub dial_plan: Option<Object<DialPlan>>,
}

/// A directory that shall be made.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub struct NewDirectory(pub DirectoryIn);

impl PartialSchema for NewDirectory {
    fn schema() -> RefOr<Schema> {
        with_id(
            DirectoryIn::schema(),
            "A directory that shall be made. What is missing or null takes its default.",
        )
    }
}

impl ToSchema for NewDirectory {}
