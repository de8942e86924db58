//! Who a caller is: as written, canonical, the longest range, and for the name only the same ending
//! (`matching.md`, "Which match wins").

use super::{Book, Place};
use shared::{Canonical, How, KnownNumber, Matched};

/// What one directory knows about a caller.
#[derive(Clone, Debug)]
pub enum Found<'b> {
    /// The number is withheld.
    Withheld,
    /// Somebody is there.
    Somebody {
        /// The directory and the number in it.
        place: PlaceIn<'b>,
        /// By which rule.
        how: How,
        /// The caller's canonical form.
        canonical: Canonical,
    },
    /// Nobody; with the caller's canonical form, for loose matching.
    Nobody(Canonical),
}

/// A number of a directory.
#[derive(Clone, Copy, Debug)]
pub struct PlaceIn<'b> {
    book: &'b Book,
    place: &'b Place,
}

impl<'b> PlaceIn<'b> {
    /// As the decision takes it.
    pub fn matched<'a>(&self, canonical: &'a str, how: How) -> Option<Matched<'a>>
    where
        'b: 'a,
    {
        Some(Matched {
            directory: &self.book.id,
            directory_name: &self.book.name,
            number: KnownNumber::of(&self.place.indexed.entry, self.place.number()?),
            canonical,
            how,
        })
    }
}

impl Book {
    /// Who calls. The cost does not grow with the directory.
    pub fn find(&self, caller: &str, identity_domains: &[impl AsRef<str>]) -> Found<'_> {
        let form = self.plan.caller(caller, identity_domains);
        if form == Canonical::Withheld {
            return Found::Withheld;
        }
        let found =
            |place, how, canonical| Found::Somebody { place: PlaceIn { book: self, place }, how, canonical };
        let written = numbers::as_written(caller);
        let same_text = |place: &&Place| {
            place.number().is_some_and(|number| numbers::as_written(&number.zone.number) == written)
        };

        let equal = self.exact.get(&form);
        if let Some(place) =
            equal.filter(same_text).or_else(|| self.stored_as(caller, written).filter(same_text))
        {
            return found(place, How::AsWritten, form);
        }
        if let Some(place) = self.range_as(written).filter(same_text) {
            return found(place, How::AsWritten, form);
        }
        if let Some(place) = equal {
            return found(place, How::Canonical, form);
        }
        match self.longest_range(&form) {
            Some(place) => found(place, How::Range, form),
            None => Found::Nobody(form),
        }
    }

    /// The one number with the same last digits, if loose matching is on: for the name only.
    pub fn find_ending(&self, form: &Canonical) -> Option<PlaceIn<'_>> {
        let places = self.endings.get(self.ending(form)?)?;
        match places.len() {
            1 => places.front().map(|place| PlaceIn { book: self, place }),
            _ => None,
        }
    }

    /// A caller's form differs from the stored form of the same text only where a blank in front is a lost plus, or
    /// where an identity of the phone makes a domain local.
    fn stored_as(&self, caller: &str, written: &str) -> Option<&Place> {
        let may_differ = caller.len() != written.len() || caller.contains('@');
        may_differ.then(|| self.plan.stored(written).ok()).flatten().and_then(|form| self.exact.get(&form))
    }

    fn range_as(&self, written: &str) -> Option<&Place> {
        let may_be = written.len() <= self.longest_written_range;
        may_be.then(|| self.plan.range(written).ok()).flatten().and_then(|form| self.ranges.get(&form))
    }

    fn longest_range(&self, form: &Canonical) -> Option<&Place> {
        if self.ranges.is_empty() {
            return None;
        }
        let text = form.as_str();
        let prefix = |length: usize| {
            let prefix = text.get(..length)?;
            match form {
                Canonical::International(_) => Some(Canonical::International(prefix.into())),
                Canonical::Text(_) => Some(Canonical::Text(prefix.into())),
                Canonical::Address(_) | Canonical::Withheld => None,
            }
        };
        let covering = self.range_lengths.range(..=text.len()).rev();
        covering
            .filter_map(|(length, _)| self.ranges.get(&prefix(*length)?))
            .next()
            .or_else(|| self.ranges.get(&self.plan.range_of_own_digits(form)?))
    }
}
