//! A thread that looks after writes that do not end.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::Builder;
use std::time::{Duration, Instant};

use crate::database::Database;

/// How long a write may take before sled is nudged. Then twice as long, and so on.
const NUDGE_AFTER: Duration = Duration::from_secs(1);

/// How long a write may take before the store says that nobody should count on it.
const STUCK_AFTER: Duration = Duration::from_secs(10);

/// Is told when a write begins and when it ends.
pub(crate) struct Watch(Sender<Moment>);

enum Moment {
    Begun,
    Ended,
}

impl Watch {
    /// Starts the thread, which ends with this. Without it, which is when there are no threads, nothing is watched.
    pub(crate) fn start(database: Arc<Database>) -> Self {
        let (tell, moments) = channel();
        let _unwatched =
            Builder::new().name("store-watch".to_owned()).spawn(move || watch(&database, &moments));
        Self(tell)
    }

    /// Runs a write while the thread looks at it.
    pub(crate) fn watched<T>(&self, write: impl FnOnce() -> T) -> T {
        let _unwatched = self.0.send(Moment::Begun);
        let outcome = write();
        let _unwatched = self.0.send(Moment::Ended);
        outcome
    }
}

fn watch(database: &Database, moments: &Receiver<Moment>) {
    while moments.recv().is_ok() {
        let begun = Instant::now();
        let mut patience = NUDGE_AFTER;
        while let Err(RecvTimeoutError::Timeout) = moments.recv_timeout(patience) {
            database.set_stuck(begun.elapsed() > STUCK_AFTER);
            database.nudge();
            patience *= 2;
        }
        database.set_stuck(false);
    }
}
