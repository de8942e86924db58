//! What every store must do, told as one story and run against each of them; and [`MemoryStore`], the simplest store that passes.
//!
//! The story asks through the contract only and assumes neither that the engine is in this process nor that one process writes, so
//! an engine in a network can be run through it as it is.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> anyhow::Result<()> {
//! use store_contract::{MemoryPlaces, story};
//!
//! story(&MemoryPlaces::default()).await
//! # }
//! ```

mod beside;
mod checks;
mod concurrency;
mod crash;
mod damage;
mod engine;
mod faults;
mod forgetting;
mod large;
mod log;
mod memory;
mod restart;

use std::sync::Arc;

use anyhow::{Context, Result};
use async_trait::async_trait;
use store::{Logs, Store};

pub use faults::{CrashingStore, Fault};
pub use memory::{MemoryPlaces, MemoryStore};

/// Where the story keeps data.
#[async_trait]
pub trait Places: Send + Sync {
    /// Opens the store at the place with this name, which is empty when it is opened for the first time and has kept everything when
    /// it is opened again. The former handle to a place was closed and dropped.
    ///
    /// # Errors
    /// Any: they end the story.
    async fn open(&self, name: &str) -> Result<Arc<dyn Store>>;
}

/// Runs the whole story. Every chapter has places of its own.
///
/// # Errors
/// The first thing that the store did otherwise, with the chapter in the context.
pub async fn story(places: &dyn Places) -> Result<()> {
    engine::ordered_bytes(places).await.context("ordered bytes")?;
    engine::atomic_transactions(places).await.context("atomic transactions")?;
    engine::limits(places).await.context("limits of a transaction")?;
    engine::closing(places).await.context("closing")?;
    log::order_and_completeness(places).await.context("order and completeness of the log")?;
    log::stale_commits(places).await.context("stale commits")?;
    log::chains(places).await.context("chains in a batch")?;
    log::unchanged_heads(places).await.context("heads that must be unchanged")?;
    log::refusals(places).await.context("commits that are refused at once")?;
    large::a_thousand_records(places).await.context("a commit of a thousand records")?;
    large::every_size(places).await.context("commits around the limits")?;
    large::in_a_batch(places).await.context("large commits between small ones")?;
    large::in_several_logs_at_once(places).await.context("large commits of several logs at once")?;
    large::on_an_unchanged_head(places).await.context("a large commit that depends on another log")?;
    restart::reopening_gives_the_same(places).await.context("restart")?;
    restart::formats(places).await.context("formats")?;
    crash::at_every_step(places).await.context("crashes at every step")?;
    damage::is_reported(places).await.context("damage")?;
    damage::is_found_by_verifying(places).await.context("damage that checksums cannot tell")?;
    forgetting::only_the_past(places).await.context("changes that are given up")?;
    forgetting::not_what_is_unfinished(places).await.context("giving up beside an unfinished change")?;
    forgetting::a_crash_at_every_step(places).await.context("a crash while changes are given up")?;
    forgetting::beside_writers_and_readers(places).await.context("giving up beside writers and readers")?;
    forgetting::beginning_later(places).await.context("a log that begins later")?;
    beside::values_without_history(places).await.context("values beside the logs")?;
    beside::many_at_once(places).await.context("many values beside the logs")?;
    concurrency::one_winner(places).await.context("several committers, one revision")?;
    concurrency::interference(places).await.context("interference in the middle of a commit")?;
    concurrency::everybody_at_once(places).await.context("committers and readers at once")
}

/// The store at a place, and its logs.
async fn open(places: &dyn Places, name: &str) -> Result<(Arc<dyn Store>, Logs)> {
    let store = places.open(name).await.with_context(|| format!("opening {name}"))?;
    let logs = Logs::open(store.clone()).await.context("opening the logs")?;
    Ok((store, logs))
}
