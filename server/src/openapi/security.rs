//! How whoever asks says who they are. Each handler names the ways that it takes, with the least scope or role.

use utoipa::openapi::{
    OpenApi,
    security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
};

const TOKEN: &str =
    "The token of a program. Its scope is `admin`, `write`, `read` or `ring`; each includes those after it.";
const SESSION: &str = "The session of a person who has signed in. Their role is `administrator`, `editor` or `viewer`; each \
                       includes those after it.";
const KEY: &str = "A phone's key, for what concerns that phone alone.";
const KEY_AS_PASSWORD: &str =
    "A phone's key, for what concerns that phone alone: the phone's id is the user, the key the password.";
const KEY_IN_QUERY: &str = "A phone's key, for firmware that can send nothing else.";

/// Describes every way.
pub(crate) fn add(api: &mut OpenApi) {
    let ways = [
        ("token", http(HttpAuthScheme::Bearer, TOKEN)),
        (
            "session",
            SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::with_description(
                "ringbook_session",
                SESSION,
            ))),
        ),
        ("phone_key", http(HttpAuthScheme::Bearer, KEY)),
        ("phone_basic", http(HttpAuthScheme::Basic, KEY_AS_PASSWORD)),
        ("phone_digest", http(HttpAuthScheme::Digest, KEY_AS_PASSWORD)),
        (
            "phone_query",
            SecurityScheme::ApiKey(ApiKey::Query(ApiKeyValue::with_description("key", KEY_IN_QUERY))),
        ),
    ];
    let components = api.components.get_or_insert_default();
    for (name, way) in ways {
        components.add_security_scheme(name, way);
    }
}

fn http(scheme: HttpAuthScheme, about: &str) -> SecurityScheme {
    SecurityScheme::Http(HttpBuilder::new().scheme(scheme).description(Some(about)).build())
}
