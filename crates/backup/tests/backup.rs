//! Copies of logs, and back.

#![expect(clippy::unwrap_used, reason = "a test may end where it fails")]

use backup::{About, Copy, ReadError, RestoreError, Summary, restore, verify};
use std::{
    collections::BTreeMap,
    fs,
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
};
use store::{Bytes, Change, Commit, LogId, Logs, RecordKey, Revision, Write};
use store_contract::MemoryStore;
use tempfile::TempDir;

async fn empty() -> Arc<Logs> {
    Arc::new(Logs::open(Arc::new(MemoryStore::default())).await.unwrap())
}

fn log(name: &str) -> LogId {
    name.parse().unwrap()
}

fn about() -> About {
    About { program: "1.2.3".into(), made: "2030-01-01T00:00:00Z".parse().unwrap() }
}

/// Commits the next change of a log.
async fn change(logs: &Logs, log: &LogId, header: &str, writes: Vec<Write>) {
    let mut commit = Commit::new(log.clone(), logs.head(log).await.unwrap(), header.to_owned());
    commit.writes = writes;
    logs.commit(vec![commit]).await.pop().unwrap().unwrap();
}

fn put(key: &str, before: Option<&str>, after: Option<&str>) -> Write {
    let bytes = |text: &str| Bytes::copy_from_slice(text.as_bytes());
    Write { key: RecordKey::from(key), before: before.map(bytes), after: after.map(bytes) }
}

/// Two logs with everything that a log can have: records that are changed and removed, keys and values that are no text,
/// an empty change, and one that is stored in pieces.
async fn filled() -> Arc<Logs> {
    let logs = empty().await;
    let (system, other) = (LogId::system(), log("other"));
    let writes = vec![put("a", None, Some("1")), put("b/c", None, Some("x"))];
    change(&logs, &system, "{\"who\": \"ä\"}", writes).await;
    change(&logs, &system, "", vec![put("a", Some("1"), Some("2")), put("b/c", Some("x"), None)]).await;
    change(&logs, &system, "nothing", Vec::new()).await;
    let binary = Write { key: vec![0xff, 0, 1].into(), before: None, after: Some(vec![0xfe; 300].into()) };
    change(&logs, &other, "binary", vec![binary]).await;
    let value = "m".repeat(900);
    let many = (0..400).map(|n| put(&format!("{n:04}"), None, Some(&value))).collect();
    change(&logs, &other, "many", many).await;
    change(&logs, &other, "gone", vec![put("0007", Some(&value), None)]).await;
    logs
}

async fn all_of(mut copy: Copy) -> Vec<u8> {
    let mut bytes = Vec::new();
    while let Some(chunk) = copy.chunk().await.unwrap() {
        bytes.extend(chunk);
        tokio::task::yield_now().await;
    }
    bytes
}

async fn bytes_of(logs: &Arc<Logs>) -> Vec<u8> {
    all_of(Copy::new(logs.clone(), logs.list().await.unwrap(), &about()).await.unwrap()).await
}

fn file(bytes: &[u8]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("backup");
    fs::write(&path, bytes).unwrap();
    (folder, path)
}

async fn restored(bytes: &[u8]) -> (Arc<Logs>, Summary) {
    let (_folder, path) = file(bytes);
    let logs = empty().await;
    let summary = restore(&path, &logs).await.unwrap();
    (logs, summary)
}

type Everything = BTreeMap<LogId, (Vec<Change>, store::Loaded)>;

async fn everything(logs: &Logs) -> Everything {
    let mut all = BTreeMap::new();
    for (log, _) in logs.list().await.unwrap() {
        let changes = logs.changes(&log, Revision(0), usize::MAX).await.unwrap();
        all.insert(log.clone(), (changes, logs.load(&log).await.unwrap()));
    }
    all
}

#[tokio::test]
async fn every_change_and_every_record_comes_back() {
    let logs = filled().await;
    let bytes = bytes_of(&logs).await;
    let (again, summary) = restored(&bytes).await;
    assert_eq!(everything(&again).await, everything(&logs).await);
    assert_eq!((summary.changes, summary.records, summary.about), (6, 401, about()));
    assert_eq!(summary.logs, logs.list().await.unwrap());
    assert_eq!(bytes_of(&again).await, bytes, "the copy of the copy is the same");
}

#[tokio::test]
async fn nothing_at_all_is_a_backup_too() {
    let bytes = bytes_of(&empty().await).await;
    let (again, summary) = restored(&bytes).await;
    assert_eq!((summary.changes, summary.logs.len(), again.list().await.unwrap().len()), (0, 0, 0));
}

#[tokio::test]
async fn people_can_read_it() {
    let lines = lines(&bytes_of(&filled().await).await);
    assert_eq!(
        lines[0],
        r#"{"begin":{"format":"ringbook backup","version":1,"program":"1.2.3","made":"2030-01-01T00:00:00Z","logs":[{"log":"other","head":3},{"log":"system","head":3}]}}"#
    );
    let system = lines.iter().position(|line| *line == r#"{"log":{"log":"system","head":3}}"#).unwrap();
    let expected = [
        r#"{"change":{"revision":1,"header":"{\"who\": \"ä\"}","writes":2}}"#,
        r#"{"write":{"record":"a","before":null,"after":"1"}}"#,
        r#"{"write":{"record":"b/c","before":null,"after":"x"}}"#,
        r#"{"change":{"revision":2,"header":"","writes":2}}"#,
        r#"{"write":{"record":"a","before":"1","after":"2"}}"#,
        r#"{"write":{"record":"b/c","before":"x","after":null}}"#,
        r#"{"change":{"revision":3,"header":"nothing","writes":0}}"#,
        r#"{"record":{"record":"a","revision":2,"value":"2"}}"#,
        r#"{"end":{"logs":2,"changes":6,"records":401}}"#,
    ];
    assert_eq!(lines[system + 1..], expected);
}

#[tokio::test]
async fn a_copy_is_of_the_revisions_that_were_asked_for() {
    let logs = filled().await;
    let before = everything(&logs).await;
    let copy = Copy::new(logs.clone(), logs.list().await.unwrap(), &about()).await.unwrap();
    for name in ["system", "other", "new"] {
        let writes = vec![put("a", None, Some("later")), put("0008", None, None)];
        change(&logs, &log(name), "later", writes).await;
    }
    let (again, _) = restored(&all_of(copy).await).await;
    assert_eq!(everything(&again).await, before);
}

/// Changes the logs of [`filled`], again and again.
async fn write(logs: Arc<Logs>) {
    for n in 1..=800 {
        let text = n.to_string();
        let after = (n % 7 != 0).then_some(&*text);
        let writes = vec![put(&(n % 50).to_string(), None, after)];
        change(&logs, &log(["system", "other"][n % 2]), &text, writes).await;
        // Now and then one that comes into the records in several steps.
        if n % 100 == 0 {
            let many = (0..300).map(|n| put(&n.to_string(), None, Some(&text))).collect();
            change(&logs, &log("other"), "many", many).await;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writers_go_on_meanwhile() {
    let logs = filled().await;
    let writer = tokio::spawn(write(logs.clone()));
    let mut meanwhile = 0;
    while !writer.is_finished() {
        let heads = logs.list().await.unwrap();
        let bytes = all_of(Copy::new(logs.clone(), heads.clone(), &about()).await.unwrap()).await;
        meanwhile += usize::from(logs.list().await.unwrap() != heads);
        let (again, summary) = restored(&bytes).await;
        assert_eq!(summary.logs, heads);
        for (log, head) in heads {
            let mut changes = logs.changes(&log, Revision(0), usize::MAX).await.unwrap();
            changes.retain(|change| change.revision <= head);
            assert_eq!(again.changes(&log, Revision(0), usize::MAX).await.unwrap(), changes);
        }
    }
    writer.await.unwrap();
    assert!(meanwhile > 0, "nobody wrote while a copy was made");
}

fn refusal(bytes: &[u8]) -> Option<ReadError> {
    let (_folder, path) = file(bytes);
    verify(&path).err()
}

#[tokio::test]
async fn a_file_cut_off_anywhere_or_longer_is_refused() {
    let bytes = bytes_of(&filled().await).await;
    for length in (0..bytes.len()).step_by(7).chain(bytes.len() - 200..bytes.len()) {
        assert!(refusal(&bytes[..length]).is_some(), "cut to {length} of {}", bytes.len());
    }
    assert!(refusal(&[&bytes[..], b"\n"].concat()).is_some());
    assert!(refusal(&[&bytes[..], &bytes[..]].concat()).is_some());
    assert!(refusal(&bytes).is_none());
}

#[tokio::test]
async fn every_flipped_bit_is_noticed() {
    let bytes = bytes_of(&filled().await).await;
    for at in 0..bytes.len() {
        let mut flipped = bytes.clone();
        flipped[at] ^= 1 << (at % 8);
        assert!(refusal(&flipped).is_some(), "byte {at} of {}", bytes.len());
    }
}

#[tokio::test]
async fn nothing_is_written_of_a_file_that_is_refused() {
    let mut bytes = bytes_of(&filled().await).await;
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    let (_folder, path) = file(&bytes);
    let logs = empty().await;
    let error = restore(&path, &logs).await.unwrap_err();
    assert!(matches!(error, RestoreError::Read(ReadError::Damaged)), "{error:?}");
    assert!(logs.list().await.unwrap().is_empty());
}

#[tokio::test]
async fn what_is_there_already_stays() {
    let (_folder, path) = file(&bytes_of(&filled().await).await);
    let logs = filled().await;
    let before = everything(&logs).await;
    assert!(matches!(restore(&path, &logs).await, Err(RestoreError::NotEmpty)));
    assert_eq!(everything(&logs).await, before);
}

/// A file of these lines with the right seal.
fn sealed(lines: &[String]) -> Vec<u8> {
    use sha2::Digest as _;
    let mut zipped = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    for line in lines {
        writeln!(zipped, "{line}").unwrap();
    }
    let mut bytes = zipped.finish().unwrap();
    let digits: String = sha2::Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let line = format!("{{\"sha256\":\"{digits}\"}}\n");
    let length = u16::try_from(line.len()).unwrap();
    bytes.extend([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1]);
    bytes.extend(length.to_le_bytes());
    bytes.extend((!length).to_le_bytes());
    bytes.extend(line.as_bytes());
    bytes.extend(crc32fast::hash(line.as_bytes()).to_le_bytes());
    bytes.extend(u32::from(length).to_le_bytes());
    bytes
}

/// The lines of a file but the one with the checksum.
fn lines(bytes: &[u8]) -> Vec<String> {
    let mut text = String::new();
    flate2::read::MultiGzDecoder::new(bytes).read_to_string(&mut text).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    assert!(lines.pop().unwrap().starts_with(r#"{"sha256":""#));
    lines
}

#[tokio::test]
async fn what_does_not_fit_together_is_refused_though_its_seal_is_right() {
    let good = lines(&bytes_of(&filled().await).await);
    assert!(refusal(&sealed(&good)).is_none());
    for at in (0..good.len()).filter(|at| at % 50 == 0 || good[*at].len() < 200) {
        let mut less = good.clone();
        less.remove(at);
        assert!(refusal(&sealed(&less)).is_some(), "without line {at}: {}", good[at]);
        let mut twice = good.clone();
        twice.insert(at, good[at].clone());
        assert!(refusal(&sealed(&twice)).is_some(), "line {at} twice: {}", good[at]);
    }
    for (from, to) in [
        ("\"record\":\"a\",\"revision\":2", "\"record\":\"a\",\"revision\":1"),
        ("\"value\":\"2\"", "\"value\":\"3\""),
        ("\"records\":401", "\"records\":402"),
        ("\"log\":\"other\"", "\"log\":\"a b\""),
        ("\"log\":\"other\"", "\"log\":\"system\""),
        ("{\"change\":", "{\"changed\":"),
        ("\"writes\":0", "\"writes\":0,\"more\":1"),
    ] {
        let bad: Vec<String> = good.iter().map(|line| line.replace(from, to)).collect();
        assert_ne!(bad, good);
        assert!(refusal(&sealed(&bad)).is_some(), "{to}");
    }
}

#[tokio::test]
async fn other_files_and_newer_ones_are_told_apart() {
    let good = lines(&bytes_of(&filled().await).await);
    let newer: Vec<String> =
        good.iter().map(|line| line.replace("\"version\":1,", "\"version\":4,\"new\":[],")).collect();
    assert!(matches!(refusal(&sealed(&newer)), Some(ReadError::Newer(4))));
    let other: Vec<String> = good.iter().map(|line| line.replace("ringbook backup", "another")).collect();
    assert!(matches!(refusal(&sealed(&other)), Some(ReadError::Other)));
    for bytes in [&b""[..], b"x", b"{\"begin\": {}}\n", b"PK\x03\x04"] {
        assert!(matches!(refusal(bytes), Some(ReadError::Other)), "{bytes:?}");
    }
    assert!(matches!(verify(Path::new("/nowhere/at/all")), Err(ReadError::Read(_))));
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(verify(folder.path()), Err(ReadError::Read(_) | ReadError::Other)));
}

#[tokio::test]
async fn a_log_shorter_than_was_said_makes_no_backup() {
    let logs = filled().await;
    let mut copy = Copy::new(logs, vec![(log("other"), Revision(9))], &about()).await.unwrap();
    let mut given = Vec::new();
    let outcome = loop {
        match copy.chunk().await {
            Ok(Some(chunk)) => given.extend(chunk),
            other => break other,
        }
    };
    assert!(outcome.is_err(), "{outcome:?}");
    assert!(copy.chunk().await.unwrap().is_none() && refusal(&given).is_some());
}

/// The logs of [`filled`] with their oldest changes given up; of one of them all.
async fn with_floors() -> Arc<Logs> {
    let logs = filled().await;
    logs.forget(&LogId::system(), Revision(1)).await.unwrap();
    logs.forget(&log("other"), Revision(3)).await.unwrap();
    logs
}

#[tokio::test]
async fn logs_with_floors_come_back_with_their_floors() {
    let logs = with_floors().await;
    let bytes = bytes_of(&logs).await;
    let (again, summary) = restored(&bytes).await;
    assert_eq!(everything(&again).await, everything(&logs).await);
    assert_eq!((summary.changes, summary.records), (2, 401));
    for (log, head) in logs.list().await.unwrap() {
        assert_eq!(again.head(&log).await.unwrap(), head);
        assert_eq!(again.floor(&log).await.unwrap(), logs.floor(&log).await.unwrap());
    }
    again.verify().await.unwrap();
    assert_eq!(bytes_of(&again).await, bytes, "the copy of the copy is the same");
    change(&again, &log("other"), "it goes on", vec![put("0008", None, None)]).await;
    again.verify().await.unwrap();
    // Only what older programs cannot read says so.
    assert!(lines(&bytes)[0].contains("\"version\":2,"));
    assert!(lines(&bytes_of(&filled().await).await)[0].contains("\"version\":1,"));
}

/// What has changed since the copy began is told by the first change that did it.
#[tokio::test]
async fn values_beside_the_logs_come_back() {
    let logs = filled().await;
    let plain = bytes_of(&logs).await;
    let value = |text: &'static str| Some(Bytes::from_static(text.as_bytes()));
    let writes = (0..1_200).map(|n| (RecordKey::from(format!("calls/{n:04}")), value("a call"))).collect();
    logs.put_beside(writes).await.unwrap();
    logs.put_beside(vec![(vec![b's', 0xff].into(), value(""))]).await.unwrap();
    let bytes = bytes_of(&logs).await;
    let (again, summary) = restored(&bytes).await;
    assert_eq!((summary.changes, summary.beside), (6, 1_201));
    assert_eq!(bytes_of(&again).await, bytes, "the copy of the copy is the same");
    let found = again.beside(b"", None, 2_000).await.unwrap().values;
    assert!(found.len() == 1_201 && found.iter().all(|(_, value)| value.is_ok()), "{}", found.len());

    let writes = found.into_iter().map(|(key, _)| (key, None)).collect();
    logs.put_beside(writes).await.unwrap();
    assert_eq!(bytes_of(&logs).await, plain, "without them it is a file for older programs");
}

#[tokio::test]
async fn a_copy_of_a_log_with_a_floor_is_of_the_revision_that_was_asked_for() {
    let logs = with_floors().await;
    let before = everything(&logs).await;
    let copy = Copy::new(logs.clone(), logs.list().await.unwrap(), &about()).await.unwrap();
    let value = "m".repeat(900);
    let writes = vec![
        put("0008", Some(&value), None),
        put("0009", Some(&value), Some("later")),
        put("new", None, Some("x")),
    ];
    change(&logs, &log("other"), "later", writes).await;
    change(
        &logs,
        &log("other"),
        "later",
        vec![put("0008", None, Some("again")), put("0009", Some("later"), None)],
    )
    .await;
    let (again, _) = restored(&all_of(copy).await).await;
    let values = |all: &Everything| -> Vec<(RecordKey, Bytes)> {
        all[&log("other")].1.records.iter().map(|(key, _, value)| (key.clone(), value.clone())).collect()
    };
    let again = everything(&again).await;
    assert_eq!(values(&again), values(&before));
    assert_eq!(again[&LogId::system()], before[&LogId::system()]);
    assert!(again[&log("other")].1.records.iter().all(|(_, revision, _)| *revision <= Revision(3)));
}

#[tokio::test]
async fn a_copy_from_which_changes_were_taken_away_is_none() {
    let logs = filled().await;
    let mut copy = Copy::new(logs.clone(), logs.list().await.unwrap(), &about()).await.unwrap();
    logs.forget(&LogId::system(), Revision(1)).await.unwrap();
    let outcome = loop {
        match copy.chunk().await {
            Ok(Some(_)) => {}
            other => break other,
        }
    };
    assert!(outcome.is_err(), "{outcome:?}");
}

/// Does something to the lines of a file.
type Edit<'a> = &'a dyn Fn(&mut Vec<String>);

#[tokio::test]
async fn old_records_that_do_not_fit_are_refused() {
    let good = lines(&bytes_of(&with_floors().await).await);
    assert!(refusal(&sealed(&good)).is_none());
    let at = good.iter().position(|line| line.starts_with("{\"old\":{\"records\":400")).unwrap();
    let change = |edit: Edit<'_>| {
        let mut lines = good.clone();
        edit(&mut lines);
        assert_ne!(lines, good);
        refusal(&sealed(&lines))
    };
    let edits: [(&str, Edit<'_>); 6] = [
        ("one is missing", &|lines| drop(lines.remove(at + 5))),
        ("their number is missing", &|lines| drop(lines.remove(at))),
        ("one stands twice", &|lines| lines[at + 5] = lines[at + 4].clone()),
        ("two are out of order", &|lines| lines.swap(at + 4, at + 5)),
        ("one is above the floor", &|lines| {
            lines[at + 5] = lines[at + 5].replace("\"revision\":2", "\"revision\":4");
        }),
        ("another floor", &|lines| {
            lines.iter_mut().for_each(|line| *line = line.replace("\"floor\":3", "\"floor\":2"));
        }),
    ];
    for (what, edit) in edits {
        assert!(matches!(change(edit), Some(ReadError::Nonsense { .. })), "{what}");
    }
}
