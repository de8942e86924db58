//! What others have read, so that nobody need read it twice.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use shared::Revision;

use super::outline::{Digester, Outline};
use crate::LogId;

/// The states of logs that were read, each with its head.
#[derive(Default)]
pub(in crate::logs) struct Noted {
    pub(in crate::logs) digester: Digester,
    /// Nothing where nobody wants to know.
    states: Mutex<Option<HashMap<LogId, (Revision, Outline)>>>,
}

impl Noted {
    /// Somebody wants to know.
    pub(in crate::logs) fn wanted() -> Noted {
        Noted { states: Mutex::new(Some(HashMap::new())), ..Noted::default() }
    }

    /// What to add the state of a log to while it is read; nothing when nobody wants it.
    pub(in crate::logs) fn begin(&self, log: &LogId) -> Option<Outline> {
        let is_wanted = self.states().as_ref().is_some_and(|states| !states.contains_key(log));
        is_wanted.then(Outline::default)
    }

    /// A whole state was read.
    pub(in crate::logs) fn put(&self, log: &LogId, head: Revision, stored: Outline) {
        if let Some(states) = &mut *self.states() {
            states.insert(log.clone(), (head, stored));
        }
    }

    /// What was noted of a log, once.
    pub(super) fn take(&self, log: &LogId) -> Option<(Revision, Outline)> {
        self.states().as_mut()?.remove(log)
    }

    /// Nobody wants anything any more.
    pub(super) fn end(&self) {
        *self.states() = None;
    }

    fn states(&self) -> MutexGuard<'_, Option<HashMap<LogId, (Revision, Outline)>>> {
        self.states.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
