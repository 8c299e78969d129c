//! The server, asked as a browser asks, over a real connection.

#![allow(
    clippy::unwrap_used,
    reason = "Clippy allows it in tests, but does not see that these functions are only theirs"
)]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use tempfile::TempDir;
use xtask::server::{Options, Server};

fn site() -> TempDir {
    let site = tempfile::tempdir().unwrap();
    fs::create_dir(site.path().join("part")).unwrap();
    for (name, text) in [
        ("index.html", "<html><head></head><body>first</body></html>"),
        ("404.html", "<html><head></head><body>none such</body></html>"),
        ("part/index.html", "<html><head></head><body>part</body></html>"),
        ("calc.wasm", "\0asm"),
    ] {
        fs::write(site.path().join(name), text).unwrap();
    }
    site
}

fn start(below: &str, reload: bool) -> Server {
    Server::start(&Options { port: 0, below: below.into(), reload }).unwrap()
}

fn ask(server: &Server, method: &str, path: &str) -> String {
    let mut connection = TcpStream::connect(("127.0.0.1", server.port())).unwrap();
    write!(connection, "{method} {path} HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    connection.read_to_end(&mut answer).unwrap();
    String::from_utf8(answer).unwrap()
}

fn get(server: &Server, path: &str) -> String {
    ask(server, "GET", path)
}

#[test]
fn files_come_with_their_types() {
    let site = site();
    let server = start("/", false);
    server.show(site.path());
    let page = get(&server, "/?nvidia.shares=1");
    assert!(page.starts_with("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"), "{page}");
    assert!(page.ends_with("<html><head></head><body>first</body></html>"), "byte for byte: {page}");
    assert!(get(&server, "/calc.wasm").contains("\r\nContent-Type: application/wasm\r\n"));
    assert!(get(&server, "/part/").ends_with("part</body></html>"));
    let head = ask(&server, "HEAD", "/");
    assert!(head.contains("\r\nContent-Length: 44\r\n") && head.ends_with("\r\n\r\n"), "{head}");
}

#[test]
fn what_is_not_there_is_the_sites_own_page() {
    let site = site();
    let server = start("/", false);
    server.show(site.path());
    let page = get(&server, "/gone.html");
    assert!(page.starts_with("HTTP/1.1 404 ") && page.contains("none such"), "{page}");
    assert!(ask(&server, "POST", "/").starts_with("HTTP/1.1 405 "));
}

#[test]
fn what_cannot_be_answered_is_said() {
    let site = site();
    let [served, early, below] = ["/", "/", "/book/"].map(|below| start(below, false));
    served.show(&site.path().join("part"));
    below.show(site.path());
    for (server, method, path, status, text) in [
        (&served, "POST", "/", "405 Method Not Allowed", "only GET and HEAD are answered here"),
        (&served, "GET", "/gone.html", "404 Not Found", "there is no such page"),
        (&served, "GET", "/%ff", "400 Bad Request", "the path is not UTF-8"),
        (&served, "GET", "/../a", "400 Bad Request", "this path leads out of the site"),
        (&early, "GET", "/", "503 Service Unavailable", "there is no site yet"),
        (&below, "GET", "/a", "404 Not Found", "the site lies below /book/"),
        (&below, "GET", "/", "302 Found", "elsewhere"),
    ] {
        let answer = ask(server, method, path);
        let begins = format!("HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\n");
        assert!(answer.starts_with(&begins) && answer.ends_with(&format!("\r\n\r\n{text}\n")), "{answer}");
    }
}

#[test]
fn nothing_outside_the_site_is_served() {
    let site = site();
    let inner = site.path().join("part");
    let server = start("/", false);
    server.show(&inner);
    for path in [
        "/../index.html",
        "/%2e%2e/index.html",
        "/..%2findex.html",
        "/%2fetc/passwd/../..",
        "/..\\index.html",
    ] {
        let answer = get(&server, path);
        assert!(answer.starts_with("HTTP/1.1 400 "), "{path}: {answer}");
    }
    let absolute = get(&server, "//etc/passwd");
    assert!(absolute.starts_with("HTTP/1.1 404 "), "{absolute}");
}

#[test]
fn a_folder_leads_to_its_first_page_and_never_to_another_host() {
    let site = site();
    let server = start("/", false);
    server.show(site.path());
    for path in ["/part", "//part", "///part"] {
        let answer = get(&server, path);
        assert!(
            answer.starts_with("HTTP/1.1 302 ") && answer.contains("\r\nLocation: /part/\r\n"),
            "{path}: {answer}"
        );
    }
}

#[test]
fn a_site_can_lie_below_a_folder() {
    let site = site();
    let server = start("/book/", false);
    server.show(site.path());
    assert!(server.url().ends_with("/book/"));
    assert!(get(&server, "/book/part/").ends_with("part</body></html>"));
    assert!(get(&server, "/book").contains("\r\nLocation: /book/\r\n"));
    assert!(get(&server, "/").contains("\r\nLocation: /book/\r\n"));
    assert!(get(&server, "/index.html").starts_with("HTTP/1.1 404 "));
}

#[test]
fn a_port_that_is_taken_is_left_for_another() {
    let first = start("/", false);
    let second = Server::start(&Options { port: first.port(), below: "/".into(), reload: false }).unwrap();
    assert_ne!(first.port(), second.port());
}

#[test]
fn pages_hear_of_failures_and_of_new_sites() {
    let site = site();
    let server = start("/", true);
    server.fail("<p>first</p>");
    let alone = get(&server, "/");
    let begins = "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/html; charset=utf-8\r\n";
    assert!(alone.starts_with(begins) && alone.contains("/.xtask/reload.js"), "{alone}");

    let mut connection = TcpStream::connect(("127.0.0.1", server.port())).unwrap();
    write!(connection, "GET /.xtask/events HTTP/1.1\r\n\r\n").unwrap();
    let mut events =
        BufReader::new(connection).lines().map(Result::unwrap).filter(|line| line.starts_with("data: "));
    assert!(events.next().unwrap().contains("<p>first</p>"));
    server.show(site.path());
    let good = events.next().unwrap();
    assert!(good.contains("\"failure\":null"), "{good}");
    server.fail("<p>second</p>");
    assert!(events.next().unwrap().contains("<p>second</p>"));

    for (name, kind) in [("reload.js", "text/javascript"), ("reload.css", "text/css")] {
        let asset = get(&server, &format!("/.xtask/{name}"));
        let begins = format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}");
        assert!(asset.starts_with(&begins) && !asset.ends_with("\r\n\r\n"), "{asset}");
    }
    assert!(get(&server, "/.xtask/other.js").starts_with("HTTP/1.1 404 "));

    fs::write(site.path().join("a.txt"), "</head>").unwrap();
    assert!(get(&server, "/a.txt").ends_with("\r\n\r\n</head>"), "it is no page");

    // The last good page stays reachable, and knows which site it is of.
    let page = get(&server, "/");
    let number = good.split("\"site\":").nth(1).unwrap().trim_end_matches('}');
    assert!(page.contains("first</body>") && page.contains(&format!("data-site=\"{number}\"")), "{page}");
}
