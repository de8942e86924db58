//! Keeping sled's panics from the rest of the program.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use thiserror::Error;

use crate::directory::LOCK_FILE;

/// What sled did not do.
#[derive(Debug, Error)]
pub(crate) enum Failure {
    /// It said so.
    #[error("sled: {0}")]
    Error(#[source] sled::Error),
    /// It panicked, as it does on some damaged files.
    #[error("sled panicked: {0}")]
    Panic(String),
    /// It opened a database that lacks the newest changes.
    #[error(
        "the database has lost its newest changes: it was flushed {expected} times and knows of {found}; \
         if an older backup was put here on purpose, remove the file {LOCK_FILE} beside it"
    )]
    Older {
        /// How often it was flushed.
        expected: u64,
        /// How often by what it contains.
        found: u64,
    },
}

thread_local! {
    /// Whether this thread runs something of sled's, whose panics are errors and not printed.
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Runs something of sled's. After a panic the database must not be used any more; whoever calls this sees to it.
pub(crate) fn guarded<T>(work: impl FnOnce() -> sled::Result<T>) -> Result<T, Failure> {
    print_no_guarded_panics();
    let outer = GUARDED.replace(true);
    let outcome = catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(outer);
    match outcome {
        Ok(outcome) => outcome.map_err(Failure::Error),
        Err(panic) => Err(Failure::Panic(message(panic.as_ref()))),
    }
}

/// A panic that becomes an error need not frighten whoever reads standard error.
fn print_no_guarded_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !GUARDED.get() {
                usual(panic);
            }
        }));
    });
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".to_owned())
}
