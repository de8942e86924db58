//! A copy of everything, while everything goes on.

use crate::{CommandError, Principal, Ringbook};
use std::collections::BTreeSet;
use store::{LogId, Revision};

impl Ringbook {
    /// Begins a copy of everything as it is now, for a backup. Changes go on meanwhile, and are not in it. As long as the copy lives
    /// nothing is given up.
    ///
    /// # Errors
    /// [`CommandError::Forbidden`] to all but administrators; [`CommandError::Store`] when the store cannot be read.
    pub async fn copy(&self, who: &Principal, about: &backup::About) -> Result<backup::Copy, CommandError> {
        self.seen_by(who)?.administers()?;
        self.settle().await;
        let nothing_is_given_up = self.copying.clone().read_owned().await;
        let heads = self.heads().await?;
        let copy = backup::Copy::new(self.logs.clone(), heads, about).await;
        copy.map(|copy| copy.keep(nothing_is_given_up)).map_err(|error| {
            let source = std::sync::Arc::new(error);
            CommandError::Store(store::StoreError::Unavailable { operation: "beginning a copy", source })
        })
    }

    /// Every log with its head, all of one moment: what one log says of another holds.
    ///
    /// Those of directories are taken from one published snapshot. Those of deleted directories do not change any more, and
    /// they are asked for before the snapshot, so that none is left out that was deleted in between.
    ///
    /// # Errors
    /// [`CommandError::Store`] when the store cannot be read.
    pub async fn heads(&self) -> Result<Vec<(LogId, Revision)>, CommandError> {
        let stored = self.logs.list().await.map_err(CommandError::Store)?;
        let state = self.read();
        let mut heads = vec![(LogId::system(), state.revision)];
        heads.extend(state.books().map(|book| (book.log.clone(), book.revision)));
        let living: BTreeSet<LogId> = heads.iter().map(|(log, _)| log.clone()).collect();
        heads.extend(stored.into_iter().filter(|(log, _)| !living.contains(log)));
        heads.retain(|(_, head)| *head > Revision(0));
        Ok(heads)
    }
}
