//! Directories that give no decision.

use anyhow::Result;
use std::{
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

/// How a directory can be out of order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// Nobody listens.
    Dead,
    /// Takes connections and requests, and never answers.
    Hanging,
    /// Answers 500.
    Failing,
}

/// Where it would be asked.
pub(super) struct Directory {
    pub(super) address: String,
    asked: Arc<AtomicBool>,
}

impl Broken {
    pub(super) fn name(self) -> &'static str {
        match self {
            Broken::Dead => "dead",
            Broken::Hanging => "hanging",
            Broken::Failing => "failing",
        }
    }

    /// It lives as long as this process.
    pub(super) fn start(self) -> Result<Directory> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = format!("http://{}", listener.local_addr()?);
        let asked = Arc::new(AtomicBool::new(false));
        if self != Broken::Dead {
            let asked = Arc::clone(&asked);
            thread::spawn(move || {
                let mut open = Vec::new();
                for connection in listener.incoming().flatten() {
                    asked.store(true, Ordering::Relaxed);
                    match self {
                        Broken::Failing => drop(thread::spawn(move || fail(connection))),
                        _ => open.push(connection),
                    }
                }
            });
        }
        Ok(Directory { address, asked })
    }
}

impl Directory {
    /// Whether somebody has come.
    pub(super) fn was_asked(&self) -> bool {
        self.asked.load(Ordering::Relaxed)
    }
}

/// Whatever it is asked, something has gone wrong. What it says would be a decision.
fn fail(mut connection: TcpStream) -> std::io::Result<()> {
    let mut request = [0; 4096];
    while connection.read(&mut request)? > 0 {
        connection
            .write_all(b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 12\r\n\r\naction=busy\n")?;
    }
    Ok(())
}
