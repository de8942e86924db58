//! Whether changes would be taken now.

use crate::Ringbook;
use store::StoreError;

impl Ringbook {
    /// Whether the store would take a change now. Calls are decided in any case.
    ///
    /// # Errors
    /// Why it would not.
    pub async fn ready(&self) -> Result<(), StoreError> {
        self.logs.ready().await
    }
}
