//! What happens, in figures, for whoever watches the program (`api.md`, Service). They count and name nobody.

mod counters;
mod times;

pub use counters::Counters;
pub use times::{Measured, Times};

use std::time::Duration;

/// From what a fast disk takes for a commit to what makes people wait.
const COMMIT_TIMES: &[Duration] = &[
    Duration::from_micros(250),
    Duration::from_micros(500),
    Duration::from_millis(1),
    Duration::from_micros(2_500),
    Duration::from_millis(5),
    Duration::from_millis(10),
    Duration::from_millis(25),
    Duration::from_millis(50),
    Duration::from_millis(100),
    Duration::from_millis(250),
    Duration::from_secs(1),
    Duration::from_secs(10),
];

/// What the application counts.
#[derive(Debug)]
pub struct Figures {
    /// How long the store took for each batch of changes, failed ones too.
    pub commits: Times,
    /// Passwords that were not looked at, and wrong tokens and keys, while their source or name was told to wait.
    pub refused_guesses: Counters<1>,
}

impl Default for Figures {
    fn default() -> Figures {
        Figures { commits: Times::new(COMMIT_TIMES), refused_guesses: Counters::default() }
    }
}
