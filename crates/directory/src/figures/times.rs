//! How long something takes.

use super::Counters;
use std::time::Duration;

/// One counter for each bound, one for what lies beyond, one for the sum.
const COUNTERS: usize = 16;
const MOST_BOUNDS: usize = COUNTERS - 2;
const SUM: usize = COUNTERS - 1;

/// How often something took how long, in buckets.
#[derive(Debug)]
pub struct Times {
    bounds: &'static [Duration],
    counters: Counters<COUNTERS>,
}

/// What was measured so far.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// How often it took at most so long; each line holds those before it.
    pub at_most: Vec<(Duration, u64)>,
    /// How often in all.
    pub count: u64,
    /// How long in all.
    pub sum: Duration,
}

impl Times {
    /// With these bounds, ascending; of more than fourteen the rest does not count.
    pub fn new(bounds: &'static [Duration]) -> Times {
        Times { bounds: &bounds[..bounds.len().min(MOST_BOUNDS)], counters: Counters::default() }
    }

    /// It took so long.
    pub fn add(&self, took: Duration) {
        self.counters.add(self.bounds.partition_point(|bound| *bound < took), 1);
        self.counters.add(SUM, u64::try_from(took.as_nanos()).unwrap_or(u64::MAX));
    }

    /// What was measured so far.
    pub fn read(&self) -> Measured {
        let counters = self.counters.read();
        let mut count = 0;
        let mut at_most = Vec::with_capacity(self.bounds.len());
        for (bound, counter) in self.bounds.iter().zip(counters) {
            count += counter;
            at_most.push((*bound, count));
        }
        count += counters[self.bounds.len()];
        Measured { at_most, count, sum: Duration::from_nanos(counters[SUM]) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_takes_as_long_as_a_bound_is_within_it() {
        const BOUNDS: &[Duration] = &[Duration::from_millis(1), Duration::from_millis(5)];
        let times = Times::new(BOUNDS);
        for took in [0, 1_000, 1_001, 5_000, 9_000] {
            times.add(Duration::from_micros(took));
        }
        let at_most = vec![(BOUNDS[0], 2), (BOUNDS[1], 4)];
        assert_eq!(times.read(), Measured { at_most, count: 5, sum: Duration::from_micros(16_001) });
    }
}
