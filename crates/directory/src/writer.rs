//! The one way in: a task that does commands in the order they come.
//!
//! All commands that wait are checked one after another against a copy of the state (a copy is free), written in one
//! batch with one flush, and only then published and acknowledged (invariants 2 and 9). When the store refuses a
//! commit, the copy is thrown away and the truth is read again.

use crate::{
    Command, CommandError, Done, Principal, State,
    execute::{Now, execute},
    feed::Feed,
};
use arc_swap::ArcSwap;
use std::sync::Arc;
use store::{CommitError, Logs};
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
    mut requests: mpsc::Receiver<Request>,
) {
    let mut waiting = Vec::with_capacity(BATCH);
    let mut up_to_date = true;
    while requests.recv_many(&mut waiting, BATCH).await > 0 {
        up_to_date = up_to_date || reload(&logs, &published, &feed).await;
        if up_to_date {
            up_to_date = batch(&logs, &published, &feed, waiting.drain(..)).await;
        } else {
            for request in waiting.drain(..) {
                let _ = request.reply.send(Err(CommandError::Store(store::StoreError::Closed)));
            }
        }
    }
}

/// Does the commands; `false` when the published state may be behind the store.
async fn batch(
    logs: &Logs,
    published: &ArcSwap<State>,
    feed: &Feed,
    requests: impl Iterator<Item = Request>,
) -> bool {
    let mut state = State::clone(&published.load());
    let now = Now { time: jiff::Timestamp::now(), undoes: None };
    let mut commits = Vec::new();
    let mut written = Vec::new();
    let mut refused = Vec::new();
    for Request { who, command, reply } in requests {
        match execute(&mut state, &who, now, command) {
            Ok((commit, done)) => {
                commits.push(commit);
                written.push((reply, done));
            }
            Err(error) => refused.push((reply, error)),
        }
    }
    let mut up_to_date = true;
    if !commits.is_empty() {
        let news = feed.wanted(&commits);
        let results = logs.commit(commits).await;
        if results.iter().all(Result::is_ok) {
            published.store(Arc::new(state));
            feed.publish(&published.load(), news);
        } else {
            up_to_date = reload(logs, published, feed).await;
        }
        for ((reply, done), result) in written.into_iter().zip(results) {
            let answer = match result {
                Ok(_) if up_to_date => Ok(done),
                Ok(_) => Err(CommandError::Uncertain(store::StoreError::Closed)),
                Err(error) => Err(refusal(error)),
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

async fn reload(logs: &Logs, published: &ArcSwap<State>, feed: &Feed) -> bool {
    match State::load(logs).await {
        Ok(state) => {
            published.store(Arc::new(state));
            feed.publish(&published.load(), Vec::new());
            true
        }
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "the store could not be read again");
            false
        }
    }
}

fn refusal(error: CommitError) -> CommandError {
    match error {
        CommitError::Uncertain(source) => CommandError::Uncertain(source),
        CommitError::Failed(source) => CommandError::Store(source),
        other => CommandError::Store(store::StoreError::Unavailable {
            operation: "commit a change",
            source: Arc::new(other),
        }),
    }
}
