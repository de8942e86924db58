//! Headers: those a request may have, as parameters, and those of answers.

use utoipa::{
    IntoParams,
    openapi::{
        HeaderBuilder, KnownFormat, ObjectBuilder, OpenApi, Ref, RefOr, SchemaFormat, Type, header::Header,
    },
};

/// The revision of a resource.
pub(crate) const ETAG: &str = "ETag";
/// The revision of a change.
pub(crate) const REVISION: &str = "Ringbook-Revision";
/// The id of the request.
pub(crate) const REQUEST_ID: &str = "X-Request-Id";
/// When to ask again.
pub(crate) const RETRY_AFTER: &str = "Retry-After";

/// Only if nobody has changed it meanwhile.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
pub(crate) struct IfMatch {
    /// The `ETag` that the client saw: 412 when the resource has another one now. `*` and none do not check.
    #[param(rename = "If-Match", value_type = Option<String>, nullable = false)]
    _if_match: (),
}

/// Only if nothing is replaced.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
pub(crate) struct IfNoneMatch {
    /// `*`: take no number from other entries, but answer 409 and name them.
    #[param(rename = "If-None-Match", value_type = Option<String>, nullable = false, example = "*")]
    _if_none_match: (),
}

/// Done once, however often it is sent.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
pub(crate) struct IdempotencyKey {
    /// Chosen by the client, 1 to 255 visible ASCII characters: the same request with the same key within 24 hours gets the
    /// same answer and is done once.
    #[param(rename = "Idempotency-Key", value_type = Option<String>, nullable = false, pattern = "^[!-~]{1,255}$")]
    _idempotency_key: (),
}

/// Where a stream of events goes on.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
pub(crate) struct LastEventId {
    /// The `id` of the last event that the client has heard. Browsers send it by themselves when they connect again.
    #[param(rename = "Last-Event-ID", value_type = Option<u64>, format = "uint64", nullable = false)]
    _last_event_id: (),
}

/// A reference to a header of `components`.
pub(crate) fn reference(name: &str) -> RefOr<Header> {
    RefOr::Ref(Ref::new(format!("#/components/headers/{name}")))
}

/// Describes the headers of answers, and gives every answer the id of its request.
pub(crate) fn add(api: &mut OpenApi) {
    let headers = &mut api.components.get_or_insert_default().headers;
    headers.extend(described().map(|(name, header)| (name.to_owned(), header.into())));
    for operation in api.paths.paths.values_mut().flat_map(super::operations) {
        for response in operation.responses.responses.values_mut() {
            if let RefOr::T(response) = response {
                response.headers.insert(REQUEST_ID.to_owned(), reference(REQUEST_ID));
            }
        }
    }
}

fn described() -> [(&'static str, Header); 4] {
    let text = || ObjectBuilder::new().schema_type(Type::String);
    let number = || {
        let format = SchemaFormat::KnownFormat(KnownFormat::Int64);
        ObjectBuilder::new().schema_type(Type::Integer).format(Some(format)).minimum(Some(0))
    };
    let header = |schema: ObjectBuilder, about: &str| {
        HeaderBuilder::new().schema(Some(schema)).description(Some(about)).build()
    };
    [
        (ETAG, header(text().examples(["\"17\""]), "The resource's revision, for `If-Match`.")),
        (
            REVISION,
            header(number().examples([1742]), "The revision of the log that the change was written to."),
        ),
        (REQUEST_ID, header(text(), "The id of the request, to find it in the server's log.")),
        (RETRY_AFTER, header(number().examples([5]), "So many seconds later it may go better.")),
    ]
}
