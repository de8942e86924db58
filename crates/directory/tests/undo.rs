//! Every change can be taken back, as a new change.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use directory::{
    Access, BulkChange, BulkSet, ChangeKind, Chosen, ChosenEntry, Command, CommandError, EntryDraft, Missing,
    NumberDraft, Principal, Put, Ringbook,
};
use proptest::prelude::*;
use shared::{
    ContactType, DialPlan, Directories, Entry, EntryId, Group, Master, NumberZone, PhoneSettings, Revision,
    Role, Scope,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use store_contract::MemoryStore;

const WHO: Principal = Principal::Local;

async fn new() -> Ringbook {
    Ringbook::open(Arc::new(MemoryStore::default()), Some("DE".into())).await.unwrap()
}

fn draft(name: &str, numbers: &[&str]) -> EntryDraft {
    let number = |number: &&str| NumberDraft {
        zone: NumberZone { number: (*number).into(), ..NumberZone::default() },
        ..NumberDraft::default()
    };
    EntryDraft {
        master: Master { first_name: Some(name.into()), ..Master::default() },
        numbers: numbers.iter().map(number).collect(),
    }
}

fn add(name: &str, numbers: &[&str]) -> Command {
    Command::Add { directory: "main".parse().unwrap(), draft: draft(name, numbers), if_free: false }
}

fn delete(entry: EntryId) -> Command {
    Command::Delete { directory: "main".parse().unwrap(), entry, expected: None }
}

/// Renames it and gives it these numbers; a number that it has already keeps its id.
fn change(entry: EntryId, name: &str, numbers: &[&str]) -> Command {
    let wanted = draft(name, numbers);
    let edit = move |before: &Entry| {
        let mut wanted = wanted;
        for number in &mut wanted.numbers {
            let same = before.numbers.iter().find(|it| it.zone.number == number.zone.number);
            number.id = same.map(|it| it.id);
        }
        Ok(wanted)
    };
    Command::Change {
        directory: "main".parse().unwrap(),
        entry,
        expected: None,
        take_over: true,
        kind: ChangeKind::Change,
        edit: Box::new(edit),
    }
}

async fn undo(ringbook: &Ringbook, revision: Revision) -> Result<Revision, CommandError> {
    ringbook.undo(&WHO, Some("main"), revision).await.map(|done| done.revision)
}

fn reason(outcome: Result<Revision, CommandError>) -> String {
    let Err(CommandError::CannotUndo(why)) = outcome else { panic!("{outcome:?}") };
    why.to_string()
}

/// Everything in the directory, and who each number is.
fn all(ringbook: &Ringbook) -> (BTreeMap<EntryId, Entry>, Vec<Option<EntryId>>) {
    let state = ringbook.read();
    let book = state.book("main").unwrap();
    let entries =
        book.entries().map(|it| (it.entry.id, Entry { revision: Revision(0), ..it.entry.clone() })).collect();
    let holders = NUMBERS.iter().map(|number| Some(book.holder(number, false)?.0.entry.id)).collect();
    (entries, holders)
}

#[tokio::test]
async fn an_overwrite_restores_both_sides_and_is_done_again_by_undoing_the_undo() {
    let ringbook = new().await;
    ringbook.run(&WHO, add("Jane", &["030 1000001", "030 1000002"])).await.unwrap();
    ringbook.run(&WHO, add("Max", &["030 1000003"])).await.unwrap();
    let before = all(&ringbook);
    let done = ringbook.run(&WHO, add("Eve", &["030 1000002", "030 1000003"])).await.unwrap();
    assert_eq!(done.replaced.len(), 2);
    let after = all(&ringbook);
    let undone = undo(&ringbook, done.revision).await.unwrap();
    assert_eq!(undone, Revision(4));
    assert_eq!(all(&ringbook), before);
    undo(&ringbook, undone).await.unwrap();
    assert_eq!(all(&ringbook), after);
}

#[tokio::test]
async fn what_has_changed_since_stands_in_the_way_and_nothing_happens() {
    let ringbook = new().await;
    let jane = ringbook.run(&WHO, add("Jane", &["030 1000001"])).await.unwrap();
    let id = jane.entry.unwrap().entry.id;
    let renamed = ringbook.run(&WHO, change(id, "Janet", &["030 1000001"])).await.unwrap();
    assert_eq!(reason(undo(&ringbook, jane.revision).await), "Janet has changed since");
    let deleted = ringbook.run(&WHO, delete(id)).await.unwrap();
    assert_eq!(reason(undo(&ringbook, renamed.revision).await), "Janet was deleted since");
    ringbook.run(&WHO, add("Max", &["0301000001"])).await.unwrap();
    let now = all(&ringbook);
    assert_eq!(reason(undo(&ringbook, deleted.revision).await), "0301000001 belongs to Max now");
    assert_eq!(all(&ringbook), now);
    for revision in [0, 5, 1000] {
        let outcome = undo(&ringbook, Revision(revision)).await;
        assert!(matches!(outcome, Err(CommandError::Missing(Missing::Change(_)))), "{outcome:?}");
    }
}

#[tokio::test]
async fn what_the_dial_plan_does_not_take_any_more_does_not_come_back() {
    let ringbook = new().await;
    let jane = ringbook.run(&WHO, add("Jane", &["112 5"])).await.unwrap();
    let denied = Command::Change {
        directory: "main".parse().unwrap(),
        entry: jane.entry.unwrap().entry.id,
        expected: None,
        take_over: false,
        kind: ChangeKind::Change,
        edit: Box::new(|_| {
            let mut draft = draft("Jane", &["911"]);
            draft.numbers[0].zone.contact_type = ContactType::Deny;
            Ok(draft)
        }),
    };
    let done = ringbook.run(&WHO, denied).await.unwrap();
    let deleted = ringbook.run(&WHO, delete(done.entry.unwrap().entry.id)).await.unwrap();
    let dial_plan = DialPlan { region: Some("US".into()), ..DialPlan::default() };
    let id = "main".parse().unwrap();
    let put = Command::PutDirectory { id, name: "Main".into(), dial_plan, put: Put::Replace(None) };
    ringbook.run(&WHO, put).await.unwrap();
    assert!(reason(undo(&ringbook, deleted.revision).await).contains("emergency"));
}

#[tokio::test]
async fn emptying_a_directory_is_one_change_that_can_be_undone() {
    let ringbook = new().await;
    for n in 0..150 {
        ringbook.run(&WHO, add(&format!("Nr {n}"), &[&format!("030 2000{n:03}")])).await.unwrap();
    }
    let before = all(&ringbook);
    let cleared = ringbook.run(&WHO, Command::Clear { directory: "main".parse().unwrap() }).await.unwrap();
    assert!(ringbook.read().book("main").unwrap().is_empty());
    undo(&ringbook, cleared.revision).await.unwrap();
    assert_eq!(all(&ringbook), before);
}

async fn outside(ringbook: &Ringbook, revision: Revision) -> Result<Revision, CommandError> {
    ringbook.undo(&WHO, None, revision).await.map(|done| done.revision)
}

fn settings(name: &str) -> Box<PhoneSettings> {
    let directories = vec!["main".parse().unwrap()];
    Box::new(PhoneSettings { name: name.into(), directories, ..PhoneSettings::default() })
}

#[tokio::test]
async fn phones_and_their_settings_come_back_and_their_keys_do_not() {
    let ringbook = new().await;
    let id: shared::PhoneId = "hall".parse().unwrap();
    let put =
        |name: &str, put| Command::PutPhone { id: "hall".parse().unwrap(), settings: settings(name), put };
    let made = ringbook.run(&WHO, put("Hall", Put::Create)).await.unwrap().revision;
    let renamed = ringbook.run(&WHO, put("Attic", Put::Replace(None))).await.unwrap().revision;
    let name = || ringbook.read().phone("hall").map(|it| it.phone.settings.name.clone()).ok();
    assert_eq!(reason(outside(&ringbook, made).await), "the phone hall has changed since");
    outside(&ringbook, renamed).await.unwrap();
    assert_eq!(name().as_deref(), Some("Hall"));
    let key = ringbook.new_phone_key(&WHO, &id).await.unwrap();
    let deleted = ringbook.run(&WHO, Command::DeletePhone { id, expected: None }).await.unwrap().revision;
    outside(&ringbook, deleted).await.unwrap();
    assert_eq!(name().as_deref(), Some("Hall"));
    assert!(ringbook.bearer(&key).is_none(), "a key that has ended stays so");
    assert_eq!(
        outside(&ringbook, made).await.map(|it| it > deleted).ok(),
        Some(true),
        "it is as it was made"
    );
    assert_eq!(name(), None);
}

#[tokio::test]
async fn a_directory_comes_back_with_all_that_was_in_it() {
    let ringbook = new().await;
    let id: shared::DirectoryId = "office".parse().unwrap();
    let put = |name: &str, put| Command::PutDirectory {
        id: "office".parse().unwrap(),
        name: name.into(),
        dial_plan: DialPlan::default(),
        put,
    };
    let made = ringbook.run(&WHO, put("Office", Put::Create)).await.unwrap().revision;
    let renamed = ringbook.run(&WHO, put("Work", Put::Replace(None))).await.unwrap().revision;
    outside(&ringbook, renamed).await.unwrap();
    let entry =
        Command::Add { directory: id.clone(), draft: draft("Jane", &["+49301000001"]), if_free: false };
    let added = ringbook.run(&WHO, entry).await.unwrap();
    assert_eq!(reason(outside(&ringbook, made).await), "the directory office has had entries since");
    let deleted = Command::DeleteDirectory { id: id.clone(), expected: None };
    let deleted = ringbook.run(&WHO, deleted).await.unwrap().revision;
    outside(&ringbook, deleted).await.unwrap();
    {
        let state = ringbook.read();
        let book = state.book("office").unwrap();
        assert_eq!((&*book.name, book.len(), book.revision), ("Office", 1, added.revision));
    }
    // its own history goes on
    let restored = ringbook.undo(&WHO, Some("office"), added.revision).await.unwrap();
    assert_eq!(restored.revision, added.revision.next());
}

#[tokio::test]
async fn of_access_only_what_was_given_is_taken_back() {
    let ringbook = new().await;
    let put = |role, password: Option<&str>, put| {
        Command::from(Access::PutPerson {
            id: "eve".parse().unwrap(),
            name: "Eve".into(),
            role,
            directories: Directories::All,
            password: password.map(str::to_owned),
            put,
        })
    };
    let run = async |command| ringbook.run(&WHO, command).await.unwrap().revision;
    ringbook.set_up("anna", "correct horse", None, "").await.unwrap();
    let role = || Some(ringbook.seen_by(&WHO).unwrap().person(&WHO, "eve").ok()?.role);

    run(put(Role::Viewer, Some("-"), Put::Create)).await;
    let raised = run(put(Role::Administrator, None, Put::Replace(None))).await;
    let password = run(put(Role::Administrator, Some("+"), Put::Replace(None))).await;
    assert!(reason(outside(&ringbook, password).await).contains("password"));
    assert_eq!(reason(outside(&ringbook, raised).await), "eve has changed since");
    let gone = run(Access::DeletePerson { id: "eve".parse().unwrap(), expected: None }.into()).await;
    let back = outside(&ringbook, gone).await.unwrap();
    assert_eq!(role(), Some(Role::Administrator));
    outside(&ringbook, back).await.unwrap();
    assert_eq!(role(), None);

    let (secret, token) = ringbook.new_token(&WHO, "backup", Scope::Read, None).await.unwrap();
    let made = ringbook.read().revision;
    outside(&ringbook, made).await.unwrap();
    assert!(ringbook.bearer(&secret).is_none());
    assert_eq!(reason(outside(&ringbook, made).await), "the token was revoked since");
    let revoked = ringbook.read().revision;
    assert!(reason(outside(&ringbook, revoked).await).contains("stays so"), "{token}");
    assert!(reason(outside(&ringbook, Revision(2)).await).contains("first start"));
}

#[tokio::test]
async fn who_does_not_administer_learns_nothing_of_what_is_not_theirs() {
    let ringbook = new().await;
    let put = |put, role| Access::PutPerson {
        id: "eve".parse().unwrap(),
        name: "Eve".into(),
        role,
        directories: Directories::All,
        password: Some("-".into()),
        put,
    };
    ringbook.run(&WHO, put(Put::Create, Role::Viewer).into()).await.unwrap();
    let person = ringbook.read().revision;
    ringbook.run(&WHO, put(Put::Replace(None), Role::Editor).into()).await.unwrap();
    let (secret, _) = ringbook.new_token(&WHO, "crm", Scope::Write, None).await.unwrap();
    let editor = ringbook.bearer(&secret).unwrap();
    let refused = ringbook.undo(&editor, None, person).await;
    assert!(matches!(refused, Err(CommandError::Missing(Missing::Change(_)))), "{refused:?}");
    let settings = Command::PutPhone {
        id: "phone".parse().unwrap(),
        settings: settings("Hall"),
        put: Put::Replace(None),
    };
    let renamed = ringbook.run(&WHO, settings).await.unwrap().revision;
    ringbook.undo(&editor, None, renamed).await.unwrap();
    assert_eq!(ringbook.read().phone("phone").unwrap().phone.settings.name, "Phone");
}

const NUMBERS: [&str; 6] =
    ["030 1000001", "030 1000002", "030 1000003", "+43 1 5000001", "0171 3000001", "4711"];

/// A command, by the places of entries and numbers, so that it fits whatever is there then.
#[derive(Clone, Debug)]
enum Step {
    Add(Vec<usize>),
    Change(usize, Vec<usize>),
    Delete(usize),
    Bulk(Vec<usize>, BulkChange),
    Merge(usize, usize),
    Clear,
}

fn step() -> impl Strategy<Value = Step> {
    let numbers = || proptest::collection::vec(0..NUMBERS.len(), 1..4);
    prop_oneof![
        6 => numbers().prop_map(Step::Add),
        4 => (0usize..9, numbers()).prop_map(|(at, numbers)| Step::Change(at, numbers)),
        2 => (0usize..9).prop_map(Step::Delete),
        3 => (proptest::collection::vec(0usize..9, 1..4), bulk()).prop_map(|(at, change)| Step::Bulk(at, change)),
        3 => (0usize..9, 0usize..9).prop_map(|(into, from)| Step::Merge(into, from)),
        1 => Just(Step::Clear),
    ]
}

fn bulk() -> impl Strategy<Value = BulkChange> {
    let set = |set| Just(BulkChange::Set(set));
    prop_oneof![
        set(BulkSet { group: Some(Group::Work), ..BulkSet::default() }),
        set(BulkSet { contact_type: Some(ContactType::Vip), favorite: Some(true), ..BulkSet::default() }),
        Just(BulkChange::Delete),
    ]
}

fn command(ringbook: &Ringbook, step: &Step, turn: usize) -> Option<Command> {
    let entry = |at: usize| all(ringbook).0.keys().nth(at).copied();
    let texts = |places: &[usize]| {
        let mut numbers: Vec<&str> = places.iter().map(|place| NUMBERS[*place]).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    };
    let name = format!("Turn {}", turn % 2);
    Some(match step {
        Step::Add(places) => add(&name, &texts(places)),
        Step::Change(at, places) => change(entry(*at)?, &name, &texts(places)),
        Step::Delete(at) => delete(entry(*at)?),
        Step::Bulk(places, change) => {
            let ids: BTreeSet<EntryId> = places.iter().filter_map(|at| entry(*at)).collect();
            let these: Vec<_> = ids.into_iter().map(|id| ChosenEntry { id, revision: None }).collect();
            let chosen = Chosen::These(Some(these).filter(|these| !these.is_empty())?);
            Command::Bulk { directory: "main".parse().unwrap(), chosen, change: *change }
        }
        Step::Merge(into, from) => {
            let (entry, other) = (entry(*into)?, entry(*from).filter(|other| Some(*other) != entry(*into))?);
            let entries = all(ringbook).0;
            let is_same = entries[&entry].master.first_name == entries[&other].master.first_name;
            let others = vec![ChosenEntry { id: is_same.then_some(other)?, revision: None }];
            Command::Merge { directory: "main".parse().unwrap(), entry, expected: None, others }
        }
        Step::Clear => Command::Clear { directory: "main".parse().unwrap() },
    })
}

/// Does the steps, takes all of them back in reverse, and then takes those undos back.
async fn there_and_back(steps: &[Step]) {
    let ringbook = new().await;
    ringbook.run(&WHO, add("First", &[NUMBERS[0], NUMBERS[3]])).await.unwrap();
    let mut done = Vec::new();
    for (turn, step) in steps.iter().enumerate() {
        let before = all(&ringbook);
        if let Some(command) = command(&ringbook, step, turn) {
            done.push((ringbook.run(&WHO, command).await.unwrap().revision, before));
        }
    }
    let end = all(&ringbook);
    let mut undone = Vec::new();
    for (revision, before) in done.into_iter().rev() {
        undone.push(undo(&ringbook, revision).await.unwrap());
        assert_eq!(all(&ringbook), before, "after undoing {revision}");
    }
    for revision in undone.into_iter().rev() {
        undo(&ringbook, revision).await.unwrap();
    }
    assert_eq!(all(&ringbook), end);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn whatever_was_done_can_be_undone_in_reverse(steps in proptest::collection::vec(step(), 0..25)) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(there_and_back(&steps));
    }
}
