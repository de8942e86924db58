//! What administrators see of people, sessions, tokens and keys, and of what was done with them. No secret and no hash
//! is among it.

use crate::{
    CommandError, Missing, Principal, Ringbook, Seen, Settings,
    access::Kept,
    history,
    record::{self, DirectoryRecord, StoredPhone, SystemKey},
};
use jiff::Timestamp;
use shared::{DialPlan, Directories, DirectoryId, PersonId, Phone, Revision, Role, Scope, TokenId};
use store::LogId;

/// A person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The name to sign in with.
    pub id: PersonId,
    /// What people call them.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Which directories they see.
    pub directories: Directories,
    /// Since when.
    pub created: Timestamp,
    /// When they last changed.
    pub revision: Revision,
}

/// A session of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// When it began.
    pub created: Timestamp,
    /// When it was last used, to the hour.
    pub last_used: Timestamp,
    /// What the browser calls itself.
    pub browser: String,
    /// Whether it is the one that asks.
    pub is_this: bool,
}

/// A token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its id.
    pub id: TokenId,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub scope: Scope,
    /// When it was made.
    pub created: Timestamp,
    /// By whom.
    pub created_by: String,
    /// When it ends.
    pub expires: Option<Timestamp>,
    /// When it was last used, to the hour.
    pub last_used: Option<Timestamp>,
    /// When it last changed.
    pub revision: Revision,
}

/// The key of a phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// When it was made.
    pub created: Timestamp,
    /// When it was last used, to the hour.
    pub last_used: Option<Timestamp>,
}

/// A line of the audit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditLine {
    /// The revision outside directories that it made.
    pub revision: Revision,
    /// When.
    pub time: Timestamp,
    /// Who.
    pub who: String,
    /// What: `sign_in`, `add_token`, …
    pub what: String,
    /// Whom or what it concerns.
    pub about: Option<String>,
    /// The change it takes back, if it does.
    pub undoes: Option<Revision>,
    /// What it concerns as it was, where that may be told.
    pub before: Option<OutsideRecord>,
    /// The same as it is.
    pub after: Option<OutsideRecord>,
}

/// What is outside directories and has nothing secret in it. Sessions, tokens and keys are none of these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutsideRecord {
    /// A directory, without its entries.
    Directory {
        /// Its id.
        id: DirectoryId,
        /// Its name.
        name: String,
        /// Its dial plan.
        dial_plan: DialPlan,
    },
    /// A phone with its settings.
    Phone(Phone),
    /// A person, without the password.
    Person(Person),
    /// What is set for the whole installation.
    Settings(Settings),
}

impl Seen {
    /// Every person, by name to sign in with.
    ///
    /// # Errors
    /// [`CommandError::Forbidden`] to all but administrators.
    pub fn people(&self) -> Result<Vec<Person>, CommandError> {
        self.administers()?;
        Ok(self.state().people.values().map(|person| Person::of(person)).collect())
    }

    /// A person; everybody sees themselves.
    ///
    /// # Errors
    /// [`Missing::Person`]; [`CommandError::Forbidden`] to all but administrators.
    pub fn person(&self, who: &Principal, id: &str) -> Result<Person, CommandError> {
        if !matches!(who, Principal::Person { id: own, .. } if own.as_str() == id) {
            self.administers()?;
        }
        let person = self.state().people.get(id).ok_or_else(|| Missing::Person(id.to_owned()))?;
        Ok(Person::of(person))
    }

    /// The sessions of whoever asks, the newest first.
    pub fn own_sessions(&self, who: &Principal) -> Vec<Session> {
        let Principal::Person { id, session: this } = who else { return Vec::new() };
        let now = Timestamp::now();
        let own = self.state().sessions.values().map(|session| &session.value);
        let mut sessions: Vec<Session> = own
            .filter(|session| session.person == *id && self.state().is_open(session, now))
            .map(|session| Session {
                created: session.created,
                last_used: session.seen,
                browser: session.browser.clone(),
                is_this: session.id == *this,
            })
            .collect();
        sessions.sort_by_key(|session| std::cmp::Reverse(session.created));
        sessions
    }

    /// Every token, the oldest first.
    ///
    /// # Errors
    /// [`CommandError::Forbidden`] to all but administrators.
    pub fn tokens(&self) -> Result<Vec<Token>, CommandError> {
        self.administers()?;
        let token = |kept: &std::sync::Arc<Kept<crate::access::TokenRecord>>| {
            let token = &kept.value;
            Token {
                id: token.id,
                name: token.name.clone(),
                scope: token.scope,
                created: token.created,
                created_by: token.created_by.clone(),
                expires: token.expires,
                last_used: token.seen,
                revision: kept.revision,
            }
        };
        Ok(self.state().tokens.values().map(token).collect())
    }

    /// The key of a phone, if it has one.
    ///
    /// # Errors
    /// [`Missing::Phone`]; [`CommandError::Forbidden`] to all but administrators.
    pub fn key(&self, phone: &str) -> Result<Option<Key>, CommandError> {
        self.phone(phone)?;
        self.administers()?;
        let key = self.state().keys.get(phone).map(|key| &key.value);
        Ok(key.map(|key| Key { created: key.created, last_used: key.seen }))
    }
}

impl Ringbook {
    /// What was done outside directories after `since`, oldest first, at most `limit` lines. That something was used is
    /// left out, and what was given up is not there any more.
    ///
    /// # Errors
    /// [`CommandError::Forbidden`] to all but administrators; [`CommandError::Store`] when it cannot be read.
    pub async fn audit(
        &self,
        who: &Principal,
        since: Revision,
        limit: usize,
    ) -> Result<Vec<AuditLine>, CommandError> {
        self.seen_by(who)?.administers()?;
        let (mut lines, mut since) = (Vec::new(), since);
        while lines.len() < limit {
            let changes =
                self.logs.changes(&LogId::system(), since, limit).await.map_err(CommandError::Store)?;
            let Some(last) = changes.last() else { break };
            since = last.revision;
            lines.extend(
                changes.iter().filter_map(|change| line(change).ok()).filter(|line| line.what != UNHEARD),
            );
        }
        lines.truncate(limit);
        Ok(lines)
    }
}

/// What a change outside directories was.
pub(crate) fn line(change: &store::Change) -> Result<AuditLine, CommandError> {
    let header = history::header(change)?;
    let of_record = || {
        let key = change.writes.first()?.key.as_bytes();
        Some(String::from_utf8_lossy(key).into_owned())
    };
    let about = header.about.clone().or_else(of_record);
    let (before, after) = records(change);
    Ok(AuditLine {
        revision: change.revision,
        time: header.time,
        who: header.who,
        what: header.what,
        about,
        undoes: header.undoes,
        before,
        after,
    })
}

/// That something was used is no change that anybody wants to hear of.
pub(crate) const UNHEARD: &str = "seen";

/// The first record of the change that may be told, before and after.
fn records(change: &store::Change) -> (Option<OutsideRecord>, Option<OutsideRecord>) {
    let read = |write: &store::Write, bytes: &Option<store::Bytes>| {
        OutsideRecord::read(&write.key, bytes.as_ref()?, change.revision)
    };
    let pair = |write: &store::Write| (read(write, &write.before), read(write, &write.after));
    let told = change.writes.iter().map(pair).find(|(before, after)| before.is_some() || after.is_some());
    told.unwrap_or_default()
}

impl OutsideRecord {
    fn read(key: &store::RecordKey, bytes: &[u8], revision: Revision) -> Option<OutsideRecord> {
        match record::system_key(key)? {
            SystemKey::Directory => {
                let DirectoryRecord { id, name, dial_plan, .. } = serde_json::from_slice(bytes).ok()?;
                Some(OutsideRecord::Directory { id, name, dial_plan })
            }
            SystemKey::Phone => {
                let StoredPhone { id, settings } = serde_json::from_slice(bytes).ok()?;
                Some(OutsideRecord::Phone(Phone { id, settings }))
            }
            SystemKey::Person => {
                let value = serde_json::from_slice(bytes).ok()?;
                Some(OutsideRecord::Person(Person::of(&Kept { value, revision })))
            }
            SystemKey::Settings => serde_json::from_slice(bytes).ok().map(OutsideRecord::Settings),
            SystemKey::Session | SystemKey::Token | SystemKey::Key => None,
        }
    }
}

impl Person {
    fn of(kept: &Kept<crate::access::PersonRecord>) -> Person {
        let person = &kept.value;
        Person {
            id: person.id.clone(),
            name: person.name.clone(),
            role: person.role,
            directories: person.directories.clone(),
            created: person.created,
            revision: kept.revision,
        }
    }
}
