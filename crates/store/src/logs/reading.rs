//! The state of a log, and its changes.

use std::collections::BTreeMap;

use bytes::Bytes;
use shared::Revision;
use uuid::Uuid;

use crate::encoding::{Body, ChangeRecord, read_change};
use crate::keys::Stage;
use crate::logs::{Logs, Part};
use crate::{Change, Damage, Key, Loaded, LogId, RecordKey, StoreError, Value, envelope, keys};

/// Changes in one page. They may be up to a piece each; an engine ends a page that grows large.
const CHANGES_IN_PAGE: usize = 500;

/// Pieces in one page.
const PIECES_IN_PAGE: usize = 16;

impl Logs {
    /// The newest state of a log, at a revision that was the head during the call ([`Logs::reading`]).
    ///
    /// # Errors
    /// [`StoreError::Damaged`] for the first record that is not what was written; never a part of the state.
    pub async fn load(&self, log: &LogId) -> Result<Loaded, StoreError> {
        let mut records = BTreeMap::new();
        let mut reading = self.reading(log);
        while let Some(part) = reading.next().await? {
            match part {
                Part::Records(page) => {
                    records.extend(page.into_iter().map(|(key, revision, record)| (key, (revision, record))));
                }
                Part::Change(change) => replay(&mut records, change),
                Part::Again => records.clear(),
            }
        }
        let head = reading.head().unwrap_or_default();
        let records = records.into_iter().map(|(key, (revision, record))| (key, revision, record)).collect();
        Ok(Loaded { head, records })
    }

    /// The changes after `since`, ascending and without a gap, at most `limit` of them. Empty when `since` is the head (or
    /// lies after it).
    ///
    /// Where changes were given up, a `since` below the floor begins at the floor: whoever must know everything compares the first
    /// revision with the one that should follow, and does not take an empty answer for the head. See [`Logs::floor`].
    ///
    /// # Errors
    /// [`StoreError::Damaged`] also when a change is missing.
    pub async fn changes(
        &self,
        log: &LogId,
        since: Revision,
        limit: usize,
    ) -> Result<Vec<Change>, StoreError> {
        loop {
            let floor = self.floor(log).await?;
            match self.changes_after(log, since.max(floor), limit).await {
                // It may have been given up while it was read.
                Err(StoreError::Damaged { .. }) if self.floor(log).await? > floor => {}
                outcome => return outcome,
            }
        }
    }

    async fn changes_after(
        &self,
        log: &LogId,
        since: Revision,
        limit: usize,
    ) -> Result<Vec<Change>, StoreError> {
        let head = self.head(log).await?;
        let prefix = keys::changes(log);
        let mut changes: Vec<Change> = Vec::new();
        let mut expected = since;
        let mut after = keys::change(log, since);
        while expected < head && changes.len() < limit {
            let page =
                self.store.scan(&prefix, Some(&after), CHANGES_IN_PAGE.min(limit - changes.len())).await?;
            for (key, value) in page.entries {
                expected = Revision(expected.0 + 1);
                if key != keys::change(log, expected) {
                    return Err(missing(keys::change(log, expected)));
                }
                changes.push(self.assemble(log, expected, &key, &value).await?);
                after = key;
            }
            if !page.more {
                break;
            }
        }
        if changes.len() < limit && expected < head {
            return Err(missing(keys::change(log, Revision(expected.0 + 1))));
        }
        Ok(changes)
    }

    /// One change that must be there.
    pub(super) async fn change(&self, log: &LogId, revision: Revision) -> Result<Change, StoreError> {
        let key = keys::change(log, revision);
        let value = self.store.get(&key).await?.ok_or_else(|| missing(key.clone()))?;
        self.assemble(log, revision, &key, &value).await
    }

    /// The id of the change that made a revision, if there is one.
    pub(super) async fn change_id(
        &self,
        log: &LogId,
        revision: Revision,
    ) -> Result<Option<Uuid>, StoreError> {
        let key = keys::change(log, revision);
        let Some(value) = self.store.get(&key).await? else { return Ok(None) };
        Ok(Some(ChangeRecord::unseal(&key, &value)?.id))
    }

    async fn assemble(
        &self,
        log: &LogId,
        revision: Revision,
        key: &Key,
        value: &Value,
    ) -> Result<Change, StoreError> {
        let record = ChangeRecord::unseal(key, value)?;
        let body = match record.body {
            Body::Inline(body) => body,
            Body::Pieces { count, bytes } => {
                let stage = Stage { log: log.clone(), revision, id: record.id };
                self.join_pieces(&stage, count, bytes).await?
            }
        };
        read_change(key, revision, body)
    }

    async fn join_pieces(&self, stage: &Stage, count: u32, bytes: u64) -> Result<Bytes, StoreError> {
        let prefix = stage.pieces();
        let mut body = Vec::new();
        let mut number = 0;
        let mut after: Option<Key> = None;
        while number < count {
            let page = self.store.scan(&prefix, after.as_ref(), PIECES_IN_PAGE).await?;
            for (key, value) in page.entries {
                if key != stage.piece(number) {
                    return Err(missing(stage.piece(number)));
                }
                body.extend_from_slice(&envelope::unseal(&key, &value)?);
                number += 1;
                after = Some(key);
            }
            if !page.more {
                break;
            }
        }
        if number < count {
            return Err(missing(stage.piece(number)));
        }
        if body.len() as u64 != bytes {
            let damage = Damage::Content("its pieces have another length");
            return Err(StoreError::Damaged { key: keys::change(&stage.log, stage.revision), damage });
        }
        Ok(body.into())
    }
}

fn replay(records: &mut BTreeMap<RecordKey, (Revision, Bytes)>, change: Change) {
    for write in change.writes {
        match write.after {
            Some(after) => records.insert(write.key, (change.revision, after)),
            None => records.remove(&write.key),
        };
    }
}

fn missing(key: Key) -> StoreError {
    StoreError::Damaged { key, damage: Damage::Missing }
}
