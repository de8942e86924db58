//! A store in memory, for tests.

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Result;
use async_trait::async_trait;
use store::{Key, Page, Store, StoreError, Transaction, TransactionError, Value};

use crate::Places;

type Data = Arc<Mutex<BTreeMap<Key, Value>>>;

/// Keeps everything in a map, and forgets it when it is dropped. For tests of what is built on a store.
#[derive(Default)]
pub struct MemoryStore {
    data: Data,
    closed: AtomicBool,
}

impl MemoryStore {
    fn data(&self) -> Result<MutexGuard<'_, BTreeMap<Key, Value>>, StoreError> {
        if self.closed.load(Ordering::Acquire) {
            return Err(StoreError::Closed);
        }
        Ok(self.data.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn get(&self, key: &Key) -> Result<Option<Value>, StoreError> {
        Ok(self.data()?.get(key).cloned())
    }

    async fn scan(&self, prefix: &[u8], after: Option<&Key>, limit: usize) -> Result<Page, StoreError> {
        let data = self.data()?;
        let start = Key::from(prefix.to_vec());
        let from = match after {
            Some(after) if *after >= start => Bound::Excluded(after.clone()),
            _ => Bound::Included(start),
        };
        let mut rest = data
            .range((from, Bound::Unbounded))
            .take_while(|(key, _)| key.as_bytes().starts_with(prefix))
            .map(|(key, value)| (key.clone(), value.clone()));
        let entries = rest.by_ref().take(limit).collect();
        Ok(Page { entries, more: rest.next().is_some() })
    }

    async fn commit(&self, transactions: Vec<Transaction>) -> Vec<Result<(), TransactionError>> {
        transactions.into_iter().map(|transaction| self.apply(transaction)).collect()
    }

    async fn ready(&self) -> Result<(), StoreError> {
        self.data().map(drop)
    }

    async fn close(&self) -> Result<(), StoreError> {
        self.closed.store(true, Ordering::Release);
        Ok(())
    }
}

impl MemoryStore {
    fn apply(&self, transaction: Transaction) -> Result<(), TransactionError> {
        transaction.check_limits()?;
        let mut data = self.data().map_err(TransactionError::Failed)?;
        if transaction.expectations.iter().any(|expected| data.get(&expected.key) != expected.value.as_ref())
        {
            return Err(TransactionError::Conflict);
        }
        for write in transaction.writes {
            match write.value {
                Some(value) => data.insert(write.key, value),
                None => data.remove(&write.key),
            };
        }
        Ok(())
    }
}

/// Places in memory: they keep their data for as long as this lives.
#[derive(Default)]
pub struct MemoryPlaces {
    places: Mutex<HashMap<String, Data>>,
}

#[async_trait]
impl Places for MemoryPlaces {
    async fn open(&self, name: &str) -> Result<Arc<dyn Store>> {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        let data = places.entry(name.to_owned()).or_default().clone();
        Ok(Arc::new(MemoryStore { data, closed: AtomicBool::new(false) }))
    }
}
