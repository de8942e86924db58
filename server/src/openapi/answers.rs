//! The good answers that many routes give.

use super::headers::{self, ETAG, REVISION};
use std::{collections::BTreeMap, marker::PhantomData};
use utoipa::{
    IntoResponses, ToSchema,
    openapi::{
        Array, Content, Object, ObjectBuilder, Ref, RefOr, Response, ResponseBuilder, Schema, Type,
        schema::SchemaType,
    },
};

/// One resource, with its `ETag`.
pub(crate) struct Found<T>(PhantomData<T>);
/// A part of a list of resources.
pub(crate) struct Listed<T>(PhantomData<T>);
/// A resource that was made.
pub(crate) struct Created<T>(PhantomData<T>);
/// Something that was made and is shown once.
pub(crate) struct Made<T>(PhantomData<T>);
/// A resource that was changed.
pub(crate) struct Changed<T>(PhantomData<T>);
/// Something that was done, with what there is to say about it.
pub(crate) struct Done<T>(PhantomData<T>);
/// A resource that was deleted.
pub(crate) struct Deleted;
/// Events without end.
pub(crate) struct Streamed;

impl<T: ToSchema> IntoResponses for Found<T> {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        one("200", resource::<T>("It is in the body.", &[ETAG]))
    }
}

impl<T: ToSchema> IntoResponses for Listed<T> {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let schema = Schema::Object(list_of(Ref::from_schema_name(T::name())));
        one("200", with(schema, "A part of the list.", &[]))
    }
}

impl<T: ToSchema> IntoResponses for Created<T> {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        one("201", resource::<T>("Made; it is in the body.", &[ETAG, REVISION]))
    }
}

impl<T: ToSchema> IntoResponses for Made<T> {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        one("201", resource::<T>("Made; this is the only answer that shows it.", &[REVISION]))
    }
}

impl<T: ToSchema> IntoResponses for Changed<T> {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        one("200", resource::<T>("Changed; it is in the body as it is now.", &[ETAG, REVISION]))
    }
}

impl<T: ToSchema> IntoResponses for Done<T> {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        one("200", resource::<T>("Done.", &[REVISION]))
    }
}

impl IntoResponses for Deleted {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        one("204", headed(Response::new("Deleted."), &[REVISION]))
    }
}

impl IntoResponses for Streamed {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let content = Content::new(Some(ObjectBuilder::new().schema_type(Type::String)));
        let response = ResponseBuilder::new()
            .description("Events, as they happen.")
            .content("text/event-stream", content);
        one("200", response.build())
    }
}

fn list_of(item: Ref) -> Object {
    let next = ObjectBuilder::new().schema_type(SchemaType::from_iter([Type::String, Type::Null]));
    let next = next.description(Some("The `cursor` of the next part, null with the last."));
    let total = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(0));
    let total = total.description(Some("How many items the whole list has."));
    ObjectBuilder::new()
        .property("items", Array::new(item))
        .property("next", next)
        .property("total", total)
        .required("items")
        .required("next")
        .required("total")
        .build()
}

fn resource<T: ToSchema>(description: &str, headers: &[&str]) -> Response {
    with(Ref::from_schema_name(T::name()), description, headers)
}

fn with(schema: impl Into<RefOr<Schema>>, description: &str, headers: &[&str]) -> Response {
    let content = Content::new(Some(schema));
    let response = ResponseBuilder::new().description(description).content("application/json", content);
    headed(response.build(), headers)
}

fn headed(mut response: Response, headers: &[&str]) -> Response {
    response.headers.extend(headers.iter().map(|name| ((*name).to_owned(), headers::reference(name))));
    response
}

fn one(status: &str, response: Response) -> BTreeMap<String, RefOr<Response>> {
    BTreeMap::from([(status.to_owned(), response.into())])
}
