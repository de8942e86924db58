//! Stores that misbehave as real ones do.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use store::{Key, Page, Store, StoreError, Transaction, TransactionError, Value};

/// What the failing transaction of a [`CrashingStore`] has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It was not applied.
    Before,
    /// It was applied, and nobody was told.
    After,
}

/// Stops working at a transaction, as if the process had been killed there.
pub struct CrashingStore {
    inner: Arc<dyn Store>,
    fault: Fault,
    left: AtomicUsize,
    crashed: AtomicBool,
}

impl CrashingStore {
    /// Applies that many transactions and fails at the next one, and for good.
    #[must_use]
    pub fn new(inner: Arc<dyn Store>, transactions: usize, fault: Fault) -> Self {
        Self { inner, fault, left: AtomicUsize::new(transactions), crashed: AtomicBool::new(false) }
    }

    /// Whether it has come to that.
    #[must_use]
    pub fn has_crashed(&self) -> bool {
        self.crashed.load(Ordering::Acquire)
    }

    fn alive(&self) -> Result<(), StoreError> {
        if self.has_crashed() { Err(crashed()) } else { Ok(()) }
    }

    async fn apply(&self, transaction: Transaction) -> Result<(), TransactionError> {
        self.alive().map_err(TransactionError::Failed)?;
        let crash =
            self.left.fetch_update(Ordering::AcqRel, Ordering::Acquire, |left| left.checked_sub(1)).is_err();
        if !crash {
            return one(&*self.inner, transaction).await;
        }
        self.crashed.store(true, Ordering::Release);
        match self.fault {
            Fault::Before => Err(TransactionError::Failed(crashed())),
            Fault::After => {
                one(&*self.inner, transaction).await?;
                Err(TransactionError::Uncertain(crashed()))
            }
        }
    }
}

#[async_trait]
impl Store for CrashingStore {
    async fn get(&self, key: &Key) -> Result<Option<Value>, StoreError> {
        self.alive()?;
        self.inner.get(key).await
    }

    async fn scan(&self, prefix: &[u8], after: Option<&Key>, limit: usize) -> Result<Page, StoreError> {
        self.alive()?;
        self.inner.scan(prefix, after, limit).await
    }

    async fn commit(&self, transactions: Vec<Transaction>) -> Vec<Result<(), TransactionError>> {
        let mut answers = Vec::with_capacity(transactions.len());
        for transaction in transactions {
            answers.push(self.apply(transaction).await);
        }
        answers
    }

    async fn ready(&self) -> Result<(), StoreError> {
        self.alive()?;
        self.inner.ready().await
    }

    async fn close(&self) -> Result<(), StoreError> {
        self.inner.close().await
    }
}

/// Sends everything twice, as a client in a network does that got no answer the first time; the second answer counts. Also
/// gives pages of a single entry.
pub(crate) struct RepeatingStore(pub(crate) Arc<dyn Store>);

#[async_trait]
impl Store for RepeatingStore {
    async fn get(&self, key: &Key) -> Result<Option<Value>, StoreError> {
        self.0.get(key).await
    }

    async fn scan(&self, prefix: &[u8], after: Option<&Key>, limit: usize) -> Result<Page, StoreError> {
        self.0.scan(prefix, after, limit.min(1)).await
    }

    async fn commit(&self, transactions: Vec<Transaction>) -> Vec<Result<(), TransactionError>> {
        let _lost = self.0.commit(transactions.clone()).await;
        self.0.commit(transactions).await
    }

    async fn ready(&self) -> Result<(), StoreError> {
        self.0.ready().await
    }

    async fn close(&self) -> Result<(), StoreError> {
        self.0.close().await
    }
}

/// Lets somebody else's transactions in just before a given batch.
pub(crate) struct InterruptedStore {
    inner: Arc<dyn Store>,
    batches_before: AtomicUsize,
    intruder: Mutex<Option<Intruder>>,
}

/// What somebody else does in the wrong moment.
pub(crate) type Intruder = Box<dyn FnOnce() -> std::pin::Pin<Box<dyn Future<Output = ()> + Send>> + Send>;

impl InterruptedStore {
    pub(crate) fn new(inner: Arc<dyn Store>, batches_before: usize, intruder: Intruder) -> Self {
        Self { inner, batches_before: AtomicUsize::new(batches_before), intruder: Mutex::new(Some(intruder)) }
    }

    /// Whether the moment has come.
    pub(crate) fn was_interrupted(&self) -> bool {
        self.intruder.lock().unwrap_or_else(PoisonError::into_inner).is_none()
    }
}

#[async_trait]
impl Store for InterruptedStore {
    async fn get(&self, key: &Key) -> Result<Option<Value>, StoreError> {
        self.inner.get(key).await
    }

    async fn scan(&self, prefix: &[u8], after: Option<&Key>, limit: usize) -> Result<Page, StoreError> {
        self.inner.scan(prefix, after, limit).await
    }

    async fn commit(&self, transactions: Vec<Transaction>) -> Vec<Result<(), TransactionError>> {
        let before =
            self.batches_before.fetch_update(Ordering::AcqRel, Ordering::Acquire, |left| left.checked_sub(1));
        if before.is_err() {
            let intruder = self.intruder.lock().unwrap_or_else(PoisonError::into_inner).take();
            if let Some(intruder) = intruder {
                intruder().await;
            }
        }
        self.inner.commit(transactions).await
    }

    async fn ready(&self) -> Result<(), StoreError> {
        self.inner.ready().await
    }

    async fn close(&self) -> Result<(), StoreError> {
        self.inner.close().await
    }
}

/// Gives small pages, and lets others come between any two steps.
pub(crate) struct LeisurelyStore(pub(crate) Arc<dyn Store>);

#[async_trait]
impl Store for LeisurelyStore {
    async fn get(&self, key: &Key) -> Result<Option<Value>, StoreError> {
        tokio::task::yield_now().await;
        self.0.get(key).await
    }

    async fn scan(&self, prefix: &[u8], after: Option<&Key>, limit: usize) -> Result<Page, StoreError> {
        tokio::task::yield_now().await;
        self.0.scan(prefix, after, limit.min(5)).await
    }

    async fn commit(&self, transactions: Vec<Transaction>) -> Vec<Result<(), TransactionError>> {
        tokio::task::yield_now().await;
        self.0.commit(transactions).await
    }

    async fn ready(&self) -> Result<(), StoreError> {
        self.0.ready().await
    }

    async fn close(&self) -> Result<(), StoreError> {
        self.0.close().await
    }
}

/// One transaction on its own.
pub(crate) async fn one(store: &dyn Store, transaction: Transaction) -> Result<(), TransactionError> {
    let unanswered = || Err(TransactionError::Uncertain(crashed()));
    store.commit(vec![transaction]).await.pop().unwrap_or_else(unanswered)
}

fn crashed() -> StoreError {
    StoreError::Unavailable {
        operation: "a rehearsed crash",
        source: Arc::from(Box::from("it was wished for")),
    }
}
