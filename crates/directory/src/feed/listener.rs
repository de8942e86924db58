//! Somebody who listens.

use super::Channel;
use crate::{
    AuditLine, Book, Changed, CommandError, Principal, Ringbook, Seen,
    audit::{self, UNHEARD},
};
use shared::{DirectoryId, Revision};
use std::{collections::VecDeque, sync::Arc};
use store::{Bytes, Change, LogId};
use tokio::sync::{OwnedSemaphorePermit, watch};

/// How many changes are read from the log at once. A listener may never come for them.
const PAGE: usize = 16;
/// How many bytes of words are kept of them, but always one change.
const PAGE_BYTES: usize = 64 << 10;

/// What a listener is told of.
#[derive(Debug)]
pub enum Happened<'a> {
    /// A change of a directory's entries, and the directory as it is now.
    Entries(&'a Changed, &'a Book),
    /// A change outside directories.
    Outside(&'a AuditLine),
}

/// Puts it into words: once for everybody who listens, so the same for all of them.
pub type Form = fn(&Happened<'_>) -> Bytes;

/// Where a listener begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// At the newest revision, this one.
    Head(Revision),
    /// After the revision that was asked for.
    After(Revision),
    /// At the newest revision, because the one that was asked for lies after it and is of another history, or because what came
    /// after it was given up.
    Reset(Revision),
}

/// Why somebody cannot listen.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// It is not there for them.
    #[error(transparent)]
    Command(#[from] CommandError),
    /// Too many listen already.
    #[error("too many listen to changes already")]
    Full,
}

/// Hears of every change of one log from some revision on, in order. What one listener keeps in memory is bounded,
/// whether it comes for it or not.
#[derive(Debug)]
pub struct Listener {
    ringbook: Ringbook,
    who: Principal,
    channel: Arc<Channel>,
    wake: watch::Receiver<()>,
    form: Form,
    /// The last change that was told, or passed over because there is nothing to tell.
    at: Revision,
    /// What was read from the log.
    read: VecDeque<(Revision, Option<Bytes>)>,
    _place: OwnedSemaphorePermit,
}

/// What is there for a listener right now.
enum Look {
    Words(Bytes),
    /// There is more, in the log.
    Behind,
    Nothing,
    /// They may not listen any more, or what they listened to has gone.
    Ended,
}

impl Ringbook {
    /// How many listeners there are.
    pub fn listeners(&self) -> usize {
        self.feed.listeners()
    }

    /// Listens to the changes of a directory, or without one to those outside directories; from the newest revision on, or
    /// from what came after `after`.
    ///
    /// # Errors
    /// [`ListenError`].
    pub async fn listen(
        &self,
        who: &Principal,
        directory: Option<&str>,
        after: Option<Revision>,
        form: Form,
    ) -> Result<(Listener, Start), ListenError> {
        let (log, directory, _) = place(&self.seen_by(who)?, directory)?;
        let place_of_one = self.feed.places.clone().try_acquire_owned().map_err(|_| ListenError::Full)?;
        let channel = self.feed.join(&log, directory.as_ref());
        let mut listener = Listener {
            ringbook: self.clone(),
            who: who.clone(),
            wake: channel.wake.subscribe(),
            channel,
            form,
            at: Revision(0),
            read: VecDeque::new(),
            _place: place_of_one,
        };
        let floor = match after {
            Some(_) => self.logs.floor(&log).await.map_err(CommandError::Store)?,
            None => Revision(0),
        };
        // Looked up after joining: what comes later wakes the listener.
        let (_, _, head) = place(&self.seen_by(who)?, directory.as_ref().map(DirectoryId::as_str))?;
        let start = match after {
            None => Start::Head(head),
            Some(after) if after > head || after < floor => Start::Reset(head),
            Some(after) => Start::After(after),
        };
        let (Start::Head(at) | Start::After(at) | Start::Reset(at)) = start;
        listener.at = at;
        Ok((listener, start))
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.ringbook.feed.leave(&self.channel);
    }
}

impl Listener {
    /// Waits for the next change, in words; none when there will be no more: the right to listen has ended, the directory
    /// has gone, the log cannot be read, or what comes next was given up before it was told. Whoever listens again after the last change they heard misses nothing.
    ///
    /// A future that is dropped loses nothing.
    pub async fn next(&mut self) -> Option<Bytes> {
        loop {
            // Before looking: what comes after the look wakes again.
            self.wake.borrow_and_update();
            match self.look() {
                Look::Words(words) => return Some(words),
                Look::Behind => self.read_log().await?,
                Look::Nothing => self.wake.changed().await.ok()?,
                Look::Ended => return None,
            }
        }
    }

    /// Rights first, in the newest state, whatever is waiting.
    fn look(&mut self) -> Look {
        let Ok(seen) = self.ringbook.seen_by(&self.who) else { return Look::Ended };
        let Some((book, head)) = self.still(&seen) else { return Look::Ended };
        while self.at < head {
            let words = match self.read.pop_front() {
                Some((_, words)) => words,
                None => {
                    let Some(live) = self.channel.ring().get(self.at.next()) else { return Look::Behind };
                    match live.words(|change| words(change, book, self.form)) {
                        Ok(words) => words,
                        Err(error) => return ended(&error),
                    }
                }
            };
            self.at = self.at.next();
            if let Some(words) = words {
                return Look::Words(words);
            }
        }
        Look::Nothing
    }

    /// What is listened to, if it is still there for them.
    fn still<'a>(&self, seen: &'a Seen) -> Option<(Option<&'a Book>, Revision)> {
        let Some(id) = &self.channel.directory else {
            return seen.administers().ok().map(|()| (None, seen.state().revision));
        };
        // Another directory may have its id by now.
        let book = seen.book(id.as_str()).ok().filter(|book| book.log == self.channel.log)?;
        Some((Some(&**book), book.revision))
    }

    /// Reads on in the log; none when that ends it.
    async fn read_log(&mut self) -> Option<()> {
        let _turn = self.ringbook.feed.reading.acquire().await.ok()?;
        let page = match self.ringbook.logs.changes(&self.channel.log, self.at, PAGE).await {
            Ok(page) => page,
            Err(error) => {
                ended(&CommandError::Store(error));
                return None;
            }
        };
        let seen = self.ringbook.seen_by(&self.who).ok()?;
        let (book, _) = self.still(&seen)?;
        let (mut read, mut bytes) = (VecDeque::new(), 0);
        for change in page {
            let words = words(&change, book, self.form).map_err(|error| ended(&error)).ok()?;
            bytes += words.as_ref().map_or(0, Bytes::len);
            if bytes > PAGE_BYTES && !read.is_empty() {
                break;
            }
            read.push_back((change.revision, words));
        }
        let follows = read.front().is_some_and(|(revision, _)| *revision == self.at.next());
        self.read = read;
        follows.then_some(())
    }
}

/// The log that they may listen to, whose it is, and its head.
fn place(
    seen: &Seen,
    directory: Option<&str>,
) -> Result<(LogId, Option<DirectoryId>, Revision), CommandError> {
    let Some(directory) = directory else {
        seen.administers()?;
        return Ok((LogId::system(), None, seen.state().revision));
    };
    let book = seen.book(directory)?;
    Ok((book.log.clone(), Some(book.id.clone()), book.revision))
}

/// A change in words, if it is one to tell.
fn words(change: &Change, book: Option<&Book>, form: Form) -> Result<Option<Bytes>, CommandError> {
    match book {
        Some(book) => Ok(Some(form(&Happened::Entries(&Changed::of(change)?, book)))),
        None => {
            let line = audit::line(change)?;
            Ok((line.what != UNHEARD).then(|| form(&Happened::Outside(&line))))
        }
    }
}

fn ended(error: &CommandError) -> Look {
    tracing::warn!(error = error as &dyn std::error::Error, "a listener was sent away");
    Look::Ended
}
