//! The contract of `api.md`, asked without a socket on a store in memory.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may end where it fails")]

mod bad_input;
mod bulk;
mod calls;
mod client;
mod directories;
mod entries;
mod events;
mod explanation;
mod history;
mod http;
mod idempotency;
mod metrics;
mod numbers;
mod openapi;
mod pages;
mod phone_state;
mod phones;
mod rights;
mod ring_decision;
mod settings;
mod store_away;
mod vectors;
