//! The steps of a decision, and their words.

mod english;
mod german;

use super::{Reason, Who};
use crate::{CallWaiting, CallerPolicy, DndAnswer, Group, Language, Ringtone};
use core::fmt;

/// One step of a decision; its text is for people.
#[derive(Clone, Debug)]
pub enum Because<'a> {
    /// Who calls, and how that was found out; with the number as it was received.
    Caller(Who<'a>, &'a str),
    /// Contact type Deny.
    Deny,
    /// Contact type VIP.
    Vip,
    /// The policy for a class of callers.
    Policy(Reason, CallerPolicy),
    /// The phone is in do-not-disturb.
    DoNotDisturb(DndAnswer),
    /// The phone is in a call.
    InCall(CallWaiting),
    /// Nothing stands against ringing.
    Allowed,
    /// The group's ringtone.
    GroupTone(Group, &'a Ringtone),
    /// The ringtone for VIP numbers.
    VipTone(&'a Ringtone),
    /// The called identity's ringtone.
    IdentityTone(&'a str, &'a Ringtone),
    /// The phone's ringtone.
    DefaultTone(&'a Ringtone),
    /// Who calls could not be found out.
    Unavailable,
}

impl Because<'_> {
    /// The step in a language, for whoever picks up the calls.
    pub fn in_words(&self, language: Language) -> impl fmt::Display {
        fmt::from_fn(move |f| match language {
            Language::English => english::write(f, self),
            Language::German => german::write(f, self),
        })
    }
}

/// In English, which the API speaks.
impl fmt::Display for Because<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        english::write(f, self)
    }
}
