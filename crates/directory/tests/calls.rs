//! The list of calls: what is one call, what is kept, and for how long.

#![expect(clippy::unwrap_used, reason = "a test may end where it fails")]

use directory::{
    Ask, CallEvent, CallRecord, Command, EntryDraft, NumberDraft, Principal, Put, Ringbook, Settings,
};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use shared::{
    ContactType, Group, Identity, Language, NumberZone, PhoneId, PhoneSettings, PhoneState, Revision,
};
use std::sync::Arc;
use store::{Logs, RecordKey, Store, Transaction};
use store_contract::MemoryStore;

const WHO: Principal = Principal::Local;

fn store() -> Arc<dyn Store> {
    Arc::new(MemoryStore::default())
}

fn phone() -> PhoneId {
    "phone".parse().unwrap()
}

fn at(second: i64) -> Timestamp {
    "2026-11-23T12:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_secs(second)
}

/// Asks, and gives the decision as it came.
fn ask(ringbook: &Ringbook, ask: &Ask<'_>, call_id: Option<&str>, now: Timestamp) -> CallRecord {
    let (state, phone) = (ringbook.read(), phone());
    if let Some(again) = call_id.and_then(|id| ringbook.answered_call(&state, &phone, id, now)) {
        return (*again).clone();
    }
    let record = state.phone("phone").unwrap();
    state.decide(record, ask, |decision, revision| {
        ringbook.note_call(&state, &phone, (ask, call_id), (decision, revision), now);
        let told = all_of(decision, revision);
        // What is kept tells the same as what was decided.
        let kept = CallRecord::new(ask, call_id, decision, revision, now);
        assert_eq!(kept.decision(all_of), told);
        let again: CallRecord = serde_json::from_slice(&serde_json::to_vec(&kept).unwrap()).unwrap();
        assert_eq!((again.decision(all_of), &again), (told, &kept));
        kept
    })
}

/// Everything of a decision, in words.
fn all_of(decision: &shared::Decision<'_>, revision: Revision) -> String {
    let words = |language| -> Vec<String> {
        decision.explanation.iter().map(|step| step.in_words(language).to_string()).collect()
    };
    let matched =
        decision.matched.as_ref().map(|it| (it.directory.clone(), it.number.entry, it.number.id, it.how));
    format!(
        "{:?} {:?} {:?} {} {:?} {:?} {matched:?} {revision} {:?} {:?}",
        decision.action,
        decision.sip_status,
        decision.ringtone,
        decision.display_name,
        decision.reason,
        decision.class,
        words(Language::English),
        words(Language::German),
    )
}

fn calls(ringbook: &Ringbook, caller: &str, second: i64) {
    ask(ringbook, &Ask { caller, ..Ask::default() }, None, at(second));
}

/// The callers in the list, newest first, with how often each asked.
async fn listed(ringbook: &Ringbook) -> Vec<(String, u32)> {
    let page = ringbook.calls(&WHO, "phone", None, 1_000).await.unwrap();
    assert_eq!(page.total, page.items.len() as u64);
    assert!(page.items.is_sorted_by(|(line, _), (next, _)| *line == next + 1), "no gaps, the newest first");
    page.items.into_iter().map(|(_, call)| (call.caller, call.asked)).collect()
}

async fn set(ringbook: &Ringbook, settings: Settings) {
    ringbook.run(&WHO, Command::PutSettings { settings, expected: None }).await.unwrap();
}

/// How many values of calls are stored.
async fn stored(store: &Arc<dyn Store>) -> usize {
    let logs = Logs::open(store.clone()).await.unwrap();
    logs.beside(b"calls/", None, 100_000).await.unwrap().values.len()
}

#[tokio::test]
async fn a_call_asked_again_is_one_line() {
    let ringbook = Ringbook::open(store(), Some("DE".into())).await.unwrap();
    for (caller, second) in
        [("030 1", 0), ("030 2", 1), ("030 1 ", 29), ("030 1", 30), ("", 31), ("", 60), ("030 2", 31)]
    {
        calls(&ringbook, caller, second);
    }
    let expected = [("030 2", 1), ("", 2), ("030 1", 1), ("030 2", 1), ("030 1 ", 2)];
    assert_eq!(listed(&ringbook).await, expected.map(|(caller, asked)| (caller.to_owned(), asked)));

    // With an id it is the id that counts, and the answer is the one that was given first.
    let id = |caller: &str, id: &str, second| {
        ask(&ringbook, &Ask { caller, ..Ask::default() }, Some(id), at(second))
    };
    let first = id("030 5", "a", 100);
    assert_eq!(id("030 6", "a", 101), first);
    id("030 5", "b", 102);
    let expected = [("030 5", 1), ("030 5", 2)];
    assert_eq!(listed(&ringbook).await[..2], expected.map(|(caller, asked)| (caller.to_owned(), asked)));
}

#[tokio::test]
async fn the_newest_answer_stands_in_the_line_but_the_same_call_is_answered_the_same() {
    let ringbook = Ringbook::open(store(), Some("DE".into())).await.unwrap();
    let with = |dnd: bool| Ask { caller: "030 1", state: PhoneState { dnd, calls: 0 }, ..Ask::default() };
    ask(&ringbook, &with(false), None, at(0));
    ask(&ringbook, &with(true), None, at(10));
    let page = ringbook.calls(&WHO, "phone", None, 10).await.unwrap();
    let (_, call) = &page.items[0];
    assert_eq!((page.total, call.time, call.asked, call.sip_status), (1, at(0), 2, Some(480)));

    let ring = ask(&ringbook, &with(false), Some("id"), at(20));
    assert_eq!(ask(&ringbook, &with(true), Some("id"), at(200)), ring);
    assert_ne!(ask(&ringbook, &with(true), Some("id"), at(20 + 300)).reason, ring.reason, "that is long ago");
}

#[tokio::test]
async fn a_list_stays_within_its_bounds() {
    let place = store();
    let ringbook = Ringbook::open(place.clone(), None).await.unwrap();
    set(&ringbook, Settings { calls_per_phone: 50, ..Settings::default() }).await;
    for round in 0..5 {
        for n in 0..130 {
            calls(&ringbook, &format!("{round}-{n}"), n);
        }
        let list = listed(&ringbook).await;
        assert_eq!((list.len(), list[0].0.as_str()), (50, format!("{round}-129").as_str()));
        assert_eq!(stored(&place).await, 50);
    }
    set(&ringbook, Settings { calls_per_phone: 10, ..Settings::default() }).await;
    ringbook.forget_old_calls(at(200)).await.unwrap();
    assert_eq!((listed(&ringbook).await.len(), stored(&place).await), (10, 10));
    set(&ringbook, Settings { calls_per_phone: 0, ..Settings::default() }).await;
    calls(&ringbook, "not noted", 300);
    ringbook.forget_old_calls(at(300)).await.unwrap();
    assert_eq!((listed(&ringbook).await.len(), stored(&place).await, ringbook.dropped_calls()), (0, 0, 0));
}

#[tokio::test]
async fn old_calls_go_and_young_ones_stay_over_a_restart() {
    let place = store();
    let ringbook = Ringbook::open(place.clone(), None).await.unwrap();
    let day = 24 * 3_600;
    for n in 0..1_200 {
        calls(&ringbook, &format!("{n}"), n * day / 10);
    }
    ringbook.forget_old_calls(at(120 * day)).await.unwrap();
    let list = listed(&ringbook).await;
    // 90 of 120 days.
    assert_eq!((list.len(), list.last().unwrap().0.as_str()), (900, "300"));
    drop(ringbook);

    let ringbook = Ringbook::open(place.clone(), None).await.unwrap();
    assert_eq!(listed(&ringbook).await, list);
    calls(&ringbook, "new", 120 * day);
    let grown = listed(&ringbook).await;
    assert_eq!((grown[0].0.as_str(), &grown[1..]), ("new", &list[..]));

    let mut paged = Vec::new();
    let mut before = None;
    loop {
        let page = ringbook.calls(&WHO, "phone", before, 77).await.unwrap();
        paged.extend(page.items.into_iter().map(|(_, call)| (call.caller, call.asked)));
        before = page.next;
        if before.is_none() {
            break;
        }
        calls(&ringbook, "meanwhile", 120 * day);
    }
    assert_eq!(paged, grown);
}

#[tokio::test]
async fn what_comes_too_fast_is_dropped_and_counted() {
    let ringbook = Ringbook::open(store(), None).await.unwrap();
    // The task that writes gets no turn in between.
    for n in 0..9_000 {
        calls(&ringbook, &format!("{n}"), 0);
    }
    let dropped = ringbook.dropped_calls();
    assert_eq!(dropped, 9_000 - 8_192);
    let page = ringbook.calls(&WHO, "phone", None, 1).await.unwrap();
    assert_eq!(page.dropped, dropped);
    ringbook.settle().await;
    let page = ringbook.calls(&WHO, "phone", None, 1).await.unwrap();
    assert_eq!(page.total, 8_192);
}

/// A phone that asks for one call over and over costs no more than others: so many asks are taken before what they made is written.
#[tokio::test]
async fn one_call_asked_over_and_over_is_taken_in_parts() {
    let ringbook = Ringbook::open(store(), None).await.unwrap();
    let mut calls = ringbook.listen_for_calls(&WHO, "phone").unwrap();
    // The task that takes them cannot run in between: there is one thread.
    let now = Timestamp::now();
    for _ in 0..1_500 {
        ask(&ringbook, &Ask { caller: "030 1", ..Ask::default() }, None, now);
    }
    let mut asked = Vec::new();
    while asked.last() != Some(&1_500) {
        let Some(CallEvent::Call(0, call)) = calls.next().await else { panic!("{asked:?}") };
        asked.push(call.asked);
    }
    assert_eq!(asked, [1_000, 1_500]);
    assert_eq!(ringbook.dropped_calls(), 0);
}

#[tokio::test]
async fn calls_go_with_their_phone_and_when_somebody_removes_them() {
    let place = store();
    let ringbook = Ringbook::open(place.clone(), None).await.unwrap();
    calls(&ringbook, "030 1", 0);
    ringbook.settle().await;
    assert_eq!(stored(&place).await, 1);
    ringbook.clear_calls(&WHO, "phone").await.unwrap();
    assert_eq!((listed(&ringbook).await.len(), stored(&place).await), (0, 0));
    calls(&ringbook, "030 1", 1);
    assert_eq!(listed(&ringbook).await.len(), 1, "a list that begins anew");

    ringbook.run(&WHO, Command::DeletePhone { id: phone(), expected: None }).await.unwrap();
    let settings = Box::new(PhoneSettings::default());
    ringbook.run(&WHO, Command::PutPhone { id: phone(), settings, put: Put::Create }).await.unwrap();
    assert_eq!((listed(&ringbook).await.len(), stored(&place).await), (0, 0), "another phone of the same id");
}

#[tokio::test]
async fn a_damaged_line_hides_no_other() {
    let place = store();
    let ringbook = Ringbook::open(place.clone(), None).await.unwrap();
    for n in 0..5 {
        calls(&ringbook, &format!("{n}"), n);
    }
    ringbook.settle().await;
    let logs = Logs::open(place.clone()).await.unwrap();
    let key = logs.beside(b"calls/", None, 10).await.unwrap().values[2].0.clone();
    let damaged = [b"v/", key.as_bytes()].concat();
    let _ = place.commit(vec![Transaction::default().put(damaged.into(), "nonsense")]).await;
    logs.put_beside(vec![(RecordKey::from("calls/phone/odd"), Some("{}".into()))]).await.unwrap();
    drop(ringbook);
    let ringbook = Ringbook::open(place, None).await.unwrap();
    let page = ringbook.calls(&WHO, "phone", None, 10).await.unwrap();
    let callers: Vec<&str> = page.items.iter().map(|(_, call)| call.caller.as_str()).collect();
    assert_eq!(callers, ["4", "3", "1", "0"]);
}

#[tokio::test]
async fn what_is_kept_tells_the_same_in_every_language() {
    let ringbook = Ringbook::open(store(), Some("DE".into())).await.unwrap();
    let draft = |name: &str, number: &str, contact_type, group, range| {
        let zone = NumberZone { number: number.into(), contact_type, range, ..NumberZone::default() };
        let mut draft = EntryDraft {
            numbers: vec![NumberDraft { zone, ..NumberDraft::default() }],
            ..EntryDraft::default()
        };
        draft.master.first_name = Some(name.to_owned()).filter(|name| !name.is_empty());
        draft.master.family_name = Some("Smith".to_owned()).filter(|_| !name.is_empty());
        draft.master.group = group;
        draft
    };
    let (none, family) = (Group::None, Group::Family);
    for draft in [
        draft("Jane", "+49 30 1234567", ContactType::Vip, family, false),
        draft("John", "+49 30 7654321", ContactType::Deny, none, false),
        draft("", "+49 30 5555555", ContactType::None, none, false),
        draft("Premium", "0900", ContactType::Deny, none, true),
        draft("", "0137", ContactType::None, family, true),
    ] {
        let directory = "main".parse().unwrap();
        ringbook.run(&WHO, Command::Add { directory, draft, if_free: false }).await.unwrap();
    }
    let mut count = 0;
    for variant in 0..8 {
        let mut settings =
            PhoneSettings { directories: vec!["main".parse().unwrap()], ..PhoneSettings::default() };
        let office = Identity {
            name: "Office".into(),
            sip_address: "office@pbx.example".into(),
            ringtone: Some("Ringer7".parse().unwrap()),
        };
        settings.identities = vec![office];
        settings.ringtones.family = (variant & 1 > 0).then(|| "Ringer4".parse().unwrap());
        settings.ringtones.vip = (variant & 2 > 0).then(|| "Ringer5".parse().unwrap());
        settings.call_waiting =
            if variant & 4 > 0 { shared::CallWaiting::Visual } else { shared::CallWaiting::Off };
        settings.unknown_callers = *shared::CallerPolicy::ALL.get(variant % 3).unwrap();
        settings.anonymous_callers = *shared::CallerPolicy::ALL.get(variant % 3).unwrap();
        let put = Command::PutPhone { id: phone(), settings: Box::new(settings), put: Put::Replace(None) };
        ringbook.run(&WHO, put).await.unwrap();
        for caller in
            ["0301234567", "+49307654321", "sip:0305555555@pbx.example", "09001", "01371", "030 999", ""]
        {
            for (dnd, calls) in [(false, 0), (true, 0), (false, 1)] {
                for called in [None, Some("Office")] {
                    let state = PhoneState { dnd, calls };
                    // Compares what is kept with what was decided.
                    ask(&ringbook, &Ask { caller, called, caller_name: Some("Net"), state }, None, at(count));
                    count += 1;
                }
            }
        }
    }
    assert_eq!(count, 8 * 7 * 3 * 2);
}

/// A caller with the id of the call, when it was first asked for, and how often.
type Expected = (String, Option<String>, i64, u32);

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    /// Whatever comes in whatever order: a line for every call that is one, by the rule as it is written down.
    #[test]
    fn lines_are_as_many_as_calls(asks in proptest::collection::vec((0_u8..3, 0_u8..4, 0_i64..25), 1..80)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (found, expected) = runtime.block_on(async {
            let ringbook = Ringbook::open(store(), None).await.unwrap();
            let (mut now, mut expected): (i64, Vec<Expected>) = (0, Vec::new());
            for (caller, id, pause) in asks {
                now += pause;
                let (caller, id) = (format!("030 {caller}"), (id < 2).then(|| format!("id {id}")));
                ask(&ringbook, &Ask { caller: &caller, ..Ask::default() }, id.as_deref(), at(now));
                let known = expected.iter_mut().rev().find(|(known, known_id, ..)| match &id {
                    Some(id) => known_id.as_ref() == Some(id),
                    None => known_id.is_none() && *known == caller,
                });
                let window = if id.is_some() { 300 } else { 30 };
                match known.filter(|(_, _, since, _)| now - since < window) {
                    Some((.., count)) => *count += 1,
                    None => expected.push((caller, id, now, 1)),
                }
            }
            let mut list = listed(&ringbook).await;
            list.reverse();
            (list, expected)
        });
        let found: Vec<u32> = found.into_iter().map(|(_, asked)| asked).collect();
        let expected: Vec<u32> = expected.into_iter().map(|(.., count)| count).collect();
        prop_assert_eq!(found, expected);
    }
}
