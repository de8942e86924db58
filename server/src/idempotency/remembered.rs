//! What is remembered, and when it is forgotten: the oldest first.

use directory::Principal;
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::watch;

/// How long an answer is kept.
const KEPT_FOR: Duration = Duration::from_secs(24 * 60 * 60);
/// How many answers are kept.
const MAX_ANSWERS: usize = 10_000;
/// How many bytes they have together.
const MAX_BYTES: usize = 64 << 20;

/// What a key belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Name {
    /// Whoever asks.
    pub(super) who: Option<Principal>,
    /// The key.
    pub(super) key: String,
    /// The address.
    pub(super) path: String,
}

/// What a request with a key finds.
#[derive(Debug)]
pub(super) enum Claim<T> {
    /// Nothing: it is the first, and has this serial number. Whoever does it gives the answer to the sender.
    New(u64, watch::Sender<Option<T>>, watch::Receiver<Option<T>>),
    /// The same request came before; its answer is there or will be.
    Known(watch::Receiver<Option<T>>),
    /// Another request came with this key.
    Other,
}

/// The requests with a key.
#[derive(Debug)]
pub(super) struct Remembered<T> {
    by_name: HashMap<Arc<Name>, Slot<T>>,
    by_age: BTreeMap<u64, Arc<Name>>,
    bytes: usize,
    next: u64,
}

#[derive(Debug)]
struct Slot<T> {
    serial: u64,
    began: Instant,
    request: u64,
    bytes: usize,
    answer: watch::Receiver<Option<T>>,
}

impl<T> Default for Remembered<T> {
    fn default() -> Self {
        Remembered { by_name: HashMap::new(), by_age: BTreeMap::new(), bytes: 0, next: 0 }
    }
}

impl<T> Remembered<T> {
    /// Looks for the request, and makes it known when it is new.
    pub(super) fn claim(&mut self, name: &Name, request: u64, now: Instant) -> Claim<T> {
        self.forget_expired(now);
        match self.by_name.get(name) {
            Some(slot) if slot.request == request => Claim::Known(slot.answer.clone()),
            Some(_) => Claim::Other,
            None => self.add(name, request, now),
        }
    }

    /// Counts the size of an answer.
    pub(super) fn weigh(&mut self, name: &Name, serial: u64, bytes: usize) {
        if let Some(slot) = self.by_name.get_mut(name).filter(|slot| slot.serial == serial) {
            slot.bytes = bytes;
            self.bytes += bytes;
        }
        while self.bytes > MAX_BYTES {
            self.forget_oldest();
        }
    }

    /// Forgets a request, so that it can be done again.
    pub(super) fn forget(&mut self, name: &Name, serial: u64) {
        if self.by_name.get(name).is_some_and(|slot| slot.serial == serial) {
            self.remove(serial);
        }
    }

    fn add(&mut self, name: &Name, request: u64, now: Instant) -> Claim<T> {
        if self.by_name.len() >= MAX_ANSWERS {
            self.forget_oldest();
        }
        let (sender, answer) = watch::channel(None);
        let (serial, name) = (self.next, Arc::new(name.clone()));
        self.next += 1;
        self.by_age.insert(serial, name.clone());
        self.by_name.insert(name, Slot { serial, began: now, request, bytes: 0, answer: answer.clone() });
        Claim::New(serial, sender, answer)
    }

    fn forget_expired(&mut self, now: Instant) {
        while self.oldest().is_some_and(|slot| now - slot.began >= KEPT_FOR) {
            self.forget_oldest();
        }
    }

    fn forget_oldest(&mut self) {
        if let Some(serial) = self.oldest().map(|slot| slot.serial) {
            self.remove(serial);
        }
    }

    fn oldest(&self) -> Option<&Slot<T>> {
        let (_, name) = self.by_age.first_key_value()?;
        self.by_name.get(name)
    }

    fn remove(&mut self, serial: u64) {
        let slot = self.by_age.remove(&serial).and_then(|name| self.by_name.remove(&name));
        self.bytes -= slot.map_or(0, |slot| slot.bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(key: &str) -> Name {
        Name { who: Some(Principal::Local), key: key.into(), path: "/api/v1/phones".into() }
    }

    fn is_new(remembered: &mut Remembered<()>, key: &str, now: Instant) -> bool {
        matches!(remembered.claim(&name(key), 1, now), Claim::New(..))
    }

    #[test]
    fn a_day_later_it_is_forgotten() {
        let (mut remembered, now) = (Remembered::default(), Instant::now());
        assert!(is_new(&mut remembered, "a", now));
        assert!(!is_new(&mut remembered, "a", now + KEPT_FOR - Duration::from_secs(1)));
        assert!(is_new(&mut remembered, "a", now + KEPT_FOR));
    }

    #[test]
    fn the_oldest_go_when_there_are_too_many() {
        let (mut remembered, now) = (Remembered::default(), Instant::now());
        for key in 0..=MAX_ANSWERS {
            assert!(is_new(&mut remembered, &key.to_string(), now));
        }
        assert_eq!(remembered.by_name.len(), MAX_ANSWERS);
        assert!(!is_new(&mut remembered, "1", now));
        assert!(is_new(&mut remembered, "0", now));
    }

    #[test]
    fn the_oldest_go_when_they_are_too_large() {
        let (mut remembered, now) = (Remembered::default(), Instant::now());
        for key in ["a", "b", "c"] {
            let Claim::New(serial, ..) = remembered.claim(&name(key), 1, now) else { panic!("{key} is new") };
            remembered.weigh(&name(key), serial, MAX_BYTES / 2);
        }
        assert!(!is_new(&mut remembered, "b", now));
        assert!(is_new(&mut remembered, "a", now));
        assert_eq!(remembered.bytes, MAX_BYTES / 2 * 2);
    }

    #[test]
    fn what_was_forgotten_does_not_take_a_newer_one_with_it() {
        let (mut remembered, now) = (Remembered::default(), Instant::now());
        let Claim::New(first, ..) = remembered.claim(&name("a"), 1, now) else { panic!("it is new") };
        remembered.forget(&name("a"), first);
        assert!(is_new(&mut remembered, "a", now));
        remembered.forget(&name("a"), first);
        assert!(!is_new(&mut remembered, "a", now));
    }
}
