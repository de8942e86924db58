//! Taking a change back, as a new change (`api.md`, History).
//!
//! What a change has written is in the log, before and after. It can be taken back while all of it is still as the change
//! left it; then everything becomes what it was before, under the rules of today. Undoing an undo is nothing special.

use crate::{
    Book, CannotUndo, Command, CommandError, Done, Missing, Principal, Ringbook, history, loading::load_book,
    record,
};
use shared::{DirectoryId, Revision};
use std::sync::Arc;
use store::{Change, LogId};

/// A change that shall be taken back, as it was read from its log.
pub struct Undo {
    /// The directory, or nothing for what is outside directories.
    pub(crate) directory: Option<DirectoryId>,
    pub(crate) log: LogId,
    pub(crate) change: Change,
    /// The directory that it had deleted, with all that is in it.
    pub(crate) book: Option<Arc<Book>>,
}

impl Ringbook {
    /// Takes back the change that made this revision of a directory, or, without one, of what is outside directories.
    ///
    /// # Errors
    /// [`Missing::Change`]; [`CommandError::CannotUndo`] with the reason where later changes stand in the way, where it
    /// is of a kind that is never taken back, or where it was given up; and those of every command.
    pub async fn undo(
        &self,
        who: &Principal,
        directory: Option<&str>,
        revision: Revision,
    ) -> Result<Done, CommandError> {
        let (directory, log, head) = {
            let seen = self.seen_by(who)?;
            match directory {
                Some(id) => {
                    let book = seen.book(id)?;
                    (Some(book.id.clone()), book.log.clone(), book.revision)
                }
                None => (None, LogId::system(), seen.state().revision),
            }
        };
        let change = self.logged(&log, revision, head).await?;
        let book = match directory {
            Some(_) => None,
            None if self.seen_by(who)?.administers().is_ok() => self.deleted_book(&change, head).await?,
            None => None,
        };
        let undo = Undo { directory, log, change, book };
        self.run(who, Command::Undo(Box::new(undo))).await
    }

    async fn logged(&self, log: &LogId, revision: Revision, head: Revision) -> Result<Change, CommandError> {
        if revision.0 == 0 || revision > head {
            return Err(Missing::Change(revision).into());
        }
        let since = Revision(revision.0 - 1);
        let changes = self.logs.changes(log, since, 1).await.map_err(CommandError::Store)?;
        match changes.into_iter().next() {
            Some(change) if change.revision == revision => Ok(change),
            // It lies between 0 and the head, and yet is not there: it was given up.
            oldest => Err(final_now(oldest.as_ref())),
        }
    }

    /// What was in a directory stays in its log when it is deleted.
    async fn deleted_book(&self, change: &Change, head: Revision) -> Result<Option<Arc<Book>>, CommandError> {
        let deleted = change.writes.iter().find(|write| {
            write.after.is_none()
                && matches!(record::system_key(&write.key), Some(record::SystemKey::Directory))
        });
        let Some(before) = deleted.and_then(|write| write.before.as_ref()) else { return Ok(None) };
        let unreadable = |error: &dyn std::fmt::Display| {
            tracing::error!(%error, "a deleted directory cannot be read");
            CommandError::CannotUndo(CannotUndo::NotUnderstood)
        };
        let stored = serde_json::from_slice(before).map_err(|error| unreadable(&error))?;
        let book = load_book(&self.logs, stored, head.next()).await.map_err(|error| unreadable(&error))?;
        Ok(Some(Arc::new(book)))
    }
}

/// Why a change that was given up is not taken back; `oldest` is the first that is there.
fn final_now(oldest: Option<&Change>) -> CommandError {
    let time = oldest.and_then(|change| history::header(change).ok()).map(|header| header.time);
    CommandError::CannotUndo(CannotUndo::Final(time))
}
