//! Why a database does not open, told apart by what the operator has to do.

use std::error::Error;
use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// Why a database did not open.
#[derive(Debug, Error)]
pub enum OpenError {
    /// Another process has it open, most likely a second Ringbook.
    #[error(
        "the data directory {} is in use by another process: stop that one, or give this one a directory of its own",
        directory.display()
    )]
    InUse {
        /// The directory.
        directory: PathBuf,
    },
    /// The directory cannot be made, read or written: rights, a file in its place, a read-only or full disk.
    #[error("the data directory {} cannot be used", directory.display())]
    Directory {
        /// The directory.
        directory: PathBuf,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// The files are there and are no database any more. [`SledStore::rescue`](crate::SledStore::rescue) may help, else a backup.
    #[error("the database in {} does not open: it is damaged", directory.display())]
    Damaged {
        /// The directory.
        directory: PathBuf,
        /// What sled said.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
    /// The copy that is made before a rescue did not succeed. Nothing was changed.
    #[error("the database in {} could not be copied to {} before its rescue", directory.display(), copy.display())]
    Copy {
        /// The directory.
        directory: PathBuf,
        /// Where the copy was to be.
        copy: PathBuf,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// The writer thread could not be started.
    #[error("the writer thread of the store could not be started")]
    Thread {
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
}
