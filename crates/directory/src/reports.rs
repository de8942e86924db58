//! What phones last reported: read by decisions without a lock, kept over a restart in the background.
//!
//! It is no change in the sense of the log: nobody undoes it, and the next report makes it void. So it is kept beside the logs. What
//! was reported in the last moment before a crash may be lost, never before a stop.

mod keeping;

pub(crate) use keeping::Keeping;

use crate::{CommandError, Principal, Ringbook};
use arc_swap::ArcSwap;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::{PhoneId, PhoneState, Report, Reported};
use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering},
};
use store::{Logs, StoreError};

/// What phones last reported, for everybody.
#[derive(Debug, Default)]
pub(crate) struct Reports {
    slots: ArcSwap<imbl::HashMap<PhoneId, Arc<Slot>>>,
    /// Phones that are gone, and what they reported is still stored.
    gone: Mutex<Vec<PhoneId>>,
}

/// What one phone last reported. The parts of a report are one word, so nobody reads half of one.
#[derive(Debug, Default)]
struct Slot {
    packed: AtomicU64,
    /// When, in microseconds since 1970.
    at: AtomicI64,
    /// Whether the store has something older.
    is_news: AtomicBool,
}

/// The stored form.
#[derive(Debug, Serialize, Deserialize)]
struct Stored {
    #[serde(flatten)]
    reported: Reported,
    at: Timestamp,
}

const CALLS: u64 = 0xffff_ffff;
const DND: u64 = 1 << 32;
const OFF_HOOK: u64 = 1 << 33;

fn pack(reported: Reported) -> u64 {
    let flag = |is_set: bool, flag: u64| if is_set { flag } else { 0 };
    u64::from(reported.calls) | flag(reported.dnd, DND) | flag(reported.off_hook, OFF_HOOK)
}

fn unpack(packed: u64) -> Reported {
    Reported {
        dnd: packed & DND != 0,
        calls: u32::try_from(packed & CALLS).unwrap_or(u32::MAX),
        off_hook: packed & OFF_HOOK != 0,
    }
}

impl Slot {
    fn read(&self) -> (Reported, Timestamp) {
        let at = Timestamp::from_microsecond(self.at.load(Ordering::Acquire)).unwrap_or_default();
        (unpack(self.packed.load(Ordering::Acquire)), at)
    }

    fn report(&self, report: Report, now: Timestamp) -> (Reported, Timestamp) {
        let after = |packed| pack(unpack(packed).after(report));
        let before =
            self.packed.fetch_update(Ordering::AcqRel, Ordering::Acquire, |packed| Some(after(packed)));
        let at = now.as_microsecond();
        self.at.store(at, Ordering::Release);
        self.is_news.store(true, Ordering::Release);
        let reported = unpack(after(before.unwrap_or_else(|packed| packed)));
        (reported, Timestamp::from_microsecond(at).unwrap_or(now))
    }
}

impl Reports {
    /// What phones had reported before this start. What cannot be read is nothing: the phone counts as free, and rings.
    pub(crate) async fn load(
        logs: &Logs,
        is_there: impl Fn(&PhoneId) -> bool,
    ) -> Result<Reports, StoreError> {
        let (mut slots, mut gone) = (imbl::HashMap::new(), Vec::new());
        let stored = keeping::stored(logs).await?;
        for (phone, stored) in stored {
            match stored {
                _ if !is_there(&phone) => gone.push(phone),
                Some(Stored { reported, at }) => {
                    let slot = Slot { packed: AtomicU64::new(pack(reported)), ..Slot::default() };
                    slot.at.store(at.as_microsecond(), Ordering::Release);
                    slots.insert(phone, Arc::new(slot));
                }
                None => {
                    tracing::warn!(%phone, "what the phone had reported cannot be read: it counts as free")
                }
            }
        }
        Ok(Reports { slots: ArcSwap::from_pointee(slots), gone: Mutex::new(gone) })
    }

    /// What the phone last reported, as a decision needs it. Never waits.
    pub(crate) fn state(&self, phone: &PhoneId) -> PhoneState {
        let slots = self.slots.load();
        slots
            .get(phone)
            .map_or_else(PhoneState::default, |slot| unpack(slot.packed.load(Ordering::Acquire)).state())
    }

    fn read(&self, phone: &PhoneId) -> Option<(Reported, Timestamp)> {
        self.slots.load().get(phone).map(|slot| slot.read())
    }

    fn report(&self, phone: &PhoneId, report: Report, now: Timestamp) -> (Reported, Timestamp) {
        let known = self.slots.load().get(phone).cloned();
        let slot = known.unwrap_or_else(|| {
            let new = Arc::<Slot>::default();
            // Somebody else may be as quick; then there is theirs.
            self.slots.rcu(|slots| {
                let mut slots = imbl::HashMap::clone(slots);
                slots.entry(phone.clone()).or_insert_with(|| new.clone());
                slots
            });
            self.slots.load().get(phone).cloned().unwrap_or(new)
        });
        slot.report(report, now)
    }

    /// A phone of this id that comes later has reported nothing.
    pub(crate) fn forget(&self, phone: &PhoneId) {
        self.slots.rcu(|slots| slots.without(phone));
        self.gone.lock().unwrap_or_else(PoisonError::into_inner).push(phone.clone());
    }
}

impl Ringbook {
    /// Takes a phone's report. The next decision knows it.
    ///
    /// # Errors
    /// [`Missing::Phone`](crate::Missing::Phone) when the phone is not there for them; [`CommandError::Forbidden`] to those who
    /// may only look.
    pub fn report(
        &self,
        who: &Principal,
        phone: &str,
        report: Report,
        now: Timestamp,
    ) -> Result<(Reported, Timestamp), CommandError> {
        let seen = self.seen_by(who)?;
        let phone = &seen.reports(phone)?.phone.id;
        let reported = self.reports.report(phone, report, now);
        self.keeping.news();
        Ok(reported)
    }

    /// What a phone last reported, and when; nothing where it never did.
    ///
    /// # Errors
    /// [`Missing::Phone`](crate::Missing::Phone) when the phone is not there for them.
    pub fn last_reported(
        &self,
        who: &Principal,
        phone: &str,
    ) -> Result<Option<(Reported, Timestamp)>, CommandError> {
        Ok(self.reports.read(&self.seen_by(who)?.asked(phone)?.phone.id))
    }

    /// The same as a decision needs it: no lock, and no waiting.
    pub fn reported_state(&self, phone: &PhoneId) -> PhoneState {
        self.reports.state(phone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_out_again() {
        for calls in [0, 1, 7, u32::MAX] {
            for (dnd, off_hook) in [(false, false), (true, false), (false, true), (true, true)] {
                let reported = Reported { dnd, calls, off_hook };
                assert_eq!(unpack(pack(reported)), reported);
            }
        }
    }

    #[test]
    fn reports_of_many_at_once_are_all_counted() {
        let (reports, phone) = (Reports::default(), "phone".parse().unwrap());
        let connected = Report::Event(shared::PhoneEvent::Connected, None);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..500 {
                        reports.report(&phone, connected, Timestamp::UNIX_EPOCH);
                    }
                });
            }
        });
        assert_eq!(reports.state(&phone).calls, 4_000);
        reports.forget(&phone);
        assert_eq!(reports.read(&phone), None);
    }
}
