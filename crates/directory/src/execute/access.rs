//! Commands on people, sessions, tokens and keys. Each is in the log outside directories: that is the audit.

use super::{Now, check_revision, commit};
use crate::{
    CommandError, Done, Fault, Invalid, Missing, Principal, Put, State,
    access::{Digest, Kept, KeyRecord, PersonRecord, SessionRecord, TokenRecord},
    command::Access,
    draft::{MAX_TEXT, check_length},
    record,
};
use shared::{DialPlan, Directories, PersonId, PhoneId, Role, Scope, TokenId};
use std::sync::Arc;
use store::{Commit, LogId, RecordKey, Write};

/// How many sessions that have ended go with each sign-in.
const SWEEP: usize = 50;
/// The most people, and the most tokens.
const MOST: usize = 10_000;

/// A change under way: what it writes, and the state it makes.
struct Change<'a> {
    state: &'a mut State,
    now: Now,
    writes: Vec<Write>,
    about: Option<String>,
}

pub(crate) fn access(
    state: &mut State,
    who: &Principal,
    now: Now,
    access: Access,
) -> Result<(Commit, Done), CommandError> {
    let mut after = state.clone();
    let mut change = Change { state: &mut after, now, writes: Vec::new(), about: None };
    let what = change.make(who, access)?;
    let (writes, about) = (change.writes, change.about);
    let commit = commit(&LogId::system(), state.revision, who, now, (what, about), writes)?;
    after.revision = after.revision.next();
    *state = after;
    Ok((commit, Done { revision: state.revision, ..Done::default() }))
}

impl Change<'_> {
    fn make(&mut self, who: &Principal, access: Access) -> Result<&'static str, CommandError> {
        match access {
            Access::SetUp { id, password, region } => self.set_up(id, password, region),
            Access::PutPerson { id, name, role, directories, password, put } => {
                if password.is_some() && matches!(who, Principal::Person { id: own, .. } if *own == id) {
                    return Err(Invalid::entry("password", Fault::OwnPassword).into());
                }
                self.put_person(id, name, role, directories, password, put)
            }
            Access::DeletePerson { id, expected } => self.delete_person(&id, expected),
            Access::SetPassword { id, password, keep } => self.set_password(&id, password, keep),
            Access::SignIn { session, person, browser } => self.sign_in(session, person, browser),
            Access::SignOut { session } => {
                self.about = self.state.sessions.get(&session).map(|it| it.value.person.to_string());
                self.end_session(&session)?;
                Ok("sign_out")
            }
            Access::SignOutEverywhere { id, keep } => {
                self.person(&id)?;
                self.end_sessions(&id, keep)?;
                self.about = Some(id.to_string());
                Ok("sign_out_everywhere")
            }
            Access::AddToken { name, scope, digest, expires } => {
                self.add_token(who, name, scope, digest, expires)
            }
            Access::RevokeToken { id } => self.revoke_token(id),
            Access::PutKey { phone, digest, ha1_md5, ha1_sha256 } => {
                let created = self.now.time;
                let key = KeyRecord { phone, digest, ha1_md5, ha1_sha256, created, seen: None };
                self.put_key(key)
            }
            Access::RevokeKey { phone } => {
                let write = delete_key(self.state, &phone)?;
                self.writes.extend(write);
                forget_key(self.state, &phone);
                self.about = Some(phone.to_string());
                Ok("revoke_key")
            }
            Access::Seen { digest } => self.seen(&digest),
            Access::Refused { what, about } => {
                self.about = Some(about);
                Ok(what)
            }
        }
    }

    fn set_up(
        &mut self,
        id: PersonId,
        password: String,
        region: Option<String>,
    ) -> Result<&'static str, CommandError> {
        if !self.state.people.is_empty() {
            return Err(CommandError::SetUpAlready);
        }
        if let Some(region) = region {
            self.choose_region(&region)?;
        }
        let (name, created) = (id.to_string(), self.now.time);
        let (role, directories) = (Role::Administrator, Directories::All);
        self.keep_person(None, PersonRecord { id, name, role, directories, password, created })?;
        Ok("set_up")
    }

    /// For every directory that is empty and has no country yet, or another: that was only a guess.
    fn choose_region(&mut self, region: &str) -> Result<(), CommandError> {
        let wanting: Vec<_> = self
            .state
            .books()
            .filter(|book| book.dial_plan.region.as_deref() != Some(region) && book.is_empty())
            .map(|book| (book.id.clone(), book.name.to_string(), (*book.dial_plan).clone()))
            .collect();
        for (id, name, before) in wanting {
            let dial_plan = DialPlan { region: Some(region.to_owned()), ..before };
            let made = super::settings::directory(self.state, self.now, id.clone(), name, dial_plan);
            let (book, write) = made.map_err(|error| error.of_field("dial_plan.region", "region"))?;
            self.writes.push(write);
            self.state.books.insert(id, Arc::new(book));
        }
        Ok(())
    }

    fn put_person(
        &mut self,
        id: PersonId,
        name: String,
        role: Role,
        directories: Directories,
        password: Option<String>,
        put: Put,
    ) -> Result<&'static str, CommandError> {
        let before = self.state.people.get(&id).cloned();
        match (put, &before) {
            (Put::Create, Some(_)) => return Err(CommandError::PersonExists(id)),
            (Put::Replace(_), None) => return Err(Missing::Person(id.to_string()).into()),
            (Put::Replace(expected), Some(person)) => check_revision(expected, person.revision)?,
            (Put::Create, None) if self.state.people.len() >= MOST => {
                return Err(Invalid::entry("id", Fault::TooManyPeople(MOST)).into());
            }
            (Put::Create, None) => {}
        }
        check_length(&name, MAX_TEXT).map_err(|fault| Invalid::entry("name", fault))?;
        self.check_directories(role, &directories)?;
        if role != Role::Administrator {
            self.leaves_an_administrator(&id)?;
        }
        let has_new_password = password.is_some();
        let (password, created) = match (&before, password) {
            (Some(before), None) => (before.value.password.clone(), before.value.created),
            (Some(before), Some(new)) => (new, before.value.created),
            (None, Some(new)) => (new, self.now.time),
            (None, None) => return Err(Invalid::entry("password", Fault::NoPassword).into()),
        };
        self.about = Some(id.to_string());
        if before.is_some() && has_new_password {
            self.end_sessions(&id, None)?;
        }
        let what = if before.is_some() { "change_person" } else { "add_person" };
        self.keep_person(before.as_deref(), PersonRecord { id, name, role, directories, password, created })?;
        Ok(what)
    }

    fn check_directories(&self, role: Role, directories: &Directories) -> Result<(), CommandError> {
        let Directories::Only(some) = directories else { return Ok(()) };
        if role == Role::Administrator {
            return Err(Invalid::entry("directories", Fault::AdministratorHasAll).into());
        }
        match some.iter().find(|id| !self.state.books.contains_key(*id)) {
            Some(id) => Err(Invalid::entry("directories", Fault::NoDirectory(id.clone())).into()),
            None => Ok(()),
        }
    }

    fn delete_person(
        &mut self,
        id: &PersonId,
        expected: Option<shared::Revision>,
    ) -> Result<&'static str, CommandError> {
        let before = self.person(id)?;
        check_revision(expected, before.revision)?;
        self.leaves_an_administrator(id)?;
        self.end_sessions(id, None)?;
        self.writes.push(record::write(person_key(id), Some(&before.value), None)?);
        self.state.people.remove(id);
        self.about = Some(id.to_string());
        Ok("delete_person")
    }

    fn set_password(
        &mut self,
        id: &PersonId,
        password: String,
        keep: Option<Digest>,
    ) -> Result<&'static str, CommandError> {
        let before = self.person(id)?;
        self.end_sessions(id, keep)?;
        self.keep_person(Some(&before), PersonRecord { password, ..before.value.clone() })?;
        self.about = Some(id.to_string());
        Ok("change_password")
    }

    fn sign_in(
        &mut self,
        id: Digest,
        person: PersonId,
        browser: String,
    ) -> Result<&'static str, CommandError> {
        self.person(&person)?;
        self.sweep()?;
        let time = self.now.time;
        self.about = Some(person.to_string());
        self.keep_session(None, SessionRecord { id, person, created: time, seen: time, browser })?;
        Ok("sign_in")
    }

    /// Sessions that have ended are not kept for ever.
    fn sweep(&mut self) -> Result<(), CommandError> {
        let time = self.now.time;
        let ended = |session: &&Arc<Kept<SessionRecord>>| !self.state.is_open(&session.value, time);
        let ended: Vec<Digest> =
            self.state.sessions.values().filter(ended).map(|it| it.value.id).take(SWEEP).collect();
        ended.iter().try_for_each(|id| self.end_session(id))
    }

    fn add_token(
        &mut self,
        who: &Principal,
        name: String,
        scope: Scope,
        digest: Digest,
        expires: Option<jiff::Timestamp>,
    ) -> Result<&'static str, CommandError> {
        let name = name.trim().to_owned();
        if name.is_empty() {
            return Err(Invalid::entry("name", Fault::TokenWithoutName).into());
        }
        check_length(&name, MAX_TEXT).map_err(|fault| Invalid::entry("name", fault))?;
        if expires.is_some_and(|expires| expires <= self.now.time) {
            return Err(Invalid::entry("expires", Fault::Passed).into());
        }
        if self.state.tokens.len() >= MOST {
            return Err(Invalid::entry("name", Fault::TooManyTokens(MOST)).into());
        }
        let id = TokenId(self.now.new_id());
        self.about = Some(name.clone());
        let created_by = who.to_string();
        let created = self.now.time;
        let token = TokenRecord { id, name, scope, digest, created, created_by, expires, seen: None };
        self.keep_token(None, token)?;
        Ok("add_token")
    }

    fn revoke_token(&mut self, id: TokenId) -> Result<&'static str, CommandError> {
        let token = self.state.tokens.get(&id).cloned().ok_or(Missing::Token(id))?;
        self.writes.push(record::write(token_key(id), Some(&token.value), None)?);
        self.state.tokens.remove(&id);
        self.state.tokens_by_digest.remove(&token.value.digest);
        self.about = Some(token.value.name.clone());
        Ok("revoke_token")
    }

    fn put_key(&mut self, key: KeyRecord) -> Result<&'static str, CommandError> {
        self.state.phone(key.phone.as_str())?;
        let before = self.state.keys.get(&key.phone).cloned();
        self.about = Some(key.phone.to_string());
        self.keep_key(before.as_deref(), key)?;
        Ok("new_key")
    }

    fn seen(&mut self, digest: &Digest) -> Result<&'static str, CommandError> {
        let time = self.now.time;
        if let Some(session) = self.state.sessions.get(digest).cloned() {
            self.keep_session(Some(&session), SessionRecord { seen: time, ..session.value.clone() })?;
        } else if let Some(token) =
            self.state.token_of(digest).and_then(|id| self.state.tokens.get(&id)).cloned()
        {
            self.keep_token(Some(&token), TokenRecord { seen: Some(time), ..token.value.clone() })?;
        } else if let Some(key) =
            self.state.keys_by_digest.get(digest).and_then(|id| self.state.keys.get(id)).cloned()
        {
            self.keep_key(Some(&key), KeyRecord { seen: Some(time), ..key.value.clone() })?;
        }
        Ok("seen")
    }

    fn person(&self, id: &PersonId) -> Result<Arc<Kept<PersonRecord>>, CommandError> {
        self.state.people.get(id).cloned().ok_or_else(|| Missing::Person(id.to_string()).into())
    }

    /// Somebody must be able to let the others in again.
    fn leaves_an_administrator(&self, without: &PersonId) -> Result<(), CommandError> {
        let is_one = |person: &Kept<PersonRecord>| person.value.role == Role::Administrator;
        let was_one = self.state.people.get(without).is_some_and(|person| is_one(person));
        let others = self.state.people.values().any(|person| is_one(person) && person.value.id != *without);
        if was_one && !others { Err(CommandError::LastAdministrator) } else { Ok(()) }
    }

    fn end_sessions(&mut self, person: &PersonId, keep: Option<Digest>) -> Result<(), CommandError> {
        let of_person = |session: &&Arc<Kept<SessionRecord>>| {
            session.value.person == *person && Some(session.value.id) != keep
        };
        let all: Vec<Digest> =
            self.state.sessions.values().filter(of_person).map(|session| session.value.id).collect();
        all.iter().try_for_each(|id| self.end_session(id))
    }

    fn end_session(&mut self, id: &Digest) -> Result<(), CommandError> {
        if let Some(session) = self.state.sessions.remove(id) {
            self.writes.push(record::write(session_key(id), Some(&session.value), None)?);
        }
        Ok(())
    }

    fn keep_person(
        &mut self,
        before: Option<&Kept<PersonRecord>>,
        value: PersonRecord,
    ) -> Result<(), CommandError> {
        self.writes.push(record::write(person_key(&value.id), before.map(|it| &it.value), Some(&value))?);
        let revision = self.state.revision.next();
        self.state.people.insert(value.id.clone(), Arc::new(Kept { value, revision }));
        Ok(())
    }

    fn keep_session(
        &mut self,
        before: Option<&Kept<SessionRecord>>,
        value: SessionRecord,
    ) -> Result<(), CommandError> {
        self.writes.push(record::write(session_key(&value.id), before.map(|it| &it.value), Some(&value))?);
        let revision = self.state.revision.next();
        self.state.sessions.insert(value.id, Arc::new(Kept { value, revision }));
        Ok(())
    }

    fn keep_token(
        &mut self,
        before: Option<&Kept<TokenRecord>>,
        value: TokenRecord,
    ) -> Result<(), CommandError> {
        self.writes.push(record::write(token_key(value.id), before.map(|it| &it.value), Some(&value))?);
        let revision = self.state.revision.next();
        self.state.put_token(Kept { value, revision });
        Ok(())
    }

    fn keep_key(&mut self, before: Option<&Kept<KeyRecord>>, value: KeyRecord) -> Result<(), CommandError> {
        self.writes.push(record::write(key_key(&value.phone), before.map(|it| &it.value), Some(&value))?);
        let revision = self.state.revision.next();
        self.state.put_key(Kept { value, revision });
        Ok(())
    }
}

/// What must be written for the key of a phone that is deleted.
pub(super) fn delete_key(state: &State, phone: &PhoneId) -> Result<Option<Write>, CommandError> {
    let key = state.keys.get(phone);
    key.map(|key| record::write(key_key(phone), Some(&key.value), None)).transpose()
}

/// The key of a phone that is deleted goes as well.
pub(super) fn forget_key(state: &mut State, phone: &PhoneId) {
    if let Some(key) = state.keys.remove(phone) {
        state.keys_by_digest.remove(&key.value.digest);
    }
}

fn person_key(id: &PersonId) -> RecordKey {
    RecordKey::from(format!("person/{id}"))
}

fn session_key(id: &Digest) -> RecordKey {
    RecordKey::from(format!("session/{id}"))
}

fn token_key(id: TokenId) -> RecordKey {
    RecordKey::from(format!("token/{id}"))
}

fn key_key(id: &PhoneId) -> RecordKey {
    RecordKey::from(format!("key/{id}"))
}
