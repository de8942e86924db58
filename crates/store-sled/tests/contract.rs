//! sled passes the story that every store must pass.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Result;
use async_trait::async_trait;
use store::Store;
use store_contract::{Places, story};
use store_sled::SledStore;

struct Directories(PathBuf);

#[async_trait]
impl Places for Directories {
    async fn open(&self, name: &str) -> Result<Arc<dyn Store>> {
        Ok(Arc::new(SledStore::open(self.0.join(name))?))
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_story() -> Result<()> {
    let root = tempfile::tempdir()?;
    story(&Directories(root.path().to_owned())).await
}
