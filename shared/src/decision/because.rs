//! The steps of a decision, and their words.

use super::{How, Matched, Reason, Who};
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
    /// The directory could not be asked.
    Unavailable,
}

impl fmt::Display for Because<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Because::Caller(Who::Anonymous, _) => f.write_str("the caller withholds the number"),
            Because::Caller(Who::Unknown(None), caller) => write!(f, "{caller} is in no directory"),
            Because::Caller(Who::Unknown(Some(matched)), caller) => write!(
                f,
                "{caller} is in no directory; {} of {} has the same last digits, which gives the name only",
                matched.number.written,
                matched.number.display_name(),
            ),
            Because::Caller(Who::Directory(matched), _) => is_in(f, matched),
            Because::Unavailable => {
                f.write_str("the directory could not be asked: rings to be on the safe side")
            }
            Because::Deny => f.write_str("contact type Deny: never rings, the caller hears busy"),
            Because::Vip => f.write_str("contact type VIP: rings always"),
            Because::Policy(reason, policy) => {
                let class = if *reason == Reason::Anonymous { "withheld" } else { "unknown" };
                let outcome = match policy {
                    CallerPolicy::Ring => "ring",
                    CallerPolicy::Silent => "are shown without a sound",
                    CallerPolicy::Busy => "hear busy",
                };
                write!(f, "{class} callers {outcome} on this phone")
            }
            Because::DoNotDisturb(answer) => {
                write!(f, "the phone is in do not disturb: {}", answer.label(Language::English))
            }
            Because::InCall(CallWaiting::Visual) => {
                f.write_str("the phone is in a call and call waiting is visual only: shown without a sound")
            }
            Because::InCall(_) => f.write_str("the phone is in a call and call waiting is off: busy"),
            Because::Allowed => f.write_str("nothing stands against it: rings"),
            Because::GroupTone(group, tone) => write!(f, "group {group} has the ringtone {tone}"),
            Because::VipTone(tone) => write!(f, "VIP numbers have the ringtone {tone}"),
            Because::IdentityTone(name, tone) => write!(f, "the identity {name} has the ringtone {tone}"),
            Because::DefaultTone(tone) => write!(f, "the phone's default ringtone is {tone}"),
        }
    }
}

/// "+49301234567 is Jane Smith's landline (main directory)".
fn is_in(f: &mut fmt::Formatter<'_>, matched: &Matched<'_>) -> fmt::Result {
    let Matched { number, canonical, directory_name, .. } = matched;
    if matched.how == How::Range {
        write!(f, "{canonical} is in the range {}", number.written)?;
        if let Some(name) = number.entry_name {
            write!(f, " of {name}")?;
        }
        return write!(f, " ({directory_name})");
    }
    match number.entry_name {
        None => write!(f, "{canonical} is in the directory without a name ({directory_name})"),
        Some(_) => write!(
            f,
            "{canonical} is {}'s {} number ({directory_name})",
            number.display_name(),
            number.number_type,
        ),
    }
}
