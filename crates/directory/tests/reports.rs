//! What phones report is there after a restart, and goes with the phone.

#![expect(clippy::unwrap_used, reason = "a test may end where it fails")]

use directory::{Command, Principal, Put, Ringbook};
use jiff::Timestamp;
use shared::{PhoneEvent, PhoneId, PhoneSettings, PhoneState, Report, Reported};
use std::sync::Arc;
use store::{Logs, Store};
use store_contract::MemoryStore;

const WHO: Principal = Principal::Local;

fn phone(id: &str) -> PhoneId {
    id.parse().unwrap()
}

fn report(ringbook: &Ringbook, id: &str, report: Report) -> Reported {
    ringbook.report(&WHO, id, report, Timestamp::UNIX_EPOCH).unwrap().0
}

async fn put(ringbook: &Ringbook, id: &str) {
    let settings = Box::new(PhoneSettings::default());
    ringbook.run(&WHO, Command::PutPhone { id: phone(id), settings, put: Put::Create }).await.unwrap();
}

async fn delete(ringbook: &Ringbook, id: &str) {
    ringbook.run(&WHO, Command::DeletePhone { id: phone(id), expected: None }).await.unwrap();
}

/// How many values are stored beside the logs.
async fn stored(store: &Arc<dyn Store>) -> usize {
    let logs = Logs::open(store.clone()).await.unwrap();
    logs.beside(b"", None, 100).await.unwrap().values.len()
}

#[tokio::test]
async fn a_phone_in_do_not_disturb_stays_so_over_a_restart() {
    let store: Arc<dyn Store> = Arc::new(MemoryStore::default());
    let ringbook = Ringbook::open(store.clone(), None).await.unwrap();
    put(&ringbook, "door").await;
    report(&ringbook, "phone", Report::State { dnd: Some(true), calls: Some(2) });
    report(&ringbook, "phone", Report::Event(PhoneEvent::OffHook, None));
    report(&ringbook, "door", Report::Event(PhoneEvent::Connected, None));
    let before = ringbook.last_reported(&WHO, "phone").unwrap();
    ringbook.settle().await;
    drop(ringbook);

    let ringbook = Ringbook::open(store, None).await.unwrap();
    assert_eq!(ringbook.last_reported(&WHO, "phone").unwrap(), before);
    let reported = Reported { dnd: true, calls: 2, off_hook: true };
    assert_eq!(before, Some((reported, Timestamp::UNIX_EPOCH)));
    assert_eq!(ringbook.reported_state(&phone("door")), PhoneState { dnd: false, calls: 1 });
    assert_eq!(ringbook.reported_state(&phone("none")), PhoneState::default());
}

#[tokio::test]
async fn it_is_written_without_being_waited_for() {
    let store: Arc<dyn Store> = Arc::new(MemoryStore::default());
    let ringbook = Ringbook::open(store.clone(), None).await.unwrap();
    for calls in 0..1_000 {
        report(&ringbook, "phone", Report::State { dnd: None, calls: Some(calls) });
    }
    let began = std::time::Instant::now();
    while stored(&store).await == 0 {
        assert!(began.elapsed().as_secs() < 20, "nothing is written");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let again = Ringbook::open_as_it_is(store).await.unwrap();
    assert_eq!(again.reported_state(&phone("phone")).calls, 999);
}

#[tokio::test]
async fn what_a_phone_reported_goes_with_it() {
    let store: Arc<dyn Store> = Arc::new(MemoryStore::default());
    let ringbook = Ringbook::open(store.clone(), None).await.unwrap();
    report(&ringbook, "phone", Report::Event(PhoneEvent::DndOn, None));
    ringbook.settle().await;
    assert_eq!(stored(&store).await, 1);
    delete(&ringbook, "phone").await;
    ringbook.settle().await;
    assert_eq!(stored(&store).await, 0);

    put(&ringbook, "phone").await;
    assert_eq!(ringbook.last_reported(&WHO, "phone").unwrap(), None);
    report(&ringbook, "phone", Report::Event(PhoneEvent::Connected, None));
    delete(&ringbook, "phone").await;
    put(&ringbook, "phone").await;
    report(&ringbook, "phone", Report::Event(PhoneEvent::DndOn, None));
    ringbook.settle().await;
    let again = Ringbook::open_as_it_is(store).await.unwrap();
    assert_eq!(again.reported_state(&phone("phone")), PhoneState { dnd: true, calls: 0 });
}
