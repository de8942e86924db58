//! Everything the application knows, as one snapshot.

use crate::{
    Book, CommandError, Missing, OpenError,
    book::BookRecord,
    record::{self, DirectoryRecord, StoredPhone, SystemKey},
};
use shared::{DirectoryId, EntryId, Phone, PhoneId, Revision};
use std::sync::Arc;
use store::{LogId, Logs};

/// A snapshot of everything. Cheap to clone: all of it is shared.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// The revision of what is outside directories.
    pub revision: Revision,
    pub(crate) books: imbl::OrdMap<DirectoryId, Arc<Book>>,
    pub(crate) phones: imbl::OrdMap<PhoneId, Arc<PhoneRecord>>,
}

/// A phone with the revision at which it last changed.
#[derive(Clone, Debug)]
pub struct PhoneRecord {
    /// The phone.
    pub phone: Phone,
    /// The host parts of its identities' SIP addresses: local domains of its calls.
    pub(crate) identity_domains: Vec<String>,
    /// The revision, outside directories, at which it last changed.
    pub revision: Revision,
}

impl PhoneRecord {
    pub(crate) fn new(phone: Phone, revision: Revision) -> PhoneRecord {
        let identity_domains =
            phone.settings.identities.iter().map(|identity| identity.sip_address.clone()).collect();
        PhoneRecord { phone, identity_domains, revision }
    }
}

impl State {
    /// A directory.
    ///
    /// # Errors
    /// [`Missing::Directory`].
    pub fn book(&self, id: &str) -> Result<&Arc<Book>, Missing> {
        self.books.get(id).ok_or_else(|| Missing::Directory(id.to_owned()))
    }

    /// A phone.
    ///
    /// # Errors
    /// [`Missing::Phone`].
    pub fn phone(&self, id: &str) -> Result<&Arc<PhoneRecord>, Missing> {
        self.phones.get(id).ok_or_else(|| Missing::Phone(id.to_owned()))
    }

    /// The directories by id.
    pub fn books(&self) -> impl DoubleEndedIterator<Item = &Arc<Book>> {
        self.books.values()
    }

    /// The phones by id.
    pub fn phones(&self) -> impl DoubleEndedIterator<Item = &Arc<PhoneRecord>> {
        self.phones.values()
    }

    pub(crate) fn book_mut(&mut self, id: &DirectoryId) -> Result<&mut Book, CommandError> {
        match self.books.get_mut(id) {
            Some(book) => Ok(Arc::make_mut(book)),
            None => Err(Missing::Directory(id.to_string()).into()),
        }
    }

    /// Reads everything from the store and derives the index.
    pub(crate) async fn load(logs: &Logs) -> Result<State, OpenError> {
        let unreadable = |key: &store::RecordKey, source| OpenError::Record {
            record: String::from_utf8_lossy(key.as_bytes()).into_owned(),
            source,
        };
        let system = logs.load(&LogId::system()).await?;
        let mut state = State { revision: system.head, ..State::default() };
        for (key, revision, value) in &system.records {
            match record::system_key(key) {
                Some(SystemKey::Directory) => {
                    let record: DirectoryRecord =
                        serde_json::from_slice(value).map_err(|error| unreadable(key, error))?;
                    let book = load_book(logs, record, *revision).await?;
                    state.books.insert(book.id.clone(), Arc::new(book));
                }
                Some(SystemKey::Phone) => {
                    let StoredPhone { id, settings } =
                        serde_json::from_slice(value).map_err(|error| unreadable(key, error))?;
                    let phone = PhoneRecord::new(Phone { id: id.clone(), settings }, *revision);
                    state.phones.insert(id, Arc::new(phone));
                }
                None => tracing::warn!(key = ?key, "a record that this version does not know is left alone"),
            }
        }
        Ok(state)
    }
}

async fn load_book(logs: &Logs, record: DirectoryRecord, revision: Revision) -> Result<Book, OpenError> {
    let bad = |field: &str, message: String| OpenError::Record {
        record: format!("directory/{}, {field}", record.id),
        source: serde::de::Error::custom(message),
    };
    let log = record::log_id(&record.log).ok_or_else(|| bad("log", format!("{:?} is no log", record.log)))?;
    let mut book = Book::new(BookRecord {
        id: record.id.clone(),
        name: record.name.clone(),
        dial_plan: record.dial_plan.clone(),
        log: log.clone(),
        revision,
    })
    .map_err(|error| bad("dial_plan", error.to_string()))?;
    let loaded = logs.load(&log).await?;
    book.revision = loaded.head;
    for (key, revision, value) in &loaded.records {
        let entry = record::read_entry(value, *revision).map_err(|source| OpenError::Record {
            record: format!("entry {:?} of directory {}", key.as_bytes(), record.id),
            source,
        })?;
        let id: EntryId = entry.id;
        book.put(id, Some(entry));
    }
    Ok(book)
}
