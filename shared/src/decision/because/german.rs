//! The steps of a decision in German.

use super::{Because, Reason, Who};
use crate::{CallWaiting, CallerPolicy, Group, How, Language::German, Matched, NumberType, Ringtone};
use core::fmt::{self, Formatter};

pub(super) fn write(f: &mut Formatter<'_>, because: &Because<'_>) -> fmt::Result {
    match because {
        Because::Caller(Who::Anonymous, _) => f.write_str("die Nummer des Anrufers ist unterdrückt"),
        Because::Caller(Who::Unknown(None), caller) => {
            write!(f, "{} steht in keinem Telefonbuch", caller.trim())
        }
        Because::Caller(Who::Unknown(Some(matched)), caller) => write!(
            f,
            "{} steht in keinem Telefonbuch, endet aber wie {}, {}: nur der Name wird von dort angezeigt",
            caller.trim(),
            matched.number.written,
            matched.number.display_name(),
        ),
        Because::Caller(Who::Directory(matched), _) => write_match(f, matched),
        Because::Unavailable => {
            f.write_str("wer anruft, war nicht festzustellen: klingelt sicherheitshalber")
        }
        Because::Deny => f.write_str("Kontakttyp Abweisen: klingelt nie, der Anrufer hört besetzt"),
        Because::Vip => f.write_str("Kontakttyp VIP: klingelt immer"),
        Because::Policy(reason, policy) => {
            let callers = match reason {
                Reason::Anonymous => "Anrufer mit unterdrückter Nummer",
                _ => "Anrufer, die in keinem Telefonbuch stehen,",
            };
            let outcome = match policy {
                CallerPolicy::Ring => "klingeln an diesem Telefon",
                CallerPolicy::Silent => "werden an diesem Telefon lautlos angezeigt",
                CallerPolicy::Busy => "hören an diesem Telefon besetzt",
            };
            write!(f, "{callers} {outcome}")
        }
        Because::DoNotDisturb(answer) => {
            write!(f, "„Bitte nicht stören“ ist eingeschaltet: klingelt nicht ({})", answer.label(German))
        }
        Because::InCall(CallWaiting::Visual) => {
            f.write_str("das Telefon ist im Gespräch und Anklopfen wird nur angezeigt: kein Ton")
        }
        Because::InCall(_) => {
            f.write_str("das Telefon ist im Gespräch und Anklopfen ist aus: der Anrufer hört besetzt")
        }
        Because::Allowed => f.write_str("nichts spricht dagegen: klingelt"),
        Because::GroupTone(group, tone) => {
            write!(f, "die Gruppe {} hat den Klingelton {}", Group::label(*group, German), named(tone))
        }
        Because::VipTone(tone) => write!(f, "VIP-Nummern haben den Klingelton {}", named(tone)),
        Because::IdentityTone(name, tone) => {
            write!(f, "die angerufene Identität {name} hat den Klingelton {}", named(tone))
        }
        Because::DefaultTone(tone) => write!(f, "der Standardklingelton des Telefons ist {}", named(tone)),
    }
}

/// „+49301234567 ist die Festnetznummer von Jane Smith (Main directory)“.
fn write_match(f: &mut Formatter<'_>, matched: &Matched<'_>) -> fmt::Result {
    let Matched { number, canonical, directory_name, .. } = matched;
    match (matched.how, number.name) {
        (How::Range, name) => {
            write!(f, "{canonical} ist eine der Nummern, die mit {} beginnen", number.written)?;
            if let Some(name) = name {
                write!(f, ": {name}")?;
            }
        }
        (_, None) => write!(f, "{canonical} steht ohne Namen im Telefonbuch")?,
        (_, Some(name)) => write!(f, "{canonical} ist die {} von {name}", line(number.number_type))?,
    }
    write!(f, " ({directory_name})")
}

/// SIP is what a number is until somebody says otherwise, so it says nothing.
fn line(number_type: NumberType) -> &'static str {
    match number_type {
        NumberType::Sip => "Nummer",
        NumberType::Landline => "Festnetznummer",
        NumberType::Mobile => "Mobilnummer",
        NumberType::Home => "Privatnummer",
        NumberType::Business => "Geschäftsnummer",
        NumberType::Extension => "Nebenstelle",
    }
}

/// Who wonders why nothing rang finds it here.
fn named(tone: &Ringtone) -> impl fmt::Display {
    fmt::from_fn(move |f| match tone {
        Ringtone::Silent => write!(f, "{tone}, also ist nichts zu hören"),
        _ => write!(f, "{tone}"),
    })
}
