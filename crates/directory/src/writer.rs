//! The one way in: a task that does commands in the order they come.
//!
//! All commands that wait are checked one after another against a copy of the state (a copy is free), written in one
//! batch with one flush, and only then published and acknowledged (invariants 2 and 9). When the store refuses a
//! commit, the copy is thrown away and the truth is read again.

use crate::{
    Command, CommandError, Done, OpenError, Principal, State,
    execute::{Now, execute},
    feed::Feed,
    figures::Figures,
    record,
    ringbook::PhoneData,
};
use arc_swap::ArcSwap;
use shared::PhoneId;
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::Instant,
};
use store::{CommitError, Logs, StoreError};
use tokio::sync::{mpsc, oneshot};

/// How many commands are written together at most.
const BATCH: usize = 256;

/// A command on its way.
pub(crate) struct Request {
    pub(crate) who: Principal,
    pub(crate) command: Command,
    pub(crate) reply: oneshot::Sender<Result<Done, CommandError>>,
}

/// Runs until every sender is gone.
pub(crate) async fn run(
    logs: Arc<Logs>,
    published: Arc<ArcSwap<State>>,
    feed: Arc<Feed>,
    figures: Arc<Figures>,
    phones: PhoneData,
    mut requests: mpsc::Receiver<Request>,
) {
    let mut waiting = Vec::with_capacity(BATCH);
    let mut behind = None;
    while requests.recv_many(&mut waiting, BATCH).await > 0 {
        if behind.is_some() {
            behind = reload(&logs, &published, &feed).await.err();
        }
        match &behind {
            None => {
                behind = batch(&logs, &published, &feed, &figures, &phones, waiting.drain(..)).await.err()
            }
            Some(error) => {
                for request in waiting.drain(..) {
                    let _ = request.reply.send(Err(CommandError::Store(error.clone())));
                }
            }
        }
    }
}

/// Does the commands. An error means that the published state may be behind the store, which could not be read.
async fn batch(
    logs: &Logs,
    published: &ArcSwap<State>,
    feed: &Feed,
    figures: &Figures,
    phones: &PhoneData,
    requests: impl Iterator<Item = Request>,
) -> Result<(), StoreError> {
    let mut state = State::clone(&published.load());
    let now = Now { time: jiff::Timestamp::now(), undoes: None };
    let mut commits = Vec::new();
    let mut written = Vec::new();
    let mut refused = Vec::new();
    for Request { who, command, reply } in requests {
        match guarded(&mut state, &who, now, command) {
            Ok((commit, done)) => {
                commits.push(commit);
                written.push((reply, done));
            }
            Err(error) => refused.push((reply, error)),
        }
    }
    let mut up_to_date = Ok(());
    if !commits.is_empty() {
        let news = feed.wanted(&commits);
        let gone: Vec<Option<PhoneId>> = commits.iter().map(deleted_phone).collect();
        let began = Instant::now();
        let results = logs.commit(commits).await;
        figures.commits.add(began.elapsed());
        if results.iter().all(Result::is_ok) {
            published.store(Arc::new(state));
            feed.publish(&published.load(), news);
        } else if !results.iter().all(changed_nothing) {
            up_to_date = reload(logs, published, feed).await;
        }
        let is_gone = gone.iter().zip(&results).filter(|(_, result)| result.is_ok());
        is_gone.filter_map(|(phone, _)| phone.as_ref()).for_each(|phone| phones.forget(phone));
        for ((reply, done), result) in written.into_iter().zip(results) {
            let answer = match (result, &up_to_date) {
                (Ok(_), Ok(())) => Ok(done),
                (Ok(_), Err(error)) => Err(CommandError::Uncertain(error.clone())),
                (Err(error), _) => Err(refusal(error)),
            };
            // Who has stopped waiting finds the outcome in the directory.
            let _ = reply.send(answer);
        }
    }
    for (reply, error) in refused {
        let _ = reply.send(Err(error));
    }
    up_to_date
}

/// The phone that a commit takes away, by whichever command.
fn deleted_phone(commit: &store::Commit) -> Option<PhoneId> {
    let mut gone = commit.writes.iter().filter(|write| write.after.is_none());
    gone.find_map(|write| record::phone_id(&commit.log, &write.key))
}

/// Does a command on the copy. A panic is a mistake of ours: the command is refused and has done nothing, and others go on.
fn guarded(
    state: &mut State,
    who: &Principal,
    now: Now,
    command: Command,
) -> Result<(store::Commit, Done), CommandError> {
    let before = state.clone();
    let outcome = catch_unwind(AssertUnwindSafe(|| execute(state, who, now, command)));
    outcome.unwrap_or_else(|_panic| {
        *state = before;
        Err(CommandError::Panicked)
    })
}

/// Whether the store is as it was, for certain: nobody's change is in it that is not published.
fn changed_nothing(result: &Result<store::Revision, CommitError>) -> bool {
    matches!(result, Err(CommitError::Failed(_) | CommitError::PredecessorFailed { .. }))
}

async fn reload(logs: &Logs, published: &ArcSwap<State>, feed: &Feed) -> Result<(), StoreError> {
    match State::load(logs).await {
        Ok(state) => {
            published.store(Arc::new(state));
            feed.publish(&published.load(), Vec::new());
            Ok(())
        }
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "the store could not be read again");
            Err(match error {
                OpenError::Store(error) => error,
                other => {
                    StoreError::Unavailable { operation: "reading everything again", source: Arc::new(other) }
                }
            })
        }
    }
}

fn refusal(error: CommitError) -> CommandError {
    match error {
        CommitError::Uncertain(source) => CommandError::Uncertain(source),
        CommitError::Failed(source) => CommandError::Store(source),
        other => CommandError::Store(StoreError::Unavailable {
            operation: "commit a change",
            source: Arc::new(other),
        }),
    }
}
