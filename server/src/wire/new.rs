//! Things that shall be made, whose id the client chooses: the same as to replace them, but the id must be there.

use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};

/// The description of what is sent to replace a thing, as one of what is sent to make it.
pub(crate) fn with_id(mut schema: RefOr<Schema>, about: &str) -> RefOr<Schema> {
    if let RefOr::T(Schema::Object(object)) = &mut schema {
        let id = ObjectBuilder::new().schema_type(Type::String).pattern(Some("^[a-z0-9_-]{1,64}$"));
        let id = id.description(Some("Its id: 1 to 64 of `a-z 0-9 - _`, unique and for good."));
        object.properties.insert("id".to_owned(), id.build().into());
        object.required.push("id".to_owned());
        object.description = Some(about.to_owned());
    }
    schema
}
