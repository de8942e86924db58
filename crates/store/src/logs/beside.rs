//! Values beside the logs: they have no history, and nothing else depends on them.
//!
//! What phones report and the list of calls are such: written often, of interest for a while, and no loss that stops anything. A value is
//! whole or damaged, as its checksum tells, and that is all that is known of it: there is nothing to compare it with. So damage here is
//! found by [`Logs::check`], and does not keep the store from being used ([`Logs::verify`] does not look).

use bytes::Bytes;

use crate::logs::Logs;
use crate::logs::batch::ATTEMPTS;
use crate::logs::opening::{WITH_VALUES_BESIDE, store_error};
use crate::{
    MAX_TRANSACTION_BYTES, MAX_TRANSACTION_KEYS, RecordKey, StoreError, Transaction, TransactionError,
    envelope, keys,
};

/// The format may come into a transaction, and what keys and checksums add.
const KEYS: usize = MAX_TRANSACTION_KEYS - 1;

/// Bytes of keys and values in one transaction, about.
const BYTES: usize = MAX_TRANSACTION_BYTES / 2;

/// Some values beside the logs.
#[derive(Debug, Default)]
pub struct Beside {
    /// In the order of their keys, each with its value, or why it cannot be read.
    pub values: Vec<(RecordKey, Result<Bytes, StoreError>)>,
    /// Whether there may be more.
    pub more: bool,
}

impl Logs {
    /// Writes values beside the logs, or removes them, in this order. A few at a time are written together; when this fails, some of
    /// the first may be there.
    ///
    /// # Errors
    /// [`StoreError`] also for a value that is too large for a store.
    pub async fn put_beside(&self, writes: Vec<(RecordKey, Option<Bytes>)>) -> Result<(), StoreError> {
        let mut part = Vec::new();
        let mut bytes = 0;
        for (key, value) in writes {
            bytes += key.as_bytes().len() + value.as_ref().map_or(0, Bytes::len);
            if part.len() >= KEYS || (bytes > BYTES && !part.is_empty()) {
                self.put_some_beside(&std::mem::take(&mut part)).await?;
                bytes = key.as_bytes().len() + value.as_ref().map_or(0, Bytes::len);
            }
            part.push((key, value));
        }
        if part.is_empty() { Ok(()) } else { self.put_some_beside(&part).await }
    }

    async fn put_some_beside(&self, writes: &[(RecordKey, Option<Bytes>)]) -> Result<(), StoreError> {
        let mut transaction = Transaction::default();
        for (key, value) in writes {
            let key = keys::beside(key.as_bytes());
            transaction = match value {
                Some(value) => {
                    let sealed = envelope::seal(&key, &[value]);
                    transaction.put(key, sealed)
                }
                None => transaction.remove(key),
            };
        }
        let mut last = TransactionError::Conflict;
        for _ in 0..ATTEMPTS {
            let transaction = self.in_format(WITH_VALUES_BESIDE, transaction.clone()).await?;
            match self.apply(transaction).await {
                Ok(()) => return Ok(()),
                // Another process has moved the format on.
                Err(TransactionError::Conflict) => {}
                Err(error) => {
                    last = error;
                    break;
                }
            }
        }
        Err(store_error(last))
    }

    /// The values whose keys begin with `prefix`, from the first after `after` on, at most `limit`.
    ///
    /// # Errors
    /// When the store cannot be read; a damaged value is no error of the others.
    pub async fn beside(
        &self,
        prefix: &[u8],
        after: Option<&RecordKey>,
        limit: usize,
    ) -> Result<Beside, StoreError> {
        let after = after.map(|key| keys::beside(key.as_bytes()));
        let page = self.store.scan(keys::beside(prefix).as_bytes(), after.as_ref(), limit).await?;
        let values = page.entries.into_iter().filter_map(|(key, value)| {
            let read = envelope::unseal(&key, &value);
            Some((keys::beside_key(&key)?, read))
        });
        Ok(Beside { values: values.collect(), more: page.more })
    }
}
