//! The program `ringbook`: its command line, its routes and how the parts are wired together. Nothing else: what a
//! directory is and who rings is decided further in.

pub mod cli;
pub mod hosts;
pub mod openapi;
pub mod pages;
pub mod problem;
pub mod request_id;
pub mod router;
pub mod routes;
pub mod security_headers;
pub mod serve;
pub mod set_up;
pub mod shutdown;
pub mod site;
pub mod state;
pub mod who;
pub mod wire;

pub use router::router;
pub use state::AppState;
pub use who::Asker;
