//! The store in memory passes the story.

use store_contract::{MemoryPlaces, story};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_story() -> anyhow::Result<()> {
    story(&MemoryPlaces::default()).await
}
