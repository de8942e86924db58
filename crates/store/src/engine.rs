//! What an engine provides: ordered bytes, and transactions that compare before they write.

use std::fmt;

use async_trait::async_trait;
use bytes::Bytes;

use crate::{StoreError, TransactionError};

/// The most keys that one [`Transaction`] may write, and the most it may compare.
///
/// etcd counts the larger of the two against its `max-txn-ops`, which is 128 unless an operator changed it.
pub const MAX_TRANSACTION_KEYS: usize = 100;

/// The most bytes in one [`Transaction`]: every key and value it writes or compares, added up.
///
/// etcd refuses requests over 1.5 MiB, and its own framing needs room.
pub const MAX_TRANSACTION_BYTES: usize = 1024 * 1024;

/// What is kept under a key. Cheap to clone.
pub type Value = Bytes;

/// An engine: keys in byte order, each with a value.
///
/// Every method may be called from many tasks at once. Nothing here assumes that this process is the only one that
/// writes; what must not have changed is said by [`Transaction::expect`].
#[async_trait]
pub trait Store: Send + Sync + 'static {
    /// The value under `key`, or `None`.
    ///
    /// A read sees everything that was acknowledged before it began, from whichever process. It may also see a
    /// transaction that is about to be acknowledged.
    async fn get(&self, key: &Key) -> Result<Option<Value>, StoreError>;

    /// The entries whose keys begin with `prefix`, in key order, from the first after `after` on.
    ///
    /// At most `limit` of them (at least 1 is meant). An engine may end a page earlier, for example when it grows large in
    /// bytes, but never empty while there is more. A page is not a snapshot, and two pages are even less one.
    async fn scan(&self, prefix: &[u8], after: Option<&Key>, limit: usize) -> Result<Page, StoreError>;

    /// Applies transactions in the order given, each of them wholly or not at all, and answers in the same order.
    ///
    /// The answers come when everything applied is durable: on the disk, or on a majority. An engine makes the whole batch durable
    /// at once, so a batch costs about as much as a transaction. After a transaction that was refused the following
    /// are still tried; one that builds on it must say so by an expectation.
    async fn commit(&self, transactions: Vec<Transaction>) -> Vec<Result<(), TransactionError>>;

    /// Whether a change would be taken now: quick, and without a trace. `Ok` is no promise.
    ///
    /// # Errors
    /// Why a change would be refused, in the words in which it would be.
    async fn ready(&self) -> Result<(), StoreError>;

    /// Ends the use of the engine: what is under way is finished, all that follows is refused with
    /// [`StoreError::Closed`]. Closing twice is fine.
    async fn close(&self) -> Result<(), StoreError>;
}

/// Some entries of a [`Store::scan`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The entries, in key order.
    pub entries: Vec<(Key, Value)>,
    /// Whether there may be entries after these. `false` is certain.
    pub more: bool,
}

/// What must hold, and what is then written, both at one instant.
///
/// The limits are [`MAX_TRANSACTION_KEYS`] and [`MAX_TRANSACTION_BYTES`], and no key is written twice. An engine refuses more with
/// [`TransactionError::TooLarge`], by [`Transaction::check_limits`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Transaction {
    /// All of these must hold, or nothing is written.
    pub expectations: Vec<Expectation>,
    /// What is written.
    pub writes: Vec<KeyWrite>,
}

/// A key that must have this very value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectation {
    /// The key that is compared.
    pub key: Key,
    /// Its value, or `None` when it must be absent.
    pub value: Option<Value>,
}

/// A key that gets a value or loses it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyWrite {
    /// The key that is written.
    pub key: Key,
    /// Its new value, or `None` to remove it. Removing an absent key is fine.
    pub value: Option<Value>,
}

impl Transaction {
    /// Adds an expectation: `key` has this value, or is absent for `None`.
    #[must_use]
    pub fn expect(mut self, key: Key, value: Option<Value>) -> Self {
        self.expectations.push(Expectation { key, value });
        self
    }

    /// Adds a write.
    #[must_use]
    pub fn put(mut self, key: Key, value: impl Into<Value>) -> Self {
        self.writes.push(KeyWrite { key, value: Some(value.into()) });
        self
    }

    /// Adds a removal.
    #[must_use]
    pub fn remove(mut self, key: Key) -> Self {
        self.writes.push(KeyWrite { key, value: None });
        self
    }

    /// The bytes that count against [`MAX_TRANSACTION_BYTES`].
    #[must_use]
    pub fn bytes(&self) -> usize {
        let size = |key: &Key, value: &Option<Value>| key.0.len() + value.as_ref().map_or(0, Bytes::len);
        let compared: usize = self.expectations.iter().map(|e| size(&e.key, &e.value)).sum();
        let written: usize = self.writes.iter().map(|w| size(&w.key, &w.value)).sum();
        compared + written
    }

    /// Whether an engine has to take it.
    ///
    /// # Errors
    /// [`TransactionError::TooLarge`] with what was counted.
    pub fn check_limits(&self) -> Result<(), TransactionError> {
        let keys = self.writes.len().max(self.expectations.len());
        let bytes = self.bytes();
        if keys > MAX_TRANSACTION_KEYS || bytes > MAX_TRANSACTION_BYTES {
            return Err(TransactionError::TooLarge { keys, bytes });
        }
        Ok(())
    }
}

/// A key of an engine: bytes, ordered as bytes. Cheap to clone.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(Bytes);

impl Key {
    /// The bytes of the key.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// What stands behind so many bytes; nothing where the key is shorter.
    pub(crate) fn behind(&self, prefix: usize) -> Bytes {
        self.0.slice(prefix.min(self.0.len())..)
    }
}

impl From<Bytes> for Key {
    fn from(bytes: Bytes) -> Self {
        Self(bytes)
    }
}

impl From<Vec<u8>> for Key {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes.into())
    }
}

impl From<&str> for Key {
    fn from(text: &str) -> Self {
        Self(Bytes::copy_from_slice(text.as_bytes()))
    }
}

impl AsRef<[u8]> for Key {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// For people: what is text as text, the rest escaped.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.escape_ascii())
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({})", self.0.escape_ascii())
    }
}
