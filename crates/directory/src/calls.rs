//! The list of calls: every decision with its explanation, for a while.
//!
//! A decision hands over what it has decided and goes on: the queue takes it without a lock, or it is dropped and counted. One task takes
//! from the queue at its own pace, makes one line of what is one call ([`lines`]), and writes the lines beside the logs ([`keeper`]), where
//! they are read ([`list`]). What was not written yet is lost in a crash; a line is there whole or not at all.
//!
//! The same call asked again is given the same answer for some minutes ([`answered`]).

mod answered;
mod keeper;
mod lines;
mod list;
mod listening;
mod record;

pub use list::CallPage;
pub use listening::{CallEvent, CallListener};
pub use record::{CallRecord, MatchRecord, ToneOf};

use crate::{Ask, CommandError, Principal, Ringbook, State};
use answered::Answered;
use arc_swap::ArcSwap;
use jiff::Timestamp;
use keeper::Told;
use lines::Lists;
use listening::Listeners;
use shared::{Decision, PhoneId, Revision};
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU64, Ordering},
};
use store::{Logs, StoreError};
use tokio::sync::{mpsc, oneshot};

/// How many calls may wait to be written.
const WAITING: usize = 8_192;

/// A call on its way into the list.
type Item = (PhoneId, Arc<CallRecord>);

/// What decisions hand their calls to. The task behind it ends when this is dropped, after it has written what was left.
pub(crate) struct Calls {
    queue: mpsc::Sender<Item>,
    told: mpsc::UnboundedSender<Told>,
    dropped: AtomicU64,
    answered: Answered,
    lists: Arc<Mutex<Lists>>,
    listeners: Arc<Listeners>,
    logs: Arc<Logs>,
}

impl Calls {
    /// Finds the lists that are there, and starts the task.
    pub(crate) async fn start(logs: Arc<Logs>, state: Arc<ArcSwap<State>>) -> Result<Calls, StoreError> {
        let lists = Arc::new(Mutex::new(Lists::load(&logs).await?));
        let listeners = Arc::<Listeners>::default();
        let (queue, items) = mpsc::channel(WAITING);
        let (told, heard) = mpsc::unbounded_channel();
        let keeper = keeper::Keeper::new(logs.clone(), state, lists.clone(), listeners.clone());
        tokio::spawn(keeper.run(items, heard));
        let (dropped, answered) = (AtomicU64::new(0), Answered::default());
        Ok(Calls { queue, told, dropped, answered, lists, listeners, logs })
    }

    /// The phone was deleted.
    pub(crate) fn forget(&self, phone: &PhoneId) {
        self.answered.forget(phone);
        self.told.send(Told::Gone(phone.clone())).ok();
    }

    /// Waits until everything that was handed over is written, or could not be.
    pub(crate) async fn settle(&self) {
        let (done, is_done) = oneshot::channel();
        if self.told.send(Told::Settle(done)).is_ok() {
            is_done.await.ok();
        }
    }

    /// Takes a call, or counts it where too many wait already.
    fn take(&self, phone: &PhoneId, call: impl FnOnce() -> Arc<CallRecord>) {
        match self.queue.try_reserve() {
            Ok(place) => place.send((phone.clone(), call())),
            Err(_full) => drop(self.dropped.fetch_add(1, Ordering::Relaxed)),
        }
    }
}

impl Ringbook {
    /// Notes a decision. It never waits, and takes no lock.
    pub fn note_call(
        &self,
        state: &State,
        phone: &PhoneId,
        (ask, call_id): (&Ask<'_>, Option<&str>),
        (decision, revision): (&Decision<'_>, Revision),
        now: Timestamp,
    ) {
        let record = || Arc::new(CallRecord::new(ask, call_id, decision, revision, now));
        let is_kept = state.settings().0.calls_per_phone > 0;
        match call_id {
            Some(call_id) => {
                let record = record();
                if CallRecord::keeps(ask, call_id) {
                    self.calls.answered.keep(phone, call_id, &record);
                }
                if is_kept {
                    self.calls.take(phone, || record);
                }
            }
            None if is_kept => self.calls.take(phone, record),
            None => {}
        }
    }

    /// What the same call was answered a moment ago; noted once more.
    pub fn answered_call(
        &self,
        state: &State,
        phone: &PhoneId,
        call_id: &str,
        now: Timestamp,
    ) -> Option<Arc<CallRecord>> {
        let record = self.calls.answered.find(phone, call_id, now)?;
        if state.settings().0.calls_per_phone > 0 {
            self.calls.take(phone, || record.clone());
        }
        Some(record)
    }

    /// How many calls were not noted since the start, because too many came at once or the store did not take them.
    pub fn dropped_calls(&self) -> u64 {
        self.calls.dropped.load(Ordering::Relaxed)
    }

    /// Removes calls that are too old, those that are more than shall be kept, and those of phones that are gone.
    ///
    /// # Errors
    /// [`CommandError::Store`] when the store fails. What was not removed then is the next time.
    pub async fn forget_old_calls(&self, now: Timestamp) -> Result<(), CommandError> {
        let (done, is_done) = oneshot::channel();
        self.calls.told.send(Told::Look(now, done)).map_err(|_| CommandError::Stopping)?;
        is_done.await.map_err(|_| CommandError::Stopping)?.map_err(CommandError::Store)
    }

    /// Removes the list of calls of a phone, for good.
    ///
    /// # Errors
    /// [`Missing::Phone`](crate::Missing::Phone) when the phone is not there for them; [`CommandError::Forbidden`] to all but
    /// administrators; [`CommandError::Store`] when not all of it could be removed.
    pub async fn clear_calls(&self, who: &Principal, phone: &str) -> Result<(), CommandError> {
        let phone = {
            let seen = self.seen_by(who)?;
            let phone = seen.phone(phone)?.phone.id.clone();
            seen.administers()?;
            phone
        };
        let (done, is_done) = oneshot::channel();
        self.calls.told.send(Told::Clear(phone.clone(), done)).map_err(|_| CommandError::Stopping)?;
        is_done.await.map_err(|_| CommandError::Stopping)?.map_err(CommandError::Store)?;
        tracing::info!(%who, %phone, "the list of calls was removed");
        Ok(())
    }
}
