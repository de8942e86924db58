//! The problems of every operation: its own, which it names in `x-problems`, and those that all of its kind have. Equal
//! ones are described once, in `components`.

use super::{
    headers::{self, REQUEST_ID, RETRY_AFTER, REVISION},
    operations,
};
use crate::problem::{Code, Problem};
use axum::http::StatusCode;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::openapi::{
    AllOfBuilder, Content, ContentBuilder, ObjectBuilder, OpenApi, Ref, RefOr, Required, Response, Type,
    example::ExampleBuilder,
    path::{Operation, Parameter, ParameterIn},
    schema::{ArrayBuilder, Schema},
};

/// Where a handler names the codes that are its own.
const OWN: &str = "x-problems";

/// Describes the problems of every operation.
pub(crate) fn add(api: &mut OpenApi) {
    let mut described = BTreeMap::new();
    for item in api.paths.paths.values_mut() {
        for operation in operations(item) {
            for codes in by_status(codes(operation)) {
                let (name, status) = (name(&codes), codes[0].status().as_str().to_owned());
                operation.responses.responses.insert(status, Ref::from_response_name(&name).into());
                described.entry(name).or_insert_with(|| RefOr::T(response(&codes)));
            }
            operation.extensions = None;
        }
    }
    api.components.get_or_insert_default().responses.extend(described);
}

fn codes(operation: &Operation) -> BTreeSet<Code> {
    let mut codes = own(operation);
    codes.extend([Code::UnknownHost, Code::Internal]);
    if operation.security.is_some() {
        codes.extend([Code::NotSignedIn, Code::Forbidden, Code::TooManyRequests]);
    }
    if has_parameter(operation, |parameter| parameter.parameter_in == ParameterIn::Path) {
        codes.insert(Code::NotFound);
    }
    if needs_body(operation) {
        codes.extend([
            Code::Unreadable,
            Code::NotJson,
            Code::TooLarge,
            Code::UnsupportedMediaType,
            Code::Invalid,
        ]);
    }
    if has_parameter(operation, |parameter| parameter.name == "Idempotency-Key") {
        codes.extend([Code::Invalid, Code::IdempotencyKeyReused]);
    }
    if writes(operation) {
        codes.extend([Code::ForeignOrigin, Code::StoreUnavailable]);
    }
    codes
}

fn own(operation: &Operation) -> BTreeSet<Code> {
    let named = operation.extensions.as_ref().and_then(|extensions| extensions.get(OWN)?.as_array());
    let words = named.into_iter().flatten().filter_map(|word| word.as_str());
    words.filter_map(|word| Code::ALL.iter().copied().find(|code| code.word() == word)).collect()
}

fn has_parameter(operation: &Operation, is_it: impl Fn(&Parameter) -> bool) -> bool {
    operation.parameters.iter().flatten().any(|parameter| match parameter {
        RefOr::T(parameter) => is_it(parameter),
        RefOr::Ref(_) => false,
    })
}

fn needs_body(operation: &Operation) -> bool {
    matches!(&operation.request_body, Some(RefOr::T(body)) if body.required == Some(Required::True))
}

/// Whether its good answer names a revision.
fn writes(operation: &Operation) -> bool {
    operation.responses.responses.values().any(|response| match response {
        RefOr::T(response) => response.headers.contains_key(REVISION),
        RefOr::Ref(_) => false,
    })
}

/// Codes are in the order of their statuses.
fn by_status(codes: BTreeSet<Code>) -> Vec<Vec<Code>> {
    let codes: Vec<Code> = codes.into_iter().collect();
    codes.chunk_by(|one, other| one.status() == other.status()).map(<[Code]>::to_vec).collect()
}

fn name(codes: &[Code]) -> String {
    codes.iter().map(|code| code.word()).collect::<Vec<_>>().join("_or_")
}

fn response(codes: &[Code]) -> Response {
    let about: Vec<String> =
        codes.iter().map(|code| format!("`{}`: {}", code.word(), code.about())).collect();
    let mut response = Response::new(about.join("\n\n"));
    response.content.insert("application/problem+json".to_owned(), content(codes).into());
    if matches!(codes[0].status(), StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) {
        response.headers.insert(RETRY_AFTER.to_owned(), headers::reference(RETRY_AFTER));
    }
    response.headers.insert(REQUEST_ID.to_owned(), headers::reference(REQUEST_ID));
    response
}

fn content(codes: &[Code]) -> Content {
    let code = ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(codes.iter().map(|code| code.word())));
    let mut special = ObjectBuilder::new().property("code", code);
    for code in codes {
        special = members(*code, special);
    }
    let schema = AllOfBuilder::new().item(Ref::from_schema_name("Problem")).item(special);
    codes
        .iter()
        .fold(ContentBuilder::new().schema(Some(Schema::AllOf(schema.build()))), |content, code| {
            let example = ExampleBuilder::new().summary(code.about()).value(Some(example(*code)));
            content.examples_from_iter([(code.word(), example.build())])
        })
        .build()
}

/// What a problem of this code has besides.
fn members(code: Code, object: ObjectBuilder) -> ObjectBuilder {
    let list = |name: &str| ArrayBuilder::new().items(Ref::from_schema_name(name));
    let count = || ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(0));
    match code {
        Code::NumberTaken => {
            object.property("numbers", list("TakenNumber")).property("entries", list("Entry"))
        }
        Code::EntriesChanged => object.property("entries", list("OutdatedEntry")).property("found", count()),
        Code::PlanCollides => object.property("entries", list("Collision")),
        _ => object,
    }
}

fn example(code: Code) -> serde_json::Value {
    let problem = Problem::new(code, code.about()).of_request("5f4c3b2a19080706f5e4d3c2b1a09f8e");
    serde_json::to_value(problem).unwrap_or_default()
}
