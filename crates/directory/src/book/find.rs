//! Who a caller is: as written, canonical, the longest range, and for the name only the same ending
//! (`matching.md`, "Which match wins").

use super::{Book, Place, packed::Form};
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
    number: KnownNumber<'b>,
}

impl<'b> PlaceIn<'b> {
    /// As the decision takes it.
    pub fn matched<'a>(&self, canonical: &'a str, how: How) -> Matched<'a>
    where
        'b: 'a,
    {
        let Book { id, name, .. } = self.book;
        Matched { directory: id, directory_name: name, number: self.number, canonical, how }
    }
}

impl Book {
    /// Who calls. The cost does not grow with the directory.
    pub fn find(&self, caller: &str, identity_domains: &[impl AsRef<str>]) -> Found<'_> {
        // Most callers come as the form of a number that is here, and need no reading.
        let as_it_is = self.plan.form_if_stored(caller).and_then(|e164| {
            let equal = self.best(false, Form::international(e164), caller)?;
            Some((Canonical::International(e164.into()), equal))
        });
        let (form, equal) = match as_it_is {
            Some((form, equal)) => (form, Some(equal)),
            None => {
                let form = self.plan.caller(caller, identity_domains);
                if form == Canonical::Withheld {
                    return Found::Withheld;
                }
                let equal = self.best(false, Form::of(&form), numbers::as_written(caller));
                (form, equal)
            }
        };
        match self.which(caller, &form, equal) {
            Some((place, how)) => {
                let number = place.known();
                Found::Somebody { place: PlaceIn { book: self, number }, how, canonical: form }
            }
            None => Found::Nobody(form),
        }
    }

    /// Which match wins, where `equal` has the caller's form.
    fn which<'b>(
        &'b self,
        caller: &str,
        form: &Canonical,
        equal: Option<Place<'b>>,
    ) -> Option<(Place<'b>, How)> {
        let written = numbers::as_written(caller);
        let same_text = |place: &Place<'_>| numbers::as_written(place.number.written()) == written;

        if let Some(place) =
            equal.filter(same_text).or_else(|| self.stored_as(caller, written).filter(same_text))
        {
            return Some((place, How::AsWritten));
        }
        if let Some(place) = older(self.ranges_written(written)) {
            return Some((place, How::AsWritten));
        }
        if let Some(place) = equal {
            return Some((place, How::Canonical));
        }
        self.longest_range(form, written).map(|place| (place, How::Range))
    }

    /// The one number with the same last digits, if loose matching is on: for the name only.
    pub fn find_ending(&self, form: &Canonical) -> Option<PlaceIn<'_>> {
        let ending = self.ending(Form::of(form))?;
        let has_it =
            |place: &Place<'_>| !place.number.is_range() && self.ending(place.number.form()) == Some(ending);
        let mut places = self.with_ending(ending).filter(has_it);
        let number = places.next()?.known();
        places.next().is_none().then_some(PlaceIn { book: self, number })
    }

    /// A caller's form differs from the stored form of the same text only where a blank in front is a lost plus, or
    /// where an identity of the phone makes a domain local.
    fn stored_as(&self, caller: &str, written: &str) -> Option<Place<'_>> {
        if caller.len() == written.len() && !caller.contains('@') {
            return None;
        }
        let form = self.plan.stored(written).ok()?;
        self.best(false, Form::of(&form), written)
    }

    fn longest_range(&self, canonical: &Canonical, written: &str) -> Option<Place<'_>> {
        if self.ranges.is_empty() {
            return None;
        }
        let form = Form::of(canonical);
        let covering = self.range_lengths.iter().filter(|(length, _)| *length <= form.bytes.len());
        let mut longest =
            covering.filter_map(|(length, _)| self.best(true, form.beginning(*length)?, written));
        longest.next().or_else(|| {
            let own_digits = self.plan.range_of_own_digits(canonical)?;
            self.best(true, Form::of(&own_digits), written)
        })
    }

    /// The number with this form. No change makes two of them, but a newer library of numbers may take two for one: then it is the one
    /// that is written the same, else that of the older entry.
    pub(super) fn best(&self, range: bool, form: Form<'_>, written: &str) -> Option<Place<'_>> {
        let mut all = self.with_form(range, form);
        let first = all.next()?;
        let rank = |place: &Place<'_>| {
            (numbers::as_written(place.number.written()) != written, place.entry.id, place.number.id)
        };
        Some(all.fold(first, |best, other| if rank(&other) < rank(&best) { other } else { best }))
    }
}

/// Of several with the same text, that of the older entry.
fn older<'b>(places: impl Iterator<Item = Place<'b>>) -> Option<Place<'b>> {
    places.min_by_key(|place| (place.entry.id, place.number.id))
}
