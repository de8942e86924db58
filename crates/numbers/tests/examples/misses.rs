//! Counting what is not found, and comparing it with the list of what cannot be helped.

use numbers::{Plan, as_written};
use shared::Canonical;

/// A known miss: region, form, number as written, and why it cannot be helped.
pub(crate) type Miss = (&'static str, &'static str, &'static str, &'static str);

/// What was tried, and what was not found.
#[derive(Default)]
pub(crate) struct Tried {
    numbers: usize,
    pairs: usize,
    missed_pairs: usize,
    /// Region, form and number as written: the forms that come to something else than the number in E.164.
    missed: Vec<(String, &'static str, String)>,
}

impl Tried {
    /// Stores the number in each form, and calls with each form, as a decision compares them: as written, then canonical.
    pub(crate) fn number(&mut self, region: &str, plan: &Plan, e164: &str, forms: &[(&'static str, String)]) {
        let expected = Canonical::International(e164.into());
        let stored: Vec<_> = forms.iter().map(|(_, written)| plan.stored(written)).collect();
        let callers: Vec<_> = forms.iter().map(|(_, written)| plan.caller(written, &[""; 0])).collect();
        self.numbers += 1;
        for ((form, written), (stored, caller)) in forms.iter().zip(stored.iter().zip(&callers)) {
            if *caller != expected || stored.as_ref() != Ok(&expected) {
                self.missed.push((region.to_owned(), form, written.clone()));
            }
        }
        for (stored, (_, stored_as)) in stored.iter().zip(forms) {
            for (caller, (_, called_as)) in callers.iter().zip(forms) {
                let is_found =
                    as_written(stored_as) == as_written(called_as) || stored.as_ref() == Ok(caller);
                self.pairs += 1;
                self.missed_pairs += usize::from(!is_found);
            }
        }
    }

    /// At most one of a thousand is missed, and exactly what the list names.
    #[track_caller]
    pub(crate) fn misses_only(&self, known: &[Miss], at_least: usize) {
        let Tried { numbers, pairs, missed_pairs, missed } = self;
        println!(
            "{numbers} numbers, {pairs} pairs of forms, {missed_pairs} not found ({:.3} %)",
            *missed_pairs as f64 * 100.0 / *pairs as f64
        );
        let mut problems = String::new();
        for (region, form, written) in missed {
            if !known
                .iter()
                .any(|miss| (miss.0, miss.1, miss.2) == (region.as_str(), *form, written.as_str()))
            {
                problems += &format!("new: {region} {form} {written}\n");
            }
        }
        for (region, form, written, _why) in known {
            if !missed.iter().any(|(r, f, w)| (r.as_str(), *f, w.as_str()) == (region, *form, written)) {
                problems += &format!("found by now: {region} {form} {written}\n");
            }
        }
        assert!(problems.is_empty(), "{problems}");
        assert!(missed_pairs * 1000 <= *pairs, "{missed_pairs} of {pairs} are more than 0.1 %");
        assert!(*pairs >= at_least, "only {pairs} pairs");
    }
}
