//! The state of a log page by page, for those who need not hold all of it at once.

use bytes::Bytes;
use shared::Revision;

use crate::encoding::unseal_record;
use crate::logs::{Logs, Outline};
use crate::{Change, Key, LogId, RecordKey, StoreError, keys};

/// Records in one page. A few kilobytes each, so that a page stays below the message limits of engines in a network.
const RECORDS_IN_PAGE: usize = 500;

/// Changes in one step of a replay. They may be up to a piece each.
const CHANGES_IN_STEP: usize = 32;

/// What comes next of a log's state.
#[derive(Debug)]
pub enum Part {
    /// Records in the order of their keys, each with the revision that last changed it. Each comes once, before any change.
    Records(Vec<(RecordKey, Revision, Bytes)>),
    /// A change since the reading began: its records become what it says, whether they have come before or not.
    Change(Change),
    /// Forget all that has come: it begins anew.
    Again,
}

/// A reading of the newest state of a log, at a revision that is the head when it ends.
///
/// No engine's snapshot is needed: the records are read while others may change them, and then every change since the head
/// from before the reading is replayed. A change sets records to what they become, so it does not matter whether the reading had
/// met it already.
pub struct Reading<'l> {
    logs: &'l Logs,
    log: LogId,
    at: Place,
    /// What has come, in outline, where somebody will compare it.
    pub(super) noting: Option<Outline>,
}

enum Place {
    Beginning,
    /// Behind this record, with the head that was before the first.
    Records(Option<Key>, Revision),
    /// Behind the change `head`; the first was behind `from`.
    Changes {
        from: Revision,
        head: Revision,
        waiting: std::vec::IntoIter<Change>,
    },
    End(Revision),
}

impl Logs {
    /// Reads the newest state of a log.
    pub fn reading(&self, log: &LogId) -> Reading<'_> {
        Reading { logs: self, log: log.clone(), at: Place::Beginning, noting: self.noted.begin(log) }
    }

    /// The same, for whoever wants [`Reading::read`] of it.
    pub(super) fn reading_in_outline(&self, log: &LogId) -> Reading<'_> {
        Reading { noting: Some(Outline::default()), ..self.reading(log) }
    }
}

impl Reading<'_> {
    /// What comes next; nothing at the end.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] for the first record that is not what was written.
    pub async fn next(&mut self) -> Result<Option<Part>, StoreError> {
        let part = self.next_part().await?;
        match (&mut self.noting, &part) {
            (Some(noting), Some(part)) => noting.add_stored(part, &self.logs.noted.digester),
            (Some(_), None) => {
                let (head, stored) = self.read();
                self.logs.noted.put(&self.log, head, stored);
            }
            (None, _) => {}
        }
        Ok(part)
    }

    /// At the end: the head, and all that has come in outline.
    pub(super) fn read(&mut self) -> (Revision, Outline) {
        (self.head().unwrap_or_default(), self.noting.take().unwrap_or_default())
    }

    async fn next_part(&mut self) -> Result<Option<Part>, StoreError> {
        loop {
            match &mut self.at {
                Place::End(_) => return Ok(None),
                Place::Beginning => self.at = Place::Records(None, self.begin().await?),
                Place::Records(after, from) => {
                    let prefix = keys::records(&self.log);
                    let page = self.logs.store.scan(&prefix, after.as_ref(), RECORDS_IN_PAGE).await?;
                    let mut records = Vec::with_capacity(page.entries.len());
                    for (key, value) in page.entries {
                        let (revision, record) = unseal_record(&key, &value)?;
                        records.push((keys::record_key(&prefix, &key), revision, record));
                        *after = Some(key);
                    }
                    if !page.more {
                        let waiting = Vec::new().into_iter();
                        self.at = Place::Changes { from: *from, head: *from, waiting };
                    }
                    if !records.is_empty() {
                        return Ok(Some(Part::Records(records)));
                    }
                }
                Place::Changes { from, head, waiting } => {
                    if let Some(change) = waiting.next() {
                        *head = change.revision;
                        return Ok(Some(Part::Change(change)));
                    }
                    let (from, head) = (*from, *head);
                    let changes = self.logs.changes(&self.log, head, CHANGES_IN_STEP).await?;
                    if !changes.is_empty() {
                        self.at = Place::Changes { from, head, waiting: changes.into_iter() };
                        continue;
                    }
                    // Changes that came during the reading were given up again already: nobody can tell which of them it had met.
                    if self.logs.floor(&self.log).await? > from {
                        self.at = Place::Beginning;
                        return Ok(Some(Part::Again));
                    }
                    self.at = Place::End(head);
                }
            }
        }
    }

    /// The revision of what has come; not before the end.
    pub fn head(&self) -> Option<Revision> {
        match self.at {
            Place::End(head) => Some(head),
            _ => None,
        }
    }

    async fn begin(&self) -> Result<Revision, StoreError> {
        // The head before the marker: when the marker is gone by then, its change is folded and will be read.
        let head = self.logs.head(&self.log).await?;
        let fold = self.logs.fold_marker(&self.log).await?;
        Ok(fold.map_or(head, |fold| head.min(Revision(fold.revision.0.saturating_sub(1)))))
    }
}
