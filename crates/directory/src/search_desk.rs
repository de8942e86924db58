//! Lists of large directories, away from the threads that answer calls.

use crate::{BadCursor, Book, Lines, NamesakePage, Page, Query, Ringbook};
use shared::EntryId;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// A list of fewer entries is made at once: handing it over would cost more.
const SMALL: usize = 500;
/// How many lists are made at the same time.
const AT_ONCE: usize = 2;
/// How many may wait for that.
const WAITING: usize = 100;

/// Why there is no list.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// The cursor is not one of ours.
    #[error(transparent)]
    Cursor(#[from] BadCursor),
    /// Too many wait already.
    #[error("too many lists are being made: try again in a moment")]
    Busy,
}

/// Who may make a list now.
#[derive(Debug)]
pub(crate) struct SearchDesk {
    making: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
}

impl Default for SearchDesk {
    fn default() -> Self {
        Self { making: Arc::new(Semaphore::new(AT_ONCE)), waiting: Arc::new(Semaphore::new(WAITING)) }
    }
}

impl Ringbook {
    /// A page of a directory's list ([`Book::page`]).
    ///
    /// # Errors
    /// [`PageError`].
    pub async fn page(
        &self,
        book: Arc<Book>,
        query: Query,
        cursor: Option<String>,
        limit: usize,
    ) -> Result<Page, PageError> {
        self.made(book, move |book| book.page(&query, cursor.as_deref(), limit)).await
    }

    /// Some lines of a directory's list ([`Book::lines`]).
    ///
    /// # Errors
    /// [`PageError`].
    pub async fn lines(
        &self,
        book: Arc<Book>,
        query: Query,
        first_line: usize,
        count: usize,
    ) -> Result<Lines, PageError> {
        self.made(book, move |book| Ok(book.lines(&query, first_line, count))).await
    }

    /// The line of a directory's list at which an entry begins ([`Book::line_of`]).
    ///
    /// # Errors
    /// [`PageError`].
    pub async fn line_of(
        &self,
        book: Arc<Book>,
        query: Query,
        id: EntryId,
    ) -> Result<Option<usize>, PageError> {
        self.made(book, move |book| Ok(book.line_of(&query, id))).await
    }

    /// A part of a directory's duplicates ([`Book::duplicates`]).
    ///
    /// # Errors
    /// [`PageError`].
    pub async fn duplicates(
        &self,
        book: Arc<Book>,
        cursor: Option<String>,
        limit: usize,
    ) -> Result<NamesakePage, PageError> {
        self.made(book, move |book| book.duplicates(cursor.as_deref(), limit)).await
    }

    async fn made<T: Send + 'static>(
        &self,
        book: Arc<Book>,
        make: impl FnOnce(&Book) -> Result<T, BadCursor> + Send + 'static,
    ) -> Result<T, PageError> {
        if book.len() <= SMALL {
            return Ok(make(&book)?);
        }
        let waiting = self.searches.waiting.clone().try_acquire_owned().map_err(|_| PageError::Busy)?;
        let making = self.searches.making.clone().acquire_owned().await.map_err(|_| PageError::Busy)?;
        // The permits stay with the work: it goes on when whoever asked has gone.
        let make = move || {
            let _held = (waiting, making);
            make(&book)
        };
        Ok(tokio::task::spawn_blocking(make).await.map_err(|_| PageError::Busy)??)
    }
}
