//! The disk runs full under the running program, for real, and has room again.

use crate::{
    load::{Load, decision},
    running::{Running, within},
};
use serde_json::Value;
use std::{
    fs,
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

/// A small disk in memory, or nothing where one cannot be mounted.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount() -> Option<SmallDisk> {
        let place = tempfile::tempdir().unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=160m", "ringbook-test"]).arg(place.path());
        let mounted = mount.stderr(Stdio::null()).status().is_ok_and(|status| status.success());
        mounted.then_some(SmallDisk(place))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        Command::new("umount").arg("--lazy").arg(self.0.path()).status().ok();
    }
}

fn fill(file: &Path) {
    let mut file = fs::File::create(file).unwrap();
    while file.write_all(&[1; 1 << 16]).is_ok() {}
}

/// Asks whatever the answer is.
fn ask(url: &str) -> ureq::http::Response<ureq::Body> {
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    agent.get(url).call().unwrap()
}

#[test]
fn a_full_disk_refuses_changes_and_the_server_goes_on_when_there_is_room() {
    let Some(disk) = SmallDisk::mount() else {
        println!("skipped: a tmpfs cannot be mounted here");
        return;
    };
    let (data, filler) = (disk.0.path().join("data"), disk.0.path().join("filler"));
    let server = Running::start_on(&data, ["--no-sign-in", "--region", "DE"]);
    let (base, ready) = (format!("{}/api/v1", server.address), format!("{}/readyz", server.address));
    let load = Load::default();
    thread::scope(|scope| {
        for writer in 0..4 {
            let (base, load) = (&base, &load);
            scope.spawn(move || load.write(base, writer));
        }
        for round in 0..3 {
            let before = load.acknowledged();
            within(Duration::from_secs(30), || load.acknowledged() > before + 50);
            let refused = load.refused();
            fill(&filler);
            within(Duration::from_secs(30), || load.refused() > refused + 4);

            let mut answer = ask(&ready);
            assert_eq!(answer.status(), 503, "round {round}");
            assert_eq!(answer.headers()["retry-after"], "5");
            assert_eq!(answer.headers()["content-type"], "application/problem+json");
            let problem: Value = answer.body_mut().read_json().unwrap();
            assert_eq!(problem["code"], "store_unavailable");
            let detail = problem["detail"].as_str().unwrap();
            assert!(detail.contains("the disk of the store is full"), "{detail}");
            let denied = load.some_denied();
            assert_eq!(decision(&base, &denied)["reason"], "deny", "calls are decided from memory");

            fs::remove_file(&filler).unwrap();
            within(Duration::from_secs(30), || ask(&ready).status() == 200);
            let before = load.acknowledged();
            within(Duration::from_secs(30), || load.acknowledged() > before + 50);
        }
        load.stop();
    });
    for problem in load.problems() {
        assert_eq!((problem.status, problem.code.as_str()), (503, "store_unavailable"));
        assert_eq!(problem.retry_after.as_deref(), Some("5"));
        assert!(problem.detail.contains("the disk of the store is full"), "{}", problem.detail);
    }
    server.signal("KILL");
    drop(server);
    let server = Running::start_on(&data, ["--no-sign-in", "--region", "DE"]);
    let counts = load.check(&format!("{}/api/v1", server.address));
    println!("full disk, 3 times: {} refused, {counts}", load.refused());
}

/// Makes a file unchangeable even for whoever has it open, which is how a disk that takes no more writes looks from above.
fn set_unchangeable(file: &Path, sign: &str) -> bool {
    let mut chattr = Command::new("chattr");
    chattr.arg(format!("{sign}i")).arg(file).stderr(Stdio::null()).stdout(Stdio::null());
    chattr.status().is_ok_and(|status| status.success())
}

#[test]
fn files_that_take_no_writes_refuse_changes_and_the_server_goes_on_when_they_do() {
    let data = tempfile::tempdir().unwrap();
    let server = Running::start_on(data.path(), ["--no-sign-in", "--region", "DE"]);
    let (base, ready) = (format!("{}/api/v1", server.address), format!("{}/readyz", server.address));
    let log = data.path().join("store/db");
    if !set_unchangeable(&log, "+") {
        println!("skipped: files cannot be made unchangeable here");
        return;
    }
    set_unchangeable(&log, "-");
    let load = Load::default();
    thread::scope(|scope| {
        for writer in 0..4 {
            let (base, load) = (&base, &load);
            scope.spawn(move || load.write(base, writer));
        }
        within(Duration::from_secs(30), || load.acknowledged() > 50);
        assert!(set_unchangeable(&log, "+"));
        within(Duration::from_secs(30), || load.refused() > 4);
        let mut answer = ask(&ready);
        let denied = load.some_denied();
        let decided = decision(&base, &denied);
        assert!(set_unchangeable(&log, "-"));
        assert_eq!(answer.status(), 503);
        let problem: Value = answer.body_mut().read_json().unwrap();
        assert!(problem["detail"].as_str().unwrap().contains("Operation not permitted"), "{problem}");
        assert_eq!(decided["reason"], "deny");
        within(Duration::from_secs(30), || ask(&ready).status() == 200);
        let before = load.acknowledged();
        within(Duration::from_secs(30), || load.acknowledged() > before + 50);
        load.stop();
    });
    server.signal("KILL");
    drop(server);
    let server = Running::start_on(data.path(), ["--no-sign-in", "--region", "DE"]);
    println!("{} refused, {}", load.refused(), load.check(&format!("{}/api/v1", server.address)));
}

#[test]
fn a_directory_that_cannot_be_used_is_told_at_the_start() {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("file");
    fs::write(&file, "").unwrap();
    let mut program = crate::running::ringbook(["serve", "--listen", "127.0.0.1:0", "--data-dir"]);
    let (code, line) = crate::running::refused(program.arg(&file));
    assert_eq!(code, Some(1));
    assert!(line.starts_with("error: the data directory"), "{line}");
}
