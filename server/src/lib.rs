//! The program `ringbook`: its command line, its routes and how the parts are wired together. Nothing else: what a
//! directory is and who rings is decided further in.

pub mod backup;
mod causes;
pub mod check;
pub mod cli;
mod connection;
pub mod connections;
pub mod data;
pub mod front;
#[doc(hidden)]
pub mod fuzzed;
pub mod hosts;
pub mod idempotency;
mod mending;
pub mod metrics;
pub mod openapi;
pub mod pages;
mod patience;
mod port;
mod print;
pub mod problem;
pub mod reference;
pub mod remote;
pub mod request_id;
pub mod restore;
mod retention;
mod ringtones;
pub mod router;
pub mod routes;
pub mod security_headers;
pub mod serve;
pub mod set_up;
pub mod shutdown;
pub mod site;
pub mod state;
mod taken;
pub mod tls;
pub mod token;
pub mod who;
pub mod wire;

pub use front::Front;
pub use router::{admin_router, phone_router, router};
pub use state::AppState;
pub use who::Asker;
