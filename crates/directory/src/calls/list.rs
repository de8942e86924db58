//! Reading the list of calls.

use super::{CallRecord, lines};
use crate::{CommandError, Principal, Ringbook};
use shared::PhoneId;
use std::{sync::PoisonError, time::Duration};
use tokio::time::timeout;

/// Whoever reads waits this long at most for what is on its way into the list.
const PATIENCE: Duration = Duration::from_secs(1);

/// A part of the list, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallPage {
    /// Calls, each with the number of its line.
    pub items: Vec<(u64, CallRecord)>,
    /// Where to go on, if there is more: before this line.
    pub next: Option<u64>,
    /// How many lines the list has.
    pub total: u64,
    /// How many calls of all phones were not noted since the start.
    pub dropped: u64,
}

impl Ringbook {
    /// Calls of a phone, the newest first, from before a line on. What was decided before is there.
    ///
    /// # Errors
    /// [`Missing::Phone`](crate::Missing::Phone) when the phone is not there for them; [`CommandError::Forbidden`] where they may see
    /// none; [`CommandError::Store`] when the store cannot be read.
    pub async fn calls(
        &self,
        who: &Principal,
        phone: &str,
        before: Option<u64>,
        limit: usize,
    ) -> Result<CallPage, CommandError> {
        let phone: PhoneId = self.seen_by(who)?.phone(phone)?.phone.id.clone();
        timeout(PATIENCE, self.calls.settle()).await.ok();
        let span = {
            let lists = self.calls.lists.lock().unwrap_or_else(PoisonError::into_inner);
            lists.0.get(&phone).copied().unwrap_or_default()
        };
        let after = before.map(|line| lines::key(&phone, line));
        let (prefix, wanted) = (lines::prefix(&phone), limit.saturating_add(1));
        let page =
            self.calls.logs.beside(&prefix, after.as_ref(), wanted).await.map_err(CommandError::Store)?;
        let (found, mut items) = (page.values.len(), Vec::with_capacity(limit));
        let mut last = None;
        for (key, value) in page.values.into_iter().take(limit) {
            let Some(line) = lines::number(&phone, &key) else { continue };
            last = Some(line);
            match value.map(|value| serde_json::from_slice(&value)) {
                Ok(Ok(call)) => items.push((line, call)),
                // The others are there all the same; `ringbook check` tells of it.
                Ok(Err(_)) | Err(_) => {
                    tracing::error!(%phone, line, "a line of the list of calls cannot be read")
                }
            }
        }
        let next = last.filter(|_| found > limit);
        Ok(CallPage { items, next, total: span.lines(), dropped: self.dropped_calls() })
    }
}
