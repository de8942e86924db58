//! Live changes: those who listen hear of every change, in order, none twice and none left out.
//!
//! The log of the store is the truth. Beside it, each log that somebody listens to has a short ring of its newest changes,
//! so that nearly everybody is served from memory and each change is put into words once. Who falls behind the ring reads
//! the log. The writer puts a change into the ring and wakes the listeners; it never waits for any of them, and where
//! nobody listens it only finds out that nobody does.

mod listener;
mod ring;

pub use listener::{Form, Happened, ListenError, Listener, Start};

use crate::State;
use ring::{Live, Ring};
use shared::{DirectoryId, Revision};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use store::{Change, Commit, LogId};
use tokio::sync::{Semaphore, watch};

/// How many listen at most.
const LISTENERS: usize = 1_000;
/// How many of them read the log at the same time.
const READING: usize = 4;

/// Everybody who listens.
#[derive(Debug)]
pub(crate) struct Feed {
    channels: Mutex<Channels>,
    /// Who may begin to listen.
    places: Arc<Semaphore>,
    /// Who may read the log.
    reading: Semaphore,
}

#[derive(Debug, Default)]
struct Channels {
    all: HashMap<LogId, Arc<Channel>>,
    /// The revision outside directories that everybody was woken for: rights are there.
    outside: Revision,
}

/// A log that somebody listens to.
#[derive(Debug)]
pub(crate) struct Channel {
    log: LogId,
    /// The directory whose log it is.
    directory: Option<DirectoryId>,
    ring: Mutex<Ring>,
    wake: watch::Sender<()>,
}

impl Default for Feed {
    fn default() -> Self {
        Feed {
            channels: Mutex::default(),
            places: Arc::new(Semaphore::new(LISTENERS)),
            reading: Semaphore::new(READING),
        }
    }
}

impl Feed {
    /// How many listen.
    fn listeners(&self) -> usize {
        LISTENERS - self.places.available_permits()
    }

    /// What somebody listens for, of changes that are about to be stored.
    pub(crate) fn wanted(&self, commits: &[Commit]) -> Vec<(LogId, Change)> {
        let channels = self.channels();
        if channels.all.is_empty() {
            return Vec::new();
        }
        let wanted = commits.iter().filter(|commit| channels.all.contains_key(&commit.log));
        wanted
            .map(|commit| {
                let (header, writes) = (commit.header.clone(), commit.writes.clone());
                (commit.log.clone(), Change { revision: commit.revision(), header, writes })
            })
            .collect()
    }

    /// After a state was published: keeps what is wanted of it, and wakes those whom it concerns. What is missing in
    /// `news` they read in the log.
    pub(crate) fn publish(&self, state: &State, news: Vec<(LogId, Change)>) {
        let mut channels = self.channels();
        if channels.all.is_empty() {
            return;
        }
        for (log, change) in news {
            if let Some(channel) = channels.all.get(&log) {
                channel.ring().push(Arc::new(Live::new(change)));
            }
        }
        let rights_changed = channels.outside != state.revision;
        channels.outside = state.revision;
        for channel in channels.all.values() {
            if channel.has_news(state) || rights_changed {
                channel.wake.send_replace(());
            }
        }
    }

    /// The channel of a log; it is there as long as somebody holds it.
    fn join(&self, log: &LogId, directory: Option<&DirectoryId>) -> Arc<Channel> {
        let new = || {
            Arc::new(Channel {
                log: log.clone(),
                directory: directory.cloned(),
                ring: Mutex::default(),
                wake: watch::Sender::new(()),
            })
        };
        self.channels().all.entry(log.clone()).or_insert_with(new).clone()
    }

    /// Forgets the channel when nobody but this one holds it.
    fn leave(&self, channel: &Arc<Channel>) {
        let mut channels = self.channels();
        // The map has one, and they only grow in number under this lock.
        if Arc::strong_count(channel) <= 2 {
            channels.all.remove(&channel.log);
        }
    }

    /// What is held is whole after every line, so a panic elsewhere leaves nothing half done.
    fn channels(&self) -> MutexGuard<'_, Channels> {
        self.channels.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Channel {
    fn ring(&self) -> MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn has_news(&self, state: &State) -> bool {
        let head = match &self.directory {
            None => Some(state.revision),
            Some(id) => state.books.get(id).filter(|book| book.log == self.log).map(|book| book.revision),
        };
        self.ring().is_new(head)
    }
}
