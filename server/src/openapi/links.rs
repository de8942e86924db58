//! What can be done next with what an answer holds, for tools that follow it.

use utoipa::openapi::{
    OpenApi, RefOr,
    link::{Link, LinkBuilder},
    path::Operation,
};

/// Links the answers that make an entry or a number with what can be done with them.
pub(crate) fn add(api: &mut OpenApi) {
    for operation in api.paths.paths.values_mut().flat_map(super::operations) {
        if let Some("add_entry" | "add_number") = operation.operation_id.as_deref() {
            link(operation);
        }
    }
}

fn link(operation: &mut Operation) {
    let Some(RefOr::T(made)) = operation.responses.responses.get_mut("201") else { return };
    for id in ["read_entry", "replace_entry", "patch_entry", "delete_entry", "add_number"] {
        made.links.insert(id.to_owned(), entry(id).build().into());
    }
    for id in ["replace_number", "delete_number"] {
        made.links.insert(id.to_owned(), number(id).into());
    }
}

fn entry(operation: &str) -> LinkBuilder {
    LinkBuilder::new()
        .operation_id(operation)
        .parameter("directory", "$request.path.directory")
        .parameter("entry", "$response.body#/id")
}

fn number(operation: &str) -> Link {
    entry(operation).parameter("number", "$response.body#/numbers/0/id").build()
}
