//! Birthday: the manual's two spellings, ISO 8601, and the preference "U.S. date format" (`product.md` 1, Fields).

use alloc::{format, string::String};
use core::{fmt, str::FromStr};
use serde::{Deserialize, Serialize};

/// A day of the calendar, given to the rules by whoever has a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    /// Year of the Gregorian calendar.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

impl Day {
    /// The day after.
    #[must_use]
    pub fn next(self) -> Day {
        let Day { year, month, day } = self;
        if day < longest(month, is_leap(year)) {
            Day { day: day + 1, ..self }
        } else if month < 12 {
            Day { year, month: month + 1, day: 1 }
        } else {
            Day { year: year.saturating_add(1), month: 1, day: 1 }
        }
    }

    /// Month and day of the birthdays that are on this day: who was born on 29 February has it on 1 March in other years.
    pub fn birthdays(self) -> impl Iterator<Item = (u8, u8)> {
        let date = (self.month, self.day);
        let leap_day = (date == (3, 1) && !is_leap(self.year)).then_some((2, 29));
        leap_day.into_iter().chain(core::iter::once(date))
    }
}

/// A birthday, with or without its year. Always a day that exists; 29 February needs no year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Birthday {
    year: Option<u16>,
    month: u8,
    day: u8,
}

/// Why a text is no birthday.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BirthdayError {
    /// Neither dots, slashes nor ISO.
    #[error(
        "write a birthday as day.month.year (5.3.1980), month/day/year (3/5/1980) or 1980-03-05; the year may be left out"
    )]
    Unreadable,
    /// Readable, but not in the calendar.
    #[error("there is no such day in the calendar")]
    NoSuchDay,
    /// Readable, but still to come.
    #[error("this day is still to come")]
    InTheFuture,
}

impl Birthday {
    /// Reads what a person or a client wrote. The separator decides the order: `5.3.80` is `3/5/80` is 5 March 1980.
    ///
    /// A two-digit year is the most recent one whose day is not after `today`.
    ///
    /// # Errors
    /// [`BirthdayError`] in words that can stand beside the field.
    pub fn parse(text: &str, today: Day) -> Result<Birthday, BirthdayError> {
        let text = text.trim();
        if let Some(iso) = iso_parts(text) {
            let (year, month, day) = iso?;
            return Birthday::new(year, month, day)?.not_after(today);
        }
        let separator = if text.contains('.') { '.' } else { '/' };
        let mut parts = text.split(separator).map(str::trim);
        let (Some(first), Some(second)) = (parts.next(), parts.next()) else {
            return Err(BirthdayError::Unreadable);
        };
        let year = parts.next().filter(|year| !year.is_empty());
        if parts.next().is_some() {
            return Err(BirthdayError::Unreadable);
        }
        let (first, second) = (small_number(first)?, small_number(second)?);
        let (month, day) = if separator == '.' { (second, first) } else { (first, second) };
        let Some(year) = year else { return Birthday::new(None, month, day) };
        match year.len() {
            4 => Birthday::new(Some(digits(year)?), month, day)?.not_after(today),
            2 => {
                let this_century = today.year - today.year % 100 + digits(year)?;
                let recent = (this_century, month, day) <= (today.year, today.month, today.day);
                Birthday::new(Some(if recent { this_century } else { this_century - 100 }), month, day)
            }
            _ => Err(BirthdayError::Unreadable),
        }
    }

    /// A birthday from its parts.
    ///
    /// # Errors
    /// [`BirthdayError::NoSuchDay`] when the calendar has no such day.
    pub fn new(year: Option<u16>, month: u8, day: u8) -> Result<Birthday, BirthdayError> {
        if day == 0 || day > longest(month, year.is_none_or(is_leap)) || year == Some(0) {
            return Err(BirthdayError::NoSuchDay);
        }
        Ok(Birthday { year, month, day })
    }

    /// As the page shows it: `5.3.1980`, or `3/5/1980` with the preference "U.S. date format".
    pub fn display(self, us_date_format: bool) -> String {
        let Birthday { year, month, day } = self;
        match (us_date_format, year) {
            (true, Some(year)) => format!("{month}/{day}/{year}"),
            (true, None) => format!("{month}/{day}"),
            (false, Some(year)) => format!("{day}.{month}.{year}"),
            (false, None) => format!("{day}.{month}."),
        }
    }

    /// The year, if it is known.
    pub fn year(self) -> Option<u16> {
        self.year
    }

    /// Month and day, for "birthdays of the week".
    pub fn month_and_day(self) -> (u8, u8) {
        (self.month, self.day)
    }

    /// A day is lent because the writer may live some hours ahead of the server.
    fn not_after(self, today: Day) -> Result<Birthday, BirthdayError> {
        let tomorrow = Day { day: today.day + 1, ..today };
        match self.year {
            Some(year) if (Day { year, month: self.month, day: self.day }) > tomorrow => {
                Err(BirthdayError::InTheFuture)
            }
            _ => Ok(self),
        }
    }
}

/// ISO 8601: `1980-03-05`, or `--03-05` without a year.
impl fmt::Display for Birthday {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.year {
            Some(year) => write!(f, "{year:04}-{:02}-{:02}", self.month, self.day),
            None => write!(f, "--{:02}-{:02}", self.month, self.day),
        }
    }
}

impl From<Birthday> for String {
    fn from(birthday: Birthday) -> String {
        format!("{birthday}")
    }
}

/// The ISO form alone, as it is stored.
impl TryFrom<String> for Birthday {
    type Error = BirthdayError;

    fn try_from(text: String) -> Result<Birthday, BirthdayError> {
        text.parse()
    }
}

impl FromStr for Birthday {
    type Err = BirthdayError;

    fn from_str(text: &str) -> Result<Birthday, BirthdayError> {
        let (year, month, day) = iso_parts(text).ok_or(BirthdayError::Unreadable)??;
        Birthday::new(year, month, day)
    }
}

type Parts = (Option<u16>, u8, u8);

/// `None` when the text has not the shape of an ISO date.
fn iso_parts(text: &str) -> Option<Result<Parts, BirthdayError>> {
    let (year, rest) = match text.strip_prefix("--") {
        Some(rest) => (None, rest),
        None => text.split_once('-').map(|(year, rest)| (Some(year), rest))?,
    };
    let (month, day) = rest.split_once('-')?;
    Some((|| {
        let year = match year {
            Some(year) if year.len() == 4 => Some(digits(year)?),
            Some(_) => return Err(BirthdayError::Unreadable),
            None => None,
        };
        Ok((year, small_number(month)?, small_number(day)?))
    })())
}

fn small_number(text: &str) -> Result<u8, BirthdayError> {
    if text.is_empty() || text.len() > 2 {
        return Err(BirthdayError::Unreadable);
    }
    digits(text).and_then(|number| u8::try_from(number).map_err(|_| BirthdayError::Unreadable))
}

fn digits(text: &str) -> Result<u16, BirthdayError> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(BirthdayError::Unreadable);
    }
    text.parse().map_err(|_| BirthdayError::Unreadable)
}

/// How many days a month has; none where there is no such month.
fn longest(month: u8, leap_year: bool) -> u8 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap_year => 29,
        2 => 28,
        _ => 0,
    }
}

fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TODAY: Day = Day { year: 2026, month: 11, day: 23 };

    fn check(text: &str, expected: &str) {
        match Birthday::parse(text, TODAY) {
            Ok(birthday) => assert_eq!(format!("{birthday}"), expected, "{text}"),
            Err(error) => panic!("{text}: {error}"),
        }
    }

    #[test]
    fn the_separator_decides_the_order() {
        check("5.3.80", "1980-03-05");
        check("3/5/80", "1980-03-05");
        check("05.03.1980", "1980-03-05");
        check("12.10.80", "1980-10-12");
        check("10/12/80", "1980-10-12");
        check(" 1980-03-05 ", "1980-03-05");
    }

    #[test]
    fn the_year_may_be_left_out() {
        check("5.3.", "--03-05");
        check("5.3", "--03-05");
        check("3/5", "--03-05");
        check("--03-05", "--03-05");
        check("29.2.", "--02-29");
    }

    #[test]
    fn a_two_digit_year_is_the_most_recent_that_is_not_in_the_future() {
        check("23.11.26", "2026-11-23");
        check("24.11.26", "1926-11-24");
        check("1.1.27", "1927-01-01");
        check("1.1.00", "2000-01-01");
    }

    #[test]
    fn what_does_not_exist_is_refused() {
        for text in
            ["31.2.80", "29.2.81", "0.1.80", "1.13.80", "13/13/80", "32.1.", "1900-02-29", "0000-01-01"]
        {
            assert_eq!(Birthday::parse(text, TODAY), Err(BirthdayError::NoSuchDay), "{text}");
        }
        for text in ["", "5", "5.3.198", "5.3.80.1", "a.b.c", "5-3-80", "5.3/80", "+5.3.80"] {
            assert_eq!(Birthday::parse(text, TODAY), Err(BirthdayError::Unreadable), "{text}");
        }
        assert_eq!(Birthday::parse("1.1.2090", TODAY), Err(BirthdayError::InTheFuture));
    }

    #[test]
    fn the_days_of_a_year_follow_each_other() {
        for (year, days) in [(2026, 365), (2028, 366), (2100, 365), (2000, 366)] {
            let mut day = Day { year, month: 1, day: 1 };
            let mut dates = alloc::vec::Vec::new();
            while day.year == year {
                assert!(Birthday::new(Some(year), day.month, day.day).is_ok(), "{day:?}");
                dates.extend(day.birthdays());
                day = day.next();
            }
            assert_eq!(day, Day { year: year + 1, month: 1, day: 1 });
            assert_eq!(
                dates.len(),
                366,
                "{year}: every birthday comes once a year, and the leap year has {days} days"
            );
            dates.sort_unstable();
            dates.dedup();
            assert_eq!(dates.len(), 366);
        }
        let first_of_march: alloc::vec::Vec<_> = Day { year: 2026, month: 3, day: 1 }.birthdays().collect();
        assert_eq!(first_of_march, [(2, 29), (3, 1)]);
        assert_eq!(Day { year: 2028, month: 3, day: 1 }.birthdays().count(), 1);
    }

    proptest! {
        #[test]
        fn every_display_reads_back(year in 1900_u16..2026, month in 1_u8..=12, day in 1_u8..=28, us: bool) {
            let birthday = Birthday::new(Some(year), month, day).unwrap();
            prop_assert_eq!(Birthday::parse(&birthday.display(us), TODAY), Ok(birthday));
            prop_assert_eq!(format!("{birthday}").parse(), Ok(birthday));
        }

        #[test]
        fn no_text_breaks_it(text in ".*") {
            let _ = Birthday::parse(&text, TODAY);
        }
    }
}
