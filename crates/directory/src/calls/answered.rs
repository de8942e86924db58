//! The same call asked again gets the same answer, for some minutes (`api.md`, `call_id`).

use super::CallRecord;
use arc_swap::ArcSwapOption;
use jiff::{SignedDuration, Timestamp};
use shared::PhoneId;
use std::{
    fmt,
    hash::{BuildHasher as _, RandomState},
    sync::Arc,
};

/// So long an answer is remembered.
const KEPT: SignedDuration = SignedDuration::from_mins(5);
/// So many places there are; calls that share one have a few to choose from.
const PLACES: usize = 16_384;
/// The places that a call may have.
const CHOICE: usize = 4;

/// Answers by phone and call. It has a fixed size and no lock: of those that share their places the oldest goes.
pub(super) struct Answered {
    places: Box<[ArcSwapOption<Answer>]>,
    hasher: RandomState,
}

struct Answer {
    phone: PhoneId,
    call_id: String,
    record: Arc<CallRecord>,
}

impl Default for Answered {
    fn default() -> Self {
        Answered { places: (0..PLACES).map(|_| ArcSwapOption::empty()).collect(), hasher: RandomState::new() }
    }
}

impl fmt::Debug for Answered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answered").finish_non_exhaustive()
    }
}

impl Answered {
    /// What the call was answered.
    pub(super) fn find(&self, phone: &PhoneId, call_id: &str, now: Timestamp) -> Option<Arc<CallRecord>> {
        self.choice(phone, call_id).iter().find_map(|place| {
            let answer = place.load();
            let answer = answer.as_ref().filter(|it| it.is_of(phone, call_id) && it.is_fresh(now))?;
            Some(answer.record.clone())
        })
    }

    /// Remembers an answer.
    pub(super) fn keep(&self, phone: &PhoneId, call_id: &str, record: &Arc<CallRecord>) {
        let oldest = self.choice(phone, call_id).iter().min_by_key(|place| {
            let answer = place.load();
            // What this call was answered before is too old, or it would have been found.
            answer.as_ref().filter(|it| !it.is_of(phone, call_id)).map(|it| it.record.time)
        });
        if let Some(place) = oldest {
            let (phone, call_id) = (phone.clone(), call_id.to_owned());
            place.store(Some(Arc::new(Answer { phone, call_id, record: record.clone() })));
        }
    }

    /// A phone of this id that comes later has had no calls.
    pub(super) fn forget(&self, phone: &PhoneId) {
        let is_theirs =
            |place: &&ArcSwapOption<Answer>| place.load().as_ref().is_some_and(|it| it.phone == *phone);
        self.places.iter().filter(is_theirs).for_each(|place| place.store(None));
    }

    fn choice(&self, phone: &PhoneId, call_id: &str) -> &[ArcSwapOption<Answer>] {
        let hash = self.hasher.hash_one((phone, call_id)) as usize;
        let first = hash % (PLACES / CHOICE) * CHOICE;
        &self.places[first..first + CHOICE]
    }
}

impl Answer {
    fn is_of(&self, phone: &PhoneId, call_id: &str) -> bool {
        self.call_id == call_id && self.phone == *phone
    }

    fn is_fresh(&self, now: Timestamp) -> bool {
        now.duration_since(self.record.time).abs() < KEPT
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Ask;
    use shared::{PhoneSettings, Revision, ring_in_doubt};

    fn record(time: i64) -> Arc<CallRecord> {
        let (settings, now) = (PhoneSettings::default(), Timestamp::from_second(time).unwrap());
        let ask = Ask { caller: "030 1", ..Ask::default() };
        Arc::new(CallRecord::new(&ask, None, &ring_in_doubt("030 1", None, &settings), Revision(0), now))
    }

    #[test]
    fn an_answer_is_remembered_for_its_phone_and_its_time() {
        let answered = Answered::default();
        let (phone, other): (PhoneId, PhoneId) = ("phone".parse().unwrap(), "other".parse().unwrap());
        let at = |second| Timestamp::from_second(second).unwrap();
        answered.keep(&phone, "a", &record(1_000));
        assert!(answered.find(&phone, "a", at(1_299)).is_some());
        for (phone, id, second) in [(&phone, "a", 1_300), (&phone, "b", 1_000), (&other, "a", 1_000)] {
            assert!(answered.find(phone, id, at(second)).is_none(), "{phone} {id} {second}");
        }
        // A clock that was put back does not keep it for ever.
        assert!(answered.find(&phone, "a", at(0)).is_none());
        answered.keep(&phone, "a", &record(1_400));
        assert_eq!(answered.find(&phone, "a", at(1_400)).unwrap().time, at(1_400));
        answered.forget(&other);
        assert!(answered.find(&phone, "a", at(1_400)).is_some());
        answered.forget(&phone);
        assert!(answered.find(&phone, "a", at(1_400)).is_none());
    }

    #[test]
    fn it_does_not_grow_and_the_newest_stay() {
        let (answered, phone): (Answered, PhoneId) = (Answered::default(), "phone".parse().unwrap());
        let many = 10 * PLACES as i64;
        for n in 0..many {
            answered.keep(&phone, &n.to_string(), &record(n / 1_000));
        }
        let newest = (many - 100..many).filter(|n| {
            answered.find(&phone, &n.to_string(), Timestamp::from_second(many / 1_000).unwrap()).is_some()
        });
        assert_eq!(newest.count(), 100);
        assert_eq!(answered.places.iter().filter(|place| place.load().is_some()).count(), PLACES);
    }
}
