//! From the store into memory: records are read in order, and several pages of them are brought into their form at the same time.

use crate::{
    Book, OpenError,
    book::{BookRecord, Filling, Packed},
    indexed::Indexed,
    record::{self, DirectoryRecord},
};
use numbers::Plan;
use shared::{Entry, Revision};
use std::{collections::VecDeque, sync::Arc};
use store::{Bytes, Change, Logs, Part, RecordKey, StoreError};
use tokio::task::{JoinHandle, spawn_blocking};

/// How many pages of records are worked on at the same time.
const PAGES_AT_ONCE: usize = 8;

/// Reads a directory with all its entries.
pub(crate) async fn load_book(
    logs: &Logs,
    record: DirectoryRecord,
    revision: Revision,
) -> Result<Book, OpenError> {
    let bad = |field: &str, message: String| OpenError::Record {
        record: format!("directory/{}, {field}", record.id),
        source: serde::de::Error::custom(message),
    };
    let log = record::log_id(&record.log).ok_or_else(|| bad("log", format!("{:?} is no log", record.log)))?;
    let empty = Book::new(BookRecord {
        id: record.id.clone(),
        name: record.name.clone(),
        dial_plan: record.dial_plan.clone(),
        log: log.clone(),
        revision,
    })
    .map_err(|error| bad("dial_plan", error.to_string()))?;

    let mut pages = Pages::into_book(&empty);
    let mut late = Vec::new();
    let mut reading = logs.reading(&log);
    while let Some(part) = reading.next().await? {
        match part {
            Part::Records(page) => pages.add(page).await?,
            Part::Change(change) => late.push(change),
            Part::Again => {
                pages = Pages::into_book(&empty);
                late.clear();
            }
        }
    }
    let mut book = pages.done().await?;
    for change in late {
        replay(&mut book, change)?;
    }
    book.revision = reading.head().unwrap_or_default();
    Ok(book)
}

/// What has changed while the records were read.
fn replay(book: &mut Book, change: Change) -> Result<(), OpenError> {
    for write in change.writes {
        let after = write.after.map(|record| entry(&write.key, change.revision, &record)).transpose()?;
        match (record::entry_id(&write.key), after) {
            (_, Some(entry)) => book.put(entry.id, Some(entry)),
            (Some(id), None) => book.put(id, None),
            (None, None) => {}
        }
    }
    Ok(())
}

/// Pages on their way into a directory, in order.
struct Pages {
    plan: Arc<Plan>,
    filling: Filling,
    under_way: VecDeque<JoinHandle<Result<Vec<Packed>, OpenError>>>,
}

impl Pages {
    fn into_book(empty: &Book) -> Pages {
        Pages { plan: empty.shared_plan(), filling: Filling::of(empty.clone()), under_way: VecDeque::new() }
    }

    async fn add(&mut self, page: Vec<(RecordKey, Revision, Bytes)>) -> Result<(), OpenError> {
        if self.under_way.len() >= PAGES_AT_ONCE {
            self.take_first().await?;
        }
        let plan = self.plan.clone();
        self.under_way.push_back(spawn_blocking(move || packed(&page, &plan)));
        Ok(())
    }

    async fn done(mut self) -> Result<Book, OpenError> {
        while !self.under_way.is_empty() {
            self.take_first().await?;
        }
        Ok(self.filling.done())
    }

    async fn take_first(&mut self) -> Result<(), OpenError> {
        let Some(first) = self.under_way.pop_front() else { return Ok(()) };
        let entries = first.await.map_err(|panic| {
            OpenError::Store(StoreError::Unavailable {
                operation: "reading entries",
                source: Arc::new(panic),
            })
        })?;
        entries?.into_iter().for_each(|entry| self.filling.add(entry));
        Ok(())
    }
}

fn packed(page: &[(RecordKey, Revision, Bytes)], plan: &Plan) -> Result<Vec<Packed>, OpenError> {
    let mut entries = Vec::with_capacity(page.len());
    for (key, revision, value) in page {
        entries.push(Indexed::new(entry(key, *revision, value)?, plan).packed());
    }
    Ok(entries)
}

fn entry(key: &RecordKey, revision: Revision, value: &[u8]) -> Result<Entry, OpenError> {
    record::read_entry(value, revision)
        .map_err(|source| OpenError::Record { record: format!("entry {key}"), source })
}
