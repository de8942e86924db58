//! The firmware client of `examples/firmware/`: compiled, and asked with the real server and with servers that are none.

use crate::running::{Running, ringbook};
use serde_json::json;
use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::{Duration, Instant},
};

/// What it may take at most: its budget, and what a process needs to begin and end.
const MOST: Duration = Duration::from_millis(600);
const IN_DOUBT: &str = "action=ring sip_status= ringtone=";

/// Compiles the client into this folder.
fn compile(folder: &Path, name: &str, options: &[&str]) -> Option<PathBuf> {
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/firmware/ring.c");
    let program = folder.join(name);
    let mut cc = Command::new("cc");
    cc.args(["-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Werror"]).args(options);
    let compiled = cc.arg("-o").arg(&program).arg(source).output().unwrap();
    let told = String::from_utf8_lossy(&compiled.stderr);
    assert!(compiled.status.success() || !options.is_empty(), "{told}");
    compiled.status.success().then_some(program)
}

/// The client, and once more with the compiler's checks of memory and of undefined behaviour, where it has them.
fn clients(folder: &Path) -> Vec<PathBuf> {
    let checked = ["-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
    [compile(folder, "ring", &[]), compile(folder, "ring-checked", &checked)].into_iter().flatten().collect()
}

/// What the client says about a call.
fn ask(client: &Path, port: u16, key: &str, caller: &str) -> String {
    let output =
        Command::new(client).args(["127.0.0.1", &port.to_string(), "phone", key, caller]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
}

/// A server with a phone's key, and its port.
fn server() -> (Running, tempfile::TempDir, String, u16) {
    let data = tempfile::tempdir().unwrap();
    let mut create = ringbook(["token", "create", "--name", "test", "--scope", "admin", "--data-dir"]);
    let token = String::from_utf8(create.arg(data.path()).output().unwrap().stdout).unwrap();
    let bearer = format!("Bearer {}", token.trim());
    let server = Running::start_on(data.path(), ["--region", "DE"]);
    let base = format!("{}/api/v1", server.address);
    let post = |path: &str| ureq::post(format!("{base}{path}")).header("authorization", &bearer);
    let settings = json!({
        "directories": ["main"], "anonymous_callers": "silent",
        "ringtones": {"default": "Ringer2", "vip": "Ringer3", "family": "http://pbx.example/melody.wav"},
    });
    let phone = ureq::put(format!("{base}/phones/phone")).header("authorization", &bearer);
    phone.send_json(settings).unwrap();
    for (number, contact_type, group) in
        [("030 1", "deny", "none"), ("030 2222222", "vip", "none"), ("030 3333333", "vip", "family")]
    {
        let number = json!([{"number": number, "contact_type": contact_type, "range": number == "030 1"}]);
        let entry = json!({"first_name": "A&B", "group": group, "numbers": number});
        post("/directories/main/entries").send_json(entry).unwrap();
    }
    let key: serde_json::Value =
        post("/phones/phone/key").send_empty().unwrap().body_mut().read_json().unwrap();
    let port = server.address.rsplit_once(':').unwrap().1.parse().unwrap();
    (server, data, key["key"].as_str().unwrap().to_owned(), port)
}

#[test]
fn it_does_what_the_server_says() {
    let folder = tempfile::tempdir().unwrap();
    let (_server, _data, key, port) = server();
    for client in clients(folder.path()) {
        for (caller, expected) in [
            ("+49304444444", "action=ring sip_status= ringtone=Ringer2"),
            ("+49301234567", "action=busy sip_status=486 ringtone="),
            (
                "\"J\u{fc}rgen & <x>\" <sip:+49301234567@pbx.example;user=phone>",
                "action=busy sip_status=486 ringtone=",
            ),
            ("0302222222", "action=ring sip_status= ringtone=Ringer3"),
            ("030 3333333", "action=ring sip_status= ringtone=http://pbx.example/melody.wav"),
            ("", "action=silent sip_status= ringtone="),
        ] {
            assert_eq!(ask(&client, port, &key, caller), expected, "{caller}");
        }
        assert_eq!(ask(&client, port, "wrong", "+49301234567"), IN_DOUBT, "401");
        assert_eq!(ask(&client, port, &key, &"1".repeat(100_000)), IN_DOUBT, "too long to be asked");
    }
}

/// What a server does with one connection.
type Bad = (&'static str, fn(TcpStream));

/// All of them would say busy, if they said anything whole and right.
const BAD: &[Bad] = &[
    ("hangs", |stream| wait(&stream)),
    ("hangs up", drop),
    ("dies in its head", |mut stream| write(&mut stream, b"HTTP/1.1 200 OK\r\nContent-Ty")),
    ("stops in its head", |mut stream| {
        write(&mut stream, b"HTTP/1.1 200 OK\r\nContent-Ty");
        wait(&stream);
    }),
    ("has a head and nothing more", |mut stream| write(&mut stream, b"HTTP/1.0 200 OK\r\n\r\n")),
    ("talks rubbish", |mut stream| {
        let rubbish: Vec<u8> = (0..4096u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        write(&mut stream, &rubbish);
    }),
    ("talks rubbish with a decision in it", |mut stream| write(&mut stream, DECISION.as_bytes())),
    ("never ends, byte by byte", |mut stream| {
        write(&mut stream, b"HTTP/1.1 200 OK\r\n\r\naction=busy\nsip_status=486\nringtone=");
        while stream.write_all(b"x").is_ok() {
            thread::sleep(Duration::from_millis(5));
        }
    }),
    ("never ends its head", |mut stream| {
        write(&mut stream, b"HTTP/1.1 200 OK\r\n");
        while stream.write_all(b"X: action=busy\r\n").is_ok() {}
    }),
    ("has a huge body", |mut stream| {
        write(&mut stream, b"HTTP/1.1 200 OK\r\n\r\naction=busy\nsip_status=486\nringtone=");
        write(&mut stream, &vec![b'x'; 10 << 20]);
    }),
    ("answers 500", |stream| answer(stream, "500 Internal Server Error", DECISION)),
    ("answers 401", |stream| answer(stream, "401 Unauthorized", DECISION)),
    ("answers 404", |stream| answer(stream, "404 Not Found", DECISION)),
    ("answers 302", |stream| answer(stream, "302 Found", DECISION)),
    ("cuts the action off", |stream| answer(stream, "200 OK", "action=bu")),
    ("cuts the action off at a line", |stream| answer(stream, "200 OK", "action=\n")),
    ("cuts the last line off", |stream| answer(stream, "200 OK", &DECISION[..DECISION.len() - 1])),
    ("knows another action", |stream| answer(stream, "200 OK", &DECISION.replace("=busy", "=bus"))),
    ("knows a long action", |stream| {
        answer(stream, "200 OK", &DECISION.replace("=busy", "=busybusybusybusy"))
    }),
    ("has no status", |stream| answer(stream, "200 OK", &DECISION.replace("486", ""))),
    ("has a long status", |stream| answer(stream, "200 OK", &DECISION.replace("486", "48600000000"))),
    ("sends a page", |stream| answer(stream, "200 OK", "<html>\naction\n</html>\nrevision=1\n")),
];
const DECISION: &str =
    "action=busy\nsip_status=486\nringtone=\nname=x\nreason=deny\nclass=directory\nrevision=1\n";

fn write(stream: &mut TcpStream, bytes: &[u8]) {
    // The client may have gone.
    stream.write_all(bytes).ok();
}

fn answer(mut stream: TcpStream, status: &str, body: &str) {
    write(&mut stream, format!("HTTP/1.1 {status}\r\nContent-Type: text/plain\r\n\r\n{body}").as_bytes());
}

/// Until the client has gone.
fn wait(mut stream: &TcpStream) {
    stream.read_to_end(&mut Vec::new()).ok();
}

/// A server that reads the request first, so that nothing is lost because it hangs up too early. Its port.
fn bad(serve: fn(TcpStream)) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let lines = BufReader::new(&stream).lines().map_while(Result::ok);
            lines.take_while(|line| !line.is_empty()).for_each(drop);
            serve(stream);
        }
    });
    port
}

#[test]
fn it_rings_in_doubt_and_in_time() {
    let folder = tempfile::tempdir().unwrap();
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let full = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut servers: Vec<(&str, u16)> = BAD.iter().map(|(name, serve)| (*name, bad(*serve))).collect();
    servers.push(("refuses", closed));
    servers.push(("accepts nobody", full.local_addr().unwrap().port()));
    let right = bad(|stream| answer(stream, "200 OK", DECISION));
    for client in clients(folder.path()) {
        assert_eq!(
            ask(&client, right, "k", "1"),
            "action=busy sip_status=486 ringtone=",
            "nothing is bad here"
        );
        for (name, port) in &servers {
            // A machine with much to do may be late once, but not three times.
            let mut took = Duration::MAX;
            for _ in 0..3 {
                let began = Instant::now();
                assert_eq!(ask(&client, *port, "key", "+49301234567"), IN_DOUBT, "{name}");
                took = took.min(began.elapsed());
                if took < MOST {
                    break;
                }
            }
            assert!(took < MOST, "{name}: {took:?}");
        }
    }
}
