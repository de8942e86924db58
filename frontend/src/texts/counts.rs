//! Numbers of things.

use super::Texts;

impl Texts {
    /// A number as people read it: `1,204`.
    pub fn grouped(&self, number: usize) -> String {
        let digits = number.to_string();
        let mut text = String::with_capacity(digits.len() + digits.len() / 3);
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                text.push_str(self.thousands);
            }
            text.push(digit);
        }
        text
    }

    /// A number of things, of which one is called so and several so: `1 entry`, `1,204 entries`.
    pub fn count(&self, number: usize, one: &str, many: &str) -> String {
        format!("{} {}", self.grouped(number), if number == 1 { one } else { many })
    }

    /// How many numbers an entry has.
    pub fn numbers(&self, number: usize) -> String {
        self.count(number, self.one_number, self.many_numbers)
    }

    /// How many entries the list has.
    pub fn entries_found(&self, found: usize, all: usize) -> String {
        if found == all {
            self.count(all, self.one_entry, self.many_entries)
        } else {
            self.found_of(&self.grouped(found), &self.grouped(all), all == 1)
        }
    }

    /// How many names there are more than once.
    pub fn names_twice(&self, number: usize) -> String {
        self.count(number, self.one_name_twice, self.many_names_twice)
    }

    /// How many entries are selected.
    pub fn entries_selected(&self, number: usize) -> String {
        self.count(number, self.one_selected, self.many_selected)
    }

    /// The label of what selects all that were found.
    pub fn select_all_found(&self, number: usize) -> String {
        self.select_found(&self.count(number, self.one_entry, self.many_entries))
    }

    /// After entries were changed.
    pub fn many_changed(&self, number: usize) -> String {
        self.count(number, self.one_was_changed, self.many_were_changed)
    }

    /// After entries were deleted.
    pub fn many_deleted(&self, number: usize) -> String {
        self.count(number, self.one_was_deleted, self.many_were_deleted)
    }

    /// After entries of one name became one.
    pub fn merged(&self, name: &str, number: usize) -> String {
        self.merged_into(&self.count(number, self.one_entry, self.many_entries), name)
    }

    /// Entries that a line of the history does not show.
    pub fn more_entries(&self, more: usize) -> String {
        self.and_more(&self.count(more, self.one_more, self.many_more))
    }

    /// Entries that do not fit a dial plan.
    pub fn plan_collides(&self, numbers: usize) -> String {
        self.plan_refused(&self.count(numbers, self.number_does, self.numbers_do))
    }

    /// What a shorter history makes final.
    pub fn becomes_final(&self, changes: u64, until: &str) -> String {
        let changes = usize::try_from(changes).unwrap_or(usize::MAX);
        self.final_changes(&self.count(changes, self.one_change, self.many_changes), until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::Language;

    #[test]
    fn numbers_are_grouped_and_things_counted() {
        let (english, german) = (Texts::of(Language::English), Texts::of(Language::German));
        for (found, all, in_english, in_german) in [
            (1_204, 1_204, "1,204 entries", "1.204 Einträge"),
            (1, 1, "1 entry", "1 Eintrag"),
            (999, 1_000_000, "999 of 1,000,000 entries", "999 von 1.000.000 Einträgen"),
            (0, 1, "0 of 1 entry", "0 von 1 Eintrag"),
        ] {
            assert_eq!(english.entries_found(found, all), in_english);
            assert_eq!(german.entries_found(found, all), in_german);
        }
    }
}
