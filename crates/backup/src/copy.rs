//! Reading everything into the form of the file.

use crate::{
    form::{About, Begin, End, Line, LogLine, NAME, VERSION, VERSION_WITH_FLOORS, VERSION_WITHOUT_FLOORS},
    made::{Last, Made},
    seal,
    text::Text,
};
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest as _, Sha256};
use std::{
    any::Any,
    collections::{BTreeMap, BTreeSet, VecDeque, btree_map},
    io::{self, BufWriter, IntoInnerError, Write as _},
    sync::Arc,
};
use store::{Change, Damage, Key, LogId, Logs, RecordKey, Revision, StoreError};
use thiserror::Error;

/// A chunk is given when it has so many bytes.
const CHUNK: usize = 64 * 1024;

/// So much is compressed at a time.
const PLAIN: usize = 32 * 1024;

/// Changes read at a time.
const CHANGES: u64 = 32;

/// Values beside the logs read at a time.
const BESIDE: usize = 500;

/// Records read at a time.
const RECORDS: usize = 100;

/// Why there is no copy.
#[derive(Debug, Error)]
pub enum CopyError {
    /// The store could not be read, or what it holds does not fit together.
    #[error("the data cannot be copied")]
    Store(#[from] StoreError),
    /// It could not be put into its form.
    #[error("the copy cannot be written")]
    Write(#[from] io::Error),
}

/// A copy on its way: of logs, each at the revision that was asked for, whatever is written meanwhile; and of the values beside them, each
/// as it is when it is read.
///
/// It holds the keys of one log in memory, and a few of its changes; of a log whose oldest changes were given up also the records that
/// these have made. While it goes on nothing may be given up: then there is no copy. See [`Copy::keep`].
pub struct Copy {
    logs: Arc<Logs>,
    rest: VecDeque<Log>,
    has_values_beside: bool,
    at: At,
    /// Lines come in pieces of a few bytes, each of which would cost the encoder as much as a page of them.
    zipped: BufWriter<GzEncoder<Vec<u8>>>,
    hash: Sha256,
    count: End,
    kept: Option<Box<dyn Any + Send + Sync>>,
}

/// A log that is to be copied: its changes from its floor to its head.
#[derive(Clone)]
struct Log {
    id: LogId,
    head: Revision,
    floor: Revision,
}

/// How far it is.
enum At {
    /// Between two logs.
    Between,
    /// The changes of a log up to `done` are copied.
    Changes { log: Log, done: Revision, made: Made },
    /// These records of a log are not copied yet.
    Records { log: Log, records: btree_map::IntoIter<RecordKey, Last> },
    /// The values beside the logs up to `after` are copied.
    Beside { after: Option<RecordKey> },
    /// All is given but the end.
    End,
    /// All is given.
    Over,
}

impl Copy {
    /// Begins a copy of these logs at these revisions, none of which may be in the future.
    ///
    /// # Errors
    /// When the floors cannot be read, or the first line cannot be written.
    pub async fn new(
        logs: Arc<Logs>,
        heads: Vec<(LogId, Revision)>,
        about: &About,
    ) -> Result<Self, CopyError> {
        let mut rest = VecDeque::new();
        for (id, head) in heads.into_iter().filter(|(_, head)| *head > Revision(0)) {
            let floor = logs.floor(&id).await?;
            if floor > head {
                return Err(lost(&id, Damage::Missing).into());
            }
            rest.push_back(Log { id, head, floor });
        }
        let has_floors = rest.iter().any(|log| log.floor > Revision(0));
        let has_values_beside = !logs.beside(b"", None, 1).await?.values.is_empty();
        let version = match (has_values_beside, has_floors) {
            (true, _) => VERSION,
            (false, true) => VERSION_WITH_FLOORS,
            (false, false) => VERSION_WITHOUT_FLOORS,
        };
        let mut copy = Self {
            logs,
            has_values_beside,
            at: At::Between,
            zipped: zipped(Compression::default()),
            hash: Sha256::new(),
            count: End { logs: rest.len() as u64, ..End::default() },
            rest,
            kept: None,
        };
        let logs = copy.rest.iter().map(log_line).collect();
        let About { program, made } = about.clone();
        copy.write(&Line::Begin(Begin { format: NAME.into(), version, program, made, logs }))?;
        Ok(copy)
    }

    /// Holds this as long as the copy lives: what keeps others from giving up changes.
    #[must_use]
    pub fn keep(mut self, kept: impl Any + Send + Sync) -> Self {
        self.kept = Some(Box::new(kept));
        self
    }

    /// The next part of the file; `None` after the last.
    ///
    /// # Errors
    /// [`CopyError`]; then what was given so far is no backup, and nobody takes it for one.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, CopyError> {
        loop {
            match self.at {
                At::Over => return Ok(None),
                At::End => return self.end().map(Some),
                _ if self.zipped.get_ref().get_ref().len() >= CHUNK => {
                    let chunk = std::mem::take(self.zipped.get_mut().get_mut());
                    self.hash.update(&chunk);
                    return Ok(Some(chunk.into()));
                }
                _ => self.step().await?,
            }
        }
    }

    /// After an error nothing more is given, and the seal never.
    async fn step(&mut self) -> Result<(), CopyError> {
        self.at = match std::mem::replace(&mut self.at, At::Over) {
            At::Between => match self.rest.pop_front() {
                Some(log) => {
                    self.write(&Line::Log(log_line(&log)))?;
                    At::Changes { done: log.floor, log, made: Made::default() }
                }
                // The version promises none where there were none.
                None if self.has_values_beside => At::Beside { after: None },
                None => At::End,
            },
            At::Beside { after } => match self.beside(after).await? {
                Some(last) => At::Beside { after: Some(last) },
                None => At::End,
            },
            At::Changes { log, done, mut made } if done < log.head => {
                let done = self.changes(&log.id, log.head, done, &mut made).await?;
                At::Changes { log, done, made }
            }
            At::Changes { log, made, .. } => {
                if log.floor > Revision(0) {
                    self.old_records(&log, &made).await?;
                }
                At::Records { log, records: made.into_records() }
            }
            At::Records { log, mut records } => match self.records(&log.id, &mut records).await? {
                true => At::Records { log, records },
                false => At::Between,
            },
            over @ (At::End | At::Over) => over,
        };
        Ok(())
    }

    /// Copies some values beside the logs; the key of the last, where there may be more.
    async fn beside(&mut self, after: Option<RecordKey>) -> Result<Option<RecordKey>, CopyError> {
        let page = self.logs.beside(b"", after.as_ref(), BESIDE).await?;
        let mut last = None;
        for (key, value) in page.values {
            self.count.beside += 1;
            self.write(&Line::Beside { key: Text::of(key.as_bytes()), value: Text(value?) })?;
            last = Some(key);
        }
        Ok(last.filter(|_| page.more))
    }

    /// Copies some changes; the revision of the last.
    async fn changes(
        &mut self,
        log: &LogId,
        head: Revision,
        done: Revision,
        made: &mut Made,
    ) -> Result<Revision, CopyError> {
        let some = usize::try_from((head.0 - done.0).min(CHANGES)).unwrap_or(1);
        let changes = self.logs.changes(log, done, some).await?;
        let follows = changes.first().is_some_and(|first| first.revision == done.next());
        let last = changes.last().map(|change| change.revision).filter(|_| follows);
        for change in changes {
            made.change(&change);
            self.change(change)?;
        }
        // Only a log that is shorter than was said has none, or one whose changes were given up meanwhile.
        Ok(last.ok_or_else(|| lost(log, Damage::Missing))?)
    }

    fn change(&mut self, change: Change) -> Result<(), CopyError> {
        self.count.changes += 1;
        let writes = change.writes.len() as u64;
        self.write(&Line::Change { revision: change.revision.0, header: Text(change.header), writes })?;
        for write in change.writes {
            let record = Text::of(write.key.as_bytes());
            self.write(&Line::Write {
                record,
                before: write.before.map(Text),
                after: write.after.map(Text),
            })?;
        }
        Ok(())
    }

    /// Copies the records that no change above the floor had touched at the head of the copy.
    ///
    /// One that was touched since is told by the first change that did so. Its revision is not: it gets that of the floor, the
    /// last that it may have had.
    async fn old_records(&mut self, log: &Log, made: &Made) -> Result<(), CopyError> {
        let loaded = self.logs.load(&log.id).await?;
        let mut old: BTreeMap<RecordKey, (Revision, Bytes)> = BTreeMap::new();
        for (key, revision, value) in loaded.records {
            if revision <= log.floor && !made.has_touched(&key) {
                old.insert(key, (revision, value));
            }
        }
        let (mut at, mut touched) = (log.head, BTreeSet::new());
        while at < loaded.head {
            let changes = self.logs.changes(&log.id, at, 32).await?;
            if changes.first().is_none_or(|first| first.revision != at.next()) {
                return Err(lost(&log.id, Damage::Missing).into());
            }
            for change in changes.into_iter().filter(|change| change.revision <= loaded.head) {
                at = change.revision;
                for write in change.writes {
                    if !made.has_touched(&write.key)
                        && touched.insert(write.key.clone())
                        && let Some(before) = write.before
                    {
                        old.insert(write.key, (log.floor, before));
                    }
                }
            }
        }
        self.write(&Line::Old { records: old.len() as u64 })?;
        for (key, (revision, value)) in old {
            self.count.records += 1;
            let record = Text::of(key.as_bytes());
            self.write(&Line::Record { record, revision: revision.0, value: Text(value) })?;
        }
        Ok(())
    }

    /// Copies some records; whether there may be more.
    async fn records(
        &mut self,
        log: &LogId,
        records: &mut btree_map::IntoIter<RecordKey, Last>,
    ) -> Result<bool, CopyError> {
        for (key, last) in records.by_ref().take(RECORDS) {
            let value = self.record(log, &key, last).await?;
            self.count.records += 1;
            let record = Text::of(key.as_bytes());
            self.write(&Line::Record { record, revision: last.revision.0, value: Text(value) })?;
        }
        Ok(records.len() > 0)
    }

    /// What a record was made by this change: as it stands, or, where it has changed since, as the change tells.
    async fn record(&self, log: &LogId, key: &RecordKey, last: Last) -> Result<Bytes, CopyError> {
        let value = match self.logs.record(log, key).await? {
            Some((revision, value)) if revision == last.revision => value,
            _ => self.written(log, key, last.revision).await?,
        };
        if Last::new(last.revision, &value) != last {
            return Err(lost(log, Damage::Content("a record is not what its last change made of it")).into());
        }
        Ok(value)
    }

    async fn written(&self, log: &LogId, key: &RecordKey, revision: Revision) -> Result<Bytes, CopyError> {
        let before = Revision(revision.0.saturating_sub(1));
        let change = self.logs.changes(log, before, 1).await?.pop();
        let change = change.filter(|change| change.revision == revision);
        let mut writes = change.into_iter().flat_map(|change| change.writes);
        let after = writes.find(|write| write.key == *key).and_then(|write| write.after);
        Ok(after.ok_or_else(|| lost(log, Damage::Missing))?)
    }

    /// The last line, and the seal.
    fn end(&mut self) -> Result<Bytes, CopyError> {
        self.write(&Line::End(self.count))?;
        let all = std::mem::replace(&mut self.zipped, zipped(Compression::none()));
        let mut last = all.into_inner().map_err(IntoInnerError::into_error)?.finish()?;
        self.hash.update(&last);
        last.extend(seal::of(std::mem::take(&mut self.hash)));
        self.at = At::Over;
        Ok(last.into())
    }

    fn write(&mut self, line: &Line) -> Result<(), CopyError> {
        serde_json::to_writer(&mut self.zipped, line).map_err(io::Error::from)?;
        Ok(self.zipped.write_all(b"\n")?)
    }
}

fn zipped(compression: Compression) -> BufWriter<GzEncoder<Vec<u8>>> {
    BufWriter::with_capacity(PLAIN, GzEncoder::new(Vec::new(), compression))
}

fn log_line(log: &Log) -> LogLine {
    LogLine { log: log.id.to_string(), head: log.head.0, floor: log.floor.0 }
}

fn lost(log: &LogId, damage: Damage) -> StoreError {
    StoreError::Damaged { key: Key::from(log.as_str()), damage }
}
