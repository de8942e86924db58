//! Numbers that stand in a directory more than once.

use super::{Book, Place};
use crate::Collision;
use shared::Canonical;
use std::collections::BTreeMap;

/// Names, for each number that stands more than once, both entries.
pub(crate) fn collisions(book: &Book) -> Vec<Collision> {
    let mut seen: BTreeMap<(Canonical, bool), Place<'_>> = BTreeMap::new();
    let mut found = Vec::new();
    for entry in book.by_name.iter().filter_map(|slot| book.view(slot)) {
        for number in entry.numbers() {
            // Nearly every number stands there once.
            if book.with_form(number.is_range(), number.form()).nth(1).is_none() {
                continue;
            }
            let place = Place { entry, number };
            let Some(other) = seen.insert((number.form().canonical(), number.is_range()), place) else {
                continue;
            };
            for (here, there) in [(other, place), (place, other)] {
                found.push(Collision {
                    entry: here.entry.id,
                    display_name: here.entry.display_name(),
                    number: here.number.written().to_owned(),
                    fault: crate::Fault::SameAs(there.number.written().to_string()),
                });
            }
        }
    }
    found
}
