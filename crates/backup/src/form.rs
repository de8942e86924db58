//! The lines of the file, each a JSON object with one member that says what it is.

use crate::text::Text;
use serde::{Deserialize, Serialize};

/// What the first line calls itself.
pub(crate) const NAME: &str = "ringbook backup";

/// The newest form that is read: written where there are values beside the logs.
pub(crate) const VERSION: u32 = 3;

/// The form that is written where changes of a log were given up.
pub(crate) const VERSION_WITH_FLOORS: u32 = 2;

/// The form that is written where there is none of both, so that older programs read it too.
pub(crate) const VERSION_WITHOUT_FLOORS: u32 = 1;

/// What a file says about itself besides its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// The version of the program that makes it.
    pub program: String,
    /// When it is made.
    pub made: jiff::Timestamp,
}

/// A line.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Line {
    /// The first.
    Begin(Begin),
    /// What follows is of this log, up to the next line of this kind.
    Log(LogLine),
    /// A change. Its writes follow, a line each.
    Change {
        /// The revision that it made.
        revision: u64,
        /// Who, when and what.
        header: Text,
        /// How many writes follow.
        writes: u64,
    },
    /// A record before and after a change.
    Write {
        /// The record.
        record: Text,
        /// What it was.
        before: Option<Text>,
        /// What it became.
        after: Option<Text>,
    },
    /// In a log with a floor, after its changes: so many records follow first that none of these changes has touched.
    Old {
        /// How many.
        records: u64,
    },
    /// A record as it stands at the head of the log.
    Record {
        /// The record.
        record: Text,
        /// The revision that last changed it.
        revision: u64,
        /// What it is.
        value: Text,
    },
    /// A value beside the logs, after all of them.
    Beside {
        /// Its key.
        key: Text,
        /// What it is.
        value: Text,
    },
    /// The last: how much there was.
    End(End),
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Begin {
    pub(crate) format: String,
    pub(crate) version: u32,
    pub(crate) program: String,
    pub(crate) made: jiff::Timestamp,
    /// Every log, in the order in which they follow.
    pub(crate) logs: Vec<LogLine>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LogLine {
    pub(crate) log: String,
    pub(crate) head: u64,
    /// The last change that was given up, with all before it.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(crate) floor: u64,
}

fn is_zero(floor: &u64) -> bool {
    *floor == 0
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct End {
    pub(crate) logs: u64,
    pub(crate) changes: u64,
    pub(crate) records: u64,
    /// Values beside the logs.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(crate) beside: u64,
}

/// As much of the first line as every version has: so that a newer file is told from one that makes no sense.
#[derive(Deserialize)]
pub(crate) struct AnyBegin {
    pub(crate) begin: AnyVersion,
}

/// See [`AnyBegin`].
#[derive(Deserialize)]
pub(crate) struct AnyVersion {
    pub(crate) format: String,
    pub(crate) version: u32,
}
