//! A copy of everything that is stored, as one file, and back.
//!
//! A [`struct@Copy`] reads logs while they go on, and gives the file in chunks; a [`Backup`] reads the file; [`restore`] makes the
//! logs of it again. `docs/backup.md` describes the file for people; here is what the code rests on:
//!
//! - Logs only ever grow at their end, so what a log was at a revision is its changes up to there. What is written meanwhile is not
//!   looked at. Nobody has to stop, but for giving up old changes.
//! - Where changes were given up, the records that they have made stand for them.
//! - The records are copied beside the changes that made them. Writing and reading both refuse when the two do not agree.
//! - The file ends with a checksum of every byte before it, in a form that has no bit to spare. A file that is cut off or
//!   changed anywhere is refused before any of it is used.
//! - A restore commits the changes again, one after the other. So it needs nothing of an engine but what every change does.
//!
//! ```
//! # async fn example(logs: std::sync::Arc<store::Logs>) -> Result<(), Box<dyn std::error::Error>> {
//! use std::io::Write as _;
//!
//! let heads = logs.list().await?;
//! let about = backup::About { program: "0.1.0".into(), made: "2030-01-01T00:00:00Z".parse()? };
//! let mut copy = backup::Copy::new(logs, heads, &about).await?;
//! let mut file = std::fs::File::create_new("everything.jsonl.gz")?;
//! while let Some(chunk) = copy.chunk().await? {
//!     file.write_all(&chunk)?;
//! }
//! let whole = backup::verify("everything.jsonl.gz".as_ref())?;
//! # Ok(())
//! # }
//! ```

mod copy;
mod form;
mod made;
mod read;
mod restore;
mod seal;
mod text;

pub use copy::{Copy, CopyError};
pub use form::About;
pub use read::{Backup, Item, ReadError, Summary, verify};
pub use restore::{RestoreError, restore};
