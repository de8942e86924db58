//! Which logs there are, and single records: what copies a store needs.

use bytes::Bytes;
use shared::Revision;

use crate::encoding::{Head, unseal_record};
use crate::logs::Logs;
use crate::{Damage, LogId, RecordKey, StoreError, keys};

/// Heads in one page.
const HEADS_IN_PAGE: usize = 500;

impl Logs {
    /// Every log that has a change, with its head, in the order of their names. Each head was the newest at some moment of
    /// the call.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] for the first head that is not what was written.
    pub async fn list(&self) -> Result<Vec<(LogId, Revision)>, StoreError> {
        let mut heads = Vec::new();
        let mut after = None;
        loop {
            let page = self.store.scan(keys::HEADS, after.as_ref(), HEADS_IN_PAGE).await?;
            for (key, value) in page.entries {
                let damage = Damage::Content("the key names no log");
                let log = keys::head_log(&key).ok_or(StoreError::Damaged { key: key.clone(), damage })?;
                heads.push((log, Head::unseal(&key, &value)?.revision));
                after = Some(key);
            }
            if !page.more {
                return Ok(heads);
            }
        }
    }

    /// A record as it stands now, with the revision that last changed it. While a large change is on its way into the records
    /// it may be older than the head tells.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when it is not what was written.
    pub async fn record(
        &self,
        log: &LogId,
        key: &RecordKey,
    ) -> Result<Option<(Revision, Bytes)>, StoreError> {
        let key = keys::record(log, key);
        self.store.get(&key).await?.map(|value| unseal_record(&key, &value)).transpose()
    }
}
