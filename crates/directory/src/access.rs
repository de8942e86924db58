//! People, sessions, tokens and phone keys: who is who (`product.md` does not say; issue of sign-in does).
//!
//! A secret is made here, shown once and stored as a hash. People's passwords are hashed with argon2id, a few at a
//! time and off the async threads; all other secrets are random and long, so that one SHA-256 is enough.

mod digest_auth;
mod keeper;
mod password;
mod records;
mod secret;
mod throttle;

pub use digest_auth::{Challenge, DigestAnswer};
pub(crate) use keeper::Keeper;
pub use keeper::{SignInError, SignedIn};
pub use password::PasswordProblem;
pub(crate) use records::{Kept, KeyRecord, PersonRecord, SessionRecord, TokenRecord};
pub use secret::{Digest, Secret};
