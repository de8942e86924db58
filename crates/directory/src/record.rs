//! The stored forms: JSON below the store's envelope. What is derived is not stored.

mod entry;

use entry::StoredEntry;
use serde::{Deserialize, Serialize};
use shared::{DialPlan, DirectoryId, Entry, EntryId, PhoneId, PhoneSettings, Revision};
use store::{Bytes, LogId, RecordKey, Write};

/// A directory among the records outside directories.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct DirectoryRecord {
    pub(crate) id: DirectoryId,
    pub(crate) name: String,
    pub(crate) dial_plan: DialPlan,
    /// The log its entries are in; another one for each directory that ever had the id.
    pub(crate) log: String,
}

/// A phone among the records outside directories.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct StoredPhone {
    pub(crate) id: PhoneId,
    #[serde(flatten)]
    pub(crate) settings: PhoneSettings,
}

/// Who, when, what: the head of every change.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Header {
    pub(crate) time: jiff::Timestamp,
    pub(crate) who: String,
    pub(crate) what: String,
    /// Whom or what else it concerns, where no record tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) about: Option<String>,
    /// The revision that it takes back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) undoes: Option<Revision>,
}

/// A record of the log outside directories, by its key.
pub(crate) enum SystemKey {
    Directory,
    Phone,
    Person,
    Session,
    Token,
    Key,
    Settings,
}

pub(crate) fn directory_key(id: &DirectoryId) -> RecordKey {
    RecordKey::from(format!("directory/{id}"))
}

pub(crate) fn phone_key(id: &PhoneId) -> RecordKey {
    RecordKey::from(format!("phone/{id}"))
}

/// The phone of a record, where it is one of a phone.
pub(crate) fn phone_id(log: &LogId, key: &RecordKey) -> Option<PhoneId> {
    let id = key.as_bytes().strip_prefix(b"phone/").filter(|_| *log == LogId::system())?;
    std::str::from_utf8(id).ok()?.parse().ok()
}

/// The one record of what is set for the whole installation.
pub(crate) fn settings_key() -> RecordKey {
    RecordKey::from("setting/history")
}

pub(crate) fn system_key(key: &RecordKey) -> Option<SystemKey> {
    let kind = key.as_bytes().split(|byte| *byte == b'/').next()?;
    Some(match kind {
        b"directory" => SystemKey::Directory,
        b"phone" => SystemKey::Phone,
        b"person" => SystemKey::Person,
        b"session" => SystemKey::Session,
        b"token" => SystemKey::Token,
        b"key" => SystemKey::Key,
        b"setting" => SystemKey::Settings,
        _ => return None,
    })
}

pub(crate) fn entry_key(id: EntryId) -> RecordKey {
    RecordKey::from(id.0.as_bytes().to_vec())
}

pub(crate) fn entry_id(key: &RecordKey) -> Option<EntryId> {
    uuid::Uuid::from_slice(key.as_bytes()).ok().map(EntryId)
}

/// The value with the revision that the store keeps beside it.
pub(crate) fn read_entry(bytes: &[u8], revision: Revision) -> Result<Entry, serde_json::Error> {
    let stored: StoredEntry = serde_json::from_slice(bytes)?;
    Ok(Entry { revision, ..stored.into() })
}

/// Plain data always serialises; were it ever not so, the change is refused and nothing is written.
pub(crate) fn bytes(value: &impl Serialize) -> Result<Bytes, crate::CommandError> {
    serde_json::to_vec(value).map(Bytes::from).map_err(|error| {
        crate::CommandError::Store(store::StoreError::Unavailable {
            operation: "serialise a record",
            source: std::sync::Arc::new(error),
        })
    })
}

pub(crate) fn write<T: Serialize>(
    key: RecordKey,
    before: Option<&T>,
    after: Option<&T>,
) -> Result<Write, crate::CommandError> {
    Ok(Write { key, before: before.map(bytes).transpose()?, after: after.map(bytes).transpose()? })
}

pub(crate) fn log_id(name: &str) -> Option<LogId> {
    name.parse().ok()
}
