//! An entry in memory: with the canonical forms of its numbers and the text that a search looks through.

use crate::{Book, search::fold};
use numbers::Plan;
use shared::{Canonical, Entry, Number, NumberId};

/// An entry with what is derived from it while loading; none of that is stored (invariant 4).
#[derive(Debug)]
pub struct Indexed {
    /// The entry.
    pub entry: Entry,
    /// The canonical form of each number, or its prefix for a range, in the same order.
    forms: Vec<Canonical>,
    /// Names and other text, folded, one field a line.
    pub(crate) text: Box<str>,
}

impl Indexed {
    /// An entry as it would stand in a directory.
    pub fn of(entry: Entry, book: &Book) -> Indexed {
        Indexed::new(entry, book.plan())
    }

    pub(crate) fn new(entry: Entry, plan: &Plan) -> Indexed {
        let forms = entry.numbers.iter().map(|number| form_of(number, plan)).collect();
        let text = search_text(&entry).into();
        Indexed { entry, forms, text }
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

fn search_text(entry: &Entry) -> String {
    let master = &entry.master;
    let of_master = [
        &master.first_name,
        &master.family_name,
        &master.nickname,
        &master.title,
        &master.organization,
        &master.email,
        &master.note,
    ];
    let of_numbers = entry.numbers.iter().flat_map(|number| {
        let own = &number.own;
        [&own.nickname, &own.title, &own.organization, &own.email, &own.note]
    });
    let texts: Vec<String> =
        of_master.into_iter().chain(of_numbers).flatten().map(|text| fold(text)).collect();
    texts.join("\n")
}
