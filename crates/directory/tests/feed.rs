//! Live changes: whoever listens hears of every one, in order and once, and only as long as they may.
#![expect(clippy::unwrap_used, reason = "tests")]

use directory::{
    Access, Command, CommandError, EntryDraft, Form, Happened, ListenError, Listener, NumberDraft, Principal,
    Put, Ringbook, Start,
};
use shared::{DialPlan, NumberZone, Revision, Scope};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};
use store::Bytes;
use store_contract::MemoryStore;

async fn ringbook() -> Ringbook {
    Ringbook::open(Arc::new(MemoryStore::default()), Some("DE".into())).await.unwrap()
}

/// The revision alone.
fn revision(happened: &Happened<'_>) -> Bytes {
    let revision = match happened {
        Happened::Entries(changed, _) => changed.revision,
        Happened::Outside(line) => line.revision,
    };
    revision.to_string().into()
}

async fn listen(ringbook: &Ringbook, after: Option<u64>, form: Form) -> Listener {
    ringbook.listen(&Principal::Local, Some("main"), after.map(Revision), form).await.unwrap().0
}

async fn many(ringbook: &Ringbook, many: usize, directory: &str, form: Form) -> Vec<Listener> {
    let mut listeners = Vec::new();
    for _ in 0..many {
        let listening = ringbook.listen(&Principal::Local, Some(directory), None, form);
        listeners.push(listening.await.unwrap().0);
    }
    listeners
}

async fn heard(listener: &mut Listener, many: u64) -> Vec<u64> {
    let mut heard = Vec::new();
    for _ in 0..many {
        let words = listener.next().await.unwrap();
        heard.push(std::str::from_utf8(&words).unwrap().parse().unwrap());
    }
    heard
}

fn adding(number: u64) -> Command {
    let zone = NumberZone { number: format!("+49 30 55{number:06}"), ..NumberZone::default() };
    let numbers = vec![NumberDraft { zone, ..NumberDraft::default() }];
    let draft = EntryDraft { numbers, ..EntryDraft::default() };
    Command::Add { directory: "main".parse().unwrap(), draft, if_free: false }
}

async fn run(ringbook: &Ringbook, command: impl Into<Command>) {
    ringbook.run(&Principal::Local, command.into()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn everybody_hears_everything_in_order_while_many_write() {
    const WRITERS: u64 = 8;
    const EACH: u64 = 50;
    const ALL: u64 = WRITERS * EACH;
    let ringbook = ringbook().await;
    let mut readers = Vec::new();
    let mut read = |mut listener: Listener, from: u64| {
        readers.push(tokio::spawn(async move {
            let heard = heard(&mut listener, ALL - from).await;
            assert_eq!(heard, (from + 1..=ALL).collect::<Vec<_>>());
        }));
    };
    for _ in 0..20 {
        read(listen(&ringbook, None, revision).await, 0);
    }
    let next = Arc::new(AtomicU64::new(0));
    let write = || {
        let (ringbook, next) = (ringbook.clone(), next.clone());
        tokio::spawn(async move {
            for _ in 0..EACH {
                run(&ringbook, adding(next.fetch_add(1, Ordering::Relaxed))).await;
            }
        })
    };
    let writers: Vec<_> = (0..WRITERS).map(|_| write()).collect();
    // Some come later, while it goes on: from the beginning, and from where it is.
    for _ in 0..10 {
        tokio::task::yield_now().await;
        read(listen(&ringbook, Some(0), revision).await, 0);
        let (listener, start) =
            ringbook.listen(&Principal::Local, Some("main"), None, revision).await.unwrap();
        let Start::Head(head) = start else { panic!("{start:?}") };
        read(listener, head.0);
    }
    for task in writers.into_iter().chain(readers) {
        task.await.unwrap();
    }
}

#[tokio::test]
async fn whoever_falls_behind_the_ring_reads_the_log() {
    const MANY: u64 = 1_500;
    let ringbook = ringbook().await;
    let mut slow = listen(&ringbook, None, revision).await;
    let mut behind = listen(&ringbook, None, revision).await;
    for number in 0..MANY {
        run(&ringbook, adding(number)).await;
        if number == 3 {
            assert_eq!(heard(&mut behind, 2).await, [1, 2]);
        }
    }
    assert_eq!(heard(&mut slow, MANY).await, (1..=MANY).collect::<Vec<_>>());
    assert_eq!(heard(&mut behind, MANY - 2).await, (3..=MANY).collect::<Vec<_>>());
    // A change that is too large for the ring, and one after it.
    run(&ringbook, Command::Clear { directory: "main".parse().unwrap() }).await;
    run(&ringbook, adding(1)).await;
    assert_eq!(heard(&mut slow, 2).await, [MANY + 1, MANY + 2]);
}

#[tokio::test]
async fn it_goes_on_where_it_was_left() {
    let ringbook = ringbook().await;
    let mut all = Vec::new();
    for round in 0..5 {
        let after = all.last().copied().unwrap_or(0);
        let mut listener = listen(&ringbook, Some(after), revision).await;
        for number in 0..10 {
            run(&ringbook, adding(10 * round + number)).await;
        }
        all.extend(heard(&mut listener, 7).await);
    }
    assert_eq!(all, (1..=35).collect::<Vec<_>>());
    let start =
        async |after| ringbook.listen(&Principal::Local, Some("main"), after, revision).await.unwrap().1;
    assert_eq!(start(None).await, Start::Head(Revision(50)));
    assert_eq!(start(Some(Revision(50))).await, Start::After(Revision(50)));
    assert_eq!(start(Some(Revision(51))).await, Start::Reset(Revision(50)));
}

#[tokio::test]
async fn a_future_that_is_dropped_loses_nothing() {
    let ringbook = ringbook().await;
    let mut listener = listen(&ringbook, None, revision).await;
    for number in 0..20 {
        assert!(tokio::time::timeout(Duration::ZERO, listener.next()).await.is_err());
        run(&ringbook, adding(number)).await;
        assert_eq!(heard(&mut listener, 1).await, [number + 1]);
    }
}

#[tokio::test]
async fn each_change_is_put_into_words_once() {
    static MADE: AtomicUsize = AtomicUsize::new(0);
    let counted: Form = |happened| {
        MADE.fetch_add(1, Ordering::Relaxed);
        revision(happened)
    };
    let ringbook = ringbook().await;
    let mut listeners = many(&ringbook, 50, "main", counted).await;
    for number in 0..30 {
        run(&ringbook, adding(number)).await;
    }
    for listener in &mut listeners {
        assert_eq!(heard(listener, 30).await.len(), 30);
    }
    assert_eq!(MADE.load(Ordering::Relaxed), 30);
}

#[tokio::test]
async fn a_right_that_ends_ends_the_stream() {
    let ringbook = ringbook().await;
    let (secret, id) = ringbook.new_token(&Principal::Local, "t", Scope::Read, None).await.unwrap();
    let who = ringbook.bearer(&secret).unwrap();
    let (mut listener, _) = ringbook.listen(&who, Some("main"), None, revision).await.unwrap();
    run(&ringbook, adding(1)).await;
    assert_eq!(heard(&mut listener, 1).await, [1]);
    // While it waits, and with something that it has not heard yet.
    let waiting = tokio::spawn(async move { listener.next().await });
    tokio::task::yield_now().await;
    let (mut behind, _) = ringbook.listen(&who, Some("main"), Some(Revision(0)), revision).await.unwrap();
    run(&ringbook, Command::from(Access::RevokeToken { id })).await;
    assert_eq!(waiting.await.unwrap(), None);
    assert_eq!(behind.next().await, None);
    let again = ringbook.listen(&who, Some("main"), None, revision).await;
    assert!(matches!(again, Err(ListenError::Command(CommandError::SignedOut))));
}

#[tokio::test]
async fn a_directory_that_goes_ends_the_stream() {
    let ringbook = ringbook().await;
    let put = || Command::PutDirectory {
        id: "spare".parse().unwrap(),
        name: "Spare".into(),
        dial_plan: DialPlan::default(),
        put: Put::Create,
    };
    run(&ringbook, put()).await;
    let mut listeners = many(&ringbook, 2, "spare", revision).await;
    run(&ringbook, Command::DeleteDirectory { id: "spare".parse().unwrap(), expected: None }).await;
    assert_eq!(listeners[0].next().await, None);
    // Another one of its name is another one.
    run(&ringbook, put()).await;
    assert_eq!(listeners[1].next().await, None);
}

#[tokio::test]
async fn only_administrators_hear_of_what_is_outside_directories() {
    let ringbook = ringbook().await;
    let (secret, _) = ringbook.new_token(&Principal::Local, "t", Scope::Write, None).await.unwrap();
    let who = ringbook.bearer(&secret).unwrap();
    let refused = ringbook.listen(&who, None, None, revision).await;
    assert!(matches!(refused, Err(ListenError::Command(CommandError::Forbidden(_)))));
    let (mut listener, start) = ringbook.listen(&Principal::Local, None, None, revision).await.unwrap();
    let Start::Head(Revision(head)) = start else { panic!("{start:?}") };
    run(&ringbook, adding(1)).await;
    ringbook.new_token(&Principal::Local, "u", Scope::Read, None).await.unwrap();
    let first = heard(&mut listener, 1).await[0];
    // That a token was used may have come between, and is not told.
    assert!((head + 1..=head + 2).contains(&first), "{first} after {head}");
}

#[tokio::test]
async fn so_many_listen_and_no_more() {
    let ringbook = ringbook().await;
    let mut all = many(&ringbook, 1_000, "main", revision).await;
    let more = ringbook.listen(&Principal::Local, Some("main"), None, revision).await;
    assert!(matches!(more, Err(ListenError::Full)));
    all.pop();
    listen(&ringbook, None, revision).await;
    run(&ringbook, adding(1)).await;
    for listener in &mut all {
        assert_eq!(heard(listener, 1).await, [1]);
    }
}
