//! `ringbook token create`.

use crate::running::{Running, refused, ringbook};
use serde_json::Value;
use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpListener,
    path::Path,
    process::Command,
    thread,
};

fn create(data: &Path, scope: &str) -> Command {
    let mut program = ringbook(["token", "create", "--name", "test", "--scope", scope, "--data-dir"]);
    program.arg(data);
    program
}

fn create_at(server: &str) -> Command {
    ringbook(["token", "create", "--name", "test", "--scope", "ring", "--token", "t", "--server", server])
}

/// The one line on standard output.
fn made(program: &mut Command) -> String {
    let output = program.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let out = String::from_utf8(output.stdout).unwrap();
    let token = out.strip_suffix('\n').unwrap();
    assert!(token.starts_with("rbt_") && !token.contains(char::is_whitespace), "{out}");
    token.to_owned()
}

#[test]
fn a_token_made_before_the_first_start_opens_the_server() {
    let data = tempfile::tempdir().unwrap();
    let token = made(&mut create(data.path(), "read"));
    let server = Running::start_on(data.path(), ["--region", "DE"]);
    let url = format!("{}/api/v1/directories/main", server.address);
    let directory: Value = ureq::get(&url)
        .header("authorization", format!("Bearer {token}"))
        .call()
        .unwrap()
        .body_mut()
        .read_json()
        .unwrap();
    assert_eq!(directory["dial_plan"]["region"], "DE", "the first start began the installation");
    assert!(ureq::get(&url).header("authorization", "Bearer rbt_no").call().is_err());
}

#[test]
fn data_in_use_is_told_and_the_way_round_it() {
    let data = tempfile::tempdir().unwrap();
    let _server = Running::start_on(data.path(), ["--no-sign-in"]);
    let (code, line) = refused(&mut create(data.path(), "read"));
    assert_eq!(code, Some(1));
    assert!(
        line.starts_with("error: ") && line.contains("in use") && line.contains("--server URL"),
        "{line}"
    );
}

/// What a server does that answers one request like this, and what it was asked.
fn against(answer: &'static str) -> (String, thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let asked = thread::spawn(move || {
        let mut stream = BufReader::new(listener.accept().unwrap().0);
        let mut asked = String::new();
        while !asked.ends_with("\r\n\r\n") {
            stream.read_line(&mut asked).unwrap();
        }
        let length = asked
            .lines()
            .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
        let mut body = vec![0; length.unwrap()];
        stream.read_exact(&mut body).unwrap();
        stream.get_mut().write_all(answer.as_bytes()).unwrap();
        asked + &String::from_utf8(body).unwrap()
    });
    (address, asked)
}

#[test]
fn a_running_server_makes_it() {
    let data = tempfile::tempdir().unwrap();
    let admin = made(&mut create(data.path(), "admin"));
    let server = Running::start_on(data.path(), ["--region", "DE"]);
    let (code, line) = refused(&mut create(data.path(), "ring"));
    assert!(code == Some(1) && line.contains("--server"), "{line}");
    let through = [
        "token",
        "create",
        "--name",
        "test",
        "--scope",
        "ring",
        "--token",
        &admin,
        "--server",
        &server.address,
    ];
    let token = made(&mut ringbook(through));
    let url = format!("{}/api/v1/phones/phone/ring-decision?caller=1", server.address);
    let answer = ureq::get(&url).header("authorization", format!("Bearer {token}")).call().unwrap();
    assert_eq!(answer.status(), 200);
}

#[test]
fn what_a_server_refuses_is_told_in_its_words() {
    let (address, _) = against(
        "HTTP/1.1 403 Forbidden\r\nContent-Type: application/problem+json\r\nContent-Length: 26\r\n\r\n{\"detail\": \"Not for you.\"}",
    );
    let (code, line) = refused(&mut create_at(&address));
    assert_eq!(code, Some(1));
    assert!(line.contains("403") && line.contains("Not for you."), "{line}");
    let (code, line) = refused(&mut create_at("http://127.0.0.1:9"));
    assert!(code == Some(1) && line.contains("cannot be asked"), "{line}");
}
