//! From the hash of something to the entries that may have it: whoever asks compares.

use super::array::Array;
use std::iter;
use triomphe::ThinArc;

/// How many places are in a bucket on the average.
const LOAD: usize = 12;

/// A hash table of slots, or of entries themselves, whose copies are free. It holds no keys, only half a hash of each: a place says where
/// to look, and nothing more. It grows by one bucket at a time (linear hashing), so no change ever waits for a larger table.
#[derive(Clone, Debug)]
pub(crate) struct Places<V> {
    buckets: Array<Bucket<V>>,
    count: usize,
}

/// Half a hash, and what has it.
type Place<V> = (u32, V);
type Bucket<V> = Option<ThinArc<(), Place<V>>>;

impl<V> Default for Places<V> {
    fn default() -> Places<V> {
        Places { buckets: Array::default(), count: 0 }
    }
}

impl<V: Clone + PartialEq> Places<V> {
    /// All of these, as if they had been inserted one after the other; but each bucket is made only once.
    pub(crate) fn of(mut all: Vec<Place<V>>) -> Places<V> {
        let (count, len) = (all.len(), all.len().div_ceil(LOAD));
        all.sort_unstable_by_key(|place| place_in(len, place.0));
        let mut all = all.into_iter().peekable();
        let mut buckets = Array::default();
        for at in 0..len {
            let in_it = iter::from_fn(|| all.next_if(|place| place_in(len, place.0) == at));
            buckets.push(bucket_of(in_it.collect()));
        }
        Places { buckets, count }
    }

    /// All that have this hash, and now and then something that has another.
    pub(crate) fn find(&self, hash: u64) -> impl Iterator<Item = &V> {
        let half = half(hash);
        let bucket = self.buckets.get(place_in(self.buckets.len(), half));
        places(bucket.unwrap_or(&None)).iter().filter(move |place| place.0 == half).map(|place| &place.1)
    }

    /// How many places there are.
    pub(crate) fn len(&self) -> usize {
        self.count
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Adds one. What was there under the same hash stays.
    pub(crate) fn insert(&mut self, hash: u64, value: V) {
        if self.count >= LOAD * self.buckets.len() {
            self.grow();
        }
        let half = half(hash);
        if let Some(bucket) = self.buckets.get_mut(place_in(self.buckets.len(), half)) {
            let after = places(bucket).iter().cloned().chain([(half, value)]).collect();
            *bucket = bucket_of(after);
            self.count += 1;
        }
    }

    /// Takes one out, once.
    pub(crate) fn remove(&mut self, hash: u64, value: &V) {
        let half = half(hash);
        let Some(bucket) = self.buckets.get_mut(place_in(self.buckets.len(), half)) else { return };
        let before = places(bucket);
        let Some(at) = before.iter().position(|place| place.0 == half && place.1 == *value) else { return };
        *bucket = bucket_of([&before[..at], &before[at + 1..]].concat());
        self.count -= 1;
        if self.count < LOAD / 4 * self.buckets.len() {
            self.shrink();
        }
    }

    /// A bucket more at the end, for its part of the one that had it until now.
    fn grow(&mut self) {
        let new = self.buckets.len();
        self.buckets.push(None);
        let Some(old) = self.split_from(new) else { return };
        let Some(both) = self.buckets.get_mut(old).map(Option::take) else { return };
        let (moved, kept) =
            places(&both).iter().cloned().partition(|place: &Place<V>| place_in(new + 1, place.0) == new);
        self.set(old, kept);
        self.set(new, moved);
    }

    /// The opposite.
    fn shrink(&mut self) {
        let Some(old) = self.buckets.len().checked_sub(1).and_then(|last| self.split_from(last)) else {
            return;
        };
        let last = self.buckets.pop().flatten();
        let rest = self.buckets.get(old).map(places).unwrap_or_default();
        let both = [rest, places(&last)].concat();
        self.set(old, both);
    }

    /// The bucket that one is split from.
    fn split_from(&self, new: usize) -> Option<usize> {
        new.checked_ilog2().map(|level| new - (1 << level))
    }

    fn set(&mut self, at: usize, places: Vec<Place<V>>) {
        if let Some(bucket) = self.buckets.get_mut(at) {
            *bucket = bucket_of(places);
        }
    }
}

fn places<V>(bucket: &Bucket<V>) -> &[Place<V>] {
    bucket.as_ref().map(|places| &places.slice).unwrap_or_default()
}

fn bucket_of<V>(places: Vec<Place<V>>) -> Bucket<V> {
    if places.is_empty() { None } else { Some(ThinArc::from_header_and_iter((), places.into_iter())) }
}

/// The half of a hash that a place keeps.
pub(crate) fn half(hash: u64) -> u32 {
    (hash >> 32) as u32
}

/// In which of so many buckets something is: the last bits of its hash say so, one bit less where there is no such bucket yet.
fn place_in(buckets: usize, half: u32) -> usize {
    let all = buckets.next_power_of_two();
    let at = half as usize & (all - 1);
    if at < buckets { at } else { at - all / 2 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::vec, prelude::*};

    /// Few hashes, so that they meet; and what is in the table is what would be in a list, in any order.
    fn check(steps: &[(u64, u32, bool)]) {
        let mut model: Vec<(u64, u32)> = Vec::new();
        let mut places: Places<u32> = Places::default();
        let mut copies = Vec::new();
        for (hash, slot, add) in steps {
            if *add {
                model.push((*hash, *slot));
                places.insert(*hash, *slot);
            } else {
                if let Some(at) = model.iter().position(|it| *it == (*hash, *slot)) {
                    model.swap_remove(at);
                }
                places.remove(*hash, slot);
            }
            copies.push((places.clone(), model.clone()));
        }
        for (places, model) in copies.iter().step_by(50).chain(copies.last()) {
            assert_eq!(places.is_empty(), model.is_empty());
            assert_eq!(places.len(), model.len());
            for (hash, ..) in steps {
                let mut found: Vec<u32> = places.find(*hash).copied().collect();
                let mut expected: Vec<u32> =
                    model.iter().filter(|it| it.0 >> 32 == hash >> 32).map(|it| it.1).collect();
                found.sort_unstable();
                expected.sort_unstable();
                assert_eq!(found, expected);
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn it_holds_what_was_put_into_it(steps in vec((0_u64..400, 0_u32..3, prop::bool::weighted(0.7)), 0..600)) {
            // Spread over all bits, as a hash is.
            let spread = |n: u64| n.wrapping_mul(0x9e37_79b9_7f4a_7c15);
            let steps: Vec<_> = steps.into_iter().map(|(n, slot, add)| (spread(n), slot, add)).collect();
            check(&steps);
            let emptied = steps.iter().map(|(hash, slot, _)| (*hash, *slot, false));
            check(&steps.iter().copied().chain(emptied).collect::<Vec<_>>());
        }

        #[test]
        fn made_at_once_it_is_the_same(all in vec((0_u64..400, any::<u32>()), 0..600)) {
            let all: Vec<_> = all.into_iter().map(|(n, slot)| (n.wrapping_mul(0x9e37_79b9_7f4a_7c15), slot)).collect();
            let mut one_by_one = Places::default();
            all.iter().for_each(|(hash, slot)| one_by_one.insert(*hash, *slot));
            let at_once = Places::of(all.iter().map(|(hash, slot)| (half(*hash), *slot)).collect());
            prop_assert_eq!((at_once.len(), at_once.buckets.len()), (one_by_one.len(), one_by_one.buckets.len()));
            for (hash, _) in &all {
                let sorted = |places: &Places<u32>| {
                    let mut found: Vec<u32> = places.find(*hash).copied().collect();
                    found.sort_unstable();
                    found
                };
                prop_assert_eq!(sorted(&at_once), sorted(&one_by_one));
            }
        }
    }
}
