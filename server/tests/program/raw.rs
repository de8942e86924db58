//! A client that writes bytes as they are, and reads one answer after the other.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    time::Duration,
};

/// A connection.
pub(crate) struct Raw(BufReader<TcpStream>);

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Its head and body, byte for byte.
    pub(crate) bytes: Vec<u8>,
    pub(crate) body: String,
}

impl Raw {
    /// `address` is as the server tells it.
    pub(crate) fn connect(address: &str) -> Raw {
        let stream = TcpStream::connect(address.strip_prefix("http://").unwrap()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        Raw(BufReader::new(stream))
    }

    /// The server may have closed already, when it does not like the beginning.
    pub(crate) fn send(&mut self, bytes: &[u8]) -> &mut Raw {
        self.0.get_mut().write_all(bytes).ok();
        self
    }

    /// Nothing more comes from here.
    pub(crate) fn end(&mut self) -> &mut Raw {
        self.0.get_mut().shutdown(std::net::Shutdown::Write).unwrap();
        self
    }

    /// The next answer; one that says "go on" is passed over.
    pub(crate) fn answer(&mut self) -> Answer {
        let mut bytes = Vec::new();
        let mut length = 0;
        loop {
            let begin = bytes.len();
            self.0.read_until(b'\n', &mut bytes).unwrap();
            let line = std::str::from_utf8(&bytes[begin..]).unwrap().trim_end().to_ascii_lowercase();
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            if line.is_empty() && bytes.starts_with(b"HTTP/1.1 100") {
                bytes.clear();
            } else if line.is_empty() {
                break;
            }
        }
        let head = std::str::from_utf8(&bytes).unwrap();
        let status = head.split(' ').nth(1).unwrap_or_else(|| panic!("no answer: {head:?}")).parse().unwrap();
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).unwrap();
        bytes.extend_from_slice(&body);
        Answer { status, bytes, body: String::from_utf8(body).unwrap() }
    }
    /// Whether nothing more comes.
    pub(crate) fn is_ended(&mut self) -> bool {
        matches!(self.0.fill_buf(), Ok([]))
    }
}
