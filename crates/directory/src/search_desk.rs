//! Lists of large directories, away from the threads that answer calls.

use crate::{BadCursor, Book, Page, Query, Ringbook};
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
    making: Semaphore,
    waiting: Semaphore,
}

impl Default for SearchDesk {
    fn default() -> Self {
        Self { making: Semaphore::new(AT_ONCE), waiting: Semaphore::new(WAITING) }
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
        if book.len() <= SMALL {
            return Ok(book.page(&query, cursor.as_deref(), limit)?);
        }
        let make = move || book.page(&query, cursor.as_deref(), limit);
        let _waiting = self.searches.waiting.try_acquire().map_err(|_| PageError::Busy)?;
        let _making = self.searches.making.acquire().await.map_err(|_| PageError::Busy)?;
        Ok(tokio::task::spawn_blocking(make).await.map_err(|_| PageError::Busy)??)
    }
}
