//! Taking a store into use.

use crate::logs::Logs;
use crate::{Damage, StoreError, Transaction, TransactionError, Value, envelope, keys};

/// The format of a new store, which the oldest programs read too.
const FIRST_FORMAT: u32 = 1;

/// With changes that were given up below a floor. A store gets it with its first floor.
pub(super) const WITH_FLOORS: u32 = 2;

/// With values beside the logs. A store gets it with the first of them.
pub(super) const WITH_VALUES_BESIDE: u32 = 3;

/// The newest format that this program reads.
const FORMAT: u32 = WITH_VALUES_BESIDE;

impl Logs {
    /// Reads the format, or writes it when nothing is there yet.
    pub(super) async fn check_format(&self) -> Result<(), StoreError> {
        let key = keys::format();
        if self.store.get(&key).await?.is_none() {
            // Data without a format are not a new store: somebody lost a part of it.
            if !self.store.scan(keys::HEADS, None, 1).await?.entries.is_empty() {
                return Err(StoreError::Damaged { key, damage: Damage::Missing });
            }
            let value = envelope::seal(&key, &[&FIRST_FORMAT.to_be_bytes()]);
            let transaction = Transaction::default().expect(key.clone(), None).put(key.clone(), value);
            match self.apply(transaction).await {
                // In a conflict another process was quicker; what it wrote is checked below.
                Ok(()) | Err(TransactionError::Conflict) => {}
                Err(error) => return Err(store_error(error)),
            }
        }
        let (found, _) = self.format().await?;
        if found > FORMAT {
            return Err(StoreError::NewerFormat { found, known: FORMAT });
        }
        Ok(())
    }

    /// Moves the format on together with the first write that older programs would not understand.
    pub(super) async fn in_format(
        &self,
        format: u32,
        transaction: Transaction,
    ) -> Result<Transaction, StoreError> {
        let (found, value) = self.format().await?;
        if found >= format {
            return Ok(transaction);
        }
        let key = keys::format();
        let newer = envelope::seal(&key, &[&format.to_be_bytes()]);
        Ok(transaction.expect(key.clone(), Some(value)).put(key, newer))
    }

    async fn format(&self) -> Result<(u32, Value), StoreError> {
        let key = keys::format();
        let Some(value) = self.store.get(&key).await? else {
            return Err(StoreError::Damaged { key, damage: Damage::Missing });
        };
        let payload = envelope::unseal(&key, &value)?;
        let Some((found, _)) = payload.split_first_chunk::<4>() else {
            return Err(StoreError::Damaged { key, damage: Damage::Content("the format is no number") });
        };
        Ok((u32::from_be_bytes(*found), value))
    }

    /// One transaction on its own.
    pub(super) async fn apply(&self, transaction: Transaction) -> Result<(), TransactionError> {
        self.store.commit(vec![transaction]).await.pop().unwrap_or_else(|| Err(no_answer()))
    }
}

/// For work of our own that is only ever repeated, where it does not matter whether it was done already.
pub(super) fn store_error(error: TransactionError) -> StoreError {
    match error {
        TransactionError::Failed(error) | TransactionError::Uncertain(error) => error,
        other => StoreError::Unavailable { operation: "writing", source: std::sync::Arc::new(other) },
    }
}

/// For an engine that answered less than it was asked.
pub(super) fn no_answer() -> TransactionError {
    TransactionError::Uncertain(StoreError::Unavailable {
        operation: "waiting for the answer to a transaction",
        source: std::sync::Arc::from(Box::from("the engine gave none")),
    })
}
