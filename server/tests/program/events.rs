//! Streams of events, over the network.

use crate::running::{Running, read_to_end};
use serde_json::json;
use std::{
    io::{BufRead as _, BufReader, Write as _},
    net::TcpStream,
    time::Duration,
};

fn follow(running: &Running) -> TcpStream {
    let host = running.address.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).unwrap();
    write!(stream, "GET /api/v1/directories/main/events HTTP/1.1\r\nHost: {host}\r\n\r\n").unwrap();
    stream
}

#[test]
fn the_end_does_not_wait_for_those_who_follow() {
    let running = Running::start([]);
    let dead = follow(&running);
    let mut reader = BufReader::new(follow(&running));
    let mut line = String::new();
    while !line.starts_with("event: ready") {
        line.clear();
        reader.read_line(&mut line).unwrap();
    }
    // More than the buffers between here and there take.
    let entries = format!("{}/api/v1/directories/main/entries", running.address);
    let numbers: Vec<_> = (0..400)
        .map(|number| json!({"number": format!("+4930555{number:04}"), "note": "x".repeat(500)}))
        .collect();
    for _ in 0..30 {
        ureq::post(&entries).send_json(json!({"numbers": numbers})).unwrap();
    }
    let events = std::thread::spawn(move || {
        let text = read_to_end(reader.get_mut(), Duration::from_secs(60)).unwrap();
        assert!(text.ends_with("\r\n0\r\n\r\n"), "it has no end");
    });
    running.signal("TERM");
    events.join().unwrap();
    running.ends_by_itself();
    drop(dead);
}
