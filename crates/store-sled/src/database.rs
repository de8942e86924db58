//! The open database, and what becomes of it when it fails.

use std::io::ErrorKind;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use store::{Damage, Key, Page, Source, StoreError, Value};

use crate::directory::Directory;
use crate::guard::{Failure, guarded};
use crate::open_error::OpenError;

/// Memory for pages. sled's own default is 1 GiB.
const CACHE_BYTES: u64 = 48 * 1024 * 1024;

/// What a page of a scan may hold before it ends early.
const PAGE_BYTES: usize = 4 * 1024 * 1024;

/// How long sled's background threads may hold on to the files of a database that we have let go of.
const LETTING_GO: Duration = Duration::from_secs(5);

/// A database in its directory.
pub(crate) struct Database {
    state: RwLock<State>,
    directory: Mutex<Directory>,
}

enum State {
    Open(Opened),
    /// It failed, and has to be opened again. Not even read: there may be things that were never made durable.
    Failed(Source),
    Closed,
}

/// sled's handles.
struct Opened {
    db: sled::Db,
    /// A tree of its own for [`FLUSHES`], so that nobody meets it in a scan.
    flushes: sled::Tree,
}

/// The key, and the name of the tree, under which the database counts its flushes.
const FLUSHES: &[u8] = b"flushes";

impl Database {
    pub(crate) fn open(mut directory: Directory) -> Result<Self, OpenError> {
        let state = State::Open(open_sled(&mut directory, LETTING_GO)?);
        Ok(Self { state: RwLock::new(state), directory: Mutex::new(directory) })
    }

    pub(crate) fn get(&self, key: &Key) -> Result<Option<Value>, StoreError> {
        let found = self.read(key, |db| db.get(key))?;
        Ok(found.map(|value| Value::copy_from_slice(&value)))
    }

    pub(crate) fn scan(&self, prefix: &[u8], after: Option<&Key>, limit: usize) -> Result<Page, StoreError> {
        let from = match after {
            Some(after) if after.as_bytes() >= prefix => [after.as_bytes(), &[0]].concat(),
            _ => prefix.to_vec(),
        };
        self.read(&Key::from(prefix.to_vec()), |db| {
            let mut page = Page { entries: Vec::new(), more: false };
            let mut bytes = 0;
            for entry in db.range(from..) {
                let (key, value) = entry?;
                if !key.starts_with(prefix) {
                    break;
                }
                // One more than was asked for, to know whether there is more.
                if page.entries.len() >= limit || bytes > PAGE_BYTES {
                    page.more = true;
                    break;
                }
                bytes += key.len() + value.len();
                page.entries.push((Key::from(key.to_vec()), Value::copy_from_slice(&value)));
            }
            Ok(page)
        })
    }

    /// Runs something with the database. The state cannot change meanwhile.
    pub(crate) fn with<T>(
        &self,
        operation: &'static str,
        work: impl FnOnce(&sled::Db) -> Result<T, Failure>,
    ) -> Result<Result<T, Failure>, StoreError> {
        self.with_opened(operation, |opened| work(&opened.db))
    }

    /// Makes everything durable that was applied.
    pub(crate) fn flush(&self) -> Result<Result<(), Failure>, StoreError> {
        let mut directory = self.directory.lock().unwrap_or_else(PoisonError::into_inner);
        let next = directory.flushes() + 1;
        let flushed = self.with_opened("flushing", |opened| {
            guarded(|| {
                // Last in the log: when this is recovered, all that it counts is.
                opened.flushes.insert(FLUSHES, &next.to_be_bytes())?;
                opened.db.flush()
            })
        })?;
        Ok(flushed.map(|_bytes| {
            // The data are durable. Without the note a loss of them would be noticed later, or not.
            let _noted = directory.set_flushes(next);
        }))
    }

    fn with_opened<T>(
        &self,
        operation: &'static str,
        work: impl FnOnce(&Opened) -> Result<T, Failure>,
    ) -> Result<Result<T, Failure>, StoreError> {
        match &*self.state.read().unwrap_or_else(PoisonError::into_inner) {
            State::Open(opened) => Ok(work(opened)),
            State::Failed(source) => Err(StoreError::Unavailable { operation, source: source.clone() }),
            State::Closed => Err(StoreError::Closed),
        }
    }

    /// Lets go of the database after a failure. Reading and writing are refused until it was opened again.
    pub(crate) fn fail(&self, failure: Failure) -> Source {
        let source: Source = Arc::new(failure);
        let failed = self.replace(State::Failed(source.clone()));
        // A thread of its own, because sled flushes while it is dropped, and after a full disk this was seen to wait for ever. Without
        // the thread it is dropped here.
        let _not_joined =
            std::thread::Builder::new().name("store-letting-go".to_owned()).spawn(move || let_go(failed));
        source
    }

    /// Opens a failed database again. That fails for as long as sled has not let go of the failed one, which may be for ever: then only
    /// a restart of the process helps.
    pub(crate) fn reopen(&self) -> Result<(), StoreError> {
        let mut directory = self.directory.lock().unwrap_or_else(PoisonError::into_inner);
        let opened = open_sled(&mut directory, Duration::ZERO).map_err(|error| StoreError::Unavailable {
            operation: "opening the database again after a failure",
            source: Arc::new(error),
        })?;
        let_go(self.replace(State::Open(opened)));
        Ok(())
    }

    /// Whether it has to be opened again.
    pub(crate) fn has_failed(&self) -> bool {
        matches!(*self.state.read().unwrap_or_else(PoisonError::into_inner), State::Failed(_))
    }

    /// Lets go of the database and of its directory, for good.
    pub(crate) fn close(&self) {
        let_go(self.replace(State::Closed));
        let directory = self.directory.lock().unwrap_or_else(PoisonError::into_inner);
        // When it fails, the lock goes with the handle.
        let _unlocked = directory.release();
    }

    /// The bytes that are free where the database is, if the operating system tells.
    pub(crate) fn free_bytes(&self) -> Option<u64> {
        let directory = self.directory.lock().unwrap_or_else(PoisonError::into_inner);
        fs4::available_space(directory.path()).ok()
    }

    fn replace(&self, state: State) -> State {
        std::mem::replace(&mut *self.state.write().unwrap_or_else(PoisonError::into_inner), state)
    }

    fn read<T>(&self, key: &Key, work: impl FnOnce(&sled::Db) -> sled::Result<T>) -> Result<T, StoreError> {
        self.with("reading", |db| guarded(|| work(db)))?.map_err(|failure| match failure {
            Failure::Error(sled::Error::Corruption { .. }) => {
                StoreError::Damaged { key: key.clone(), damage: Damage::Checksum }
            }
            other => StoreError::Unavailable { operation: "reading", source: Arc::new(other) },
        })
    }
}

/// sled drops its files a moment after its handles, so a database that is still locked is tried again for as long as `patience`.
fn open_sled(directory: &mut Directory, patience: Duration) -> Result<Opened, OpenError> {
    let path = &directory.path().to_owned();
    let config = sled::Config::new().path(path).cache_capacity(CACHE_BYTES).flush_every_ms(None);
    let started = Instant::now();
    let db = loop {
        match guarded(|| config.open()) {
            Ok(db) => break db,
            // The directory is ours, so this is a former handle of this process that is not quite gone.
            Err(failure) if is_locked(&failure) && started.elapsed() < patience => {
                std::thread::sleep(Duration::from_millis(20));
            }
            Err(failure) => return Err(open_error(path, failure)),
        }
    };
    let counted = guarded(|| {
        let flushes = db.open_tree(FLUSHES)?;
        let found = flushes.get(FLUSHES)?.and_then(|count| Some(u64::from_be_bytes(*count.first_chunk()?)));
        Ok((flushes, found.unwrap_or(0)))
    });
    let expected = directory.flushes();
    match counted {
        Ok((_, found)) if found < expected => Err(open_error(path, Failure::Older { expected, found })),
        Ok((flushes, found)) => {
            directory.catch_up(found);
            Ok(Opened { db, flushes })
        }
        Err(failure) => Err(open_error(path, failure)),
    }
}

/// Drops a database; sled may panic at it when it has failed.
fn let_go(state: State) {
    let _nothing_to_save = guarded(|| {
        drop(state);
        Ok(())
    });
}

/// sled has no variant for this, only a text.
fn is_locked(failure: &Failure) -> bool {
    matches!(failure, Failure::Error(sled::Error::Io(error)) if error.to_string().contains("could not acquire lock"))
}

fn open_error(path: &Path, failure: Failure) -> OpenError {
    let directory = path.to_owned();
    if is_locked(&failure) {
        return OpenError::InUse { directory };
    }
    match failure {
        // What sled itself finds wrong with its files comes as one of these kinds, or as its other variants.
        Failure::Error(sled::Error::Io(source))
            if !matches!(
                source.kind(),
                ErrorKind::UnexpectedEof | ErrorKind::InvalidData | ErrorKind::Other | ErrorKind::NotFound
            ) =>
        {
            OpenError::Directory { directory, source }
        }
        other => OpenError::Damaged { directory, source: Box::new(other) },
    }
}
