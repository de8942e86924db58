//! `Logs::check` finds whatever is not as it was written: every value, damaged or missing.

#![expect(clippy::unwrap_used, reason = "a test may end where it fails")]

use std::sync::Arc;
use store::{Bytes, Checked, Commit, Finding, Key, LogId, Logs, Revision, Store, Transaction, Value, Write};
use store_contract::MemoryStore;

async fn change(logs: &Logs, log: &LogId, writes: Vec<Write>) {
    let mut commit = Commit::new(log.clone(), logs.head(log).await.unwrap(), "header");
    commit.writes = writes;
    logs.commit(vec![commit]).await.pop().unwrap().unwrap();
}

fn put(key: &str, after: Option<String>) -> Write {
    Write { key: key.into(), before: None, after: after.map(Bytes::from) }
}

/// A store with small and large changes, records that were changed and removed.
async fn filled() -> (Arc<MemoryStore>, Logs) {
    let store = Arc::new(MemoryStore::default());
    let logs = Logs::open(store.clone()).await.unwrap();
    let system = LogId::system();
    change(&logs, &system, vec![put("a", Some("1".into())), put("b", Some("1".into()))]).await;
    change(&logs, &system, vec![put("a", Some("2".into())), put("b", None)]).await;
    let many = (0..150).map(|n| put(&format!("{n}"), Some("m".repeat(900)))).collect();
    change(&logs, &"other".parse().unwrap(), many).await;
    (store, logs)
}

async fn all(store: &MemoryStore) -> Vec<(Key, Value)> {
    store.scan(b"", None, usize::MAX).await.unwrap().entries
}

async fn set(store: &MemoryStore, key: &Key, value: Option<Value>) {
    let transaction = match value {
        Some(value) => Transaction::default().put(key.clone(), value),
        None => Transaction::default().remove(key.clone()),
    };
    store.commit(vec![transaction]).await.pop().unwrap().unwrap();
}

async fn check(logs: &Logs) -> Checked {
    logs.check().await.unwrap()
}

#[tokio::test]
async fn nothing_is_found_where_nothing_is_wrong() {
    let (_, logs) = filled().await;
    assert_eq!(
        check(&logs).await,
        Checked { logs: 2, changes: 3, records: 151, beside: 0, findings: Vec::new() }
    );
}

#[tokio::test]
async fn every_flipped_value_is_found_once() {
    let (store, logs) = filled().await;
    for (key, value) in all(&store).await {
        let mut flipped = value.to_vec();
        let middle = flipped.len() / 2;
        flipped[middle] ^= 4;
        set(&store, &key, Some(flipped.into())).await;
        let findings = check(&logs).await.findings;
        let named =
            findings.iter().filter(|it| matches!(it, Finding::Damaged { key: named, .. } if *named == key));
        assert_eq!(named.count(), 1, "{key}: {findings:?}");
        assert_eq!(findings.len(), 1, "{key} and nothing else: {findings:?}");
        set(&store, &key, Some(value)).await;
    }
    assert!(check(&logs).await.findings.is_empty());
}

#[tokio::test]
async fn every_missing_value_is_found() {
    let (store, logs) = filled().await;
    for (key, value) in all(&store).await.into_iter().filter(|(key, _)| *key != Key::from("m/format")) {
        set(&store, &key, None).await;
        assert!(!check(&logs).await.findings.is_empty(), "{key}");
        set(&store, &key, Some(value)).await;
    }
}

/// Copies of older values: their checksums are right.
#[tokio::test]
async fn what_is_whole_and_does_not_fit_is_found() {
    let (store, logs) = filled().await;
    let old = all(&store).await;
    change(&logs, &LogId::system(), vec![put("a", Some("3".into())), put("c", Some("3".into()))]).await;
    change(&logs, &LogId::system(), vec![put("c", None)]).await;
    let at = |prefix: &'static str| {
        old.iter().find(|(key, _)| key.as_bytes().starts_with(prefix.as_bytes())).unwrap()
    };
    assert!(check(&logs).await.findings.is_empty());
    for prefix in ["h/system", "r/system/a"] {
        let (key, older) = at(prefix);
        let now = store.get(key).await.unwrap();
        set(&store, key, Some(older.clone())).await;
        assert!(!check(&logs).await.findings.is_empty(), "an older {key}");
        set(&store, key, now).await;
    }
}

#[tokio::test]
async fn damage_is_found_above_a_floor_and_of_the_floor_itself() {
    let (store, logs) = filled().await;
    logs.forget(&LogId::system(), Revision(1)).await.unwrap();
    logs.forget(&"other".parse().unwrap(), Revision(1)).await.unwrap();
    assert_eq!(
        check(&logs).await,
        Checked { logs: 2, changes: 1, records: 151, beside: 0, findings: Vec::new() }
    );
    for (key, value) in all(&store).await {
        let mut flipped = value.to_vec();
        let middle = flipped.len() / 2;
        flipped[middle] ^= 4;
        set(&store, &key, Some(flipped.into())).await;
        let findings = check(&logs).await.findings;
        let is_it = matches!(&findings[..], [Finding::Damaged { key: named, .. }] if *named == key);
        assert!(is_it, "{key}: {findings:?}");
        // What no change tells of any more may go unnoticed.
        let is_old = key.as_bytes().starts_with(b"r/other/") || key == Key::from("m/format");
        if !is_old {
            set(&store, &key, None).await;
            assert!(!check(&logs).await.findings.is_empty(), "{key} is missing");
            assert!(
                key == Key::from("m/format") || logs.verify().await.is_err(),
                "{key} is missing, verified"
            );
        }
        set(&store, &key, Some(value)).await;
    }
    assert!(check(&logs).await.findings.is_empty());
    logs.verify().await.unwrap();
}

#[tokio::test]
async fn leftovers_and_strangers_are_found() {
    let (store, logs) = filled().await;
    let (before, system) = (all(&store).await, LogId::system());
    change(&logs, &system, vec![put("late", Some("x".into()))]).await;
    let late = store.get(&Key::from("r/system/late")).await.unwrap();
    let head = Key::from("h/system");
    let old_head = before.into_iter().find(|(key, _)| *key == head).unwrap().1;
    let new_head = store.get(&head).await.unwrap();

    // A change and a record that the head knows nothing of.
    set(&store, &head, Some(old_head)).await;
    let findings = check(&logs).await.findings;
    assert!(findings.contains(&Finding::Beyond { log: system.clone(), head: Revision(2) }), "{findings:?}");
    assert!(
        findings.contains(&Finding::Leftover { log: system.clone(), record: "late".into() }),
        "{findings:?}"
    );
    set(&store, &head, new_head).await;

    // A record that a change has removed.
    change(&logs, &system, vec![put("late", None)]).await;
    assert!(check(&logs).await.findings.is_empty());
    set(&store, &Key::from("r/system/late"), late.clone()).await;
    assert_eq!(check(&logs).await.findings, [Finding::Leftover { log: system, record: "late".into() }]);
    set(&store, &Key::from("r/system/late"), None).await;

    set(&store, &Key::from("x/what"), late).await;
    assert_eq!(check(&logs).await.findings.len(), 2, "a strange key, and a checksum that is not its own");
}

#[tokio::test]
async fn a_floor_above_the_head_is_found() {
    let (store, logs) = filled().await;
    let (system, head) = (LogId::system(), Key::from("h/system"));
    let older = store.get(&head).await.unwrap();
    change(&logs, &system, vec![put("c", Some("3".into()))]).await;
    logs.forget(&system, Revision(3)).await.unwrap();
    assert!(check(&logs).await.findings.is_empty());
    set(&store, &head, older).await;
    let found = Finding::FloorAboveHead { log: system, head: Revision(2) };
    assert!(check(&logs).await.findings.contains(&found), "{:?}", check(&logs).await.findings);
    assert!(logs.verify().await.is_err());
}
