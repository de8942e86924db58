//! Every file of a real data directory is damaged: what opens is exactly what was acknowledged, and everything else is refused with the
//! next step. `cargo xtask damage` tries many more places than the tests do.

use crate::{chance::Chance, running::Running};
use serde_json::{Value, json};
use server::data::{self, DataError};
use std::{
    collections::BTreeMap,
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{Mutex, mpsc},
    thread,
    time::Duration,
};
use store::{Bytes, Change, Logs, RecordKey, Revision, Store};

/// How many cases there are without a wish, and at least.
const CASES: usize = 320;
/// What wishes for more.
const WISH: &str = "RINGBOOK_DAMAGE_CASES";
/// How long one case may take; none was seen to take a second.
const PATIENCE: Duration = Duration::from_secs(60);
const THREADS: usize = 4;

/// Everything of every log.
type Content = BTreeMap<String, (Revision, Vec<(RecordKey, Revision, Bytes)>, Vec<Change>)>;

/// What is done to one file.
#[derive(Clone, Debug)]
enum Damage {
    Missing(PathBuf),
    CutTo(PathBuf, u64),
    Flipped(PathBuf, u64, u8),
    /// A sector that reads as zeros.
    Zeroed(PathBuf, u64),
    /// A snapshot that a crash has left half written: so many bytes of the real one.
    Unfinished(PathBuf, u64),
    /// The whole folder of the database.
    NoDatabase(PathBuf),
}

impl Damage {
    fn what(&self) -> &'static str {
        match self {
            Damage::Missing(_) => "missing",
            Damage::CutTo(..) => "cut off",
            Damage::Flipped(..) => "one bit flipped",
            Damage::Zeroed(..) => "512 bytes zeroed",
            Damage::Unfinished(..) => "left over unfinished",
            Damage::NoDatabase(_) => "missing whole",
        }
    }

    fn file(&self) -> String {
        let (Damage::Missing(file)
        | Damage::CutTo(file, _)
        | Damage::Flipped(file, ..)
        | Damage::Zeroed(file, _)
        | Damage::Unfinished(file, _)
        | Damage::NoDatabase(file)) = self;
        let name = file.display().to_string();
        name.split_once("snap.").map_or(name.clone(), |(folder, _)| format!("{folder}snap.*"))
    }

    fn apply(&self, folder: &Path) {
        let write = |file: &PathBuf, change: &dyn Fn(&mut Vec<u8>)| {
            let file = folder.join(file);
            let mut bytes = fs::read(&file).unwrap();
            change(&mut bytes);
            fs::write(file, bytes).unwrap();
        };
        let place = |at: &u64| usize::try_from(*at).unwrap();
        match self {
            Damage::Missing(file) => fs::remove_file(folder.join(file)).unwrap(),
            Damage::CutTo(file, length) => write(file, &|bytes| bytes.truncate(place(length))),
            Damage::Flipped(file, at, bit) => write(file, &|bytes| bytes[place(at)] ^= 1 << bit),
            Damage::Zeroed(file, at) => {
                write(file, &|bytes| bytes.iter_mut().skip(place(at)).take(512).for_each(|byte| *byte = 0));
            }
            Damage::Unfinished(file, length) => {
                let mut bytes = fs::read(folder.join(file)).unwrap();
                bytes.truncate(place(length));
                fs::write(folder.join("store/snap.00000000FFFFFFFF.generating"), bytes).unwrap();
            }
            Damage::NoDatabase(file) => fs::remove_dir_all(folder.join(file)).unwrap(),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Intact,
    Repaired,
    Refused,
}

/// A data directory as the program leaves it: written, stopped, started again, written to, killed.
fn real_data(folder: &Path) {
    let server = Running::start_on(folder, ["--no-sign-in", "--region", "DE"]);
    let directories = format!("{}/api/v1/directories", server.address);
    ureq::post(&directories).send_json(json!({"id": "other", "name": "Other", "dial_plan": {}})).unwrap();
    add(&server.address, "main", 0..300);
    add(&server.address, "other", 300..420);
    // One change of more than a transaction holds.
    ureq::delete(format!("{directories}/other/entries?confirm=all")).call().unwrap();
    assert_eq!(server.end(), Some(0));
    let server = Running::start_on(folder, ["--no-sign-in", "--region", "DE"]);
    add(&server.address, "main", 500..650);
    add(&server.address, "other", 650..700);
    server.signal("KILL");
}

fn add(address: &str, directory: &str, range: std::ops::Range<usize>) {
    let entries = format!("{address}/api/v1/directories/{directory}/entries");
    for n in range {
        let word = ["deny", "vip"][n % 2];
        let body = json!({"family_name": format!("Name {n}"), "numbers": [{"number": format!("+49305{n:05}"), "contact_type": word}]});
        let mut made = ureq::post(&entries).send_json(body).unwrap();
        let made: Value = made.body_mut().read_json().unwrap();
        if n % 5 == 0 {
            ureq::delete(format!("{entries}/{}", made["id"].as_str().unwrap())).call().unwrap();
        }
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Every file below, with its length.
fn files(folder: &Path, below: &Path) -> Vec<(PathBuf, u64)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder.join(below)).unwrap() {
        let entry = entry.unwrap();
        let file = below.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            found.extend(files(folder, &file));
        } else {
            found.push((file, entry.metadata().unwrap().len()));
        }
    }
    found.sort();
    found
}

/// The cases: a few for each file always, the others where most of the bytes are.
fn cases(files: &[(PathBuf, u64)], count: usize) -> Vec<Damage> {
    let mut chance = Chance::new(0x0BAD_D15C);
    let mut cases = vec![Damage::NoDatabase("store".into())];
    for (file, length) in files {
        cases.push(Damage::Missing(file.clone()));
        cases.extend([0, length / 2, length.saturating_sub(1)].map(|to| Damage::CutTo(file.clone(), to)));
        for _ in 0..8 {
            cases.push(Damage::Flipped(file.clone(), chance.below(*length), chance.below(8) as u8));
        }
        if file.to_string_lossy().contains("snap.") {
            cases.extend([0, 5, *length].map(|kept| Damage::Unfinished(file.clone(), kept)));
        }
    }
    let small = |chance: &mut Chance| &files[chance.below(files.len() as u64) as usize];
    let database = files.iter().find(|(file, _)| file.ends_with("db")).unwrap();
    while cases.len() < count {
        let (file, length) = if chance.below(4) == 0 { small(&mut chance) } else { database };
        let (file, at) = (file.clone(), chance.below(*length));
        cases.push(match chance.below(4) {
            0 => Damage::CutTo(file, at),
            1 => Damage::Zeroed(file, at),
            _ => Damage::Flipped(file, at, chance.below(8) as u8),
        });
    }
    cases
}

/// Opens as the program does; what is in it, or the refusal.
fn open(folder: &Path) -> Result<Content, DataError> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let outcome = runtime.block_on(async {
        let (store, _ringbook) = data::open(folder, Some("DE".into())).await?;
        let content = content(store.clone()).await;
        store.close().await.unwrap();
        Ok(content)
    });
    runtime.shutdown_timeout(Duration::from_secs(1));
    outcome
}

async fn content(store: std::sync::Arc<dyn Store>) -> Content {
    let logs = Logs::open(store).await.unwrap();
    let mut content = Content::new();
    for (log, _) in logs.list().await.unwrap() {
        let loaded = logs.load(&log).await.unwrap();
        let changes = logs.changes(&log, Revision(0), usize::MAX).await.unwrap();
        content.insert(log.to_string(), (loaded.head, loaded.records, changes));
    }
    content
}

/// What a case comes to; a panic or no answer at all is an error of the test.
fn outcome(folder: &Path, expected: &Content) -> Result<Outcome, String> {
    match open(folder) {
        Ok(found) if found != *expected => Err(difference(&found, expected)),
        Ok(_) if folder.join("repairs.log").exists() => Ok(Outcome::Repaired),
        Ok(_) => Ok(Outcome::Intact),
        Err(error) => {
            let words = error.to_string();
            let told = words.contains("ringbook restore --data-dir") && !words.contains('\n');
            if told { Ok(Outcome::Refused) } else { Err(format!("refused without the next step: {error:?}")) }
        }
    }
}

fn difference(found: &Content, expected: &Content) -> String {
    let sizes = |content: &Content| -> Vec<String> {
        content
            .iter()
            .map(|(log, (head, records, changes))| {
                format!("{log}: {head}, {}, {}", records.len(), changes.len())
            })
            .collect()
    };
    format!("other data: {:?} instead of {:?}", sizes(found), sizes(expected))
}

/// One case, in a folder of its own, twice where it was refused: refusing must not be what makes it open.
fn run(case: &Damage, template: &Path, expected: &Content) -> Result<Outcome, String> {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("data");
    copy(template, &folder);
    case.apply(&folder);
    let first = outcome(&folder, expected)?;
    if first == Outcome::Refused {
        let again = outcome(&folder, expected)?;
        if again != Outcome::Refused {
            return Err(format!("refused, and then {again:?}"));
        }
    }
    Ok(first)
}

/// Runs a case on a thread of its own, because what hangs cannot be ended otherwise.
fn guarded(case: Damage, template: PathBuf, expected: std::sync::Arc<Content>) -> Result<Outcome, String> {
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        let outcome = catch_unwind(AssertUnwindSafe(|| run(&case, &template, &expected)));
        tell.send(outcome.unwrap_or_else(|_| Err("it panicked".into()))).ok();
    });
    told.recv_timeout(PATIENCE).unwrap_or_else(|_| Err("it did not end".into()))
}

#[test]
fn damaged_data_are_intact_repaired_or_refused_and_never_wrong() {
    let wished = std::env::var(WISH).ok().and_then(|count| count.parse().ok());
    let place = tempfile::tempdir().unwrap();
    let template = place.path().join("template");
    real_data(&template);
    let reference = place.path().join("reference");
    copy(&template, &reference);
    let expected = std::sync::Arc::new(open(&reference).unwrap());
    assert!(expected.values().map(|(_, records, _)| records.len()).sum::<usize>() > 350);

    let cases = cases(&files(&template, Path::new("")), wished.unwrap_or(CASES).max(CASES));
    let count = cases.len();
    let waiting = Mutex::new(cases.into_iter());
    let counts: Mutex<BTreeMap<(String, &str, Outcome), usize>> = Mutex::default();
    let wrong: Mutex<Vec<String>> = Mutex::default();
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                loop {
                    let Some(case) = waiting.lock().unwrap().next() else { break };
                    match guarded(case.clone(), template.clone(), expected.clone()) {
                        Ok(outcome) => {
                            *counts
                                .lock()
                                .unwrap()
                                .entry((case.file(), case.what(), outcome))
                                .or_default() += 1;
                        }
                        Err(words) => wrong.lock().unwrap().push(format!("{case:?}: {words}")),
                    }
                }
            });
        }
    });
    let (counts, wrong) = (counts.into_inner().unwrap(), wrong.into_inner().unwrap());
    for ((file, what, outcome), count) in &counts {
        println!("{file:<24} {what:<22} {outcome:?}: {count}");
    }
    let all = |wanted| {
        counts.iter().filter(|((.., outcome), _)| *outcome == wanted).map(|(_, count)| count).sum::<usize>()
    };
    let (intact, repaired, refused) = (all(Outcome::Intact), all(Outcome::Repaired), all(Outcome::Refused));
    println!(
        "damage: {count} cases: {intact} intact, {repaired} repaired and reported, {refused} refused and reported, {} wrong",
        wrong.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(
        intact > 0 && repaired > 0 && refused > 0,
        "a test of this that meets one outcome only proves little"
    );
}

/// The program itself, with damage of three kinds.
#[test]
fn the_program_repairs_and_tells_or_refuses_in_one_line() {
    let place = tempfile::tempdir().unwrap();
    let template = place.path().join("template");
    real_data(&template);
    let case = |name: &str| {
        let folder = place.path().join(name);
        copy(&template, &folder);
        folder
    };

    let repaired = case("repaired");
    let snapshot = files(&repaired, Path::new("store"))
        .into_iter()
        .find(|(file, _)| file.to_string_lossy().contains("snap."));
    fs::write(repaired.join(snapshot.unwrap().0), "no snapshot").unwrap();
    let server = Running::start_on(&repaired, ["--no-sign-in"]);
    let log = server.log();
    assert!(
        log.contains("repaired in") && log.contains("nothing is missing") && !log.contains("panicked"),
        "{log}"
    );
    assert_eq!(server.end(), Some(0));
    let told = fs::read_to_string(repaired.join("repairs.log")).unwrap();
    assert!(told.contains("snap.") && told.contains("damaged-"), "{told}");
    let again = Running::start_on(&repaired, ["--no-sign-in"]);
    assert!(!again.log().contains("repaired in"), "told once: {}", again.log());

    let cut = case("cut");
    let length = fs::metadata(cut.join("store/db")).unwrap().len();
    Damage::CutTo("store/db".into(), length / 2).apply(&cut);
    let gone = case("gone");
    Damage::NoDatabase("store".into()).apply(&gone);
    for folder in [cut, gone] {
        // The program may have made one there already; this one is newer.
        fs::create_dir_all(folder.join("backups")).unwrap();
        fs::write(folder.join("backups/newest"), "").unwrap();
        let mut program =
            crate::running::ringbook(["serve", "--listen", "127.0.0.1:0", "--no-sign-in", "--data-dir"]);
        let (code, line) = crate::running::refused(program.arg(&folder));
        assert_eq!(code, Some(1));
        let next = format!("ringbook restore --data-dir {0} --in {0}/backups/newest", folder.display());
        assert!(line.starts_with("error: ") && line.contains(&next) && !line.contains("panicked"), "{line}");
    }
}
