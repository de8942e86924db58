//! Giving up history and calls that are older than the settings say, while the server runs.

use crate::shutdown::Shutdown;
use directory::{Ringbook, Settings};
use jiff::{Timestamp, ToSpan as _};
use std::{error::Error, time::Duration};
use tokio::time::sleep;

/// How often somebody looks whether something is to be done. Whoever has set too little has as long to undo it.
const EVERY: Duration = Duration::from_secs(60);

/// After a failure, or when a copy of everything was being made, it is tried again then.
const AGAIN: Duration = Duration::from_secs(10 * 60);

/// Runs until the server ends: at the start, once a day, and when the setting has changed.
pub(crate) async fn run(ringbook: Ringbook, shutdown: Shutdown) {
    let mut done: Option<(Settings, Timestamp)> = None;
    loop {
        let now = Timestamp::now();
        let settings = ringbook.read().settings().0;
        let is_fresh =
            |(known, at): (Settings, Timestamp)| known == settings && at <= now && now < at + 24.hours();
        let mut wait = EVERY;
        if let Err(error) = ringbook.forget_old_calls(now).await {
            let error = &error as &dyn Error;
            tracing::warn!(error, "old calls could not be removed; it will be tried again");
        }
        if !done.is_some_and(is_fresh) {
            match ringbook.forget_old(now).await {
                Ok(Some(changes)) => {
                    if changes > 0 {
                        tracing::info!(changes, days = settings.history_days, "old history was given up");
                    }
                    done = Some((settings, now));
                }
                Ok(None) => wait = AGAIN,
                Err(error) => {
                    let error = &error as &dyn Error;
                    tracing::warn!(
                        error,
                        "old history could not be given up; it will be tried again in 10 minutes"
                    );
                    wait = AGAIN;
                }
            }
        }
        tokio::select! {
            () = sleep(wait) => {}
            () = shutdown.clone().wait() => return,
        }
    }
}
