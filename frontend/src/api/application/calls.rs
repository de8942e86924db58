//! The list of calls in words, what can be done with a caller, and what would happen to a call.

use super::{Ask, times};
use crate::{
    address::Address,
    api::{CallLine, CallNumber, CallsView, MatchedNumber, Refusal, Sent, Step, Told, WhatIf},
    components::happens,
    form_rules::Problem,
    texts::texts,
};
use directory::{
    Ask as Question, CallRecord, ChangeKind, Command, CommandError, EntryDraft, NumberDraft, PhoneRecord,
    Settings, State,
};
use shared::{Class, ContactType, Entry, Matched, NumberZone, Revision};

/// What programs call somebody whose number is withheld.
const ANONYMOUS: &str = "Anonymous";
/// How many calls "Older calls" adds.
const LINES: usize = 50;

impl Ask {
    pub(crate) async fn calls(&self, address: &Address) -> Result<CallsView, CommandError> {
        let desk = self.desk(address.phone.as_deref())?;
        let Some(record) = desk.phone.clone() else { return Ok(CallsView::default()) };
        let limit = LINES.saturating_mul(address.more.min(20) + 1);
        let page = self.ringbook.calls(&self.who, record.phone.id.as_str(), None, limit).await?;
        let seen = self.seen()?;
        let state = seen.state();
        let settings = seen.settings().ok();
        Ok(CallsView {
            phone: record.phone.id.to_string(),
            lines: page.items.iter().map(|(id, call)| line(state, &record, *id, call)).collect(),
            more: page.next.is_some(),
            dropped: page.dropped,
            may_edit: desk.may_edit,
            keep: settings.map(|(it, revision)| (it.calls_days, it.calls_per_phone, revision.0)),
            what_if: address.what.as_deref().map(|caller| what_if(state, &record, caller)),
        })
    }

    pub(crate) fn what_if(&self, phone: Option<&str>, caller: &str) -> Result<Option<WhatIf>, Refusal> {
        let desk = self.desk(phone)?;
        let seen = self.seen()?;
        Ok(desk.phone.as_ref().map(|record| {
            let dial = seen.state().dial(record, caller);
            let dials = dial.map(|dial| dial.target.as_str().to_owned()).unwrap_or_default();
            WhatIf { dials, ..what_if(seen.state(), record, caller) }
        }))
    }

    /// Denies a caller, or makes them VIP: the number that they match, or a new entry with theirs.
    pub(super) async fn mark_caller(&self, sent: &Sent) -> Result<Told, Refusal> {
        let contact_type: ContactType =
            sent.text("contact_type").parse().map_err(|_| Refusal::Gone(texts().gone.into()))?;
        let (number, network_name) = (sent.text("number").to_owned(), sent.trimmed("name").to_owned());
        let (record, matched) = {
            let seen = self.seen()?;
            let record = seen.phone(sent.text("phone"))?.clone();
            let matched =
                what_if(seen.state(), &record, &number).matched.filter(MatchedNumber::is_the_number);
            (record, matched)
        };
        let (directory, command) = match matched {
            Some(MatchedNumber { directory, entry, id, .. }) => {
                let edit = Box::new(move |entry: &Entry| {
                    let mut draft = EntryDraft::from(entry);
                    for number in draft.numbers.iter_mut().filter(|number| number.id == Some(id)) {
                        number.zone.contact_type = contact_type;
                    }
                    Ok(draft)
                });
                let (id, kind) = (directory.clone(), ChangeKind::Change);
                (id, Command::Change { directory, entry, expected: None, take_over: false, kind, edit })
            }
            None => {
                let first = record.phone.settings.directories.first().cloned();
                let directory = first.ok_or_else(|| Refusal::Gone(texts().no_directory.into()))?;
                let zone = NumberZone { number: number.clone(), contact_type, ..NumberZone::default() };
                let mut draft = EntryDraft {
                    numbers: vec![NumberDraft { zone, ..NumberDraft::default() }],
                    ..EntryDraft::default()
                };
                draft.master.nickname = Some(network_name).filter(|name| !name.is_empty());
                (directory.clone(), Command::Add { directory, draft, if_free: true })
            }
        };
        let done = self.ringbook.run(&self.who, command).await?;
        let name = done.entry.as_ref().map_or(number, |it| it.entry.display_name());
        let undo = Some(Step { directory: Some(directory.to_string()), revision: done.revision.0 });
        let message = texts().caller_marked(&name, contact_type.label(texts().language));
        Ok(Told { message, undo, secret: None })
    }

    pub(super) async fn keep_calls(&self, sent: &Sent) -> Result<Revision, Refusal> {
        let number = |field: &str| {
            sent.trimmed(field)
                .parse::<u32>()
                .map_err(|_| Refusal::Fields(vec![Problem::new(field, texts().no_whole_number)]))
        };
        let (calls_days, calls_per_phone) = (number("calls_days")?, number("calls_per_phone")?);
        let settings = Settings { calls_days, calls_per_phone, ..self.seen()?.settings()?.0 };
        let expected = Some(super::settings::revision(sent)?);
        Ok(self.ringbook.run(&self.who, Command::PutSettings { settings, expected }).await?.revision)
    }

    pub(super) async fn clear_calls(&self, sent: &Sent) -> Result<Told, Refusal> {
        if sent.text("confirmed") != "yes" {
            return Err(Refusal::Unconfirmed(texts().calls_are_lost.to_owned()));
        }
        self.ringbook.clear_calls(&self.who, sent.text("phone")).await?;
        Ok(Told { message: texts().calls_removed.to_owned(), undo: None, secret: None })
    }
}

fn line(state: &State, record: &PhoneRecord, id: u64, call: &CallRecord) -> CallLine {
    let language = texts().language;
    let steps: Vec<String> = call.decision(|decision, _| {
        decision.explanation.iter().map(|step| step.in_words(language).to_string()).collect()
    });
    let rule = if steps.len() > 1 { 1 } else { 0 };
    let (time, asked) = (times::shown(call.time), call.asked);
    let is_withheld = call.decision(|decision, _| decision.class == Class::Anonymous);
    let told = |text: &str| !is_withheld || !text.eq_ignore_ascii_case(ANONYMOUS);
    let name = if told(&call.display_name) { &*call.display_name } else { texts().anonymous }.to_owned();
    let caller = Some(call.caller.trim()).filter(|caller| told(caller)).unwrap_or_default().to_owned();
    CallLine {
        id,
        time,
        asked,
        name,
        caller,
        action: call.action.word().to_owned(),
        what: call.decision(|decision, _| happens(decision)),
        why: steps.get(rule).cloned().unwrap_or_default(),
        explanation: steps,
        number: number(state, record, call),
    }
}

fn number(state: &State, record: &PhoneRecord, call: &CallRecord) -> Option<CallNumber> {
    let now = what_if(state, record, &call.caller);
    let number = Some(now.canonical).filter(|it| !it.is_empty())?;
    let known = now.matched.filter(MatchedNumber::is_the_number);
    let known = known.map(|it| (it.entry.to_string(), it.id.to_string(), it.contact_type));
    Some(CallNumber { number, known, network_name: call.caller_name.clone().unwrap_or_default() })
}

fn what_if(state: &State, record: &PhoneRecord, caller: &str) -> WhatIf {
    let question = Question { caller, ..Question::default() };
    let (class, matched) = state.decide(record, &question, |decision, _| {
        let matched = decision.matched.as_ref().map(|it| {
            let book = state.book(it.directory.as_str());
            let entry = book.ok().and_then(|book| book.entry(it.number.entry));
            MatchedNumber { only_number: entry.is_some_and(|it| it.entry.is_single()), ..matched(it) }
        });
        (decision.class, matched)
    });
    WhatIf {
        caller: caller.to_owned(),
        settings: record.phone.settings.clone(),
        class,
        matched,
        canonical: state.caller_number(record, caller).unwrap_or_default(),
        dials: String::new(),
    }
}

fn matched(matched: &Matched<'_>) -> MatchedNumber {
    let number = &matched.number;
    MatchedNumber {
        directory: matched.directory.clone(),
        directory_name: matched.directory_name.to_owned(),
        entry: number.entry,
        id: number.id,
        written: number.written.to_owned(),
        number_type: number.number_type,
        contact_type: number.contact_type,
        group: number.group,
        name: number.name.map(String::from),
        entry_name: number.entry_name.map(String::from),
        how: matched.how,
        only_number: false,
    }
}
