//! Guessing gets slower with every failure: per source, and per account.

use shared::PersonId;
use std::{
    collections::HashMap,
    net::IpAddr,
    time::{Duration, Instant},
};

/// How many sources and accounts are remembered; beyond that the older half is forgotten.
const REMEMBERED: usize = 10_000;
/// A source or an account that has been quiet this long starts afresh.
const FORGET: Duration = Duration::from_secs(3600);

/// Who has failed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Failed {
    /// Wrong passwords from here.
    Source(IpAddr),
    /// Wrong keys and tokens from here.
    Keys(IpAddr),
    /// Wrong passwords for this name. Its delay stays short, so that nobody is locked out by somebody else.
    Account(PersonId),
}

#[derive(Clone, Copy, Debug)]
struct Failures {
    count: u32,
    last: Instant,
    until: Instant,
}

/// What has failed lately.
#[derive(Debug, Default)]
pub(crate) struct Throttle {
    failures: HashMap<Failed, Failures>,
}

impl Failed {
    /// How many failures cost nothing, and the longest delay.
    fn patience(&self) -> (u32, Duration) {
        match self {
            Failed::Source(_) => (10, Duration::from_secs(900)),
            Failed::Keys(_) => (20, Duration::from_secs(60)),
            Failed::Account(_) => (5, Duration::from_secs(30)),
        }
    }

    /// An IPv6 source counts by its network: one machine has many addresses.
    pub(crate) fn of_source(source: IpAddr, kind: fn(IpAddr) -> Failed) -> Failed {
        match source.to_canonical() {
            IpAddr::V6(address) => {
                let network = u128::from(address) & !u128::from(u64::MAX);
                kind(IpAddr::V6(network.into()))
            }
            v4 => kind(v4),
        }
    }
}

impl Throttle {
    /// How long this one has to wait, if it has to.
    pub(crate) fn wait(&self, who: &Failed, now: Instant) -> Option<Duration> {
        let until = self.failures.get(who)?.until;
        until.checked_duration_since(now).filter(|wait| !wait.is_zero())
    }

    /// Counts a failure; the delay doubles with each one beyond patience. Says whether it is the first that waits.
    pub(crate) fn failed(&mut self, who: Failed, now: Instant) -> bool {
        self.make_room(now);
        let (free, longest) = who.patience();
        let entry = self.failures.entry(who).or_insert(Failures { count: 0, last: now, until: now });
        if now.duration_since(entry.last) >= FORGET {
            entry.count = 0;
        }
        entry.count = entry.count.saturating_add(1);
        entry.last = now;
        let beyond = entry.count.saturating_sub(free);
        if beyond > 0 {
            let delay = Duration::from_secs(1u64 << (beyond - 1).min(20)).min(longest);
            entry.until = now + delay;
        }
        beyond == 1
    }

    pub(crate) fn succeeded(&mut self, who: &Failed) {
        self.failures.remove(who);
    }

    /// What was counted beforehand was no failure.
    pub(crate) fn take_back(&mut self, who: &Failed, now: Instant) {
        if let Some(failures) = self.failures.get_mut(who) {
            failures.count = failures.count.saturating_sub(1);
            failures.until = now;
        }
    }

    fn make_room(&mut self, now: Instant) {
        if self.failures.len() < REMEMBERED {
            return;
        }
        self.failures.retain(|_, failures| now.duration_since(failures.last) < FORGET);
        if self.failures.len() >= REMEMBERED {
            let mut times: Vec<Instant> = self.failures.values().map(|failures| failures.last).collect();
            let (_, middle, _) = times.select_nth_unstable(REMEMBERED / 2);
            let middle = *middle;
            self.failures.retain(|_, failures| failures.last > middle);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delay_doubles_and_ends() {
        let mut throttle = Throttle::default();
        let anna = Failed::Account("anna".parse().unwrap());
        let mut now = Instant::now();
        for _ in 0..5 {
            assert!(!throttle.failed(anna.clone(), now));
            assert_eq!(throttle.wait(&anna, now), None);
        }
        for seconds in [1, 2, 4, 8, 16, 30, 30] {
            assert_eq!(throttle.failed(anna.clone(), now), seconds == 1);
            assert_eq!(throttle.wait(&anna, now), Some(Duration::from_secs(seconds)));
            now += Duration::from_secs(seconds);
            assert_eq!(throttle.wait(&anna, now), None);
        }
        now += Duration::from_secs(7200);
        assert!(
            !throttle.failed(anna.clone(), now) && throttle.wait(&anna, now).is_none(),
            "an hour is enough"
        );
        throttle.succeeded(&anna);
        assert!(!throttle.failed(anna.clone(), now) && throttle.wait(&anna, now).is_none());
    }

    #[test]
    fn one_network_is_one_source_and_memory_is_bounded() {
        let source = |text: &str| Failed::of_source(text.parse().unwrap(), Failed::Source);
        assert_eq!(source("2001:db8::1"), source("2001:db8::ffff:1"));
        assert_ne!(source("2001:db8::1"), source("2001:db8:0:1::1"));
        assert_eq!(source("::ffff:192.0.2.1"), source("192.0.2.1"));
        let (mut throttle, now) = (Throttle::default(), Instant::now());
        for number in 0..20_000_u32 {
            throttle.failed(Failed::Source(IpAddr::from(number.to_be_bytes())), now);
        }
        assert!(throttle.failures.len() <= REMEMBERED);
    }
}
