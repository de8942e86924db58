//! A German directory that nobody has, and who calls.

use directory::{EntryDraft, NumberDraft};
use serde_json::{Value, json};
use shared::{ContactType, Master, NumberZone};

/// One in so many numbers is a range.
const RANGE_EVERY: usize = 100;
/// Area codes of cities and of mobile networks; with eight digits each is a whole number.
const AREAS: [&str; 10] = ["30", "40", "69", "89", "221", "151", "160", "170", "175", "176"];
const FIRST_NAMES: [&str; 12] =
    ["Anna", "Jürgen", "Fatma", "Piotr", "Łucja", "Nguyễn", "Zoë", "Hans", "Mária", "Ole", "Irina", "Ben"];
const FAMILY_NAMES: [&str; 7] = ["Müller", "Schmidt", "Yılmaz", "Kowalski", "Weiß", "Sørensen", "Novák"];

/// An entry as somebody would have typed it.
#[derive(Clone, Debug)]
pub struct Contact {
    first_name: String,
    family_name: String,
    /// Its numbers, at least one.
    pub numbers: Vec<Number>,
}

/// A number of a contact.
#[derive(Clone, Debug)]
pub struct Number {
    /// As it stands in the directory.
    pub written: String,
    /// `+` and digits; the beginning of numbers for a range.
    pub e164: String,
    /// Whether it is a range.
    pub range: bool,
}

/// Contacts that have `count` numbers in all: seven of ten have one, two have two, one has three. One number in a
/// hundred is a range, of one of three lengths.
pub fn contacts(count: usize) -> Vec<Contact> {
    let mut contacts = Vec::new();
    let mut next = 0;
    while next < count {
        let lines = match contacts.len() % 10 {
            0..=6 => 1,
            7 | 8 => 2,
            _ => 3,
        };
        let numbers = (next..count.min(next + lines)).map(Number::made_up).collect();
        next += lines;
        contacts.push(Contact {
            first_name: FIRST_NAMES[contacts.len() % FIRST_NAMES.len()].to_owned(),
            family_name: format!("{} {}", FAMILY_NAMES[contacts.len() % FAMILY_NAMES.len()], contacts.len()),
            numbers,
        });
    }
    contacts
}

/// Whole numbers in E.164 that nobody has who is among the first `count`.
pub fn callers(count: usize) -> Vec<String> {
    (count..2 * count).filter(|n| !n.is_multiple_of(RANGE_EVERY)).map(|n| Number::made_up(n).e164).collect()
}

impl Number {
    /// The `n`th number; no two are the same.
    fn made_up(n: usize) -> Number {
        if n.is_multiple_of(RANGE_EVERY) {
            let place = n / RANGE_EVERY;
            let e164 = format!("+49900{place:0width$}", width = 4 + place % 3);
            return Number { written: e164.clone(), e164, range: true };
        }
        let area = AREAS[n / 7 % AREAS.len()];
        // Seven digits that look like chance: the factor has no divisor in common with the modulus.
        let digits = format!("{}{:07}", 2 + n % 8, n * 7_654_321 % 10_000_000);
        let (front, back) = digits.split_at(4);
        let written = match n % 4 {
            0 => format!("+49 {area} {digits}"),
            1 => format!("0{area} {front} {back}"),
            2 => format!("0049{area}{digits}"),
            _ => format!("(0{area}) {front}-{back}"),
        };
        Number { written, e164: format!("+49{area}{digits}"), range: false }
    }

    /// The number as a phone at home shows it.
    pub fn national(&self) -> String {
        self.e164.replacen("+49", "0", 1)
    }

    /// Somebody in the range, as long as numbers with its prefix are.
    pub fn in_range(&self) -> String {
        format!("{:7<13}", self.e164)
    }
}

impl Contact {
    /// As the application takes it.
    pub fn draft(&self) -> EntryDraft {
        let number = |number: &Number| NumberDraft {
            zone: NumberZone {
                number: number.written.clone(),
                range: number.range,
                contact_type: if number.range { ContactType::Deny } else { ContactType::None },
                ..NumberZone::default()
            },
            ..NumberDraft::default()
        };
        let master = Master {
            first_name: Some(self.first_name.clone()),
            family_name: Some(self.family_name.clone()),
            ..Master::default()
        };
        EntryDraft { master, numbers: self.numbers.iter().map(number).collect() }
    }

    /// As a REST client sends it.
    pub fn json(&self) -> Value {
        let number = |number: &Number| {
            let contact_type = if number.range { "deny" } else { "none" };
            json!({"number": number.written, "range": number.range, "contact_type": contact_type})
        };
        let numbers: Vec<Value> = self.numbers.iter().map(number).collect();
        json!({"first_name": self.first_name, "family_name": self.family_name, "numbers": numbers})
    }
}

/// Brings things into an order without order, the same one every time (Fisher and Yates, on SplitMix64).
pub fn shuffle<T>(things: &mut [T]) {
    let mut state: u64 = 0x5eed;
    for end in (1..things.len()).rev() {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        things.swap(end, ((mixed ^ (mixed >> 31)) % (end as u64 + 1)) as usize);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_number_is_there_once_and_no_stranger_has_one() {
        let contacts = contacts(10_000);
        let numbers: Vec<&Number> = contacts.iter().flat_map(|contact| &contact.numbers).collect();
        let all: HashSet<&str> = numbers.iter().map(|number| number.e164.as_str()).collect();
        assert_eq!((numbers.len(), all.len()), (10_000, 10_000));
        assert_eq!(numbers.iter().filter(|number| number.range).count(), 100);
        let strangers = callers(10_000);
        let ranges = || numbers.iter().filter(|number| number.range);
        assert!(strangers.iter().all(|caller| !all.contains(caller.as_str())));
        assert!(strangers.iter().all(|caller| !ranges().any(|range| caller.starts_with(&range.e164))));
    }
}
