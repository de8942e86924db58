//! History is kept as long as it is set, and what is older is given up: nobody can look at it or take it back, and nothing else changes.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use directory::{
    Command, CommandError, EntryDraft, Happened, HistoryFilter, MAX_HISTORY_DAYS, NumberDraft, OutsideRecord,
    Principal, Ringbook, Settings, Start,
};
use jiff::{SignedDuration, Timestamp};
use shared::{NumberZone, Revision, Scope};
use std::sync::Arc;
use store::{Bytes, Commit, LogId, Logs, Store};
use store_contract::MemoryStore;

const WHO: Principal = Principal::Local;

async fn open(store: &Arc<MemoryStore>) -> Ringbook {
    Ringbook::open(store.clone(), Some("DE".into())).await.unwrap()
}

fn adding(number: usize) -> Command {
    let zone = NumberZone { number: format!("030 {number}"), ..NumberZone::default() };
    let numbers = vec![NumberDraft { zone, ..NumberDraft::default() }];
    Command::Add {
        directory: "main".parse().unwrap(),
        draft: EntryDraft { numbers, ..EntryDraft::default() },
        if_free: false,
    }
}

fn keeping(history_days: Option<u32>) -> Command {
    Command::PutSettings { settings: Settings { history_days, ..Settings::default() }, expected: None }
}

async fn run(ringbook: &Ringbook, command: Command) -> Revision {
    ringbook.run(&WHO, command).await.unwrap().revision
}

/// The log of the directory `main`.
async fn log_of_main(logs: &Logs) -> LogId {
    let records = logs.load(&LogId::system()).await.unwrap().records;
    let (_, _, record) = records.into_iter().find(|(key, ..)| *key == "directory/main".into()).unwrap();
    let record: serde_json::Value = serde_json::from_slice(&record).unwrap();
    record["log"].as_str().unwrap().parse().unwrap()
}

fn after(days: i64) -> Timestamp {
    Timestamp::now() + SignedDuration::from_hours(24 * days)
}

fn everything(ringbook: &Ringbook) -> String {
    let state = ringbook.read();
    let books: Vec<_> =
        state.books().map(|book| (book.revision, book.entries().collect::<Vec<_>>())).collect();
    format!("{:?} {books:?} {:?}", state.revision, state.phones().collect::<Vec<_>>())
}

async fn why_not(ringbook: &Ringbook, directory: Option<&str>, revision: u64) -> String {
    match ringbook.undo(&WHO, directory, Revision(revision)).await {
        Err(CommandError::CannotUndo(why)) => why.to_string(),
        other => panic!("{other:?}"),
    }
}

fn words(happened: &Happened<'_>) -> Bytes {
    match happened {
        Happened::Entries(changed, _) => changed.revision.to_string().into(),
        Happened::Outside(line) => line.revision.to_string().into(),
    }
}

#[tokio::test]
async fn what_is_older_is_given_up_and_nothing_else() {
    let store = Arc::new(MemoryStore::default());
    let ringbook = open(&store).await;
    for number in 100..140 {
        run(&ringbook, adding(number)).await;
    }
    // For ever is the default.
    assert_eq!(ringbook.forget_old(after(100_000)).await.unwrap(), Some(0));
    run(&ringbook, keeping(Some(90))).await;
    assert_eq!(ringbook.forget_old(after(89)).await.unwrap(), Some(0));
    let told = ringbook.would_forget(&WHO, 90, after(91)).await.unwrap();
    assert_eq!(told.changes, 42, "40 entries, the beginning, the setting");
    assert_eq!(told.logs, [(None, 2), (Some("main".parse().unwrap()), 40)]);
    assert!(told.until > Timestamp::now() && told.until < after(2) && told.deleted == 0);
    assert_eq!(ringbook.would_forget(&WHO, 91, after(90)).await.unwrap().changes, 0);

    let before = everything(&ringbook);
    assert_eq!(ringbook.forget_old(after(91)).await.unwrap(), Some(42));
    assert_eq!(ringbook.forget_old(after(91)).await.unwrap(), Some(0));
    assert_eq!(ringbook.would_forget(&WHO, 1, after(91)).await.unwrap().changes, 0);
    assert_eq!(everything(&ringbook), before);

    // It goes on, and what comes now is there.
    let added = run(&ringbook, adding(200)).await;
    let filter = HistoryFilter { limit: 100, ..HistoryFilter::default() };
    let oldest_first = ringbook.changes(&WHO, "main", &filter).await.unwrap();
    let newest_first = ringbook.newest_changes(&WHO, "main", &filter, None).await.unwrap();
    for found in [oldest_first, newest_first] {
        assert_eq!(found.items.iter().map(|it| it.revision).collect::<Vec<_>>(), [added]);
        assert_eq!((found.floor, found.head, found.next), (Revision(40), Revision(41), None));
    }
    assert!(
        ringbook.newest_changes(&WHO, "main", &filter, Some(Revision(30))).await.unwrap().items.is_empty()
    );
    let main = "main".parse().unwrap();
    assert!(ringbook.changed_at(&WHO, &main, Revision(40)).await.unwrap().is_none());
    assert!(ringbook.changed_at(&WHO, &main, added).await.unwrap().is_some());
    assert!(ringbook.audit(&WHO, Revision(0), 10).await.unwrap().is_empty());
    ringbook.undo(&WHO, Some("main"), added).await.unwrap();

    let before = everything(&ringbook);
    drop(ringbook);
    let ringbook = open(&store).await;
    assert_eq!(everything(&ringbook), before, "after opening again");
    assert_eq!(ringbook.read().settings().0, Settings { history_days: Some(90), ..Settings::default() });
    Logs::open(store).await.unwrap().verify().await.unwrap();
}

#[tokio::test]
async fn an_installation_without_a_directory_stays_so() {
    let store = Arc::new(MemoryStore::default());
    let ringbook = open(&store).await;
    run(&ringbook, Command::DeletePhone { id: "phone".parse().unwrap(), expected: None }).await;
    run(&ringbook, Command::DeleteDirectory { id: "main".parse().unwrap(), expected: None }).await;
    run(&ringbook, keeping(Some(1))).await;
    assert!(ringbook.forget_old(after(2)).await.unwrap() > Some(0));
    drop(ringbook);
    assert_eq!(open(&store).await.read().books().count(), 0, "a new installation was begun");
}

#[tokio::test]
async fn what_was_given_up_is_final_and_says_so() {
    let ringbook = open(&Arc::default()).await;
    run(&ringbook, adding(1)).await;
    run(&ringbook, keeping(Some(1))).await;
    ringbook.forget_old(after(2)).await.unwrap();
    assert_eq!(why_not(&ringbook, Some("main"), 1).await, "it is final: the history up to now was given up");
    run(&ringbook, adding(2)).await;
    let today = Timestamp::now().strftime("%Y-%m-%d").to_string();
    let why = why_not(&ringbook, Some("main"), 1).await;
    assert!(why.starts_with(&format!("it is final: the history before {today}")), "{why}");
    why_not(&ringbook, None, 1).await;
    assert_eq!(ringbook.read().book("main").unwrap().entries().count(), 2);
}

#[tokio::test]
async fn whoever_comes_from_before_begins_anew() {
    let ringbook = open(&Arc::default()).await;
    for number in 0..10 {
        run(&ringbook, adding(number)).await;
    }
    run(&ringbook, keeping(Some(1))).await;
    // These have heard nothing yet when it is given up.
    let mut behind = ringbook.listen(&WHO, Some("main"), Some(Revision(3)), words).await.unwrap().0;
    ringbook.forget_old(after(2)).await.unwrap();
    assert_eq!(behind.next().await, None, "4 is not there, and 11 must not be told instead");
    run(&ringbook, adding(10)).await;
    let start =
        async |after| ringbook.listen(&WHO, Some("main"), Some(Revision(after)), words).await.unwrap();
    assert_eq!(start(9).await.1, Start::Reset(Revision(11)));
    assert_eq!(start(0).await.1, Start::Reset(Revision(11)));
    let (mut listener, begun) = start(10).await;
    assert_eq!(begun, Start::After(Revision(10)));
    assert_eq!(listener.next().await.unwrap(), "11");
    let outside = ringbook.listen(&WHO, None, Some(Revision(0)), words).await.unwrap();
    assert!(matches!(outside.1, Start::Reset(_)));
}

#[tokio::test]
async fn it_is_set_by_administrators_within_bounds_and_can_be_undone() {
    let ringbook = open(&Arc::default()).await;
    for days in [0, MAX_HISTORY_DAYS + 1] {
        let refused = ringbook.run(&WHO, keeping(Some(days))).await;
        assert!(matches!(refused, Err(CommandError::Invalid(_))), "{days}");
        assert!(ringbook.would_forget(&WHO, days, Timestamp::now()).await.is_err());
    }
    for scope in [Scope::Write, Scope::Read, Scope::Ring] {
        let (_, id) = ringbook.new_token(&WHO, "t", scope, None).await.unwrap();
        let who = Principal::Token { id, name: "t".into() };
        let refused = ringbook.run(&who, keeping(Some(1))).await;
        assert!(matches!(refused, Err(CommandError::Forbidden(_))), "{scope:?}");
        let refused = ringbook.would_forget(&who, 1, Timestamp::now()).await;
        assert!(matches!(refused, Err(CommandError::Forbidden(_))), "{scope:?}");
    }
    let first = run(&ringbook, keeping(Some(90))).await;
    let second = run(&ringbook, keeping(Some(30))).await;
    let stale = Command::PutSettings { settings: Settings::default(), expected: Some(first) };
    assert!(
        matches!(ringbook.run(&WHO, stale).await, Err(CommandError::Stale { current }) if current == second)
    );
    let line = ringbook.audit(&WHO, first, 1).await.unwrap().remove(0);
    let of = |days| Some(OutsideRecord::Settings(Settings { history_days: days, ..Settings::default() }));
    assert_eq!((line.before, line.after), (of(Some(90)), of(Some(30))));

    assert_eq!(why_not(&ringbook, None, first.0).await, "the setting has changed since");
    ringbook.undo(&WHO, None, second).await.unwrap();
    assert_eq!(ringbook.read().settings().0, Settings { history_days: Some(90), ..Settings::default() });
    ringbook.undo(&WHO, None, first).await.unwrap();
    assert_eq!(ringbook.read().settings().0, Settings::default());
}

#[tokio::test]
async fn nothing_is_given_up_while_somebody_copies() {
    let ringbook = open(&Arc::default()).await;
    run(&ringbook, adding(1)).await;
    run(&ringbook, keeping(Some(1))).await;
    let about = backup::About { program: "test".into(), made: Timestamp::now() };
    let mut copy = ringbook.copy(&WHO, &about).await.unwrap();
    assert_eq!(ringbook.forget_old(after(2)).await.unwrap(), None);
    while copy.chunk().await.unwrap().is_some() {}
    drop(copy);
    assert_eq!(ringbook.forget_old(after(2)).await.unwrap(), Some(3));
    let mut copy = ringbook.copy(&WHO, &about).await.unwrap();
    while copy.chunk().await.unwrap().is_some() {}
}

/// Changes with times of their own, one a day but for a clock that was wrong.
#[tokio::test]
async fn a_clock_that_was_wrong_for_a_while_takes_nothing_along() {
    let start: Timestamp = "2026-01-01T12:00:00Z".parse().unwrap();
    let day = |n: i64| start + SignedDuration::from_hours(24 * n);
    for wrong in 0..64_u64 {
        let store = Arc::new(MemoryStore::default());
        let ringbook = open(&store).await;
        let logs = Logs::open(store.clone() as Arc<dyn Store>).await.unwrap();
        let main = log_of_main(&logs).await;
        for n in 0..64 {
            let time = if n == wrong { "1970-01-01T00:00:00Z".parse().unwrap() } else { day(n as i64) };
            let header = format!(r#"{{"time":"{time}","who":"local","what":"add"}}"#);
            for made in logs.commit(vec![Commit::new(main.clone(), Revision(n), header)]).await {
                made.unwrap();
            }
        }
        drop(ringbook);
        let ringbook = open(&store).await;
        // 20 days are older, and the wrong one where it follows on them.
        let told = ringbook.would_forget(&WHO, 10, day(30)).await.unwrap();
        let expected = if wrong == 20 { 21 } else { 20 };
        let (_, changes) = told.logs.last().unwrap();
        assert_eq!(*changes, expected, "the clock was wrong at {wrong}");
    }
}
