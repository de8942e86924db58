//! Birthdays, as people and programs write them.

use crate::{LONGEST, text};
use shared::{Birthday, Day};

const TODAY: Day = Day { year: 2026, month: 2, day: 28 };

#[test]
fn birthday() {
    bolero::check!(name = "birthday").with_max_len(LONGEST).for_each(|bytes| {
        if let Ok(birthday) = Birthday::parse(&text(bytes), TODAY) {
            assert_eq!(
                Birthday::parse(&birthday.to_string(), TODAY),
                Ok(birthday),
                "its own form is read anew"
            );
            let stored = serde_json::to_value(birthday).unwrap();
            assert_eq!(serde_json::from_value::<Birthday>(stored).unwrap(), birthday, "it is stored");
        }
    });
}
