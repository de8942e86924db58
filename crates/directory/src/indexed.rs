//! An entry with the canonical forms of its numbers, at hand.

use crate::{
    Book,
    book::{EntryView, Packed},
};
use numbers::Plan;
use shared::{Canonical, Entry, Number, NumberId};

/// An entry with what is derived from it while loading; none of that is stored (invariant 4). A directory keeps it packed: this is a copy for
/// whoever shows or changes it.
#[derive(Clone, Debug)]
pub struct Indexed {
    /// The entry.
    pub entry: Entry,
    /// The canonical form of each number, or its prefix for a range, in the same order.
    forms: Vec<Canonical>,
}

impl Indexed {
    /// An entry as it would stand in a directory.
    pub fn of(entry: Entry, book: &Book) -> Indexed {
        Indexed::new(entry, book.plan())
    }

    pub(crate) fn new(entry: Entry, plan: &Plan) -> Indexed {
        let forms = entry.numbers.iter().map(|number| form_of(number, plan)).collect();
        Indexed { entry, forms }
    }

    pub(crate) fn unpacked(view: &EntryView<'_>) -> Indexed {
        let forms = view.numbers().map(|number| number.form().canonical()).collect();
        Indexed { entry: view.entry(), forms }
    }

    /// As a directory keeps it.
    pub(crate) fn packed(&self) -> Packed {
        Packed::new(&self.entry, &self.forms)
    }

    /// The numbers with their canonical forms.
    pub fn numbers(&self) -> impl Iterator<Item = (&Number, &Canonical)> {
        self.entry.numbers.iter().zip(&self.forms)
    }

    /// The canonical form of one number.
    pub fn canonical(&self, number: NumberId) -> Option<&Canonical> {
        self.numbers().find(|(candidate, _)| candidate.id == number).map(|(_, form)| form)
    }
}

/// A number that today's rules would refuse was accepted by earlier ones: it still matches what is written the same.
fn form_of(number: &Number, plan: &Plan) -> Canonical {
    let form =
        if number.zone.range { plan.range(&number.zone.number) } else { plan.stored(&number.zone.number) };
    form.unwrap_or_else(|_| Canonical::Text(numbers::as_written(&number.zone.number).into()))
}
