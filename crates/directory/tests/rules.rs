//! The manual's rules through the application's own door, on a store in memory.
#![expect(clippy::unwrap_used, reason = "tests")]

use directory::{Ask, ChangeKind, Command, CommandError, EntryDraft, NumberDraft, Principal, Put, Ringbook};
use shared::{Action, ContactType, DialPlan, Master, NumberZone, PhoneState, Reason};
use std::sync::Arc;
use store_contract::MemoryStore;

async fn berlin() -> Ringbook {
    let ringbook = Ringbook::open(Arc::new(MemoryStore::default()), None).await.unwrap();
    let dial_plan =
        DialPlan { region: Some("DE".into()), area_code: Some("30".into()), ..DialPlan::default() };
    let command = Command::PutDirectory {
        id: "main".parse().unwrap(),
        name: "Main".into(),
        dial_plan,
        put: Put::Replace(None),
    };
    ringbook.run(&Principal::Local, command).await.unwrap();
    ringbook
}

fn named(first_name: &str, numbers: &[(&str, ContactType)]) -> EntryDraft {
    let number = |(number, contact_type): &(&str, ContactType)| NumberDraft {
        zone: NumberZone { number: (*number).into(), contact_type: *contact_type, ..NumberZone::default() },
        ..NumberDraft::default()
    };
    EntryDraft {
        master: Master { first_name: Some(first_name.into()), ..Master::default() },
        numbers: numbers.iter().map(number).collect(),
    }
}

async fn add(ringbook: &Ringbook, draft: EntryDraft, if_free: bool) -> Result<directory::Done, CommandError> {
    let command = Command::Add { directory: "main".parse().unwrap(), draft, if_free };
    ringbook.run(&Principal::Local, command).await
}

fn ask(ringbook: &Ringbook, caller: &str, state: PhoneState) -> (Action, Reason, String) {
    let snapshot = ringbook.read();
    let phone = snapshot.phone("phone").unwrap();
    let ask = Ask { caller, state, ..Ask::default() };
    snapshot
        .decide(phone, &ask, |decision, _| (decision.action, decision.reason, decision.display_name.clone()))
}

#[tokio::test]
async fn a_panic_in_a_command_refuses_it_and_nothing_else() {
    let ringbook = berlin().await;
    let jane = add(&ringbook, named("Jane", &[("030 1111111", ContactType::None)]), false).await.unwrap();
    let broken = Command::Change {
        directory: "main".parse().unwrap(),
        entry: jane.entry.unwrap().entry.id,
        expected: None,
        take_over: false,
        kind: ChangeKind::Change,
        edit: Box::new(|_| panic!("on purpose")),
    };
    let refused = ringbook.run(&Principal::Local, broken).await;
    assert!(matches!(refused, Err(CommandError::Panicked)), "{refused:?}");
    let done = add(&ringbook, named("Max", &[("030 2222222", ContactType::None)]), false).await.unwrap();
    assert_eq!(done.revision.0, 2);
    assert_eq!(ask(&ringbook, "0301111111", PhoneState::default()).2, "Jane");
}

#[tokio::test]
async fn two_spellings_are_one_number_and_the_older_entry_goes() {
    let ringbook = berlin().await;
    add(&ringbook, named("Jane", &[("+49 30 1234567", ContactType::None)]), false).await.unwrap();
    let refused = add(&ringbook, named("John", &[("0049301234567", ContactType::None)]), true).await;
    let Err(CommandError::NumberTaken(taken)) = refused else { panic!("{refused:?}") };
    assert!(taken[0].only_number && taken[0].display_name == "Jane");

    let done = add(&ringbook, named("John", &[("0301234567", ContactType::None)]), false).await.unwrap();
    assert_eq!(done.replaced[0].entry.display_name(), "Jane");
    let snapshot = ringbook.read();
    assert_eq!(snapshot.book("main").unwrap().len(), 1);
    drop(snapshot);
    assert_eq!(ask(&ringbook, "+49301234567", PhoneState::default()).2, "John");
}

#[tokio::test]
async fn of_an_entry_with_several_numbers_only_the_taken_one_goes() {
    let ringbook = berlin().await;
    let both = [("030 1111111", ContactType::None), ("030 2222222", ContactType::Vip)];
    add(&ringbook, named("Jane", &both), false).await.unwrap();
    add(&ringbook, named("John", &[("030 1111111", ContactType::Deny)]), false).await.unwrap();
    let dnd = PhoneState { dnd: true, calls: 0 };
    assert_eq!(ask(&ringbook, "0301111111", dnd), (Action::Busy, Reason::Deny, "John".into()));
    assert_eq!(ask(&ringbook, "0302222222", dnd), (Action::Ring, Reason::Vip, "Jane".into()));
}

#[tokio::test]
async fn what_is_not_acceptable_changes_nothing() {
    let ringbook = berlin().await;
    for (number, contact_type) in [
        ("", ContactType::None),
        ("anonymous", ContactType::None),
        ("()", ContactType::None),
        ("112", ContactType::Deny),
    ] {
        let refused = add(&ringbook, named("X", &[(number, contact_type)]), false).await;
        assert!(matches!(refused, Err(CommandError::Invalid(_))), "{number}: {refused:?}");
    }
    let twice = [("030 1111111", ContactType::None), ("+49301111111", ContactType::None)];
    let refused = add(&ringbook, named("X", &twice), false).await;
    assert!(
        matches!(&refused, Err(CommandError::Invalid(errors)) if errors[0].path() == "numbers[1].number")
    );
    assert!(ringbook.read().book("main").unwrap().is_empty());
    assert_eq!(ringbook.read().book("main").unwrap().revision.0, 0);
}

#[tokio::test]
async fn a_change_is_made_on_the_newest_entry_and_a_stale_one_refused() {
    let ringbook = berlin().await;
    let done = add(&ringbook, named("Jane", &[("030 1111111", ContactType::None)]), false).await.unwrap();
    let entry = done.entry.unwrap().entry.clone();
    let rename = |expected| Command::Change {
        directory: "main".parse().unwrap(),
        entry: entry.id,
        expected,
        take_over: false,
        kind: ChangeKind::Change,
        edit: Box::new(|entry| {
            let mut draft = EntryDraft::from(entry);
            draft.master.nickname = Some("JS".into());
            Ok(draft)
        }),
    };
    let changed = ringbook.run(&Principal::Local, rename(Some(entry.revision))).await.unwrap();
    assert_eq!(changed.entry.unwrap().entry.numbers[0].id, entry.numbers[0].id);
    let stale = ringbook.run(&Principal::Local, rename(Some(entry.revision))).await;
    assert!(matches!(stale, Err(CommandError::Stale { .. })), "{stale:?}");
}

#[tokio::test]
async fn a_dial_plan_under_which_entries_collide_is_refused() {
    let ringbook = berlin().await;
    add(&ringbook, named("Jane", &[("030 1111111", ContactType::None)]), false).await.unwrap();
    add(&ringbook, named("John", &[("040 1111111", ContactType::None)]), false).await.unwrap();
    add(&ringbook, named("Ann", &[("1111111", ContactType::None)]), false).await.unwrap_or_default();
    let no_region = Command::PutDirectory {
        id: "main".parse().unwrap(),
        name: "Main".into(),
        dial_plan: DialPlan {
            region: Some("DE".into()),
            area_code: Some("40".into()),
            ..DialPlan::default()
        },
        put: Put::Replace(None),
    };
    let refused = ringbook.run(&Principal::Local, no_region).await;
    assert!(matches!(refused, Err(CommandError::PlanCollides(_))), "{refused:?}");
    let snapshot = ringbook.read();
    assert_eq!(snapshot.book("main").unwrap().dial_plan.area_code.as_deref(), Some("30"));
}

#[tokio::test]
async fn what_was_acknowledged_is_there_after_a_restart() {
    let store = Arc::new(MemoryStore::default());
    let ringbook = Ringbook::open(store.clone(), Some("DE".into())).await.unwrap();
    for number in 0..50 {
        let text = format!("+4930555{number:04}");
        add(&ringbook, named("X", &[(&text, ContactType::Deny)]), false).await.unwrap();
    }
    let clear = Command::Clear { directory: "main".parse().unwrap() };
    let again = Ringbook::open(store.clone(), None).await.unwrap();
    assert_eq!(ask(&again, "0305550049", PhoneState::default()).1, Reason::Deny);
    assert_eq!(again.read().book("main").unwrap().len(), 50);
    drop(again);
    ringbook.run(&Principal::Local, clear).await.unwrap();
    let again = Ringbook::open(store, None).await.unwrap();
    assert!(again.read().book("main").unwrap().is_empty());
    assert_eq!(again.read().book("main").unwrap().revision.0, 51);
}

/// A token may be made before the first start, and does not begin the installation.
#[tokio::test]
async fn the_first_start_begins_whatever_was_made_before_it() {
    let store = Arc::new(MemoryStore::default());
    let before = Ringbook::open_as_it_is(store.clone()).await.unwrap();
    let (token, _) = before.new_token(&Principal::Local, "before", shared::Scope::Read, None).await.unwrap();
    let ringbook = Ringbook::open(store.clone(), Some("DE".into())).await.unwrap();
    assert_eq!(ringbook.read().book("main").unwrap().dial_plan.region.as_deref(), Some("DE"));
    assert!(ringbook.bearer(&token).is_some());

    let id: shared::PhoneId = "phone".parse().unwrap();
    ringbook.run(&Principal::Local, Command::DeletePhone { id, expected: None }).await.unwrap();
    let id: shared::DirectoryId = "main".parse().unwrap();
    ringbook.run(&Principal::Local, Command::DeleteDirectory { id, expected: None }).await.unwrap();
    let again = Ringbook::open(store, Some("DE".into())).await.unwrap();
    assert_eq!(again.read().books().count(), 0, "what was deleted stays deleted");
}
