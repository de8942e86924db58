//! Giving up the oldest changes of a log. What they have made stays: records and head are not touched.
//!
//! A log has a *floor*: the last change that was given up, 0 when none was. It goes like this, and may end after any transaction:
//!
//! 1. One transaction raises the floor. From here on nobody reads the changes up to it, whether they are there or not.
//! 2. They are removed, some at a time, with their pieces. What a crash has left is removed when the store is opened.
//!
//! The floor only ever rises, and both steps may be done twice or by two at once. The first floor of a store also moves its format on: a
//! program that knows nothing of floors would take the missing changes for damage.

use shared::Revision;

use crate::encoding::{Floor, seal_record};
use crate::logs::Logs;
use crate::logs::batch::ATTEMPTS;
use crate::logs::opening::{WITH_FLOORS, store_error};
use crate::{
    Bytes, Damage, Key, LogId, MAX_RECORD_BYTES, MAX_TRANSACTION_KEYS, RecordKey, StoreError, Transaction,
    TransactionError, keys,
};

/// Floors in one page.
const FLOORS_IN_PAGE: usize = 100;

impl Logs {
    /// The last change of a log that was given up, with all before it; 0 when all are there.
    ///
    /// # Errors
    /// Those of reading.
    pub async fn floor(&self, log: &LogId) -> Result<Revision, StoreError> {
        let key = keys::floor(log);
        let floor = self.store.get(&key).await?.map(|value| Floor::unseal(&key, &value)).transpose()?;
        Ok(floor.map_or(Revision(0), |floor| floor.revision))
    }

    /// Gives up the changes up to and including this revision, for good; the records that they have made stay. It stops at the head, and
    /// before a large change that is not folded into the records yet. Gives the floor that the log has now.
    ///
    /// # Errors
    /// When the store fails. It may have given them up then; what is left of them goes when the store is opened.
    pub async fn forget(&self, log: &LogId, up_to: Revision) -> Result<Revision, StoreError> {
        let floor = self.raise_floor(log, up_to).await?;
        self.remove_below(log, floor).await?;
        Ok(floor)
    }

    async fn raise_floor(&self, log: &LogId, up_to: Revision) -> Result<Revision, StoreError> {
        for _ in 0..ATTEMPTS {
            // The head before the marker: a marker that comes later is of a later change.
            let up_to = up_to.min(self.head(log).await?);
            let unfolded =
                self.fold_marker(log).await?.map(|fold| Revision(fold.revision.0.saturating_sub(1)));
            let up_to = unfolded.map_or(up_to, |last| up_to.min(last));
            let floor = self.floor(log).await?;
            if up_to <= floor {
                return Ok(floor);
            }
            match self.set_floor(log, floor, up_to, Transaction::default()).await {
                Ok(()) => return Ok(up_to),
                Err(TransactionError::Conflict) => {}
                Err(error) => return Err(store_error(error)),
            }
        }
        self.floor(log).await
    }

    /// Moves a floor, and the format where it is one without floors.
    async fn set_floor(
        &self,
        log: &LogId,
        from: Revision,
        to: Revision,
        transaction: Transaction,
    ) -> Result<(), TransactionError> {
        let key = keys::floor(log);
        let before = (from > Revision(0)).then(|| Floor { revision: from }.seal(&key));
        let after = Floor { revision: to }.seal(&key);
        let transaction = transaction.expect(key.clone(), before).put(key, after);
        let transaction = self.in_format(WITH_FLOORS, transaction).await.map_err(TransactionError::Failed)?;
        self.apply(transaction).await
    }

    /// Finishes what a crash interrupted, in every log.
    pub(super) async fn finish_forgetting(&self) -> Result<(), StoreError> {
        for (log, floor) in self.floors().await? {
            self.remove_below(&log, floor).await?;
        }
        Ok(())
    }

    /// Every floor there is.
    pub(super) async fn floors(&self) -> Result<Vec<(LogId, Revision)>, StoreError> {
        let mut floors = Vec::new();
        let mut after = None;
        loop {
            let page = self.store.scan(keys::FLOORS, after.as_ref(), FLOORS_IN_PAGE).await?;
            for (key, value) in page.entries {
                let damage = Damage::Content("the key names no log");
                let log = keys::floor_log(&key).ok_or(StoreError::Damaged { key: key.clone(), damage })?;
                floors.push((log, Floor::unseal(&key, &value)?.revision));
                after = Some(key);
            }
            if !page.more {
                return Ok(floors);
            }
        }
    }

    /// Removes what is below a floor that is raised already. A stage that is among it can never become a change: the head has passed it.
    async fn remove_below(&self, log: &LogId, floor: Revision) -> Result<(), StoreError> {
        for prefix in [keys::all_pieces(log), keys::changes(log)] {
            loop {
                let page = self.store.scan(&prefix, None, MAX_TRANSACTION_KEYS).await?;
                let below: Vec<Key> = page.entries.into_iter().map(|(key, _)| key).collect();
                let count = below.len();
                let below: Vec<Key> =
                    below.into_iter().filter(|key| keys::is_up_to(&prefix, key, floor)).collect();
                let is_last = below.len() < count || !page.more;
                if !below.is_empty() {
                    let transaction = below.into_iter().fold(Transaction::default(), Transaction::remove);
                    self.apply(transaction).await.map_err(store_error)?;
                }
                if is_last {
                    break;
                }
            }
        }
        Ok(())
    }

    /// Begins a log at this revision, as one whose changes up to there were given up: what restoring a copy needs. The records
    /// that it has had since before come by [`Logs::put_old_records`].
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] also when the log has a head already.
    pub async fn begin_at(&self, log: &LogId, floor: Revision) -> Result<(), StoreError> {
        let head = keys::head(log);
        let id = uuid::Uuid::new_v4();
        let sealed = crate::encoding::Head { revision: floor, id }.seal(&head);
        let transaction = Transaction::default().expect(head.clone(), None).put(head, sealed);
        self.set_floor(log, Revision(0), floor, transaction).await.map_err(store_error)
    }

    /// Puts records there that changes below the floor have made, into a log that was begun by [`Logs::begin_at`]. Only for a
    /// store that is thrown away when this fails.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] also when one is there already.
    pub async fn put_old_records(
        &self,
        log: &LogId,
        records: Vec<(RecordKey, Revision, Bytes)>,
    ) -> Result<(), StoreError> {
        let mut transactions = Vec::new();
        let (mut transaction, mut bytes) = (Transaction::default(), 0);
        for (key, revision, record) in records {
            let size = record.len() + key.as_bytes().len();
            let is_full =
                transaction.writes.len() >= MAX_TRANSACTION_KEYS || bytes + size > MAX_RECORD_BYTES / 2;
            if is_full && !transaction.writes.is_empty() {
                transactions.push(std::mem::take(&mut transaction));
                bytes = 0;
            }
            bytes += size;
            let key = keys::record(log, &key);
            let value = seal_record(&key, revision, &record);
            transaction = transaction.expect(key.clone(), None).put(key, value);
        }
        transactions.push(transaction);
        self.apply_all(transactions).await.map_err(store_error)
    }
}
