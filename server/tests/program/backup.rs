//! `ringbook backup`, `restore` and `check`, and the backups of every day.

use crate::running::{Running, refused, ringbook, within};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    fs,
    io::Read as _,
    path::{Path, PathBuf},
    process::Command,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

/// Runs it to its good end: what it says on standard output.
fn told(program: &mut Command) -> String {
    let output = program.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn with_data<'a>(words: impl IntoIterator<Item = &'a str>, data: &Path) -> Command {
    let mut program = ringbook(words);
    program.arg("--data-dir").arg(data);
    program
}

fn backup(data: &Path, out: &Path) -> Command {
    let mut program = with_data(["backup"], data);
    program.arg("--out").arg(out);
    program
}

fn restore(data: &Path, file: &Path) -> Command {
    let mut program = with_data(["restore"], data);
    program.arg("--in").arg(file);
    program
}

fn check(data: &Path) -> Command {
    with_data(["check"], data)
}

fn backup_at(server: &Running, token: &str, out: &Path) -> Command {
    let mut program = ringbook(["backup", "--token", token, "--server", &server.address, "--out"]);
    program.arg(out);
    program
}

fn admin(data: &Path) -> String {
    let token = told(&mut with_data(["token", "create", "--name", "admin", "--scope", "admin"], data));
    token.trim().to_owned()
}

/// Who asks a server as administrator.
struct Admin<'a> {
    server: &'a Running,
    token: &'a str,
}

impl Admin<'_> {
    fn send(&self, method: &str, path: &str, body: &Value) -> Value {
        let url = format!("{}/api/v1{path}", self.server.address);
        let request = ureq::http::Request::builder().method(method).uri(url);
        let request = request.header("authorization", format!("Bearer {}", self.token));
        let request = request.header("content-type", "application/json");
        let mut answer = ureq::run(request.body(body.to_string()).unwrap()).unwrap();
        let text = answer.body_mut().read_to_string().unwrap();
        if text.is_empty() { Value::Null } else { serde_json::from_str(&text).unwrap() }
    }

    fn post(&self, path: &str, body: Value) -> Value {
        self.send("POST", path, &body)
    }

    fn put(&self, path: &str, body: Value) -> Value {
        self.send("PUT", path, &body)
    }

    /// Status, headers but for those of the moment, and body.
    fn get(&self, path: &str) -> (u16, BTreeMap<String, String>, String) {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let request = agent.get(format!("{}{path}", self.server.address));
        let answer = request.header("authorization", format!("Bearer {}", self.token)).call();
        let mut answer = answer.unwrap_or_else(|error| panic!("{path}: {error}: {}", self.server.log()));
        let mut body = Vec::new();
        answer.body_mut().as_reader().read_to_end(&mut body).unwrap();
        let headers = answer.headers().iter();
        let mut headers: BTreeMap<String, String> =
            headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
        headers.remove("date");
        // A problem has it in its body as well.
        let id = headers.remove("x-request-id").unwrap();
        let mut body = String::from_utf8(body).unwrap().replace(&id, "ID");
        // A page lets its own script in by a word that is made up each time.
        if let Some((_, rest)) =
            headers.get("content-security-policy").and_then(|it| it.split_once("'nonce-"))
        {
            body = body.replace(rest.split('\'').next().unwrap(), "NONCE");
            headers.remove("content-security-policy");
        }
        (answer.status().as_u16(), headers, body)
    }
}

/// Fills an installation with everything there is; ids for the addresses of what is in it.
fn fill(admin: &Admin<'_>) -> BTreeMap<&'static str, Vec<String>> {
    let plan = json!({"region": "DE", "area_code": "30", "loose_digits": 7});
    admin.put("/directories/main", json!({"name": "Main", "dial_plan": plan}));
    admin.post("/directories", json!({"id": "second", "name": "Zweites"}));
    admin.post("/directories", json!({"id": "gone", "name": "Gone"}));
    admin.post("/directories/gone/entries", json!({"numbers": [{"number": "030 1"}]}));
    admin.send("DELETE", "/directories/gone", &Value::Null);
    let entries = "/directories/main/entries";
    let mut ids = Vec::new();
    for n in 0..12 {
        let body = json!({
            "first_name": format!("Jäne {n}"), "family_name": "Smith", "group": "family", "birthday": "--03-05", "favorite": true,
            "numbers": [
                {"number": format!("030/1234 5{n:02}"), "contact_type": "vip"},
                {"number": format!("0900{n:02}"), "range": true, "contact_type": "deny", "note": "no\nthanks"},
            ],
        });
        ids.push(admin.post(entries, body)["id"].as_str().unwrap().to_owned());
    }
    let first = format!("{entries}/{}", ids[0]);
    admin.post(&format!("{first}/numbers"), json!({"number": "sip:jane@pbx.example"}));
    admin.send("PATCH", &first, &json!({"note": "changed \"twice\""}));
    admin.send("DELETE", &format!("{entries}/{}", ids.pop().unwrap()), &Value::Null);
    // Takes a number from another entry.
    admin.post(entries, json!({"organization": "Taker", "numbers": [{"number": "+49 30 123450 3"}]}));
    admin.put(
        "/phones/phone",
        json!({"name": "Desk", "directories": ["main", "second"],
            "identities": [{"name": "Office", "sip_address": "office@pbx.example"}], "active_identity": "Office",
            "ringtones": {"default": "Ringer1", "family": "Ringer4"}, "dnd_answer": 603}),
    );
    admin.post("/phones", json!({"id": "door", "directories": ["second"]}));
    admin.put("/phones/door/state", json!({"dnd": true, "calls": 1}));
    admin.post("/phones/phone/key", Value::Null);
    admin.post("/phones/door/key", Value::Null);
    for (id, role) in [("anna", "administrator"), ("ed", "editor")] {
        admin.post(
            "/people",
            json!({"id": id, "name": "N", "role": role, "password": "correct horse battery"}),
        );
    }
    let tokens = ["t1", "t2"].map(|name| admin.post("/tokens", json!({"name": name, "scope": "read"})));
    admin.send("DELETE", &format!("/tokens/{}", tokens[1]["id"].as_str().unwrap()), &Value::Null);
    let list = |all: &[&str]| all.iter().map(|it| (*it).to_owned()).collect();
    BTreeMap::from([
        ("{directory}", list(&["main", "second", "gone"])),
        ("{entry}", ids),
        ("{phone}", list(&["phone", "door"])),
        // Reporting one would change what is compared.
        ("{event}", list(&["none"])),
        ("{person}", list(&["anna", "ed"])),
    ])
}

/// Every address that can be read, with everything there is, and queries where they matter.
fn addresses(admin: &Admin<'_>, ids: &BTreeMap<&str, Vec<String>>) -> Vec<String> {
    let (_, _, document) = admin.get("/api/v1/openapi.json");
    let document: Value = serde_json::from_str(&document).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let mut addresses: Vec<String> = Vec::new();
    for (path, _) in paths.iter().filter(|(_, item)| item.get("get").is_some()) {
        // What never ends, and what has the time of its making in it.
        // What grows by asking: looked at by itself.
        if path.ends_with("/events")
            || path.ends_with("/backup")
            || path.ends_with("/calls")
            || path == "/metrics"
        {
            continue;
        }
        let mut some = vec![path.clone()];
        for (name, all) in ids {
            some = some
                .iter()
                .flat_map(|path| all.iter().map(|id| path.replace(name, id)).collect::<Vec<_>>())
                .collect();
        }
        some.sort();
        some.dedup();
        addresses.extend(some);
    }
    addresses.extend(addresses.clone().iter().filter_map(|path| match path.rsplit('/').next()? {
        "ring-decision" => Some(format!("{path}?caller=0301234503&dnd=on")),
        "dial" => Some(format!("{path}?number=0301234503")),
        "entries" => Some(format!("{path}?q=smith&sort=number&limit=3")),
        _ => None,
    }));
    addresses.extend(["/", "/preferences", "/identities", "/access"].map(str::to_owned));
    assert!(addresses.len() > 50, "{addresses:?}");
    assert!(addresses.iter().all(|address| !address.contains('{')), "{addresses:?}");
    addresses
}

#[test]
fn what_is_restored_answers_the_same_byte_for_byte() {
    let (here, there, files) =
        (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let token = admin(here.path());
    let server = Running::start_on(here.path(), ["--region", "DE"]);
    let asker = Admin { server: &server, token: &token };
    let ids = fill(&asker);
    let addresses = addresses(&asker, &ids);
    let before: Vec<_> = addresses.iter().map(|path| asker.get(path)).collect();
    let good = before.iter().filter(|(status, ..)| *status == 200).count();
    assert!(good * 2 > before.len(), "{good} of {}", before.len());
    let calls = asker.get("/api/v1/phones/door/calls");
    assert!(calls.2.contains("\"total\":2"), "{calls:?}");

    let (online, offline) = (files.path().join("online"), files.path().join("offline"));
    let (code, line) = refused(&mut backup(here.path(), &offline));
    assert!(code == Some(1) && line.contains("in use") && line.contains("--server URL --token T"), "{line}");
    let words = told(&mut backup_at(&server, &token, &online));
    assert!(words.contains("a whole backup of ") && words.lines().count() == 1, "{words}");
    assert_eq!(server.end(), Some(0));
    told(&mut backup(here.path(), &offline));
    assert_eq!(content(&online), content(&offline), "through the server and beside it");

    // A folder that is missing.
    let data = there.path().join("new");
    let words = told(&mut restore(&data, &online));
    assert!(words.contains("a whole backup of ") && words.lines().count() == 1, "{words}");
    let again = files.path().join("again");
    told(&mut backup(&data, &again));
    assert_eq!(content(&again), content(&online), "the backup of what was restored");
    assert!(told(&mut check(&data)).ends_with("nothing is damaged\n"));

    let server = Running::start_on(&data, []);
    let asker = Admin { server: &server, token: &token };
    assert_eq!(asker.get("/api/v1/phones/door/calls"), calls);
    for (path, before) in addresses.iter().zip(before) {
        let after = asker.get(path);
        assert_eq!(after, before, "{path}");
    }
}

/// What is in a backup but when it was made.
fn content(file: &Path) -> Vec<String> {
    let mut text = String::new();
    let bytes = fs::read(file).unwrap();
    flate2::read::MultiGzDecoder::new(&bytes[..]).read_to_string(&mut text).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let begin: Value = serde_json::from_str(&lines[0]).unwrap();
    assert_eq!(begin["begin"]["program"], env!("CARGO_PKG_VERSION"));
    // Deleted directories' logs have random names, so the order is the file's own.
    lines[0] = begin["begin"]["logs"].to_string();
    lines.pop();
    lines
}

#[test]
fn writers_go_on_while_a_server_is_copied() {
    let (here, files) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let token = admin(here.path());
    let server = Running::start_on(here.path(), ["--region", "DE"]);
    let stop = AtomicBool::new(false);
    let entries_in = |data: &Path| {
        let server = Running::start_on(data, []);
        let (_, _, list) =
            Admin { server: &server, token: &token }.get("/api/v1/directories/main/entries?limit=1");
        serde_json::from_str::<Value>(&list).unwrap()["total"].as_u64().unwrap()
    };
    let mut copied = Vec::new();
    thread::scope(|scope| {
        let writers: Vec<_> = (0..3)
            .map(|writer| {
                let (server, token, stop) = (&server, &token, &stop);
                scope.spawn(move || {
                    let asker = Admin { server, token };
                    let mut written = 0_u64;
                    while !stop.load(Ordering::Relaxed) {
                        let number = format!("+4930{writer}{written:06}");
                        asker.post("/directories/main/entries", json!({"numbers": [{"number": number}]}));
                        written += 1;
                    }
                    written
                })
            })
            .collect();
        for n in 0..3 {
            thread::sleep(Duration::from_millis(200));
            let file = files.path().join(n.to_string());
            told(&mut backup_at(&server, &token, &file));
            copied.push(file);
        }
        stop.store(true, Ordering::Relaxed);
        let written: u64 = writers.into_iter().map(|writer| writer.join().unwrap()).sum();
        assert!(written > 20, "{written}");
    });
    drop(server);
    let counts: Vec<u64> = copied
        .iter()
        .map(|file| {
            let data = file.with_extension("data");
            told(&mut restore(&data, file));
            entries_in(&data)
        })
        .collect();
    assert!(counts.is_sorted() && counts[0] < counts[2], "{counts:?}");
    assert!(counts[2] <= entries_in(here.path()), "{counts:?}");
}

/// A data directory with something in it, and its backup.
fn small() -> (tempfile::TempDir, PathBuf, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let (data, file) = (folder.path().join("data"), folder.path().join("backup"));
    admin(&data);
    told(&mut backup(&data, &file));
    (folder, data, file)
}

#[test]
fn a_damaged_backup_is_refused_and_leaves_nothing() {
    let (folder, _, file) = small();
    let good = fs::read(&file).unwrap();
    let (bad, target) = (folder.path().join("bad"), folder.path().join("target"));
    let cuts = (0..good.len()).step_by(good.len() / 12).map(|length| good[..length].to_vec());
    let flips = (0..good.len()).step_by(good.len() / 25).chain([good.len() - 1]).map(|at| {
        let mut flipped = good.clone();
        flipped[at] ^= 1 << (at % 8);
        flipped
    });
    for bytes in cuts.chain(flips) {
        fs::write(&bad, &bytes).unwrap();
        let (code, line) = refused(&mut restore(&target, &bad));
        assert!(code == Some(1) && line.starts_with("error: ") && line.contains("bad"), "{line}");
        assert!(!target.exists());
    }
    let (code, line) = refused(ringbook(["check", "--in"]).arg(&bad));
    assert!(code == Some(1) && line.contains("cut off or damaged"), "{line}");
    let words = told(ringbook(["check", "--in"]).arg(&file));
    assert!(words.contains("a whole backup of "), "{words}");
}

#[test]
fn files_and_folders_that_are_there_stay_as_they_are() {
    let (folder, data, file) = small();
    let good = fs::read(&file).unwrap();
    let (code, line) = refused(&mut backup(&data, &file));
    assert!(code == Some(1) && line.contains("is there already"), "{line}");
    assert_eq!(fs::read(&file).unwrap(), good);

    let (code, line) = refused(&mut restore(&data, &file));
    assert!(code == Some(1) && line.contains("is not empty"), "{line}");
    told(&mut check(&data));

    let nowhere = folder.path().join("no/such/folder/file");
    let (code, line) = refused(&mut backup(&data, &nowhere));
    assert!(code == Some(1) && line.contains("cannot be written"), "{line}");
    let missing = folder.path().join("missing");
    for mut program in [backup(&missing, &folder.path().join("new")), check(&missing)] {
        let (code, line) = refused(&mut program);
        assert!(code == Some(1) && line.contains("there are no data in"), "{line}");
    }
    assert!(!missing.exists());
    let mut left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["backup", "data"], "nothing unfinished is left");
}

#[test]
fn a_backup_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let (_folder, _, file) = small();
    assert_eq!(fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn half_a_restore_does_not_open() {
    let (_folder, data, file) = small();
    // What is there when the program is killed before the last step.
    fs::rename(data.join("store"), data.join("store.restoring")).unwrap();
    let serve = with_data(["serve", "--listen", "127.0.0.1:0"], &data);
    for mut program in [serve, check(&data), backup(&data, &file.with_extension("2")), restore(&data, &file)]
    {
        let (code, line) = refused(&mut program);
        assert!(code == Some(1) && line.contains("was cut off: remove"), "{line}");
    }
}

#[test]
fn only_administrators_get_a_backup() {
    let (folder, data, _) = small();
    let read = told(&mut with_data(["token", "create", "--name", "r", "--scope", "write"], &data));
    let server = Running::start_on(&data, []);
    let out = folder.path().join("stolen");
    let (code, line) = refused(&mut backup_at(&server, read.trim(), &out));
    assert!(code == Some(1) && line.contains("403") && !out.exists(), "{line}");
    let (code, line) = refused(&mut backup_at(&server, "rbt_no", &out));
    assert!(code == Some(1) && line.contains("401") && !out.exists(), "{line}");
    let (code, line) = refused(&mut check(&data));
    assert!(code == Some(1) && line.contains("in use") && line.contains("check --in FILE"), "{line}");
}

#[test]
fn bad_options_of_these_are_exit_code_2() {
    for words in [
        &["backup", "--data-dir", "d"][..],
        &["backup", "--out", "f"],
        &["backup", "--out", "f", "--server", "http://h"],
        &["restore", "--data-dir", "d"],
        &["restore", "--in", "f"],
        &["check"],
        &["serve", "--data-dir", "d", "--keep-backups", "many"],
    ] {
        let (code, line) = refused(&mut ringbook(words.iter().copied()));
        assert!(code == Some(2) && line.starts_with("error: "), "{words:?}: {line}");
    }
}

#[test]
fn damage_in_the_data_is_told() {
    let (_folder, data, _) = small();
    let words = told(&mut check(&data));
    assert!(words.contains(" records and ") && words.ends_with("nothing is damaged\n"), "{words}");
    let db = data.join("store/db");
    fs::File::options().write(true).open(&db).unwrap().set_len(0).unwrap();
    let output = check(&data).output().unwrap();
    let (out, line) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert_eq!(output.status.code(), Some(1), "{out}{line}");
    assert!(out.starts_with("damaged: ") && line.contains("is damaged"), "{out}{line}");
}

/// The names of the daily backups.
fn dailies(data: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(data.join("backups")) else { return Vec::new() };
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// The moment after which a start would have made one.
fn settled(server: &Running) {
    let url = format!("{}/readyz", server.address);
    assert_eq!(ureq::get(url).call().unwrap().status(), 200);
    thread::sleep(Duration::from_millis(700));
}

#[test]
fn a_server_makes_backups_of_itself_and_keeps_some() {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let data = here.path();
    let folder = data.join("backups");
    let server = Running::start_on(data, ["--no-sign-in", "--keep-backups", "2"]);
    within(Duration::from_secs(10), || dailies(data).iter().any(|name| name.starts_with("ringbook-2")));
    server.end();
    let first = dailies(data);
    assert_eq!(first.len(), 1, "{first:?}");
    let copy = there.path().join("copy");
    told(&mut restore(&copy, &folder.join(&first[0])));
    assert!(told(&mut check(&copy)).ends_with("nothing is damaged\n"));

    // A fresh one is enough.
    let server = Running::start_on(data, ["--no-sign-in", "--keep-backups", "2"]);
    settled(&server);
    server.end();
    assert_eq!(dailies(data), first);

    // An old one is enough, too, when nothing has changed. Strangers stay.
    let old = "ringbook-2001-01-01T000000Z.jsonl.gz";
    fs::rename(folder.join(&first[0]), folder.join(old)).unwrap();
    fs::write(folder.join("notes.txt"), "mine").unwrap();
    fs::write(folder.join(".ringbook-left.part"), "half").unwrap();
    let server = Running::start_on(data, ["--no-sign-in", "--keep-backups", "2"]);
    settled(&server);
    assert_eq!(dailies(data), ["notes.txt", old]);
    let asker = Admin { server: &server, token: "" };
    asker.post("/directories/main/entries", json!({"numbers": [{"number": "030 12345"}]}));
    server.end();

    // Nothing is made, and nothing removed, when none are wanted.
    let server = Running::start_on(data, ["--no-sign-in", "--keep-backups", "0"]);
    settled(&server);
    server.end();
    assert_eq!(dailies(data), ["notes.txt", old]);

    // Something has changed: a new one, and the oldest of too many goes.
    fs::write(folder.join("ringbook-2000-01-01T000000Z.jsonl.gz"), "older").unwrap();
    let server = Running::start_on(data, ["--no-sign-in", "--keep-backups", "2"]);
    within(Duration::from_secs(10), || dailies(data).len() == 3 && !dailies(data)[1].contains("2000-"));
    server.end();
    let names = dailies(data);
    assert_eq!(names[..2], ["notes.txt", old]);
    assert!(told(ringbook(["check", "--in"]).arg(folder.join(&names[2]))).contains("a whole backup"));
}

#[test]
fn a_failing_backup_harms_nothing() {
    let data = tempfile::tempdir().unwrap();
    // A file where the folder should be.
    fs::write(data.path().join("backups"), "x").unwrap();
    let server = Running::start_on(data.path(), ["--no-sign-in"]);
    server.wait_for("no backup could be made");
    let asker = Admin { server: &server, token: "" };
    asker.post("/directories/main/entries", json!({"numbers": [{"number": "030 12345"}]}));
    assert_eq!(server.end(), Some(0));
    assert!(told(&mut check(data.path())).contains("entries: 1"));
}
