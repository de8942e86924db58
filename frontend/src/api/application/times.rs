//! Times in words, and days from a form: where the server is.

use crate::texts::texts;
use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// To the minute.
pub(super) fn shown(time: Timestamp) -> String {
    time.to_zoned(TimeZone::system()).strftime(texts().time_format).to_string()
}

/// The end of a day, as the field of a form has it: `2026-12-31`.
pub(super) fn end_of(day: &str) -> Option<Timestamp> {
    let day: Date = day.parse().ok()?;
    Some(day.tomorrow().ok()?.to_zoned(TimeZone::system()).ok()?.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_good_for_the_whole_of_its_last_day() {
        let end = end_of("2026-12-31").map(shown);
        assert_eq!(end.as_deref(), Some("2027-01-01 00:00"));
        assert_eq!(end_of("tomorrow"), None);
    }
}
