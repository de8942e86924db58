//! Who is who: signing in and out, and what a session, a token or a key stands for.

use super::{
    Challenge, Digest, DigestAnswer, Secret,
    digest_auth::{self, Refused},
    password::{self, Hasher},
    throttle::{Failed, Throttle},
};
use crate::{Command, CommandError, Fault, Invalid, Principal, Ringbook, State, command::Access};
use jiff::{SignedDuration, Timestamp};
use shared::{PersonId, PersonIdError, PhoneId};
use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// A session that is not used ends after this.
pub(crate) const IDLE: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Every session ends after this.
pub(crate) const ABSOLUTE: SignedDuration = SignedDuration::from_hours(30 * 24);
/// How often it is written down that a session, a token or a key is in use.
pub(crate) const SEEN_EVERY: SignedDuration = SignedDuration::from_hours(1);

/// What is remembered of who is who beside the state; gone with the process.
#[derive(Debug)]
pub(crate) struct Keeper {
    hasher: Hasher,
    throttle: Mutex<Throttle>,
    /// When it was last asked to be written down that somebody was seen.
    seen: Mutex<HashMap<Digest, Timestamp>>,
    nonces: [u8; 32],
}

/// Somebody has signed in.
#[derive(Debug)]
pub struct SignedIn {
    /// What the browser keeps.
    pub session: Secret,
    /// Who it is.
    pub principal: Principal,
}

/// Why somebody did not get in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// No such person, or a wrong password; which of them is not said.
    #[error("name or password is wrong")]
    Wrong,
    /// Too many failures.
    #[error("too many attempts: wait {} s", .0.as_secs().max(1))]
    Wait(Duration),
    /// Too many others are being checked.
    #[error("too many people are signing in: try again in a moment")]
    Busy,
    /// Refused for another reason, or not stored.
    #[error(transparent)]
    Command(#[from] CommandError),
}

impl Keeper {
    pub(crate) fn new() -> Result<Keeper, getrandom::Error> {
        let mut nonces = [0; 32];
        getrandom::fill(&mut nonces)?;
        let (hasher, throttle, seen) = (Hasher::default(), Mutex::default(), Mutex::default());
        Ok(Keeper { hasher, throttle, seen, nonces })
    }

    /// It holds counts only: a panic elsewhere leaves nothing half done.
    fn throttle(&self) -> MutexGuard<'_, Throttle> {
        self.throttle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How long it is to wait, if it is. If not, the attempt counts as failed until it has succeeded: many at once shall
    /// not all come before the first is counted.
    fn attempt(&self, all: &[Failed]) -> Result<(), Duration> {
        let (mut throttle, now) = (self.throttle(), Instant::now());
        if let Some(wait) = all.iter().filter_map(|who| throttle.wait(who, now)).max() {
            return Err(wait);
        }
        for who in all {
            throttle.failed(who.clone(), now);
        }
        Ok(())
    }

    /// The name starts afresh; the source has one failure less.
    fn succeeded(&self, all: &[Failed]) {
        let (mut throttle, now) = (self.throttle(), Instant::now());
        for who in all {
            match who {
                Failed::Account(_) => throttle.succeeded(who),
                Failed::Source(_) | Failed::Keys(_) => throttle.take_back(who, now),
            }
        }
    }

    /// Whether it is time to write down that this was used.
    fn is_news(&self, digest: Digest, written: Option<Timestamp>, now: Timestamp) -> bool {
        if written.is_some_and(|written| now.duration_since(written) < SEEN_EVERY) {
            return false;
        }
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.retain(|_, asked| now.duration_since(*asked) < SEEN_EVERY);
        seen.insert(digest, now).is_none()
    }
}

impl Ringbook {
    /// Whether anybody can sign in: false until the first administrator has a password.
    pub fn is_set_up(&self) -> bool {
        !self.read().people.is_empty()
    }

    /// Makes the first administrator, sets the country of every directory that has none, and signs in.
    ///
    /// # Errors
    /// [`CommandError::Invalid`] naming the field; [`CommandError::SetUpAlready`] once there is anybody.
    pub async fn set_up(
        &self,
        name: &str,
        password: &str,
        region: Option<String>,
        browser: &str,
    ) -> Result<SignedIn, SignInError> {
        let id: PersonId = name.parse().map_err(|error: PersonIdError| invalid("name", error))?;
        let hash = self.new_password(&id, password, "password").await?;
        let (session, access) = new_session(&id, browser)?;
        self.run(&Principal::Local, Access::SetUp { id: id.clone(), password: hash, region }.into()).await?;
        self.run(&Principal::Local, access.into()).await?;
        Ok(signed_in(id, session))
    }

    /// Lets a person in. `source` is where the request comes from.
    ///
    /// # Errors
    /// [`SignInError`]; after some failures, those of the same source and those for the same name have to wait.
    pub async fn sign_in(
        &self,
        name: &str,
        password: &str,
        source: IpAddr,
        browser: &str,
    ) -> Result<SignedIn, SignInError> {
        let id = name.parse::<PersonId>().ok();
        let from = Failed::of_source(source, Failed::Source);
        let account = id.clone().map(Failed::Account);
        let all: Vec<Failed> = std::iter::once(from).chain(account).collect();
        self.attempt(&all)?;
        let person = id.as_ref().and_then(|id| self.read().people.get(id).cloned());
        let stored = person.as_ref().map(|person| person.value.password.as_str());
        let right = self.keeper.hasher.is_right(password, stored).await.map_err(|_| SignInError::Busy)?;
        let (Some(id), true) = (id.clone(), right) else {
            self.refused(id, source).await;
            return Err(SignInError::Wrong);
        };
        self.keeper.succeeded(&all);
        let (session, access) = new_session(&id, browser)?;
        self.run(&Principal::Local, access.into()).await?;
        Ok(signed_in(id, session))
    }

    async fn refused(&self, id: Option<PersonId>, source: IpAddr) {
        let who = id.map_or_else(|| "no name".to_owned(), |id| id.to_string());
        self.note(Access::Refused { what: "sign_in_refused", about: format!("{who} from {source}") }).await;
    }

    /// Ends a session.
    ///
    /// # Errors
    /// When that cannot be stored.
    pub async fn sign_out(&self, who: &Principal) -> Result<(), CommandError> {
        if let Principal::Person { session, .. } = who {
            self.run(who, Access::SignOut { session: *session }.into()).await?;
        }
        Ok(())
    }

    /// Changes somebody's own password, after the old one was given once more, and ends all other sessions.
    ///
    /// # Errors
    /// As [`Ringbook::sign_in`], and [`CommandError::Invalid`] for a new password that cannot be taken.
    pub async fn change_password(
        &self,
        who: &Principal,
        old: &str,
        new: &str,
        source: IpAddr,
    ) -> Result<(), SignInError> {
        let Principal::Person { id, session } = who else { return Err(CommandError::SignedOut.into()) };
        let all = [Failed::of_source(source, Failed::Source), Failed::Account(id.clone())];
        self.attempt(&all)?;
        let person = self.read().people.get(id).cloned().ok_or(CommandError::SignedOut)?;
        let stored = Some(person.value.password.as_str());
        if !self.keeper.hasher.is_right(old, stored).await.map_err(|_| SignInError::Busy)? {
            self.refused(Some(id.clone()), source).await;
            return Err(SignInError::Wrong);
        }
        self.keeper.succeeded(&all);
        let password = self.new_password(id, new, "new_password").await?;
        let access = Access::SetPassword { id: id.clone(), password, keep: Some(*session) };
        self.run(who, access.into()).await?;
        Ok(())
    }

    /// The stored form of a new password.
    ///
    /// # Errors
    /// [`CommandError::Invalid`] with `field` for a password that cannot be taken.
    pub async fn new_password(
        &self,
        person: &PersonId,
        password: &str,
        field: &str,
    ) -> Result<String, SignInError> {
        password::check(password, person).map_err(|problem| invalid(field, problem))?;
        self.keeper.hasher.hash(password).await.map_err(|_| SignInError::Busy)
    }

    /// Whose session it is, if it is one and has not ended.
    pub fn session(&self, secret: &Secret) -> Option<Principal> {
        let (digest, now, state) = (secret.digest(), Timestamp::now(), self.read());
        let session = state.sessions.get(&digest)?;
        let principal = Principal::Person { id: session.value.person.clone(), session: digest };
        if !state.is_open(&session.value, now) {
            return None;
        }
        self.seen(digest, Some(session.value.seen), now);
        Some(principal)
    }

    /// Whose token or phone key it is.
    pub fn bearer(&self, secret: &Secret) -> Option<Principal> {
        let (digest, now, state) = (secret.digest(), Timestamp::now(), self.read());
        let (principal, seen) = state.bearer(&digest, now)?;
        self.seen(digest, seen, now);
        Some(principal)
    }

    /// The phone, when this is its key: HTTP Basic.
    pub fn phone_with_key(&self, phone: &str, secret: &Secret) -> Option<Principal> {
        let (digest, now, state) = (secret.digest(), Timestamp::now(), self.read());
        let keys = &state.keys;
        let key = &keys.get(phone).or_else(|| keys.get(phone.to_ascii_lowercase().as_str()))?.value;
        if !key.digest.is(&digest) {
            return None;
        }
        self.seen(digest, key.seen, now);
        Some(Principal::Phone(key.phone.clone()))
    }

    /// What a phone that sends nothing is asked for.
    pub fn challenge(&self, stale: bool) -> Challenge {
        Challenge::new(&self.keeper.nonces, Timestamp::now().as_second(), stale)
    }

    /// The phone that has answered a challenge. `Err(true)`: right, but the challenge is too old.
    ///
    /// # Errors
    /// It does not open; whether that is only because of its age.
    pub fn phone_with_digest(
        &self,
        answer: &DigestAnswer,
        method: &str,
        uri: &str,
    ) -> Result<Principal, bool> {
        let (now, state) = (Timestamp::now(), self.read());
        let key = &state.keys.get(answer.user.as_str()).ok_or(false)?.value;
        answer
            .check(key, &self.keeper.nonces, method, uri, now.as_second())
            .map_err(|refused| refused == Refused::Stale)?;
        self.seen(key.digest, key.seen, now);
        Ok(Principal::Phone(key.phone.clone()))
    }

    /// Counts a wrong token or key; how long its source should wait, once there are many. A right key is let in all the
    /// same: guessing one is hopeless, and a phone must not be kept out by its neighbour.
    pub async fn wrong_key(&self, source: IpAddr) -> Option<Duration> {
        let from = Failed::of_source(source, Failed::Keys);
        let now = Instant::now();
        let (is_new, wait) = {
            let mut throttle = self.keeper.throttle();
            if let Some(wait) = throttle.wait(&from, now) {
                self.figures.refused_guesses.add(0, 1);
                return Some(wait);
            }
            (throttle.failed(from.clone(), now), throttle.wait(&from, now))
        };
        if is_new {
            self.note(Access::Refused { what: "keys_refused", about: format!("from {source}") }).await;
        }
        wait
    }

    /// A new key for a phone; the old one ends.
    ///
    /// # Errors
    /// [`CommandError`].
    pub async fn new_phone_key(&self, who: &Principal, phone: &PhoneId) -> Result<Secret, CommandError> {
        let key = Secret::to_type().map_err(no_randomness)?;
        let (ha1_md5, ha1_sha256) = digest_auth::ha1(phone, &key);
        let access = Access::PutKey { phone: phone.clone(), digest: key.digest(), ha1_md5, ha1_sha256 };
        self.run(who, access.into()).await?;
        Ok(key)
    }

    /// A new token.
    ///
    /// # Errors
    /// [`CommandError`].
    pub async fn new_token(
        &self,
        who: &Principal,
        name: &str,
        scope: shared::Scope,
        expires: Option<Timestamp>,
    ) -> Result<(Secret, shared::TokenId), CommandError> {
        let secret = Secret::random("rbt_").map_err(no_randomness)?;
        let access = Access::AddToken { name: name.to_owned(), scope, digest: secret.digest(), expires };
        self.run(who, access.into()).await?;
        let state = self.read();
        let id = state.token_of(&secret.digest()).ok_or(CommandError::Stopping)?;
        Ok((secret, id))
    }

    /// As [`Keeper::attempt`]; one that must wait is counted.
    fn attempt(&self, all: &[Failed]) -> Result<(), SignInError> {
        self.keeper.attempt(all).map_err(|wait| {
            self.figures.refused_guesses.add(0, 1);
            SignInError::Wait(wait)
        })
    }

    /// Writes down that something is in use, without anybody waiting for it.
    fn seen(&self, digest: Digest, written: Option<Timestamp>, now: Timestamp) {
        if self.keeper.is_news(digest, written, now) {
            let ringbook = self.clone();
            tokio::spawn(async move { ringbook.note(Access::Seen { digest }).await });
        }
    }

    /// For the audit alone: nobody is kept waiting because it could not be written.
    async fn note(&self, access: Access) {
        if let Err(error) = self.run(&Principal::Local, access.into()).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "the audit could not be written");
        }
    }
}

impl State {
    pub(crate) fn bearer(&self, digest: &Digest, now: Timestamp) -> Option<(Principal, Option<Timestamp>)> {
        if let Some(token) = self.token_of(digest).and_then(|id| self.tokens.get(&id)) {
            let token = &token.value;
            let good = token.digest.is(digest) && token.expires.is_none_or(|expires| now < expires);
            let principal = Principal::Token { id: token.id, name: token.name.as_str().into() };
            return good.then_some((principal, token.seen));
        }
        let key = &self.keys.get(self.keys_by_digest.get(digest)?)?.value;
        key.digest.is(digest).then(|| (Principal::Phone(key.phone.clone()), key.seen))
    }

    pub(crate) fn is_open(&self, session: &super::SessionRecord, now: Timestamp) -> bool {
        self.people.contains_key(&session.person)
            && now.duration_since(session.seen) < IDLE
            && now.duration_since(session.created) < ABSOLUTE
    }
}

fn new_session(person: &PersonId, browser: &str) -> Result<(Secret, Access), CommandError> {
    let session = Secret::random("").map_err(no_randomness)?;
    let browser = browser.chars().filter(|it| !it.is_control()).take(200).collect();
    let access = Access::SignIn { session: session.digest(), person: person.clone(), browser };
    Ok((session, access))
}

fn signed_in(id: PersonId, session: Secret) -> SignedIn {
    let principal = Principal::Person { id, session: session.digest() };
    SignedIn { session, principal }
}

fn invalid(field: &str, fault: impl Into<Fault>) -> CommandError {
    Invalid::entry(field, fault).into()
}

fn no_randomness(error: getrandom::Error) -> CommandError {
    tracing::error!(%error, "the machine has no randomness");
    CommandError::Stopping
}

impl From<Access> for Command {
    fn from(access: Access) -> Command {
        Command::Access(Box::new(access))
    }
}
