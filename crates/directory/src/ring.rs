//! The one way out for calls: a decision reads only the snapshot (invariant 3).

use crate::{Book, Found, PhoneRecord, State};
use numbers::{DialTarget, Plan};
use shared::{
    Call, Canonical, Decision, DialPlan, How, Identity, OutgoingIdentity, PhoneState, Revision, Who, decide,
};
use std::sync::Arc;

/// What a phone asks about a call (`api.md`, The ring decision).
#[derive(Clone, Copy, Debug, Default)]
pub struct Ask<'a> {
    /// The calling number as it was received.
    pub caller: &'a str,
    /// The identity called, by name or SIP address.
    pub called: Option<&'a str>,
    /// The network's name for the caller.
    pub caller_name: Option<&'a str>,
    /// The phone's state.
    pub state: PhoneState,
}

/// What a call from the directory dials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dial<'a> {
    /// What is dialled.
    pub target: DialTarget,
    /// The identity the callee sees, if the phone has any.
    pub identity: Option<&'a Identity>,
}

impl State {
    /// Decides a call and gives the decision to `with`, together with the revision of the directory that decided.
    ///
    /// The directories are asked in the phone's order; the first that knows the caller decides. Only when none does,
    /// a number with the same last digits may give the name (`matching.md`).
    pub fn decide<T>(
        &self,
        record: &PhoneRecord,
        ask: &Ask<'_>,
        with: impl FnOnce(&Decision<'_>, Revision) -> T,
    ) -> T {
        let settings = &record.phone.settings;
        let books = || settings.directories.iter().filter_map(|id| self.books.get(id));
        let mut unknown: Vec<(&Book, Canonical)> = Vec::new();
        let mut known = None;
        for book in books() {
            match book.find(ask.caller, &record.identity_domains) {
                Found::Nobody(form) => unknown.push((book, form)),
                found => {
                    known = Some((&**book, found));
                    break;
                }
            }
        }
        let (who, revision) = match (&known, unknown.first()) {
            (Some((book, Found::Somebody { place, how, canonical })), _) => {
                (Who::Directory(place.matched(canonical.as_str(), *how)), book.revision)
            }
            (Some((book, _)), _) => (Who::Anonymous, book.revision),
            (None, Some((first, _))) => {
                let ending = unknown.iter().find_map(|(book, form)| {
                    let matched = book.find_ending(form)?.matched(form.as_str(), How::Ending);
                    Some((Who::Unknown(Some(matched)), book.revision))
                });
                ending.unwrap_or((Who::Unknown(None), first.revision))
            }
            (None, None) if is_withheld(ask.caller) => (Who::Anonymous, self.revision),
            (None, None) => (Who::Unknown(None), self.revision),
        };
        let call = Call { caller: ask.caller, who, caller_name: ask.caller_name, called: ask.called };
        with(&decide(&call, settings, ask.state), revision)
    }

    /// The number of a caller as a directory of the phone would keep it; none when it is withheld.
    pub fn caller_number(&self, record: &PhoneRecord, caller: &str) -> Option<String> {
        let first = record.phone.settings.directories.iter().find_map(|id| self.books.get(id));
        let form = match first {
            Some(book) => book.plan().caller(caller, &record.identity_domains),
            None => {
                return Some(caller.trim().to_owned())
                    .filter(|caller| !caller.is_empty() && !is_withheld(caller));
            }
        };
        (form != Canonical::Withheld).then(|| form.as_str().to_owned())
    }

    /// What a call to this number from the directory dials, and the identity it shows (`product.md` 1). `None` where there is nothing to
    /// dial.
    pub fn dial<'a>(&'a self, record: &'a PhoneRecord, number: &str) -> Option<Dial<'a>> {
        let settings = &record.phone.settings;
        let books = || settings.directories.iter().filter_map(|id| self.books.get(id));
        let held = |book: &'a Arc<Book>| {
            let (_, holder) = book.holder(&book.plan().with_lost_plus(number), false)?;
            Some((book.plan().dial_string(&holder.zone.number), holder.zone.outgoing_identity))
        };
        let as_it_is = |plan: &Plan| plan.dial_string(&plan.with_lost_plus(number));
        let (target, chosen) = books().find_map(held).or_else(|| {
            let target = match books().next() {
                Some(book) => as_it_is(book.plan()),
                None => as_it_is(&without_directory()?),
            };
            Some((target, OutgoingIdentity::Active))
        })?;
        let has_keys = target.as_str().contains(|c: char| c.is_alphanumeric() || matches!(c, '*' | '#'));
        has_keys.then(|| Dial { target, identity: settings.outgoing(&chosen) })
    }
}

/// A phone without a directory knows no dial plan.
fn without_directory() -> Option<Plan> {
    Plan::new(&DialPlan::default()).ok()
}

/// And still withheld from unknown.
fn is_withheld(caller: &str) -> bool {
    without_directory().is_some_and(|plan| plan.is_withheld(caller))
}
