//! People's passwords: argon2id, a few at a time.

use argon2::{Argon2, PasswordHash, PasswordHasher as _, PasswordVerifier as _, password_hash::SaltString};
use shared::PersonId;
use std::sync::{Arc, OnceLock};
use tokio::sync::Semaphore;

/// Each takes about 20 MB and 25 ms; more at a time would only take them from calls.
const AT_ONCE: usize = 2;
/// More than this waiting, and the next one is sent away.
const WAITING: usize = 32;
/// Characters of a password.
const SHORTEST: usize = 10;
const LONGEST: usize = 200;
/// What everybody tries first, beside what is short, of one piece, or the person's own name.
const OBVIOUS: [&str; 24] = [
    "1234567890",
    "0123456789",
    "12345678910",
    "123456789a",
    "1q2w3e4r5t",
    "1qaz2wsx3edc",
    "abcdefghij",
    "administrator",
    "changeme123",
    "football123",
    "iloveyou123",
    "letmein123",
    "password12",
    "password123",
    "password1234",
    "passwort123",
    "p@ssw0rd123",
    "qwerty1234",
    "qwerty12345",
    "qwertyuiop",
    "qwertzuiop",
    "sunshine123",
    "superman123",
    "welcome123",
];

/// Why a password cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordProblem {
    /// Too short.
    #[error("a password has at least {SHORTEST} characters")]
    Short,
    /// Too long.
    #[error("a password has at most {LONGEST} characters")]
    Long,
    /// Easy to guess.
    #[error("this password is among the first that others would try: take another")]
    Obvious,
}

/// Hashes and verifies, off the async threads.
#[derive(Debug)]
pub(crate) struct Hasher {
    permits: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
    nobody: OnceLock<String>,
}

/// Too many wait already, or the machine has no randomness.
#[derive(Debug, thiserror::Error)]
#[error("too many passwords are being checked: try again in a moment")]
pub(crate) struct Busy;

impl Default for Hasher {
    fn default() -> Self {
        let of = |permits| Arc::new(Semaphore::new(permits));
        Self { permits: of(AT_ONCE), waiting: of(WAITING), nobody: OnceLock::new() }
    }
}

impl Hasher {
    /// The stored form of a password.
    pub(crate) async fn hash(&self, password: &str) -> Result<String, Busy> {
        let password = password.to_owned();
        self.work(move || hashed(&password)).await?
    }

    /// Whether it is the password; for a person who is not there it takes as long and is wrong.
    pub(crate) async fn is_right(&self, password: &str, stored: Option<&str>) -> Result<bool, Busy> {
        // No password is as long, so that nothing is given away; and hashing it would cost.
        let password = if password.len() > 4 * LONGEST { "" } else { password };
        let nobody = stored.is_none();
        let stored = match stored {
            Some(stored) => stored.to_owned(),
            None => self.nobody().await?,
        };
        let password = password.to_owned();
        let right = move || {
            PasswordHash::new(&stored)
                .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
        };
        Ok(self.work(right).await? && !nobody)
    }

    async fn nobody(&self) -> Result<String, Busy> {
        if let Some(hash) = self.nobody.get() {
            return Ok(hash.clone());
        }
        let hash = self.work(|| hashed("nobody has this password")).await??;
        Ok(self.nobody.get_or_init(|| hash).clone())
    }

    async fn work<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Busy> {
        let waiting = self.waiting.clone().try_acquire_owned().map_err(|_| Busy)?;
        let permit = self.permits.clone().acquire_owned().await.map_err(|_| Busy)?;
        // The permits stay with the work: it goes on when whoever asked has gone.
        let work = move || {
            let _held = (waiting, permit);
            work()
        };
        tokio::task::spawn_blocking(work).await.map_err(|_| Busy)
    }
}

fn hashed(password: &str) -> Result<String, Busy> {
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(|_| Busy)?;
    let salt = SaltString::encode_b64(&salt).map_err(|_| Busy)?;
    // The library's default is OWASP's first choice of argon2id: 19 MiB, two passes, one lane.
    Argon2::default().hash_password(password.as_bytes(), &salt).map(|hash| hash.to_string()).map_err(|_| Busy)
}

/// Whether a new password can be taken.
pub(crate) fn check(password: &str, person: &PersonId) -> Result<(), PasswordProblem> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Err(PasswordProblem::Short);
    }
    if length > LONGEST {
        return Err(PasswordProblem::Long);
    }
    let lower = password.to_lowercase();
    let first = password.chars().next();
    let one_character = password.chars().all(|character| Some(character) == first);
    let of_name = [person.as_str(), "ringbook"].iter().any(|name| {
        let rest = lower.replace(name, "");
        rest.chars().count() < SHORTEST / 2 && rest.len() < lower.len()
    });
    if one_character || of_name || OBVIOUS.contains(&lower.as_str()) {
        Err(PasswordProblem::Obvious)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_everybody_would_try_is_refused() {
        let anna: PersonId = "anna".parse().unwrap();
        for (password, answer) in [
            ("short", Err(PasswordProblem::Short)),
            ("aaaaaaaaaaaa", Err(PasswordProblem::Obvious)),
            ("Password123", Err(PasswordProblem::Obvious)),
            ("annaannaanna", Err(PasswordProblem::Obvious)),
            ("Ringbook2026", Err(PasswordProblem::Obvious)),
            ("correct horse", Ok(())),
            ("ünïcödé păss", Ok(())),
        ] {
            assert_eq!(check(password, &anna), answer, "{password}");
        }
        assert_eq!(check(&"x y".repeat(100), &anna), Err(PasswordProblem::Long));
    }

    #[tokio::test]
    async fn a_password_is_right_or_wrong_and_nobody_has_none() {
        let hasher = Hasher::default();
        let stored = hasher.hash("correct horse").await.unwrap();
        assert!(stored.starts_with("$argon2id$"));
        assert!(hasher.is_right("correct horse", Some(&stored)).await.unwrap());
        assert!(!hasher.is_right("correct horsf", Some(&stored)).await.unwrap());
        assert!(!hasher.is_right("nobody has this password", None).await.unwrap());
    }
}
