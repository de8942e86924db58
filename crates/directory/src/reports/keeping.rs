//! Writes down what phones report: a little later, and many reports at once.

use super::{Reports, Stored};
use shared::PhoneId;
use std::{
    sync::{Arc, PoisonError, atomic::Ordering},
    time::Duration,
};
use store::{Bytes, Logs, RecordKey, StoreError};
use tokio::{
    sync::{mpsc, oneshot},
    time::sleep,
};

/// What is reported within this time is written together.
const PAUSE: Duration = Duration::from_millis(200);
/// A store that does not take it is asked again after this time.
const AGAIN: Duration = Duration::from_secs(1);
const PREFIX: &str = "state/";
/// Values in one page.
const PAGE: usize = 500;

/// Tells the task that writes. It ends when this is dropped, after it has written what was left.
#[derive(Debug)]
pub(crate) struct Keeping(mpsc::Sender<Told>);

#[derive(Debug)]
enum Told {
    News,
    /// Write now, and say so.
    Settle(oneshot::Sender<()>),
}

impl Keeping {
    pub(crate) fn start(reports: Arc<Reports>, logs: Arc<Logs>) -> Keeping {
        let (sender, receiver) = mpsc::channel(16);
        tokio::spawn(run(reports, logs, receiver));
        let keeping = Keeping(sender);
        keeping.news();
        keeping
    }

    /// There is something to write. Where that was said often already, it needs not be said again.
    pub(crate) fn news(&self) {
        let _full = self.0.try_send(Told::News);
    }

    /// Waits until all that was reported is written, or could not be.
    pub(crate) async fn settle(&self) {
        let (done, is_done) = oneshot::channel();
        if self.0.send(Told::Settle(done)).await.is_ok() {
            is_done.await.ok();
        }
    }
}

async fn run(reports: Arc<Reports>, logs: Arc<Logs>, mut told: mpsc::Receiver<Told>) {
    let (mut is_failing, mut is_left) = (false, false);
    loop {
        let next = match is_left {
            false => told.recv().await,
            true => tokio::select! { next = told.recv() => next, () = sleep(AGAIN) => Some(Told::News) },
        };
        let waiting = match next {
            Some(Told::News) => pause(&mut told).await,
            Some(Told::Settle(done)) => Some(done),
            None => None,
        };
        let written = write(&reports, &logs).await;
        is_left = written.is_err();
        if let Err(error) = written
            && !is_failing
        {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(error, "what phones report cannot be stored; it counts until the next start");
        }
        is_failing = is_left;
        if let Some(waiting) = waiting {
            waiting.send(()).ok();
        }
        if told.is_closed() && told.is_empty() {
            return;
        }
    }
}

/// Lets more come. Whoever waits for it, and the end, cut it short.
async fn pause(told: &mut mpsc::Receiver<Told>) -> Option<oneshot::Sender<()>> {
    let time = sleep(PAUSE);
    tokio::pin!(time);
    loop {
        tokio::select! {
            () = &mut time => return None,
            next = told.recv() => match next {
                Some(Told::News) => {}
                Some(Told::Settle(done)) => return Some(done),
                None => return None,
            }
        }
    }
}

/// Writes what the store does not know yet.
async fn write(reports: &Reports, logs: &Logs) -> Result<(), StoreError> {
    let gone = std::mem::take(&mut *reports.gone.lock().unwrap_or_else(PoisonError::into_inner));
    let slots = reports.slots.load_full();
    let news: Vec<_> = slots.iter().filter(|(_, slot)| slot.is_news.swap(false, Ordering::AcqRel)).collect();
    // A phone that went and came back has reported since, and that is in `news`, behind.
    let mut writes: Vec<(RecordKey, Option<Bytes>)> = Vec::with_capacity(gone.len() + news.len());
    writes.extend(gone.iter().filter(|phone| !slots.contains_key(*phone)).map(|phone| (key(phone), None)));
    writes.extend(news.iter().map(|(phone, slot)| {
        let (reported, at) = slot.read();
        (key(phone), serde_json::to_vec(&Stored { reported, at }).ok().map(Bytes::from))
    }));
    let written = logs.put_beside(writes).await;
    if written.is_err() {
        news.iter().for_each(|(_, slot)| slot.is_news.store(true, Ordering::Release));
        reports.gone.lock().unwrap_or_else(PoisonError::into_inner).extend(gone);
    }
    written
}

fn key(phone: &PhoneId) -> RecordKey {
    RecordKey::from(format!("{PREFIX}{phone}"))
}

/// All that is stored; nothing for what cannot be read.
pub(super) async fn stored(logs: &Logs) -> Result<Vec<(PhoneId, Option<Stored>)>, StoreError> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = logs.beside(PREFIX.as_bytes(), after.as_ref(), PAGE).await?;
        for (key, value) in page.values {
            let phone =
                std::str::from_utf8(&key.as_bytes()[PREFIX.len()..]).ok().and_then(|id| id.parse().ok());
            if let Some(phone) = phone {
                all.push((phone, value.ok().and_then(|value| serde_json::from_slice(&value).ok())));
            }
            after = Some(key);
        }
        if !page.more {
            return Ok(all);
        }
    }
}
