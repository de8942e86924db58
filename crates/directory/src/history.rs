//! What changed in a directory, as the log of changes has it (`api.md`, History).
//!
//! A request looks at a bounded part of the log, however little of it is wanted: the answer then says where to go on.

use crate::{CommandError, Principal, Ringbook, record};
use jiff::Timestamp;
use shared::{DirectoryId, Entry, EntryId, Revision};
use store::{Bytes, Change, LogId, StoreError, Write};

/// How many entries are told of one change.
const MAX_ENTRIES: usize = 100;
/// How many bytes of one change's records are told, but always of one entry.
const MAX_CHANGE_BYTES: usize = 256 << 10;
/// How many changes one request looks at.
const MAX_EXAMINED: usize = 4_000;
/// How many bytes of records one request looks at, but always one change.
const MAX_EXAMINED_BYTES: usize = 8 << 20;
/// How many changes are read from the store at once. A change may be as large as a directory.
const AT_ONCE: usize = 32;

/// Which changes are wanted.
#[derive(Clone, Debug, Default)]
pub struct HistoryFilter {
    /// Only what came after this revision.
    pub since: Revision,
    /// Only changes of this entry, and of them only what became of it.
    pub entry: Option<EntryId>,
    /// Only changes by those of this name.
    pub who: Option<String>,
    /// How many at most.
    pub limit: usize,
}

/// A part of the history.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// The changes, oldest first.
    pub items: Vec<Changed>,
    /// The revision after which to go on, where there may be more.
    pub next: Option<Revision>,
    /// The newest revision.
    pub head: Revision,
    /// The last change that was given up, with all before it; 0 when all are there.
    pub floor: Revision,
}

/// A change of a directory's entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The revision it made.
    pub revision: Revision,
    /// When.
    pub time: Timestamp,
    /// Who: a name to sign in with, `token NAME`, or `local`.
    pub who: String,
    /// What: `add`, `change`, `delete`, …
    pub what: String,
    /// The change it takes back, if it does.
    pub undoes: Option<Revision>,
    /// Each entry before and after.
    pub entries: Vec<(EntryId, Option<Entry>, Option<Entry>)>,
    /// How many entries it changed besides.
    pub more_entries: usize,
}

impl Ringbook {
    /// What changed in a directory, oldest first, as far as it was not given up.
    ///
    /// # Errors
    /// [`Missing::Directory`](crate::Missing::Directory) when it is not there for them; [`CommandError::Store`] when the
    /// log cannot be read.
    pub async fn changes(
        &self,
        who: &Principal,
        directory: &str,
        filter: &HistoryFilter,
    ) -> Result<Changes, CommandError> {
        let (log, head) = self.log_of(who, directory)?;
        let mut found = Changes { head, floor: self.floor_of(&log).await?, ..Changes::default() };
        let mut reading = Reading { since: filter.since, examined: 0, bytes: 0 };
        while reading.since < head {
            let page = self.page_of_log(&log, reading.since).await?;
            if page.is_empty() {
                break;
            }
            // What is stored and not yet published is not there yet.
            for change in page.into_iter().take_while(|change| change.revision <= head) {
                reading.look_at(&change);
                found.items.extend(filter.finds(&change)?);
                if found.items.len() >= filter.limit || reading.is_enough() {
                    found.next = Some(reading.since).filter(|last| *last < head);
                    return Ok(found);
                }
            }
        }
        Ok(found)
    }

    /// The same, the newest first: what came before the revision `before`, or before now. `next` is then the revision before
    /// which to go on; [`HistoryFilter::since`] says nothing here.
    ///
    /// # Errors
    /// As [`Ringbook::changes`].
    pub async fn newest_changes(
        &self,
        who: &Principal,
        directory: &str,
        filter: &HistoryFilter,
        before: Option<Revision>,
    ) -> Result<Changes, CommandError> {
        let (log, head) = self.log_of(who, directory)?;
        let floor = self.floor_of(&log).await?;
        let mut found = Changes { head, floor, ..Changes::default() };
        let mut reading = Reading { since: filter.since, examined: 0, bytes: 0 };
        let mut end = before.map_or(head.0, |before| before.0.saturating_sub(1)).min(head.0);
        while end > floor.0 {
            let since = end.saturating_sub(AT_ONCE as u64).max(floor.0);
            let wanted = usize::try_from(end - since).unwrap_or(AT_ONCE);
            let page = self.logs.changes(&log, Revision(since), wanted).await.map_err(CommandError::Store)?;
            // Where some were given up meanwhile, it begins and ends later.
            for change in page.into_iter().rev().filter(|change| change.revision.0 <= end) {
                reading.look_at(&change);
                found.items.extend(filter.finds(&change)?);
                if found.items.len() >= filter.limit || reading.is_enough() {
                    found.next = Some(change.revision).filter(|last| last.0 > floor.0 + 1);
                    return Ok(found);
                }
            }
            end = since;
        }
        Ok(found)
    }

    /// One change of a directory, with all its entries; none when there is no such revision, or not any more.
    ///
    /// # Errors
    /// As [`Ringbook::changes`].
    pub async fn changed_at(
        &self,
        who: &Principal,
        directory: &DirectoryId,
        revision: Revision,
    ) -> Result<Option<Changed>, CommandError> {
        let (log, _) = self.log_of(who, directory.as_str())?;
        let Some(before) = revision.0.checked_sub(1) else { return Ok(None) };
        let change = self.logs.changes(&log, Revision(before), 1).await.map_err(CommandError::Store)?;
        let change = change.into_iter().next().filter(|change| change.revision == revision);
        change.map(|change| changed(&change, change.writes.iter(), usize::MAX)).transpose()
    }

    /// The log of a directory that they see, and its head.
    fn log_of(&self, who: &Principal, directory: &str) -> Result<(LogId, Revision), CommandError> {
        let seen = self.seen_by(who)?;
        let book = seen.book(directory)?;
        Ok((book.log.clone(), book.revision))
    }

    async fn floor_of(&self, log: &LogId) -> Result<Revision, CommandError> {
        self.logs.floor(log).await.map_err(CommandError::Store)
    }

    async fn page_of_log(&self, log: &LogId, since: Revision) -> Result<Vec<Change>, CommandError> {
        self.logs.changes(log, since, AT_ONCE).await.map_err(CommandError::Store)
    }
}

/// How far a request has come.
struct Reading {
    since: Revision,
    examined: usize,
    bytes: usize,
}

impl Reading {
    fn look_at(&mut self, change: &Change) {
        self.since = change.revision;
        self.examined += 1;
        self.bytes += change.writes.iter().map(size).sum::<usize>();
    }

    fn is_enough(&self) -> bool {
        self.examined >= MAX_EXAMINED || self.bytes >= MAX_EXAMINED_BYTES
    }
}

impl HistoryFilter {
    /// The change, if it is wanted.
    fn finds(&self, change: &Change) -> Result<Option<Changed>, CommandError> {
        if let Some(who) = &self.who
            && header(change)?.who != *who
        {
            return Ok(None);
        }
        let Some(entry) = self.entry else { return Changed::of(change).map(Some) };
        let key = record::entry_key(entry);
        let Some(write) = change.writes.iter().find(|write| write.key == key) else { return Ok(None) };
        changed(change, std::iter::once(write), MAX_ENTRIES).map(Some)
    }
}

impl Changed {
    /// A stored change, with as many of its entries as are told.
    pub(crate) fn of(change: &Change) -> Result<Changed, CommandError> {
        changed(change, change.writes.iter(), MAX_ENTRIES)
    }
}

/// The change with so many of these writes at most.
fn changed<'a>(
    change: &Change,
    writes: impl ExactSizeIterator<Item = &'a Write>,
    most: usize,
) -> Result<Changed, CommandError> {
    let record::Header { time, who, what, undoes, .. } = header(change)?;
    let (all, mut bytes, mut entries) = (writes.len(), 0, Vec::new());
    for write in writes.take(most) {
        bytes += size(write);
        if most != usize::MAX && bytes > MAX_CHANGE_BYTES && !entries.is_empty() {
            break;
        }
        entries.push(pair(write, change.revision)?);
    }
    let more_entries = all - entries.len();
    Ok(Changed { revision: change.revision, time, who, what, undoes, entries, more_entries })
}

fn pair(write: &Write, revision: Revision) -> Result<(EntryId, Option<Entry>, Option<Entry>), CommandError> {
    let read = |bytes: &Bytes| serde_json::from_slice::<Entry>(bytes).map_err(unreadable);
    let before = write.before.as_ref().map(read).transpose()?;
    let after = write
        .after
        .as_ref()
        .map(|bytes| record::read_entry(bytes, revision).map_err(unreadable))
        .transpose()?;
    let id = after.as_ref().or(before.as_ref()).map(|entry| entry.id);
    let id = id.ok_or_else(|| unreadable(serde::de::Error::custom("nothing before and nothing after")))?;
    Ok((id, before, after))
}

pub(crate) fn header(change: &Change) -> Result<record::Header, CommandError> {
    serde_json::from_slice(&change.header).map_err(unreadable)
}

/// What the records of a write take.
fn size(write: &Write) -> usize {
    let length = |record: &Option<Bytes>| record.as_ref().map_or(0, Bytes::len);
    length(&write.before) + length(&write.after)
}

fn unreadable(error: serde_json::Error) -> CommandError {
    CommandError::Store(StoreError::Unavailable {
        operation: "read a change",
        source: std::sync::Arc::new(error),
    })
}
