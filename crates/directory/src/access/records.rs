//! What is stored of people, sessions, tokens and keys.

use super::Digest;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::{Directories, PersonId, PhoneId, Revision, Role, Scope, TokenId};

/// Something stored, with the revision outside directories at which it last changed.
#[derive(Clone, Debug)]
pub(crate) struct Kept<T> {
    pub(crate) value: T,
    pub(crate) revision: Revision,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct PersonRecord {
    pub(crate) id: PersonId,
    /// What people call them.
    pub(crate) name: String,
    pub(crate) role: Role,
    pub(crate) directories: Directories,
    /// The argon2id hash, with its parameters.
    pub(crate) password: String,
    pub(crate) created: Timestamp,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct SessionRecord {
    pub(crate) id: Digest,
    pub(crate) person: PersonId,
    pub(crate) created: Timestamp,
    /// When it was last used, give or take [`crate::access::keeper::SEEN_EVERY`].
    pub(crate) seen: Timestamp,
    /// What the browser calls itself.
    pub(crate) browser: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct TokenRecord {
    pub(crate) id: TokenId,
    pub(crate) name: String,
    pub(crate) scope: Scope,
    pub(crate) digest: Digest,
    pub(crate) created: Timestamp,
    pub(crate) created_by: String,
    pub(crate) expires: Option<Timestamp>,
    /// As with [`SessionRecord::seen`].
    pub(crate) seen: Option<Timestamp>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct KeyRecord {
    pub(crate) phone: PhoneId,
    pub(crate) digest: Digest,
    /// `MD5(phone:realm:key)` and the same with SHA-256: what HTTP Digest needs (RFC 7616). The key is random and long.
    pub(crate) ha1_md5: String,
    pub(crate) ha1_sha256: String,
    pub(crate) created: Timestamp,
    /// As with [`SessionRecord::seen`].
    pub(crate) seen: Option<Timestamp>,
}
