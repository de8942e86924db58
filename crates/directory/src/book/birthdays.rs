//! Birthdays that are near (`ui.md`, Directory).

use super::Book;
use crate::Indexed;
use shared::{Birthday, Day, Entry, EntryId};
use std::sync::Arc;
use uuid::Uuid;

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
            let mut of_day: Vec<Coming> = self
                .born_on(day)
                .into_iter()
                .map(|(entry, birthday)| Coming { entry, birthday, day, in_days })
                .collect();
            of_day.sort_by_cached_key(|it| super::sort_key(&it.entry));
            coming.extend(of_day);
            day = day.next();
        }
        coming
    }

    /// Who has this day's birthday. An entry may have several, when its numbers say so.
    fn born_on(&self, day: Day) -> Vec<(Arc<Indexed>, Birthday)> {
        let of_date = |date| {
            let all = (date, EntryId(Uuid::nil()))..=(date, EntryId(Uuid::max()));
            let born = move |birthday: &Birthday| birthday.month_and_day() == date;
            let ids = self.birthdays.range(all).map(|(_, id)| *id);
            ids.filter_map(move |id| {
                let entry = self.entry(id)?.clone();
                let birthday = all_of(&entry.entry).find(born)?;
                Some((entry, birthday))
            })
        };
        day.birthdays().flat_map(of_date).collect()
    }
}

/// The birthdays of an entry: its master's, and those that numbers have of their own.
pub(super) fn all_of(entry: &Entry) -> impl Iterator<Item = Birthday> + '_ {
    entry.master.birthday.into_iter().chain(entry.numbers.iter().filter_map(|number| number.own.birthday))
}
