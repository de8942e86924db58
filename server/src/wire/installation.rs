//! What holds for the whole installation (`api.md`, Settings).

use directory::{Final, Settings};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

/// The settings of the installation.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Settings, examples(json!({"history_days": 90, "calls_days": 90, "calls_per_phone": 10_000})))]
pub struct SettingsOut {
    /// So many days of history are kept; null keeps all of it.
    #[schema(required, minimum = 1, maximum = 36_500)]
    history_days: Option<u32>,
    /// So many days calls are kept in the lists of calls.
    #[schema(minimum = 1, maximum = 36_500)]
    calls_days: u32,
    /// So many calls of each phone are kept at most; 0 keeps none.
    #[schema(maximum = 100_000)]
    calls_per_phone: u32,
}

impl From<Settings> for SettingsOut {
    fn from(settings: Settings) -> SettingsOut {
        let Settings { history_days, calls_days, calls_per_phone } = settings;
        SettingsOut { history_days, calls_days, calls_per_phone }
    }
}

/// The settings of the installation, as a client sends them.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = SettingsInput, examples(json!({"history_days": 90, "calls_days": 90, "calls_per_phone": 10_000})))]
#[serde(deny_unknown_fields)]
pub struct SettingsIn {
    /// So many days of history are kept; null keeps all of it. Always required: what is forgotten must have been meant.
    #[schema(required, minimum = 1, maximum = 36_500)]
    #[serde(deserialize_with = "said")]
    history_days: Option<u32>,
    /// So many days calls are kept in the lists of calls; 90 where it is missing, whatever was set before.
    #[schema(minimum = 1, maximum = 36_500)]
    calls_days: Option<u32>,
    /// So many calls of each phone are kept at most, 10,000 where it is missing, whatever was set before; 0 keeps none, and
    /// removes what there is.
    #[schema(maximum = 100_000)]
    calls_per_phone: Option<u32>,
}

/// With a function of its own a missing field is no null.
fn said<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
    Option::deserialize(deserializer)
}

impl From<SettingsIn> for Settings {
    fn from(body: SettingsIn) -> Settings {
        let default = Settings::default();
        Settings {
            history_days: body.history_days,
            calls_days: body.calls_days.unwrap_or(default.calls_days),
            calls_per_phone: body.calls_per_phone.unwrap_or(default.calls_per_phone),
        }
    }
}

/// What a shorter history would make final.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FinalChanges)]
pub struct FinalOut {
    /// How many changes.
    changes: u64,
    /// Those before this moment, RFC 3339 in UTC.
    #[schema(format = "date-time")]
    until: String,
    /// How many of each log: what is outside directories, and each directory.
    logs: Vec<FinalOfLog>,
    /// How many of directories that were deleted.
    deleted_directories: u64,
}

/// What would become final of one log.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FinalChangesOfLog)]
struct FinalOfLog {
    /// The id of the directory; null for what is outside directories.
    #[schema(required)]
    log: Option<String>,
    /// How many changes.
    changes: u64,
}

impl From<&Final> for FinalOut {
    fn from(found: &Final) -> FinalOut {
        let of_log = |(id, changes): &(Option<shared::DirectoryId>, u64)| FinalOfLog {
            log: id.as_ref().map(ToString::to_string),
            changes: *changes,
        };
        FinalOut {
            changes: found.changes,
            until: found.until.to_string(),
            logs: found.logs.iter().map(of_log).collect(),
            deleted_directories: found.deleted,
        }
    }
}
