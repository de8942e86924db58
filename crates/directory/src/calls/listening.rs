//! Following the list of calls, line by line.

use super::CallRecord;
use crate::{CommandError, ListenError, Principal, Ringbook};
use shared::PhoneId;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, broadcast};

/// How many listen at most.
const LISTENERS: usize = 1_000;
/// How many lines a listener may be behind.
const BEHIND: usize = 256;

type Line = Arc<(PhoneId, u64, CallRecord)>;

/// Everybody who listens.
#[derive(Debug)]
pub(super) struct Listeners {
    lines: broadcast::Sender<Line>,
    places: Arc<Semaphore>,
}

impl Default for Listeners {
    fn default() -> Self {
        Listeners { lines: broadcast::Sender::new(BEHIND), places: Arc::new(Semaphore::new(LISTENERS)) }
    }
}

impl Listeners {
    /// A line is new, or another answer stands in it.
    pub(super) fn tell(&self, phone: PhoneId, line: u64, call: CallRecord) {
        if self.lines.receiver_count() > 0 {
            self.lines.send(Arc::new((phone, line, call))).ok();
        }
    }
}

/// What somebody hears who listens.
#[derive(Clone, Debug)]
pub enum CallEvent {
    /// A line that is new, or has another answer.
    Call(u64, Box<CallRecord>),
    /// Some were missed: read the list again.
    Missed,
}

/// Somebody who listens for the calls of one phone.
pub struct CallListener {
    ringbook: Ringbook,
    who: Principal,
    phone: PhoneId,
    lines: broadcast::Receiver<Line>,
    _place: OwnedSemaphorePermit,
}

impl Ringbook {
    /// Listens for the calls of a phone, from now on.
    ///
    /// # Errors
    /// [`ListenError::Command`] when the phone is not there for them; [`ListenError::Full`] when too many listen.
    pub fn listen_for_calls(&self, who: &Principal, phone: &str) -> Result<CallListener, ListenError> {
        let id = {
            let seen = self.seen_by(who).map_err(ListenError::Command)?;
            seen.phone(phone).map_err(ListenError::Command)?.phone.id.clone()
        };
        let listeners = &self.calls.listeners;
        let place = listeners.places.clone().try_acquire_owned().map_err(|_| ListenError::Full)?;
        let lines = listeners.lines.subscribe();
        Ok(CallListener { ringbook: self.clone(), who: who.clone(), phone: id, lines, _place: place })
    }
}

impl CallListener {
    /// Whether they still may.
    ///
    /// # Errors
    /// Why not.
    pub fn may(&self) -> Result<(), CommandError> {
        self.ringbook.seen_by(&self.who)?.phone(self.phone.as_str()).map(|_| ())
    }

    /// The next line; nothing more where they may not see it any more.
    pub async fn next(&mut self) -> Option<CallEvent> {
        loop {
            let heard = self.lines.recv().await;
            self.may().ok()?;
            match heard {
                Ok(line) if line.0 == self.phone => {
                    return Some(CallEvent::Call(line.1, Box::new(line.2.clone())));
                }
                Ok(_) => {}
                Err(broadcast::error::RecvError::Lagged(_)) => return Some(CallEvent::Missed),
                Err(broadcast::error::RecvError::Closed) => return None,
            }
        }
    }
}
