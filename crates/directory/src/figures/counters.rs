//! Counters that many threads raise at once.

use std::{
    array,
    cell::Cell,
    sync::atomic::{AtomicU64, AtomicUsize, Ordering},
};

/// Threads beyond these share a part with another.
const PARTS: usize = 16;

/// `N` counters. Each thread raises a part of its own, which costs it some nanoseconds; a counter that all threads share
/// costs each of them a trip to the memory of another.
#[derive(Debug)]
pub struct Counters<const N: usize>([Part<N>; PARTS]);

/// Two lines of a cache, because processors fetch them in pairs.
#[derive(Debug)]
#[repr(align(128))]
struct Part<const N: usize>([AtomicU64; N]);

impl<const N: usize> Default for Counters<N> {
    fn default() -> Counters<N> {
        Counters(array::from_fn(|_| Part(array::from_fn(|_| AtomicU64::new(0)))))
    }
}

impl<const N: usize> Counters<N> {
    /// Raises one of them. One that is not there is not raised.
    pub fn add(&self, counter: usize, by: u64) {
        if let Some(counter) = self.0[part_of_this_thread()].0.get(counter) {
            counter.fetch_add(by, Ordering::Relaxed);
        }
    }

    /// What each of them has come to.
    pub fn read(&self) -> [u64; N] {
        array::from_fn(|counter| self.0.iter().map(|part| part.0[counter].load(Ordering::Relaxed)).sum())
    }
}

fn part_of_this_thread() -> usize {
    static THREADS: AtomicUsize = AtomicUsize::new(0);
    thread_local! {
        static PART: Cell<usize> = Cell::new(THREADS.fetch_add(1, Ordering::Relaxed) % PARTS);
    }
    PART.get()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    #[test]
    fn no_thread_is_forgotten() {
        let counters = Counters::<3>::default();
        thread::scope(|scope| {
            for _ in 0..2 * PARTS {
                scope.spawn(|| (0..1_000).for_each(|_| counters.add(1, 2)));
            }
        });
        counters.add(2, 5);
        counters.add(3, 5);
        assert_eq!(counters.read(), [0, 2 * 2 * PARTS as u64 * 1_000, 5]);
    }
}
