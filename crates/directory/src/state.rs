//! Everything the application knows, as one snapshot.

use crate::{
    Book, CommandError, Missing, OpenError, Principal, Rights, Settings,
    access::{Digest, Kept, KeyRecord, PersonRecord, SessionRecord, TokenRecord},
    loading::load_book,
    record::{self, StoredPhone, SystemKey},
};
use jiff::Timestamp;
use shared::{Directories, DirectoryId, PersonId, Phone, PhoneId, Revision, Role, Scope, TokenId};
use std::sync::Arc;
use store::{LogId, Logs};

/// A snapshot of everything. Cheap to clone: all of it is shared.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// The revision of what is outside directories.
    pub revision: Revision,
    pub(crate) books: imbl::OrdMap<DirectoryId, Arc<Book>>,
    pub(crate) phones: imbl::OrdMap<PhoneId, Arc<PhoneRecord>>,
    pub(crate) people: imbl::OrdMap<PersonId, Arc<Kept<PersonRecord>>>,
    pub(crate) sessions: imbl::HashMap<Digest, Arc<Kept<SessionRecord>>>,
    pub(crate) tokens: imbl::OrdMap<TokenId, Arc<Kept<TokenRecord>>>,
    pub(crate) tokens_by_digest: imbl::HashMap<Digest, TokenId>,
    pub(crate) keys: imbl::OrdMap<PhoneId, Arc<Kept<KeyRecord>>>,
    pub(crate) keys_by_digest: imbl::HashMap<Digest, PhoneId>,
    /// What is set for the whole installation, once somebody has.
    pub(crate) settings: Option<Kept<Settings>>,
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

    /// What is set for the whole installation, with the revision at which it last changed: 0 before anybody has set something.
    pub fn settings(&self) -> (Settings, Revision) {
        self.settings.as_ref().map_or_else(Default::default, |kept| (kept.value, kept.revision))
    }

    /// What somebody may do now.
    pub fn rights(&self, who: &Principal, now: Timestamp) -> Rights {
        match who {
            Principal::Local => Rights::Administer,
            Principal::Phone(id) if self.keys.contains_key(id) => Rights::Phone(id.clone()),
            Principal::Phone(_) => Rights::Nothing,
            Principal::Token { id, .. } => match self.tokens.get(id).map(|token| &token.value) {
                Some(token) if token.expires.is_none_or(|expires| now < expires) => match token.scope {
                    Scope::Admin => Rights::Administer,
                    Scope::Write => Rights::Edit(Directories::All),
                    Scope::Read => Rights::Read(Directories::All),
                    Scope::Ring => Rights::Ring,
                },
                _ => Rights::Nothing,
            },
            Principal::Person { id, session } => {
                let open = self.sessions.get(session).is_some_and(|it| self.is_open(&it.value, now));
                match self.people.get(id).filter(|_| open).map(|person| &person.value) {
                    None => Rights::Nothing,
                    Some(person) => match person.role {
                        Role::Administrator => Rights::Administer,
                        Role::Editor => Rights::Edit(person.directories.clone()),
                        Role::Viewer => Rights::Read(person.directories.clone()),
                    },
                }
            }
        }
    }

    pub(crate) fn token_of(&self, digest: &Digest) -> Option<TokenId> {
        self.tokens_by_digest.get(digest).copied()
    }

    pub(crate) fn put_token(&mut self, token: Kept<TokenRecord>) {
        self.tokens_by_digest.insert(token.value.digest, token.value.id);
        self.tokens.insert(token.value.id, Arc::new(token));
    }

    pub(crate) fn put_key(&mut self, key: Kept<KeyRecord>) {
        if let Some(before) = self.keys.get(&key.value.phone) {
            self.keys_by_digest.remove(&before.value.digest);
        }
        self.keys_by_digest.insert(key.value.digest, key.value.phone.clone());
        self.keys.insert(key.value.phone.clone(), Arc::new(key));
    }

    pub(crate) fn book_mut(&mut self, id: &DirectoryId) -> Result<&mut Book, CommandError> {
        match self.books.get_mut(id) {
            Some(book) => Ok(Arc::make_mut(book)),
            None => Err(Missing::Directory(id.to_string()).into()),
        }
    }

    /// Reads everything from the store and derives the index.
    pub(crate) async fn load(logs: &Logs) -> Result<State, OpenError> {
        let system = logs.load(&LogId::system()).await?;
        let mut state = State { revision: system.head, ..State::default() };
        for (key, revision, value) in &system.records {
            let Some(kind) = record::system_key(key) else {
                tracing::warn!(key = ?key, "a record that this version does not know is left alone");
                continue;
            };
            let revision = *revision;
            match kind {
                SystemKey::Directory => {
                    let book = load_book(logs, read(key, value)?, revision).await?;
                    state.books.insert(book.id.clone(), Arc::new(book));
                }
                SystemKey::Phone => {
                    let StoredPhone { id, settings } = read(key, value)?;
                    let phone = PhoneRecord::new(Phone { id: id.clone(), settings }, revision);
                    state.phones.insert(id, Arc::new(phone));
                }
                SystemKey::Person => {
                    let value: PersonRecord = read(key, value)?;
                    state.people.insert(value.id.clone(), Arc::new(Kept { value, revision }));
                }
                SystemKey::Session => {
                    let value: SessionRecord = read(key, value)?;
                    state.sessions.insert(value.id, Arc::new(Kept { value, revision }));
                }
                SystemKey::Token => state.put_token(Kept { value: read(key, value)?, revision }),
                SystemKey::Key => state.put_key(Kept { value: read(key, value)?, revision }),
                SystemKey::Settings => state.settings = Some(Kept { value: read(key, value)?, revision }),
            }
        }
        Ok(state)
    }
}

fn read<T: serde::de::DeserializeOwned>(key: &store::RecordKey, value: &[u8]) -> Result<T, OpenError> {
    serde_json::from_slice(value).map_err(|source| OpenError::Record {
        record: String::from_utf8_lossy(key.as_bytes()).into_owned(),
        source,
    })
}
