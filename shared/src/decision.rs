//! Who rings: one pure function (`product.md` 1, What happens on a call).

mod because;
mod matched;

pub use because::Because;
pub use matched::{How, KnownNumber, Matched};

use crate::{CallWaiting, CallerPolicy, ContactType, PhoneSettings, PhoneState, Ringtone};
use alloc::{string::String, vec::Vec};

/// An incoming call, as far as it matters to who rings.
#[derive(Clone, Debug)]
pub struct Call<'a> {
    /// The calling number as it was received.
    pub caller: &'a str,
    /// What the directories know about it.
    pub who: Who<'a>,
    /// The network's name for the caller, if it sent one.
    pub caller_name: Option<&'a str>,
    /// The identity that was called, by name or SIP address, if the phone said so.
    pub called: Option<&'a str>,
}

/// What the directories know about a caller.
#[derive(Clone, Debug)]
pub enum Who<'a> {
    /// The number is withheld.
    Anonymous,
    /// In no directory. The name of a number with the same last digits may be shown.
    Unknown(Option<Matched<'a>>),
    /// In a directory.
    Directory(Matched<'a>),
}

crate::words! {
    /// What the phone does.
    pub enum Action: "action" {
        /// Rings with the ringtone.
        #[default]
        Ring => "ring", "Rings", "Klingelt";
        /// Shows the call without a sound.
        Silent => "silent", "Shown without a sound", "Wird lautlos angezeigt";
        /// Does not ring; the caller gets the SIP status.
        Busy => "busy", "Busy", "Besetzt";
    }
}

crate::words! {
    /// The rule that decided.
    pub enum Reason: "reason" {
        /// Nothing stood against it.
        #[default]
        Allowed => "allowed", "allowed", "zugelassen";
        /// Contact type Deny.
        Deny => "deny", "denied", "abgewiesen";
        /// Contact type VIP.
        Vip => "vip", "VIP", "VIP";
        /// The phone is in do-not-disturb.
        DoNotDisturb => "do_not_disturb", "do not disturb", "Bitte nicht stören";
        /// The phone is in a call.
        InCall => "in_call", "in a call", "im Gespräch";
        /// The policy for withheld numbers.
        Anonymous => "anonymous", "anonymous", "anonym";
        /// The policy for unknown numbers.
        Unknown => "unknown", "unknown", "unbekannt";
        /// Something inside failed: rings with the default tone.
        Unavailable => "unavailable", "unavailable", "nicht verfügbar";
    }
}

crate::words! {
    /// What kind of caller it is.
    pub enum Class: "class" {
        /// In a directory.
        Directory => "directory", "in the directory", "im Telefonbuch";
        /// In no directory.
        #[default]
        Unknown => "unknown", "not in the directory", "nicht im Telefonbuch";
        /// Withheld.
        Anonymous => "anonymous", "number withheld", "Nummer unterdrückt";
    }
}

/// What happens to a call, and why.
#[derive(Clone, Debug)]
pub struct Decision<'a> {
    /// What the phone does.
    pub action: Action,
    /// 486, 480 or 603 with [`Action::Busy`], else nothing.
    pub sip_status: Option<u16>,
    /// With [`Action::Ring`], else nothing.
    pub ringtone: Option<&'a Ringtone>,
    /// The name to show.
    pub display_name: String,
    /// The rule that decided.
    pub reason: Reason,
    /// What kind of caller it is.
    pub class: Class,
    /// The number that matched, by whatever rule.
    pub matched: Option<Matched<'a>>,
    /// Every step, in order.
    pub explanation: Vec<Because<'a>>,
}

/// Decides a call. The first rule that applies decides whether it rings.
pub fn decide<'a>(call: &Call<'a>, phone: &'a PhoneSettings, state: PhoneState) -> Decision<'a> {
    let contact_type = call.contact_type();
    let policy = call.policy(phone);
    let mut explanation = Vec::with_capacity(4);
    explanation.push(Because::Caller(call.who.clone(), call.caller));

    let (action, sip_status, reason, because) = if contact_type == ContactType::Deny {
        (Action::Busy, Some(486), Reason::Deny, Because::Deny)
    } else if let Some((CallerPolicy::Busy, reason)) = policy {
        (Action::Busy, Some(486), reason, Because::Policy(reason, CallerPolicy::Busy))
    } else if contact_type == ContactType::Vip {
        (Action::Ring, None, Reason::Vip, Because::Vip)
    } else if state.dnd {
        (
            Action::Busy,
            Some(phone.dnd_answer.status()),
            Reason::DoNotDisturb,
            Because::DoNotDisturb(phone.dnd_answer),
        )
    } else if state.calls > 0 && phone.call_waiting == CallWaiting::Off {
        (Action::Busy, Some(486), Reason::InCall, Because::InCall(CallWaiting::Off))
    } else if state.calls > 0 && phone.call_waiting == CallWaiting::Visual {
        (Action::Silent, None, Reason::InCall, Because::InCall(CallWaiting::Visual))
    } else if let Some((CallerPolicy::Silent, reason)) = policy {
        (Action::Silent, None, reason, Because::Policy(reason, CallerPolicy::Silent))
    } else {
        (Action::Ring, None, Reason::Allowed, Because::Allowed)
    };
    explanation.push(because);

    let ringtone = (action == Action::Ring).then(|| {
        let (ringtone, because) = call.ringtone(phone);
        explanation.push(because);
        ringtone
    });
    Decision {
        action,
        sip_status,
        ringtone,
        display_name: call.display_name(),
        reason,
        class: call.class(),
        matched: call.matched().cloned(),
        explanation,
    }
}

/// What a phone gets when the directory cannot be asked: it rings with its default tone, whoever calls (`api.md`,
/// The ring decision, `unavailable`).
pub fn ring_in_doubt<'a>(caller: &str, caller_name: Option<&str>, phone: &'a PhoneSettings) -> Decision<'a> {
    let tone = &phone.ringtones.default;
    Decision {
        action: Action::Ring,
        sip_status: None,
        ringtone: Some(tone),
        display_name: caller_name.unwrap_or(caller).into(),
        reason: Reason::Unavailable,
        class: Class::Unknown,
        matched: None,
        explanation: alloc::vec![Because::Unavailable, Because::DefaultTone(tone)],
    }
}

impl<'a> Call<'a> {
    /// Only a match in the directory counts: a same ending gives a name and nothing else.
    fn contact_type(&self) -> ContactType {
        match &self.who {
            Who::Directory(matched) => matched.number.contact_type,
            Who::Anonymous | Who::Unknown(_) => ContactType::None,
        }
    }

    fn policy(&self, phone: &PhoneSettings) -> Option<(CallerPolicy, Reason)> {
        match self.who {
            Who::Anonymous => Some((phone.anonymous_callers, Reason::Anonymous)),
            Who::Unknown(_) => Some((phone.unknown_callers, Reason::Unknown)),
            Who::Directory(_) => None,
        }
    }

    /// The group's, else the VIP's, else the called identity's, else the phone's.
    fn ringtone(&self, phone: &'a PhoneSettings) -> (&'a Ringtone, Because<'a>) {
        if let Who::Directory(matched) = &self.who {
            let group = matched.number.group;
            if let Some(tone) = phone.ringtones.of_group(group) {
                return (tone, Because::GroupTone(group, tone));
            }
            if let (ContactType::Vip, Some(tone)) = (matched.number.contact_type, &phone.ringtones.vip) {
                return (tone, Because::VipTone(tone));
            }
        }
        let identity = self.called.and_then(|called| phone.called(called));
        if let Some((identity, tone)) = identity.and_then(|it| it.ringtone.as_ref().map(|tone| (it, tone))) {
            return (tone, Because::IdentityTone(&identity.name, tone));
        }
        (&phone.ringtones.default, Because::DefaultTone(&phone.ringtones.default))
    }

    fn display_name(&self) -> String {
        let number = self.matched().filter(|matched| matched.how != How::Range).map(|it| it.number.written);
        if let Some(name) = self.matched().and_then(|matched| matched.number.name) {
            return name.into();
        }
        let network = self.caller_name.map(str::trim).filter(|name| !name.is_empty());
        match (network, number, &self.who) {
            (Some(name), ..) => name.into(),
            (None, Some(number), _) => number.into(),
            (None, None, Who::Anonymous) => "Anonymous".into(),
            (None, None, _) => self.caller.trim().into(),
        }
    }

    fn class(&self) -> Class {
        match self.who {
            Who::Anonymous => Class::Anonymous,
            Who::Unknown(_) => Class::Unknown,
            Who::Directory(_) => Class::Directory,
        }
    }

    fn matched(&self) -> Option<&Matched<'a>> {
        match &self.who {
            Who::Directory(matched) | Who::Unknown(Some(matched)) => Some(matched),
            Who::Anonymous | Who::Unknown(None) => None,
        }
    }
}
