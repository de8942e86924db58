//! A question for a decision as phones mostly ask it, read from the bytes of a connection.

use crate::mending::is_right;
use httparse::{EMPTY_HEADER, Request, Status};

/// Who sends more headers asks in an unusual way.
const MOST_HEADERS: usize = 24;
/// Headers that say something which only the routes understand: a body, a browser, another protocol.
const FOR_ROUTES: [&str; 7] =
    ["content-length", "transfer-encoding", "upgrade", "expect", "cookie", "origin", "sec-fetch-site"];

/// What the head of a question says, as far as it matters.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Question<'a> {
    /// The address, and its parts.
    pub(super) target: &'a str,
    pub(super) path: &'a str,
    pub(super) query: &'a str,
    pub(super) phone: &'a str,
    pub(super) host: Option<&'a str>,
    pub(super) authorization: Option<&'a str>,
    pub(super) accept: Option<&'a str>,
    pub(super) accept_language: Option<&'a str>,
    pub(super) forwarded_proto: Option<&'a str>,
    /// Whether nothing more is asked on this connection.
    pub(crate) is_last: bool,
}

impl<'a> Question<'a> {
    /// The question that these bytes begin with, and how long it is. `None` is anything else: other requests, those that are not whole
    /// or not quite right, and those with something unusual. The routes answer them.
    pub(crate) fn read(bytes: &'a [u8]) -> Option<(Question<'a>, usize)> {
        if !bytes.starts_with(b"GET /api/v1/phones/") {
            return None;
        }
        let mut headers = [EMPTY_HEADER; MOST_HEADERS];
        let mut head = Request::new(&mut headers);
        let Ok(Status::Complete(length)) = head.parse(bytes) else { return None };
        let target = head.path.filter(|it| it.bytes().all(is_right))?;
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let phone = path.strip_prefix("/api/v1/phones/")?.strip_suffix("/ring-decision")?;
        // `HTTP/1.0` ends its connections in ways of its own.
        if head.version != Some(1) || phone.contains(['/', '%']) {
            return None;
        }
        let mut question = Question { target, path, query, phone, ..Question::default() };
        for header in head.headers {
            question.hear(header.name, header.value)?;
        }
        Some((question, length))
    }

    /// Reads a header; `None` where it is for the routes.
    fn hear(&mut self, name: &str, value: &'a [u8]) -> Option<()> {
        let is = |known: &str| name.eq_ignore_ascii_case(known);
        let place = if is("host") {
            &mut self.host
        } else if is("authorization") {
            &mut self.authorization
        } else if is("accept") {
            &mut self.accept
        } else if is("accept-language") {
            &mut self.accept_language
        } else if is("x-forwarded-proto") {
            &mut self.forwarded_proto
        } else if is("connection") {
            let is_close = value.eq_ignore_ascii_case(b"close");
            self.is_last |= is_close;
            return (is_close || value.eq_ignore_ascii_case(b"keep-alive")).then_some(());
        } else {
            return (!FOR_ROUTES.iter().any(|known| is(known))).then_some(());
        };
        // Which of two counts is for the routes to say.
        let value =
            str::from_utf8(value).ok().filter(|it| it.bytes().all(|byte| matches!(byte, b' '..=b'~')))?;
        place.replace(value).is_none().then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = "GET /api/v1/phones/desk/ring-decision?caller=%2B49301&x=1 HTTP/1.1\r\n";

    #[test]
    fn what_phones_mostly_send_is_read() {
        let request = format!(
            "{LINE}Host: pbx:8080\r\nAUTHORIZATION: Bearer k\r\nAccept: text/plain\r\nAccept-Language: de\r\n\
             User-Agent: J\u{fc}rgen\r\nX-Forwarded-Proto: https\r\nConnection: Keep-Alive\r\n\r\n"
        );
        let (question, length) = Question::read(request.as_bytes()).unwrap();
        let expected = Question {
            target: "/api/v1/phones/desk/ring-decision?caller=%2B49301&x=1",
            path: "/api/v1/phones/desk/ring-decision",
            query: "caller=%2B49301&x=1",
            phone: "desk",
            host: Some("pbx:8080"),
            authorization: Some("Bearer k"),
            accept: Some("text/plain"),
            accept_language: Some("de"),
            forwarded_proto: Some("https"),
            is_last: false,
        };
        assert_eq!((question, length), (expected, request.len()));
    }

    #[test]
    fn one_is_read_at_a_time() {
        let request = format!("{LINE}\r\n");
        let two = format!("{LINE}connection: close\r\n\r\nGET / HTTP/1.1\r\n\r\n");
        assert_eq!(
            Question::read(request.as_bytes()).map(|it| (it.0.is_last, it.1)),
            Some((false, LINE.len() + 2))
        );
        assert_eq!(
            Question::read(two.as_bytes()).map(|it| (it.0.is_last, it.1)),
            Some((true, LINE.len() + 21))
        );
        for length in 0..request.len() {
            assert_eq!(Question::read(&request.as_bytes()[..length]), None, "{length}");
        }
    }

    #[test]
    fn everything_else_is_for_the_routes() {
        for (old, new) in [
            ("GET", "POST"),
            ("GET", "HEAD"),
            ("GET", "\r\nGET"),
            ("GET", "GET "),
            ("HTTP/1.1", "HTTP/1.0"),
            ("HTTP/1.1", "HTTP/1.1 "),
            ("desk", "d/e"),
            ("desk", "%64esk"),
            ("desk", ""),
            ("/ring-decision", "/ring-decision/"),
            ("/ring-decision", "/state"),
            ("/api", "http://h/api"),
            ("x=1", "x=\""),
            ("x=1", "x=<1>"),
            ("x=1", "x=1#"),
            ("x=1", "x= "),
            ("x=1", "x=\u{fc}"),
        ] {
            let line = LINE.replacen(old, new, 1);
            let question = Question::read(format!("{line}\r\n").as_bytes()).map(|it| it.1);
            // Nobody is called nothing, which is for whoever looks for the phone.
            assert_eq!(question.is_some(), new.is_empty(), "{line}");
        }
        let many = "X: y\r\n".repeat(MOST_HEADERS + 1);
        for headers in [
            "Content-Length: 0\r\n",
            "Transfer-Encoding: chunked\r\n",
            "Expect: 100-continue\r\n",
            "Cookie: a=b\r\n",
            "Origin: http://h\r\n",
            "Sec-Fetch-Site: none\r\n",
            "Upgrade: h2c\r\n",
            "Connection: upgrade\r\n",
            "Host: a\r\nHost: b\r\n",
            "Authorization: \u{fc}\r\n",
            "no colon\r\n",
            &many,
        ] {
            assert_eq!(Question::read(format!("{LINE}{headers}\r\n").as_bytes()), None, "{headers}");
        }
    }
}
