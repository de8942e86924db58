//! A call as it is kept: the facts of its decision, from which it can be told in any language.

use crate::Ask;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::{
    Action, Because, CallWaiting, CallerPolicy, Class, ContactType, Decision, DirectoryId, DndAnswer,
    EntryId, Group, How, KnownNumber, Matched, Name, NumberId, NumberType, PhoneState, Reason, Revision,
    Ringtone, Who,
};

/// A text that somebody else has sent is kept up to so many bytes.
const MAX_TEXT: usize = 512;

/// A call, and what was decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallRecord {
    /// When it was first asked for.
    pub time: Timestamp,
    /// How often it was asked for.
    pub asked: u32,
    /// The phone's name for the call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call_id: Option<String>,
    /// The calling number as it was received.
    pub caller: String,
    /// The identity that was called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub called: Option<String>,
    /// The network's name for the caller.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caller_name: Option<String>,
    /// The phone's state.
    pub state: PhoneState,
    /// What the phone does.
    pub action: Action,
    /// What the caller is answered.
    pub sip_status: Option<u16>,
    /// The ringtone.
    pub ringtone: Option<Ringtone>,
    /// Which rule gave it.
    pub tone_of: Option<ToneOf>,
    /// The name that is shown.
    pub display_name: String,
    /// The rule that decided.
    pub reason: Reason,
    /// What kind of caller it is.
    pub class: Class,
    /// The number that the caller matched.
    pub matched: Option<MatchRecord>,
    /// The revision of the directory that decided.
    pub revision: Revision,
}

/// A number that a caller matched, as it was then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchRecord {
    /// The directory.
    pub directory: DirectoryId,
    /// Its name.
    pub directory_name: String,
    /// The entry.
    pub entry: EntryId,
    /// The number of the entry.
    pub number: NumberId,
    /// The number as it was written.
    pub written: String,
    /// What kind of line it is.
    pub number_type: NumberType,
    /// Whether it gets through.
    pub contact_type: ContactType,
    /// Its effective group.
    pub group: Group,
    /// The name for the number.
    pub name: Option<String>,
    /// The name of the entry.
    pub entry_name: Option<String>,
    /// The caller's canonical form.
    pub canonical: String,
    /// By which rule it matched.
    pub how: How,
}

/// Which rule gave the ringtone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToneOf {
    /// The group's.
    Group(Group),
    /// That of VIP numbers.
    Vip,
    /// The called identity's, by name.
    Identity(String),
    /// The phone's.
    Default,
}

impl CallRecord {
    /// Whether nothing of this is too long to be kept whole.
    pub(super) fn keeps(ask: &Ask<'_>, call_id: &str) -> bool {
        let texts = [Some(ask.caller), ask.called, ask.caller_name, Some(call_id)];
        texts.into_iter().flatten().all(|text| text.len() <= MAX_TEXT)
    }

    /// The facts of a decision.
    pub fn new(
        ask: &Ask<'_>,
        call_id: Option<&str>,
        decision: &Decision<'_>,
        revision: Revision,
        now: Timestamp,
    ) -> CallRecord {
        CallRecord {
            time: now,
            asked: 1,
            call_id: call_id.map(cut),
            caller: cut(ask.caller),
            called: ask.called.map(cut),
            caller_name: ask.caller_name.map(cut),
            state: ask.state,
            action: decision.action,
            sip_status: decision.sip_status,
            ringtone: decision.ringtone.cloned(),
            tone_of: decision.explanation.iter().find_map(ToneOf::of),
            display_name: cut(&decision.display_name),
            reason: decision.reason,
            class: decision.class,
            matched: decision.matched.as_ref().map(MatchRecord::new),
            revision,
        }
    }

    /// The decision as it was made, with every step.
    pub fn decision<T>(&self, with: impl FnOnce(&Decision<'_>, Revision) -> T) -> T {
        let matched = self.matched.as_ref().map(MatchRecord::matched);
        let who = match (self.class, matched.clone()) {
            (Class::Anonymous, _) => Who::Anonymous,
            (Class::Directory, Some(matched)) => Who::Directory(matched),
            (_, matched) => Who::Unknown(matched),
        };
        let mut explanation = Vec::with_capacity(3);
        if self.reason != Reason::Unavailable {
            explanation.push(Because::Caller(who, &self.caller));
        }
        explanation.push(self.rule());
        explanation
            .extend(self.tone_of.as_ref().zip(self.ringtone.as_ref()).map(|(of, tone)| of.because(tone)));
        let decision = Decision {
            action: self.action,
            sip_status: self.sip_status,
            ringtone: self.ringtone.as_ref(),
            display_name: self.display_name.clone(),
            reason: self.reason,
            class: self.class,
            matched,
            explanation,
        };
        with(&decision, self.revision)
    }

    /// The step that decided, which follows from what it came to.
    fn rule(&self) -> Because<'static> {
        let is_silent = self.action == Action::Silent;
        match self.reason {
            Reason::Allowed => Because::Allowed,
            Reason::Deny => Because::Deny,
            Reason::Vip => Because::Vip,
            Reason::DoNotDisturb => {
                let answer = self.sip_status.and_then(|status| DndAnswer::try_from(status).ok());
                Because::DoNotDisturb(answer.unwrap_or_default())
            }
            Reason::InCall if is_silent => Because::InCall(CallWaiting::Visual),
            Reason::InCall => Because::InCall(CallWaiting::Off),
            Reason::Anonymous | Reason::Unknown => {
                let policy = if is_silent { CallerPolicy::Silent } else { CallerPolicy::Busy };
                Because::Policy(self.reason, policy)
            }
            Reason::Unavailable => Because::Unavailable,
        }
    }
}

impl MatchRecord {
    fn new(matched: &Matched<'_>) -> MatchRecord {
        let number = &matched.number;
        MatchRecord {
            directory: matched.directory.clone(),
            directory_name: matched.directory_name.to_owned(),
            entry: number.entry,
            number: number.id,
            written: number.written.to_owned(),
            number_type: number.number_type,
            contact_type: number.contact_type,
            group: number.group,
            name: number.name.map(String::from),
            entry_name: number.entry_name.map(String::from),
            canonical: matched.canonical.to_owned(),
            how: matched.how,
        }
    }

    fn matched(&self) -> Matched<'_> {
        Matched {
            directory: &self.directory,
            directory_name: &self.directory_name,
            number: KnownNumber {
                entry: self.entry,
                id: self.number,
                written: &self.written,
                number_type: self.number_type,
                contact_type: self.contact_type,
                group: self.group,
                name: self.name.as_deref().map(Name::Whole),
                entry_name: self.entry_name.as_deref().map(Name::Whole),
            },
            canonical: &self.canonical,
            how: self.how,
        }
    }
}

impl ToneOf {
    fn of(because: &Because<'_>) -> Option<ToneOf> {
        match because {
            Because::GroupTone(group, _) => Some(ToneOf::Group(*group)),
            Because::VipTone(_) => Some(ToneOf::Vip),
            Because::IdentityTone(name, _) => Some(ToneOf::Identity((*name).to_owned())),
            Because::DefaultTone(_) => Some(ToneOf::Default),
            _ => None,
        }
    }

    fn because<'a>(&'a self, tone: &'a Ringtone) -> Because<'a> {
        match self {
            ToneOf::Group(group) => Because::GroupTone(*group, tone),
            ToneOf::Vip => Because::VipTone(tone),
            ToneOf::Identity(name) => Because::IdentityTone(name, tone),
            ToneOf::Default => Because::DefaultTone(tone),
        }
    }
}

/// Not more than is needed to know it again.
fn cut(text: &str) -> String {
    let mut end = text.len().min(MAX_TEXT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].to_owned()
}
