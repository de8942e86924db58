//! The server is killed at any moment: every acknowledged change is there afterwards, and the index answers the same.

use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    sync::Mutex,
    thread,
    time::Duration,
};

const KILLS: usize = 10;
const WRITERS: usize = 4;

struct Server {
    process: Child,
    base: String,
}

impl Server {
    fn start(data: &Path) -> Server {
        let mut process = Command::new(env!("CARGO_BIN_EXE_ringbook"))
            .args(["serve", "--listen", "127.0.0.1:0", "--region", "DE", "--no-sign-in", "--data-dir"])
            .arg(data)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("listening on ").ok_or(&line).unwrap();
        Server { base: format!("{address}/api/v1"), process }
    }

    fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

/// What is known of one number: whether it was denied when the server last said so, and what may have come since.
#[derive(Clone, Debug, Default)]
struct Known {
    acknowledged: Option<&'static str>,
    unanswered: Option<Option<&'static str>>,
}

type Model = Mutex<BTreeMap<String, Known>>;

/// Adds numbers and changes or deletes every third until the server is gone.
fn write(base: &str, writer: usize, round: usize, model: &Model) {
    let entries = format!("{base}/directories/main/entries");
    for n in 0.. {
        let number = format!("+4930{writer}{round:02}{n:05}");
        let contact_type = if n % 2 == 0 { "deny" } else { "vip" };
        let body = json!({"numbers": [{"number": number, "contact_type": contact_type}]});
        let begin =
            |wanted| model.lock().unwrap().entry(number.clone()).or_default().unanswered = Some(wanted);
        let end = |now| {
            *model.lock().unwrap().get_mut(&number).unwrap() = Known { acknowledged: now, unanswered: None }
        };
        begin(Some(contact_type));
        let Ok(mut answer) = ureq::post(&entries).send_json(&body) else { return };
        assert_eq!(answer.status(), 201);
        end(Some(contact_type));
        let Ok(entry) = answer.body_mut().read_json::<Value>() else { continue };
        if n % 3 == 0 {
            begin(None);
            let Ok(_) = ureq::delete(format!("{entries}/{}", entry["id"].as_str().unwrap())).call() else {
                return;
            };
            end(None);
        }
    }
}

fn check(base: &str, model: &Model) {
    let mut listed = BTreeMap::new();
    let mut cursor = String::new();
    loop {
        let path = format!("{base}/directories/main/entries?limit=1000{cursor}");
        let page: Value = ureq::get(path).call().unwrap().body_mut().read_json().unwrap();
        for entry in page["items"].as_array().unwrap() {
            let number = &entry["numbers"][0];
            let seen = listed
                .insert(number["canonical"].as_str().unwrap().to_owned(), number["contact_type"].clone());
            assert!(seen.is_none(), "a number stands twice: {number}");
        }
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    for (number, known) in model.lock().unwrap().iter_mut() {
        let there = listed.remove(number);
        let there = there.as_ref().and_then(Value::as_str);
        let possible = there == known.acknowledged || known.unanswered.is_some_and(|wanted| wanted == there);
        assert!(possible, "{number}: {known:?}, but the directory has {there:?}");
        let path = format!("{base}/phones/phone/ring-decision?caller={number}");
        let decision: Value = ureq::get(path).call().unwrap().body_mut().read_json().unwrap();
        let expected = there.unwrap_or("allowed");
        assert_eq!(decision["reason"], expected, "{number}: the index and the list differ");
        let settled = ["deny", "vip"].into_iter().find(|word| there == Some(*word));
        *known = Known { acknowledged: settled, unanswered: None };
    }
    assert!(listed.is_empty(), "nobody ever added {listed:?}");
}

#[test]
fn every_acknowledged_change_survives_ten_kills() {
    let data = tempfile::tempdir().unwrap();
    let model = Model::default();
    for round in 0..KILLS {
        let server = Server::start(data.path());
        check(&server.base, &model);
        let base = server.base.clone();
        thread::scope(|scope| {
            for writer in 0..WRITERS {
                let (base, model) = (&base, &model);
                scope.spawn(move || write(base, writer, round, model));
            }
            // Another moment each time.
            thread::sleep(Duration::from_millis(40 + 37 * u64::try_from(round).unwrap()));
            server.kill();
        });
    }
    let server = Server::start(data.path());
    check(&server.base, &model);
    let acknowledged = model.lock().unwrap().values().filter(|known| known.acknowledged.is_some()).count();
    server.kill();
    assert!(acknowledged > 50, "too little was written to prove anything: {acknowledged}");
}
