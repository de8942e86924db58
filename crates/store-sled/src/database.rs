//! The open database, and what becomes of it when it fails.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, Instant};

use store::{Damage, Key, Page, Source, StoreError, Value};

use crate::directory::{Directory, LOG_FILE};
use crate::files::Files;
use crate::guard::{Failure, guarded};
use crate::open_error::OpenError;
use crate::undo::Undo;

/// Memory for pages. sled's own default is 1 GiB.
const CACHE_BYTES: u64 = 48 * 1024 * 1024;

/// What a page of a scan may hold before it ends early.
const PAGE_BYTES: usize = 4 * 1024 * 1024;

/// How long sled's background threads may hold on to the files of a database that we have let go of.
const LETTING_GO: Duration = Duration::from_secs(5);

/// A database in its directory.
pub(crate) struct Database {
    path: PathBuf,
    state: RwLock<State>,
    directory: Mutex<Directory>,
    /// The batch in which the database failed.
    torn: Mutex<Option<Undo>>,
    /// Whether a write takes so long that nobody should count on the store.
    stuck: AtomicBool,
    /// What must be free beside what is written.
    reserve: u64,
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
    /// What sled leaves to the operating system to make durable.
    files: Mutex<Files>,
    /// A tree of its own for [`FLUSHES`], so that nobody meets it in a scan.
    flushes: sled::Tree,
}

/// The key, and the name of the tree, under which the database counts its flushes.
const FLUSHES: &[u8] = b"flushes";

impl Database {
    pub(crate) fn open(mut directory: Directory, reserve: u64) -> Result<Self, OpenError> {
        let state = State::Open(open_sled(&mut directory, LETTING_GO)?);
        let path = directory.path().to_owned();
        Ok(Self {
            path,
            state: RwLock::new(state),
            directory: Mutex::new(directory),
            torn: Mutex::new(None),
            stuck: AtomicBool::new(false),
            reserve,
        })
    }

    /// What had to be put right while it was opened, in words.
    pub(crate) fn repairs(&self) -> Vec<String> {
        self.directory().repairs().to_vec()
    }

    /// Whether it would take a change now.
    pub(crate) fn ready(&self) -> Result<(), StoreError> {
        self.with_opened("writing", |_| Ok(()))?.map_err(unavailable("writing"))?;
        if self.stuck.load(Ordering::Acquire) {
            let source = Arc::from(Box::from("a write has been under way for far too long"));
            return Err(StoreError::Unavailable { operation: "writing", source });
        }
        self.check_room(0)
    }

    /// Looks for room for this many bytes: after writing to a full disk sled would be failed, and reading with it.
    pub(crate) fn check_room(&self, bytes: u64) -> Result<(), StoreError> {
        if self.reserve == 0 {
            return Ok(());
        }
        let needed = self.reserve + 2 * bytes;
        match fs4::available_space(&self.path) {
            Ok(free) if free < needed => Err(StoreError::DiskFull { free, needed }),
            _ => Ok(()),
        }
    }

    /// Notes that a write takes far too long, or that it has ended.
    pub(crate) fn set_stuck(&self, stuck: bool) {
        self.stuck.store(stuck, Ordering::Release);
    }

    /// Wakes whoever waits in sled for a write that has failed meanwhile: on one of its ways sled notes the error and tells nobody.
    /// Another flush looks for such a note first, and wakes the others. It may have to wait as well, so it has a thread of its own.
    pub(crate) fn nudge(&self) {
        let Ok(Ok(db)) = self.with_opened("waking a write", |opened| Ok(opened.db.clone())) else { return };
        let _not_now = std::thread::Builder::new().name("store-nudge".to_owned()).spawn(move || {
            let _failed_as_well = guarded(|| db.flush().map(drop));
        });
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
            // One piece of memory for all of them.
            let (mut bytes, mut lengths, mut more) = (Vec::new(), Vec::new(), false);
            for entry in db.range(from..) {
                let (key, value) = entry?;
                if !key.starts_with(prefix) {
                    break;
                }
                // One more than was asked for, to know whether there is more.
                if lengths.len() >= limit || bytes.len() > PAGE_BYTES {
                    more = true;
                    break;
                }
                bytes.extend_from_slice(&key);
                bytes.extend_from_slice(&value);
                lengths.push((key.len(), value.len()));
            }
            let mut bytes = Value::from(bytes);
            let entries = lengths.into_iter();
            let entries = entries.map(|(key, value)| (Key::from(bytes.split_to(key)), bytes.split_to(value)));
            Ok(Page { entries: entries.collect(), more })
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
        let mut directory = self.directory();
        let next = directory.flushes() + 1;
        let flushed = self.with_opened("flushing", |opened| {
            guarded(|| {
                // Last in the log: when this is recovered, all that it counts is.
                opened.flushes.insert(FLUSHES, &next.to_be_bytes())?;
                opened.db.flush()?;
                let mut files = opened.files.lock().unwrap_or_else(PoisonError::into_inner);
                Ok(files.sync()?)
            })
        })?;
        Ok(flushed.map(|()| {
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

    /// Gives the database up after a failure. Reading and writing are refused until it was opened again.
    ///
    /// `torn` undoes the batch in which it failed: sled may have made a part of it durable.
    ///
    /// Its handles are leaked: sled flushes while it is dropped, which may wait for ever for a write that has failed, and meanwhile holds a
    /// lock that all databases of the process share.
    pub(crate) fn fail(&self, failure: Failure, torn: Option<Undo>) -> Source {
        *self.torn.lock().unwrap_or_else(PoisonError::into_inner) = torn;
        let source: Source = Arc::new(failure);
        std::mem::forget(self.replace(State::Failed(source.clone())));
        source
    }

    /// Opens a failed database again. The failed one still has its file open and locked, so it is cut off from it.
    pub(crate) fn reopen(&self) -> Result<(), StoreError> {
        if !self.has_failed() {
            return Ok(());
        }
        self.check_room(0)?;
        let mut directory = self.directory();
        let opened = match open_sled(&mut directory, Duration::ZERO) {
            Err(OpenError::InUse { .. }) => {
                self.cut_off()?;
                open_sled(&mut directory, Duration::ZERO)
            }
            other => other,
        };
        let operation = "opening the database again after a failure";
        let opened =
            opened.map_err(|error| StoreError::Unavailable { operation, source: Arc::new(error) })?;
        let mut torn = self.torn.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(undo) = &*torn
            && let Err(failure) = guarded(|| undo.mend(&opened.db))
        {
            std::mem::forget(opened);
            return Err(unavailable(operation)(failure));
        }
        *torn = None;
        self.replace(State::Open(opened));
        Ok(())
    }

    /// Gives the name of the log to a copy of it. What a failed sled holds open, and has locked, is then a file without a name, to which
    /// it may do whatever it likes. Everything acknowledged was flushed, so it is in the copy.
    fn cut_off(&self) -> Result<(), StoreError> {
        let (log, copy) = (self.path.join(LOG_FILE), self.path.join("db.copy"));
        let bytes = std::fs::metadata(&log).map_or(0, |it| it.len());
        self.check_room(bytes)?;
        let cut_off = || {
            let old = std::fs::OpenOptions::new().write(true).open(&log)?;
            std::fs::copy(&log, &copy)?;
            std::fs::File::open(&copy)?.sync_all()?;
            std::fs::rename(&copy, &log)?;
            // Nobody reads it any more, and its room would be gone for as long as the process lives.
            let _not_gained = old.set_len(0);
            Ok(())
        };
        cut_off().map_err(|error: std::io::Error| StoreError::Unavailable {
            operation: "copying the database from a failed one that does not end",
            source: Arc::new(error),
        })
    }

    /// Whether it has to be opened again.
    pub(crate) fn has_failed(&self) -> bool {
        matches!(*self.state.read().unwrap_or_else(PoisonError::into_inner), State::Failed(_))
    }

    /// Lets go of the database and of its directory, for good.
    pub(crate) fn close(&self) {
        let_go(self.replace(State::Closed));
        let directory = self.directory();
        // When it fails, the lock goes with the handle.
        let _unlocked = directory.release();
    }

    fn directory(&self) -> MutexGuard<'_, Directory> {
        self.directory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn replace(&self, state: State) -> State {
        std::mem::replace(&mut *self.state.write().unwrap_or_else(PoisonError::into_inner), state)
    }

    fn read<T>(&self, key: &Key, work: impl FnOnce(&sled::Db) -> sled::Result<T>) -> Result<T, StoreError> {
        self.with("reading", |db| guarded(|| work(db)))?.map_err(|failure| match failure {
            Failure::Error(sled::Error::Corruption { .. }) => {
                StoreError::Damaged { key: key.clone(), damage: Damage::Checksum }
            }
            other => unavailable("reading")(other),
        })
    }
}

fn unavailable(operation: &'static str) -> impl Fn(Failure) -> StoreError {
    move |failure| StoreError::Unavailable { operation, source: Arc::new(failure) }
}

/// sled drops its files a moment after its handles, so a database that is still locked is tried again for as long as `patience`.
fn open_sled(directory: &mut Directory, patience: Duration) -> Result<Opened, OpenError> {
    let path = &directory.path().to_owned();
    directory
        .remove_unfinished_snapshots()
        .map_err(|source| OpenError::Directory { directory: path.clone(), source })?;
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
        Ok((flushes, found.unwrap_or(0), Files::open(path)?))
    });
    let expected = directory.flushes();
    match counted {
        Ok((_, found, _)) if found < expected => Err(open_error(path, Failure::Older { expected, found })),
        Ok((flushes, found, files)) => {
            directory.catch_up(found);
            Ok(Opened { db, files: Mutex::new(files), flushes })
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
