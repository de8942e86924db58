//! The task that writes the list: a batch at a time, at its own pace, within the bounds that are set.

use super::{
    CallRecord, Item,
    lines::{self, Lists, Recent, Span},
    listening::Listeners,
};
use crate::State;
use arc_swap::ArcSwap;
use jiff::Timestamp;
use shared::PhoneId;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use store::{Bytes, Logs, RecordKey, StoreError};
use tokio::{
    sync::{mpsc, oneshot},
    time::{Instant, sleep_until},
};

/// What comes within this time is written together.
const PAUSE: Duration = Duration::from_millis(50);
/// So many lines are written together. With the pause it bounds what calls may cost: what comes faster for long is dropped.
const BATCH: usize = 100;
/// So many asks become lines together: a phone that asks for the same call over and over costs no more than others.
const ASKS: usize = 10 * BATCH;
/// A store that does not take them is asked again after this time.
const AGAIN: Duration = Duration::from_secs(1);
/// Lines of all phones together: with more phones than fit, each keeps its share.
const MAX_LINES: u64 = 1_000_000;
/// Lines that are removed, or looked at, at a time.
const PART: u64 = 500;

/// What the task is told besides calls.
#[derive(Debug)]
pub(super) enum Told {
    /// Write what there is, and say so.
    Settle(oneshot::Sender<()>),
    /// Remove the list of a phone, and say so.
    Clear(PhoneId, oneshot::Sender<Result<(), StoreError>>),
    /// Take away what is too old or too much at this moment, and say so.
    Look(Timestamp, oneshot::Sender<Result<(), StoreError>>),
    /// The phone is gone, and its list goes with it.
    Gone(PhoneId),
}

pub(super) struct Keeper {
    logs: Arc<Logs>,
    state: Arc<ArcSwap<State>>,
    lists: Arc<Mutex<Lists>>,
    listeners: Arc<Listeners>,
    recent: Recent,
    /// Lines that are not written yet.
    pending: BTreeMap<(PhoneId, u64), CallRecord>,
    /// How many asks they come from.
    asks: usize,
    /// When they are to be written.
    due: Instant,
    is_failing: bool,
}

impl Keeper {
    pub(super) fn new(
        logs: Arc<Logs>,
        state: Arc<ArcSwap<State>>,
        lists: Arc<Mutex<Lists>>,
        listeners: Arc<Listeners>,
    ) -> Keeper {
        Keeper {
            logs,
            state,
            lists,
            listeners,
            recent: Recent::default(),
            pending: BTreeMap::new(),
            asks: 0,
            due: Instant::now(),
            is_failing: false,
        }
    }

    /// Runs until nobody can tell it anything any more.
    pub(super) async fn run(
        mut self,
        mut items: mpsc::Receiver<Item>,
        mut told: mpsc::UnboundedReceiver<Told>,
    ) {
        loop {
            tokio::select! {
                biased;
                next = told.recv() => match next {
                    Some(Told::Settle(done)) => {
                        self.drain(&mut items).await;
                        done.send(()).ok();
                    }
                    Some(Told::Clear(phone, done)) => {
                        self.drain(&mut items).await;
                        done.send(self.clear(&phone).await).ok();
                    }
                    Some(Told::Look(now, done)) => {
                        self.drain(&mut items).await;
                        done.send(self.look(now).await).ok();
                    }
                    Some(Told::Gone(phone)) => self.gone(&phone).await,
                    None => return self.drain(&mut items).await,
                },
                () = sleep_until(self.due), if !self.pending.is_empty() => self.write().await,
                Some((phone, call)) = items.recv(), if !self.is_full() => self.add(&phone, &call),
            }
        }
    }

    /// Writes all that was handed over until now.
    async fn drain(&mut self, items: &mut mpsc::Receiver<Item>) {
        for _ in 0..=items.len() {
            match items.try_recv() {
                Ok((phone, call)) => self.add(&phone, &call),
                Err(_) => break,
            }
            if self.is_full() {
                self.write().await;
                if self.is_failing {
                    return;
                }
            }
        }
        if !self.pending.is_empty() {
            self.write().await;
        }
    }

    /// Whether the rest has to wait until these are written.
    fn is_full(&self) -> bool {
        self.pending.len() >= BATCH || self.asks >= ASKS
    }

    fn lists(&self) -> MutexGuard<'_, Lists> {
        self.lists.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&mut self, phone: &PhoneId, call: &Arc<CallRecord>) {
        if self.state.load().phone(phone.as_str()).is_err() {
            return;
        }
        if self.pending.is_empty() {
            self.due = Instant::now() + PAUSE;
        }
        let mut lists = self.lists.lock().unwrap_or_else(PoisonError::into_inner);
        let span = lists.0.entry(phone.clone()).or_default();
        let (line, call) = self.recent.line(phone, span, call);
        drop(lists);
        self.pending.insert((phone.clone(), line), call);
        self.asks += 1;
    }

    /// Writes what is pending, and takes away as much where a list is full.
    async fn write(&mut self) {
        let most = self.most();
        let mut writes: Vec<(RecordKey, Option<Bytes>)> = Vec::with_capacity(2 * self.pending.len());
        let mut spans: BTreeMap<PhoneId, Span> = BTreeMap::new();
        for (phone, _) in self.pending.keys().filter(|(phone, _)| self.lists().0.contains_key(phone)) {
            let mut span = self.lists().0.get(phone).copied().unwrap_or_default();
            // What is far too much is taken away by and by.
            let removed = span.oldest..span.oldest + span.lines().saturating_sub(most).min(PART);
            span.oldest = removed.end;
            if spans.insert(phone.clone(), span).is_none() {
                let stored = removed.filter(|line| !self.pending.contains_key(&(phone.clone(), *line)));
                writes.extend(stored.map(|line| (lines::key(phone, line), None)));
            }
        }
        writes.extend(self.pending.iter().map(|((phone, line), call)| {
            let is_kept = spans.get(phone).is_some_and(|span| *line >= span.oldest);
            let call = if is_kept { serde_json::to_vec(call).ok().map(Bytes::from) } else { None };
            (lines::key(phone, *line), call)
        }));
        match self.logs.put_beside(writes).await {
            Ok(()) => {
                self.is_failing = false;
                self.asks = 0;
                for (phone, span) in spans {
                    if let Some(known) = self.lists().0.get_mut(&phone) {
                        known.oldest = span.oldest;
                    }
                }
                for ((phone, line), call) in std::mem::take(&mut self.pending) {
                    self.listeners.tell(phone, line, call);
                }
                self.recent.tidy(Timestamp::now());
            }
            Err(error) => {
                if !self.is_failing {
                    let error = &error as &dyn std::error::Error;
                    tracing::warn!(error, "calls cannot be noted; it will be tried again");
                }
                self.is_failing = true;
                self.due = Instant::now() + AGAIN;
            }
        }
    }

    /// So many lines a phone may have.
    fn most(&self) -> u64 {
        let state = self.state.load();
        let share = MAX_LINES / u64::try_from(state.phones.len().max(1)).unwrap_or(u64::MAX);
        u64::from(state.settings().0.calls_per_phone).min(share.max(1))
    }

    /// Takes away what is too old or too much, and the lists of phones that are gone.
    async fn look(&mut self, now: Timestamp) -> Result<(), StoreError> {
        let until = self.state.load().settings().0.calls_until(now);
        let all: Vec<(PhoneId, Span)> =
            self.lists().0.iter().map(|(phone, span)| (phone.clone(), *span)).collect();
        for (phone, span) in all {
            if self.state.load().phone(phone.as_str()).is_ok() {
                self.shorten(&phone, span, until).await?;
            } else {
                self.clear(&phone).await?;
                self.lists().0.remove(&phone);
            }
        }
        Ok(())
    }

    /// Removes the oldest lines of a list: those above the number that is kept, and those from before a moment.
    async fn shorten(&mut self, phone: &PhoneId, span: Span, until: Timestamp) -> Result<(), StoreError> {
        let enough = span.next.saturating_sub(self.most()).max(span.oldest);
        let (mut oldest, mut part) = (span.oldest, 1);
        while oldest < span.next {
            let end = (oldest + part).min(span.next);
            let since =
                if end <= enough { end } else { self.first_since(phone, (oldest, end), until).await? };
            let keep = since.max(enough).clamp(oldest, end);
            self.remove(phone, oldest..keep).await?;
            if keep < end {
                break;
            }
            // As a rule the oldest is young enough, and no other is read.
            (oldest, part) = (end, PART);
        }
        Ok(())
    }

    /// The first of these lines that is not from before a moment.
    async fn first_since(
        &self,
        phone: &PhoneId,
        (oldest, end): (u64, u64),
        until: Timestamp,
    ) -> Result<u64, StoreError> {
        let (prefix, behind) = (lines::prefix(phone), lines::key(phone, end));
        let wanted = usize::try_from(end - oldest).unwrap_or(1);
        let page = self.logs.beside(&prefix, Some(&behind), wanted).await?;
        let mut first = end;
        for (key, value) in page.values {
            let call = value.ok().and_then(|value| serde_json::from_slice::<CallRecord>(&value).ok());
            let line = lines::number(phone, &key).unwrap_or(end);
            if call.is_some_and(|call| call.time >= until) {
                first = first.min(line);
            }
        }
        Ok(first)
    }

    async fn remove(&mut self, phone: &PhoneId, some: std::ops::Range<u64>) -> Result<(), StoreError> {
        if some.is_empty() {
            return Ok(());
        }
        let end = some.end;
        self.logs.put_beside(some.map(|line| (lines::key(phone, line), None)).collect()).await?;
        if let Some(span) = self.lists().0.get_mut(phone) {
            span.oldest = span.oldest.max(end);
        }
        Ok(())
    }

    async fn clear(&mut self, phone: &PhoneId) -> Result<(), StoreError> {
        self.recent.forget(phone);
        self.pending.retain(|(of, _), _| of != phone);
        let span = self.lists().0.get(phone).copied().unwrap_or_default();
        let mut oldest = span.oldest;
        while oldest < span.next {
            let end = (oldest + PART).min(span.next);
            self.remove(phone, oldest..end).await?;
            oldest = end;
        }
        Ok(())
    }

    async fn gone(&mut self, phone: &PhoneId) {
        match self.clear(phone).await {
            // Unless there is one of this id again that has had calls.
            Ok(()) => drop(self.lists().0.remove(phone)),
            // It is tried again with the next look.
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::warn!(error, %phone, "the calls of a deleted phone could not be removed yet");
            }
        }
    }
}
