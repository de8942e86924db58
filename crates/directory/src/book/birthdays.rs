//! Birthdays that are near (`ui.md`, Directory).

use super::{Book, EntryView};
use crate::Indexed;
use shared::{Birthday, Day};
use std::sync::Arc;

/// A birthday that comes.
#[derive(Clone, Debug)]
pub struct Coming {
    /// Whose.
    pub entry: Arc<Indexed>,
    /// The birthday.
    pub birthday: Birthday,
    /// On which day it is this time.
    pub day: Day,
    /// In how many days; 0 is today.
    pub in_days: u8,
}

impl Book {
    /// The birthdays from today on for so many days more, the next first; by name where they are on one day.
    pub fn birthdays(&self, today: Day, days: u8) -> Vec<Coming> {
        let mut coming = Vec::new();
        let mut day = today;
        for in_days in 0..=days {
            let mut of_day = self.born_on(day);
            of_day.sort_by_cached_key(|(slot, _)| {
                self.view(*slot).map(|entry| (entry.sort_key().text(), entry.id))
            });
            let of_day = of_day.into_iter().filter_map(|(slot, birthday)| {
                Some(Coming { entry: self.unpacked(slot)?, birthday, day, in_days })
            });
            coming.extend(of_day);
            day = day.next();
        }
        coming
    }

    /// Who has this day's birthday. An entry may have several, when its numbers say so.
    fn born_on(&self, day: Day) -> Vec<(u32, Birthday)> {
        let of_date = |date| {
            let born = move |birthday: &Birthday| birthday.month_and_day() == date;
            let slots = self.birthdays.range((date, 0)..=(date, u32::MAX)).map(|(_, slot)| *slot);
            slots.filter_map(move |slot| Some((slot, all_of(&self.view(slot)?).find(born)?)))
        };
        day.birthdays().flat_map(of_date).collect()
    }
}

/// The birthdays of an entry: its master's, and those that numbers have of their own.
pub(super) fn all_of<'e>(entry: &EntryView<'e>) -> impl Iterator<Item = Birthday> + use<'e> {
    entry.birthday.into_iter().chain(entry.numbers().filter_map(|number| number.birthday))
}
