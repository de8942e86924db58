//! Many connections: waiting phones, slow ones, and the end of the program while they ask.

use crate::running::{Running, read_to_end, within};
use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

const QUESTION: &str = "/api/v1/phones/phone/ring-decision?caller=%2B49301234567&format=text";

fn connect(running: &Running) -> TcpStream {
    TcpStream::connect(running.address.trim_start_matches("http://")).unwrap()
}

fn ask(stream: &mut TcpStream) -> std::io::Result<()> {
    // In one piece: the system keeps a second one back until the first is confirmed.
    stream.write_all(format!("GET {QUESTION} HTTP/1.1\r\nHost: localhost\r\n\r\n").as_bytes())
}

/// One that has asked for something, and begun to ask for more.
fn half(running: &Running, path: &str) -> BufReader<TcpStream> {
    let mut stream = connect(running);
    stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\nGET").as_bytes()).unwrap();
    let mut stream = BufReader::new(stream);
    assert!(answer(&mut stream).unwrap().is_some());
    stream
}

/// Reads one answer; none when the connection has ended in order before it.
fn answer(stream: &mut BufReader<TcpStream>) -> std::io::Result<Option<String>> {
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line)? == 0 {
            assert_eq!(head, "", "an answer without its end");
            return Ok(None);
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        head += &line;
        if line == "\r\n" {
            break;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    Ok(Some(head + &String::from_utf8(body).unwrap()))
}

fn figure(running: &Running, name: &str) -> u64 {
    let url = format!("{}/metrics", running.address);
    let text = ureq::get(url).call().unwrap().body_mut().read_to_string().unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_else(|| panic!("{text}"));
    line.trim().parse().unwrap()
}

#[test]
fn who_waits_and_who_is_slow_is_in_nobodys_way() {
    let running = Running::start([]);
    // Phones that have asked once and keep their connection.
    let mut waiting: Vec<_> = (0..500).map(|_| BufReader::new(connect(&running))).collect();
    for phone in &mut waiting {
        ask(phone.get_mut()).unwrap();
    }
    for phone in &mut waiting {
        assert!(answer(phone).unwrap().unwrap().contains("action=ring"));
    }
    // Others never come to the end of a request.
    let mut slow: Vec<TcpStream> = (0..20).map(|_| connect(&running)).collect();
    // Nor do those who begin it together with one that has its answer.
    let halves: Vec<_> =
        [QUESTION, "/healthz"].repeat(5).into_iter().map(|path| half(&running, path)).collect();
    let began = Instant::now();
    let ended = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !ended.load(Ordering::Relaxed) {
                for stream in &mut slow {
                    // It has been closed at some time.
                    let _ = stream.write_all(b"G");
                }
                thread::sleep(Duration::from_millis(500));
            }
        });
        let mut phone = BufReader::new(connect(&running));
        while began.elapsed() < Duration::from_secs(6) {
            let asked = Instant::now();
            ask(phone.get_mut()).unwrap();
            answer(&mut phone).unwrap().unwrap();
            assert!(asked.elapsed() < Duration::from_millis(500), "{:?}", asked.elapsed());
            thread::sleep(Duration::from_millis(20));
        }
        assert!(figure(&running, "ringbook_connections{state=\"resting\"}") >= 500);
        assert_eq!(figure(&running, "ringbook_connections{state=\"head\"}"), 30);
        within(Duration::from_secs(15), || {
            figure(&running, "ringbook_connections_closed_total{why=\"slow_head\"}") == 30
        });
        ended.store(true, Ordering::Relaxed);
        drop(halves);
    });
    // Those that have rested are answered as before, and so again.
    for _ in 0..2 {
        for phone in &mut waiting {
            ask(phone.get_mut()).unwrap();
            assert!(answer(phone).unwrap().unwrap().contains("action=ring"));
        }
    }
    assert_eq!(running.end(), Some(0));
}

#[test]
fn what_wakes_a_connection_may_come_in_pieces() {
    let running = Running::start([]);
    let mut phone = BufReader::new(connect(&running));
    ask(phone.get_mut()).unwrap();
    answer(&mut phone).unwrap().unwrap();
    within(Duration::from_secs(10), || figure(&running, "ringbook_connections{state=\"resting\"}") == 1);
    let request =
        format!("GET {QUESTION} HTTP/1.1\r\nHost: localhost\r\nX-Long: {}\r\n\r\n", "x".repeat(3_000));
    for piece in request.as_bytes().chunks(700) {
        phone.get_mut().write_all(piece).unwrap();
        thread::sleep(Duration::from_millis(30));
    }
    // And the next one right behind it.
    ask(phone.get_mut()).unwrap();
    for _ in 0..2 {
        assert!(answer(&mut phone).unwrap().unwrap().contains("action=ring"));
    }
}

/// After a power failure all phones come back in the same moment.
#[test]
fn many_may_come_at_once() {
    let running = Running::start([]);
    let address = running.address.trim_start_matches("http://").parse().unwrap();
    running.signal("STOP");
    // The system takes them in its own time, and a client that it has no room for waits a second.
    let connected: Result<Vec<_>, _> =
        (0..600).map(|_| TcpStream::connect_timeout(&address, Duration::from_millis(900))).collect();
    running.signal("CONT");
    for mut phone in connected.unwrap() {
        ask(&mut phone).unwrap();
        assert!(answer(&mut BufReader::new(phone)).unwrap().unwrap().contains("action=ring"));
    }
}

#[test]
fn a_head_that_is_too_long_is_refused() {
    let running = Running::start([]);
    let mut stream = connect(&running);
    write!(stream, "GET / HTTP/1.1\r\nHost: localhost\r\n").unwrap();
    for _ in 0..40 {
        // It may be closed already.
        let _ = write!(stream, "X-Long: {}\r\n", "x".repeat(3_000));
    }
    let mut first = [0; 12];
    stream.read_exact(&mut first).unwrap();
    assert_eq!(&first, b"HTTP/1.1 431");
}

#[test]
fn the_end_drops_no_call_in_flight() {
    for round in 0..5 {
        let running = Running::start([]);
        let (answered, is_over) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        // Some ask without a pause. What they have asked before the end is answered; after it they read an end in order.
        let phones: Vec<_> = (0..100)
            .map(|_| {
                let (mut phone, answered) = (BufReader::new(connect(&running)), answered.clone());
                let is_over = is_over.clone();
                thread::spawn(move || {
                    loop {
                        // Taken before asking: what was asked before the end must be answered.
                        let was_over = is_over.load(Ordering::SeqCst);
                        if ask(phone.get_mut()).is_err() {
                            assert!(was_over || is_over.load(Ordering::SeqCst));
                            return;
                        }
                        let asked_in_time = !is_over.load(Ordering::SeqCst);
                        match answer(&mut phone) {
                            Ok(Some(_)) => answered.fetch_add(1, Ordering::Relaxed),
                            Ok(None) => {
                                assert!(!asked_in_time, "a call in flight was dropped");
                                return;
                            }
                            Err(error) => {
                                assert!(!asked_in_time, "a call in flight was dropped: {error}");
                                return;
                            }
                        };
                    }
                })
            })
            .collect();
        thread::sleep(Duration::from_millis(100 + 37 * round));
        // Others ask at the last moment, on connections old and new, and the server has not looked yet.
        let mut last: Vec<_> = (0..200).map(|_| BufReader::new(connect(&running))).collect();
        for phone in &mut last {
            ask(phone.get_mut()).unwrap();
        }
        is_over.store(true, Ordering::SeqCst);
        running.signal("TERM");
        for phone in &mut last {
            let decision = answer(phone).unwrap();
            assert!(decision.is_some_and(|it| it.contains("action=ring")), "a call in flight was dropped");
            assert_eq!(read_to_end(phone.get_mut(), Duration::from_secs(5)).unwrap(), "");
        }
        for phone in phones {
            phone.join().unwrap();
        }
        assert!(answered.load(Ordering::Relaxed) > 100);
        running.ends_by_itself();
    }
}
