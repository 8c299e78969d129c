//! What a browser asks for: the request's first line, and a path that can't lead out of the site.

use std::io::{BufRead, Read};
use std::path::PathBuf;

/// A request, as far as a server of files needs it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Request {
    pub(super) wanted: Wanted,
    /// Whether the answer has a body: `HEAD` asks for none.
    pub(super) body: bool,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A decoded path, without what follows `?`.
    Path(String),
    /// Something other than to read.
    Other,
}

/// Reads a request's head. Nothing at all is `None`; what can't be read is a reason.
pub(super) fn read(connection: &mut impl BufRead) -> Result<Option<Request>, &'static str> {
    const LONGEST: u64 = 64 * 1024;
    let mut head = connection.take(LONGEST);
    let mut first = String::new();
    match head.read_line(&mut first) {
        Ok(0) | Err(_) => return Ok(None),
        Ok(_) => {}
    }
    // To the end of the head, or the connection would be reset before the answer is read.
    let mut line = Vec::new();
    loop {
        line.clear();
        match head.read_until(b'\n', &mut line) {
            Ok(0) | Err(_) => return Err("the request has no end"),
            Ok(_) if line == b"\r\n" || line == b"\n" => break,
            Ok(_) => {}
        }
    }
    let mut words = first.split_whitespace();
    let (Some(method), Some(target), Some(version)) = (words.next(), words.next(), words.next()) else {
        return Err("the request's first line can't be read");
    };
    if !version.starts_with("HTTP/1.") {
        return Err("only HTTP/1 is spoken here");
    }
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let path = decode(path).ok_or("the path is not UTF-8")?;
    let wanted = if matches!(method, "GET" | "HEAD") { Wanted::Path(path) } else { Wanted::Other };
    Ok(Some(Request { wanted, body: method != "HEAD" }))
}

/// `%41` is `A`; a `%` that begins no such code stands for itself.
fn decode(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|code| std::str::from_utf8(code).ok());
        let code = code.filter(|code| *byte == b'%' && code.bytes().all(|digit| digit.is_ascii_hexdigit()));
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(decoded) => {
                bytes.push(decoded);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*byte);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).ok()
}

/// A path inside the site, or nothing if any part of it could lead elsewhere.
pub(super) fn safe(path: &str) -> Option<PathBuf> {
    let mut inside = PathBuf::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => return None,
            part if part.contains(['\\', '\0', ':']) => return None,
            part => inside.push(part),
        }
    }
    Some(inside)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn path_of(request: &str) -> Wanted {
        read(&mut request.as_bytes()).unwrap().unwrap().wanted
    }

    #[test]
    fn the_path_is_decoded_and_ends_at_the_question_mark() {
        let wanted = path_of("GET /a%20b.html?nvidia.shares=1+2 HTTP/1.1\r\nHost: x\r\n\r\n");
        assert_eq!(wanted, Wanted::Path("/a b.html".into()));
        assert_eq!(path_of("GET /100%.html HTTP/1.1\r\n\r\n"), Wanted::Path("/100%.html".into()));
        assert_eq!(path_of("POST / HTTP/1.1\r\n\r\n"), Wanted::Other);
    }

    #[test]
    fn what_is_no_request_is_refused() {
        assert_eq!(read(&mut "".as_bytes()), Ok(None));
        for bad in
            ["GET /\r\n\r\n", "GET / HTTP/1.1\r\n", "GET / HTTP/2\r\n\r\n", "GET /%ff HTTP/1.1\r\n\r\n"]
        {
            assert!(read(&mut bad.as_bytes()).is_err(), "{bad:?}");
        }
        let endless = format!("GET / HTTP/1.1\r\n{}", "x: y\r\n".repeat(20_000));
        assert!(read(&mut endless.as_bytes()).is_err());
    }

    #[test]
    fn no_path_leads_out() {
        assert_eq!(safe("a/./b//c.html").as_deref(), Some(Path::new("a/b/c.html")));
        for bad in ["..", "a/../../b", "a/..", "..\\b", "c:/b", "a\0b"] {
            assert_eq!(safe(bad), None, "{bad:?}");
        }
    }
}
