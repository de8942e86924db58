//! Where in a connection its request lines are, and what is wrong with them.

use memchr::{memchr, memmem};
use std::borrow::Cow;

/// A longer line passes as it is.
const MAX_LINE: usize = 8 << 10;
/// More of the line of a header does not matter.
const MAX_HEADER: usize = 128;
/// What a phone waits for, and what never takes long, whatever is missing of the question.
const DECISION: &[u8] = b"/ring-decision";
/// What phones ask. Nothing else is mended.
const OF_PHONES: &[u8] = b"/api/v1/phones/";

/// What comes in on a connection. It follows the requests only as long as there is no doubt where each of them ends; after that
/// everything passes as it is, so nobody can make it take a body for a request.
#[derive(Debug, Default)]
pub(super) struct Lines {
    place: Place,
    /// The beginning of a request line whose end has not come yet, kept back; or of a header, which has passed.
    begun: Vec<u8>,
    /// Whether a phone waits for a decision.
    pub(super) phone_waits: bool,
}

#[derive(Debug, Default)]
enum Place {
    /// In a request line, or the empty lines in front of it.
    #[default]
    Request,
    /// In the headers of a request, whose body has this length, as far as they say.
    Headers(Option<u64>),
    /// So many bytes before the end of a body.
    Body(u64),
    /// Nobody knows.
    Unknown,
}

impl Lines {
    /// What shall stand instead of these bytes; `None` is they themselves.
    pub(super) fn read(&mut self, bytes: &[u8]) -> Option<Vec<u8>> {
        let mut at = 0;
        let mut instead: Option<Vec<u8>> = None;
        while at < bytes.len() {
            let rest = &bytes[at..];
            let end = match self.place {
                Place::Request => match memchr(b'\n', rest) {
                    Some(end) => end + 1,
                    None => rest.len(),
                },
                Place::Headers(_) => memchr(b'\n', rest).map_or(rest.len(), |end| end + 1),
                Place::Body(left) => usize::try_from(left).unwrap_or(usize::MAX).min(rest.len()),
                Place::Unknown => rest.len(),
            };
            let passed = match self.place {
                Place::Request => self.request_line(&rest[..end]),
                _ => {
                    self.pass(&rest[..end]);
                    Cow::Borrowed(&rest[..end])
                }
            };
            match &mut instead {
                Some(instead) => instead.extend_from_slice(&passed),
                None if *passed != rest[..end] => instead = Some([&bytes[..at], &passed].concat()),
                None => {}
            }
            at += end;
        }
        instead
    }

    /// What was kept back, when nothing more comes.
    pub(super) fn end(&mut self) -> Option<Vec<u8>> {
        let kept = match self.place {
            Place::Request => std::mem::take(&mut self.begun),
            _ => Vec::new(),
        };
        self.place = Place::Unknown;
        (!kept.is_empty()).then_some(kept)
    }

    /// A request line, or a part of one: what passes of it now.
    fn request_line<'b>(&mut self, part: &'b [u8]) -> Cow<'b, [u8]> {
        let is_whole = part.ends_with(b"\n");
        let is_short = self.begun.len() + part.len() <= MAX_LINE;
        if is_short && !is_whole {
            self.begun.extend_from_slice(part);
            return Cow::Borrowed(&[]);
        }
        let line = if self.begun.is_empty() {
            Cow::Borrowed(part)
        } else {
            self.begun.extend_from_slice(part);
            Cow::Owned(std::mem::take(&mut self.begun))
        };
        if !is_short {
            self.place = Place::Unknown;
            return line;
        }
        if !line.trim_ascii().is_empty() {
            self.place = Place::Headers(None);
            let path = &line[..memchr(b'?', &line).unwrap_or(line.len())];
            self.phone_waits = memmem::find(path, DECISION).is_some();
        }
        match mended(&line) {
            Some(mended) => Cow::Owned(mended),
            None => line,
        }
    }

    /// A part of headers or of a body.
    fn pass(&mut self, part: &[u8]) {
        match self.place {
            Place::Headers(length) if self.begun.is_empty() && part.ends_with(b"\n") => {
                self.place = after_header(&part[..part.len().min(MAX_HEADER)], length);
            }
            Place::Headers(length) => {
                let room = MAX_HEADER.saturating_sub(self.begun.len());
                self.begun.extend_from_slice(&part[..part.len().min(room)]);
                if part.ends_with(b"\n") {
                    self.place = after_header(&self.begun, length);
                    self.begun.clear();
                }
            }
            Place::Body(left) => {
                let left = left.saturating_sub(part.len() as u64);
                self.place = if left == 0 { Place::Request } else { Place::Body(left) };
            }
            Place::Request | Place::Unknown => {}
        }
    }
}

/// Where one is behind a header; an empty one ends them.
fn after_header(line: &[u8], length: Option<u64>) -> Place {
    if matches!(line, b"\r\n" | b"\n") {
        return match length {
            None | Some(0) => Place::Request,
            Some(length) => Place::Body(length),
        };
    }
    let colon = memchr(b':', line).unwrap_or(line.len());
    let (name, value) = line.split_at(colon);
    if name.eq_ignore_ascii_case(b"content-length") {
        let (is_whole, value) = (line.ends_with(b"\n"), value.trim_ascii_end());
        let value = value.strip_prefix(b":").unwrap_or_default().trim_ascii_start();
        let is_number = is_whole && !value.is_empty() && value.iter().all(u8::is_ascii_digit);
        let said = is_number.then(|| str::from_utf8(value).ok()?.parse().ok()).flatten();
        return match (length, said) {
            (None, Some(said)) => Place::Headers(Some(said)),
            _ => Place::Unknown,
        };
    }
    let is_odd = name.eq_ignore_ascii_case(b"transfer-encoding")
        || name.eq_ignore_ascii_case(b"upgrade")
        || name.is_empty()
        || name.len() == line.len()
        || name.iter().any(u8::is_ascii_whitespace);
    if is_odd { Place::Unknown } else { Place::Headers(length) }
}

/// Whether it may stand in an address.
pub(crate) fn is_right(byte: u8) -> bool {
    byte.is_ascii_graphic() && !matches!(byte, b'"' | b'<' | b'>' | b'#' | b'`')
}

/// The request line as it should be, or `None` where it is so, or where nothing can be done.
fn mended(line: &[u8]) -> Option<Vec<u8>> {
    let (method, rest) = line.split_at(memchr(b' ', line)? + 1);
    let rest = rest.trim_ascii_end();
    let (address, version) = rest.split_at(rest.len().checked_sub(b" HTTP/1.1".len())?);
    if !address.trim_ascii_start().starts_with(OF_PHONES) || !matches!(version, b" HTTP/1.1" | b" HTTP/1.0") {
        return None;
    }
    let end = &line[method.len() + rest.len()..];
    if address.iter().copied().all(is_right) && matches!(end, b"\r\n" | b"\n") {
        return None;
    }
    let mut mended = method.to_vec();
    for byte in address.trim_ascii() {
        if is_right(*byte) {
            mended.push(*byte);
        } else {
            mended.extend_from_slice(format!("%{byte:02X}").as_bytes());
        }
    }
    mended.extend_from_slice(version);
    mended.extend_from_slice(b"\r\n");
    Some(mended)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mending::read_by;

    #[track_caller]
    fn check(bytes: &[u8], expected: &[u8]) {
        for size in [1, 2, 3, 7, 60, usize::MAX] {
            let read = read_by(bytes, size);
            assert_eq!(String::from_utf8_lossy(&read), String::from_utf8_lossy(expected), "by {size}");
        }
    }

    #[track_caller]
    fn is_left_alone(bytes: &[u8]) {
        check(bytes, bytes);
    }

    #[test]
    fn what_an_address_cannot_hold_is_escaped() {
        check(
            b"GET /api/v1/phones/p/ring-decision?caller=\"J \xFC\" <sip:+49 30#@h> HTTP/1.0\r\n\r\n",
            b"GET /api/v1/phones/p/ring-decision?caller=%22J%20%FC%22%20%3Csip:+49%2030%23@h%3E HTTP/1.0\r\n\r\n",
        );
        check(b"GET  /api/v1/phones/p?a \t HTTP/1.1 \n\n", b"GET /api/v1/phones/p?a HTTP/1.1\r\n\n");
    }

    #[test]
    fn each_request_of_a_connection_is_mended_and_no_body() {
        let dirty = b"GET /api/v1/phones/p?a b HTTP/1.1\r\nHost: a b\r\n\r\n";
        let clean = b"GET /api/v1/phones/p?a%20b HTTP/1.1\r\nHost: a b\r\n\r\n";
        let post = [b"POST /api/v1/phones/p HTTP/1.1\r\ncontent-LENGTH :48\r\n\r\n", &dirty[..]].concat();
        assert_eq!(dirty.len(), 48);
        is_left_alone(&post);
        let post = [b"POST /api/v1/phones/p HTTP/1.1\r\ncontent-LENGTH: 48 \r\n\r\n", &dirty[..]].concat();
        check(
            &[b"\r\n", &dirty[..], dirty, &post, dirty].concat(),
            &[b"\r\n", &clean[..], clean, &post, clean].concat(),
        );
    }

    #[test]
    fn where_a_body_ends_in_doubt_everything_passes() {
        for header in [
            "Transfer-Encoding: chunked",
            "Content-Length: +1",
            "Content-Length: 1\r\nContent-Length: 1",
            "Content-Length: 99999999999999999999",
            "Upgrade: x",
            "X: y\r\n Content-Length: 1",
            "nonsense",
            " ",
            &" ".repeat(MAX_HEADER),
            &format!("Content-Length: {}1", " ".repeat(MAX_HEADER)),
            &format!("Content-Length:{}12", " ".repeat(MAX_HEADER - 16)),
        ] {
            let dirty = "GET /api/v1/phones/p?a b HTTP/1.1\r\n\r\n";
            is_left_alone(format!("POST /api/v1/phones/p HTTP/1.1\r\n{header}\r\n\r\n{dirty}").as_bytes());
        }
    }

    #[test]
    fn nothing_else_is_touched() {
        for line in
            ["GET /api/v1/directories?q=a b HTTP/1.1", "GET /api/v1/phones/p?a b", "\u{0}\u{1}", "GET"]
        {
            is_left_alone(format!("{line}\r\n\r\n").as_bytes());
        }
        let long = format!("GET /api/v1/phones/p?{} b HTTP/1.1\r\n\r\n", "a".repeat(MAX_LINE));
        is_left_alone(long.as_bytes());
        is_left_alone(&b"GET /api/v1/phones/p?a b HTTP/1.1"[..]);
    }
}
