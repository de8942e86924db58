//! The steps of a decision in English.

use super::{Because, Reason, Who};
use crate::{CallWaiting, CallerPolicy, Group, How, Language::English, Matched, NumberType, Ringtone};
use core::fmt::{self, Formatter};

pub(super) fn write(f: &mut Formatter<'_>, because: &Because<'_>) -> fmt::Result {
    match because {
        Because::Caller(Who::Anonymous, _) => f.write_str("the caller's number is withheld"),
        Because::Caller(Who::Unknown(None), caller) => {
            write!(f, "{} is in no directory", caller.trim())
        }
        Because::Caller(Who::Unknown(Some(matched)), caller) => write!(
            f,
            "{} is in no directory, but ends like {}, {}: the name is shown and nothing else taken from there",
            caller.trim(),
            matched.number.written,
            matched.number.display_name(),
        ),
        Because::Caller(Who::Directory(matched), _) => write_match(f, matched),
        Because::Unavailable => f.write_str("who calls could not be found out: rings to be on the safe side"),
        Because::Deny => f.write_str("contact type Deny: never rings, the caller hears busy"),
        Because::Vip => f.write_str("contact type VIP: rings always"),
        Because::Policy(reason, policy) => {
            let callers = match reason {
                Reason::Anonymous => "callers who withhold their number",
                _ => "callers who are in no directory",
            };
            let outcome = match policy {
                CallerPolicy::Ring => "ring",
                CallerPolicy::Silent => "are shown without a sound",
                CallerPolicy::Busy => "hear busy",
            };
            write!(f, "on this phone, {callers} {outcome}")
        }
        Because::DoNotDisturb(answer) => {
            write!(f, "the phone is in do not disturb: does not ring ({})", answer.label(English))
        }
        Because::InCall(CallWaiting::Visual) => {
            f.write_str("the phone is in a call and call waiting is visual only: shown without a sound")
        }
        Because::InCall(_) => {
            f.write_str("the phone is in a call and call waiting is off: the caller hears busy")
        }
        Because::Allowed => f.write_str("nothing stands against it: rings"),
        Because::GroupTone(group, tone) => {
            write!(f, "group {} has the ringtone {}", Group::label(*group, English), named(tone))
        }
        Because::VipTone(tone) => write!(f, "VIP numbers have the ringtone {}", named(tone)),
        Because::IdentityTone(name, tone) => {
            write!(f, "the called identity {name} has the ringtone {}", named(tone))
        }
        Because::DefaultTone(tone) => write!(f, "the phone's default ringtone is {}", named(tone)),
    }
}

/// "+49301234567 is Jane Smith's landline (Main directory)".
fn write_match(f: &mut Formatter<'_>, matched: &Matched<'_>) -> fmt::Result {
    let Matched { number, canonical, directory_name, .. } = matched;
    match (matched.how, number.name) {
        (How::Range, name) => {
            write!(f, "{canonical} is one of the numbers that begin with {}", number.written)?;
            if let Some(name) = name {
                write!(f, ": {name}")?;
            }
        }
        (_, None) => write!(f, "{canonical} is in the directory without a name")?,
        (_, Some(name)) => write!(f, "{canonical} is {name}'s {}", line(number.number_type))?,
    }
    write!(f, " ({directory_name})")
}

/// SIP is what a number is until somebody says otherwise, so it says nothing.
fn line(number_type: NumberType) -> &'static str {
    match number_type {
        NumberType::Sip => "number",
        NumberType::Landline => "landline",
        NumberType::Mobile => "mobile",
        NumberType::Home => "home number",
        NumberType::Business => "business number",
        NumberType::Extension => "extension",
    }
}

/// Who wonders why nothing rang finds it here.
fn named(tone: &Ringtone) -> impl fmt::Display {
    fmt::from_fn(move |f| match tone {
        Ringtone::Silent => write!(f, "{tone}, which makes no sound"),
        _ => write!(f, "{tone}"),
    })
}
