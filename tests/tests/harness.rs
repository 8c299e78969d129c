//! The harness itself: on tiny pages, it sees what happens, and sees it when something is wrong.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use tests::{Browser, Level, Media, Page};

/// Something to type into, a script that answers, and a policy that lets nothing else run.
const PAGE: &str = r#"<!doctype html><html lang="en"><head><title>Harness</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; worker-src 'self'; img-src *">
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="/icon.png"><link rel="stylesheet" href="/page.css"></head>
<body><label>Shares <input id="shares" value="24.5"></label><fieldset disabled><input id="shut"></fieldset>
<p id="echo">24.5</p><p id="keys"></p><button id="count">0</button><p id="width"></p><a id="away" href="/other.html">Other</a>
<script src="/page.js"></script></body></html>"#;

const STYLE: &str = "@media (prefers-color-scheme: dark) { body { background: #000; color: #fff } }
@media print { #count { display: none } }";

const SCRIPT: &str = "const by = id => document.getElementById(id);
by('shares').addEventListener('input', event => by('echo').textContent = event.target.value);
by('shares').addEventListener('keydown', event => by('keys').textContent = (event.shiftKey ? 'Shift+' : '') + event.key);
by('count').addEventListener('click', () => by('count').textContent++);
by('width').textContent = innerWidth;";

/// What counts here: a worker that keeps what it is asked for.
const WORKER: &str = "addEventListener('install', event => event.waitUntil(skipWaiting()));
addEventListener('activate', event => event.waitUntil(clients.claim()));
addEventListener('fetch', event => event.respondWith(caches.open('kept').then(async kept => {
    try { const answer = await fetch(event.request); await kept.put(event.request, answer.clone()); return answer; }
    catch { return await kept.match(event.request) ?? Response.error(); }
})));";

/// Serves the tiny site from memory on a free port, and gives its base address.
fn serve() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}/", listener.local_addr().unwrap());
    thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            thread::spawn(move || answer(connection));
        }
    });
    base
}

fn answer(mut connection: TcpStream) {
    let mut lines = BufReader::new(connection.try_clone().unwrap()).lines();
    let Some(Ok(asked)) = lines.next() else { return };
    while lines.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {}
    let (status, media_type, body) = match asked.split(' ').nth(1).unwrap() {
        "/" => ("200 OK", "text/html", PAGE),
        "/other.html" => (
            "200 OK",
            "text/html",
            "<!doctype html><title>Other</title><link rel='icon' href='/icon.png'><p>Other</p>",
        ),
        "/page.css" => ("200 OK", "text/css", STYLE),
        "/page.js" => ("200 OK", "text/javascript", SCRIPT),
        "/worker.js" => ("200 OK", "text/javascript", WORKER),
        "/icon.png" => ("200 OK", "image/png", ""),
        _ => ("404 Not Found", "text/plain", "not found"),
    };
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    // Chromium may leave before the answer: no matter.
    let _ = connection.write_all(format!("{head}{body}").as_bytes());
}

/// The tiny page, open in a new browser, and where it is served.
fn open() -> (Page, String) {
    let base = serve();
    let page = Browser::launch().page();
    page.open(&base);
    (page, base)
}

/// What a test says as it fails.
fn failure(test: impl FnOnce()) -> String {
    let panic =
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(test)).expect_err("this should have failed");
    panic.downcast_ref::<String>().cloned().unwrap_or_default()
}

#[test]
fn keys_clicks_and_fields() {
    let (page, base) = open();
    page.type_into("#shares", "3,652.64 €");
    assert_eq!(page.text("#echo"), "3,652.64 €");
    assert_eq!(page.value("#shares"), "3,652.64 €");
    page.press("Control+z");
    assert_ne!(page.text("#echo"), "3,652.64 €", "the browser's own undo");
    page.type_into("#shares", "");
    assert_eq!(page.value("#shares"), "");
    page.press("Shift+ArrowLeft");
    assert_eq!(page.text("#keys"), "Shift+ArrowLeft");
    page.press("Tab");
    assert_eq!(page.eval("document.activeElement.id"), "count");
    page.press("Enter");
    page.press("Space");
    page.click("#count");
    assert_eq!(page.text("#count"), "3");
    assert!(failure(|| page.type_into("#shut", "1")).contains("#shut can't be typed into"));
    page.assert_quiet(&base);
}

#[test]
fn what_goes_wrong_is_heard() {
    let (page, base) = open();
    page.assert_quiet(&base);

    page.eval("console.warn('careful'), console.error('broken', 7), setTimeout(() => { throw new Error('thrown') })");
    page.eval("new Promise(done => setTimeout(done, 50))");
    page.eval("alert('still here')");
    page.eval("document.body.append(Object.assign(document.createElement('script'), {textContent: 'document.title = 1'}))");
    page.eval("fetch('/nowhere').then(() => null)");
    assert_eq!(page.eval("document.title"), "Harness");

    let errors = page.errors().join("\n");
    for part in
        ["console: broken 7", "Error: thrown", "dialog: alert: still here", "Content Security Policy", "404"]
    {
        assert!(errors.contains(part), "{part} is not among the errors:\n{errors}");
    }
    assert!(!errors.contains("careful"));
    assert!(
        page.messages().iter().any(|said| said.level == Level::Warning && said.text == "console: careful")
    );
    assert!(failure(|| page.assert_quiet(&base)).contains("broken 7"));
}

#[test]
fn a_request_to_elsewhere_is_seen_and_gets_nowhere() {
    let (page, base) = open();
    assert_eq!(page.requests_outside(&base), Vec::<String>::new());
    let loaded = page.eval(
        "new Promise(done => Object.assign(new Image(), {onload: () => done('loaded'), onerror: () => done('failed'),
            src: 'http://elsewhere.example/pixel.png'}))",
    );
    assert_eq!(loaded, "failed");
    assert_eq!(page.requests_outside(&base), ["http://elsewhere.example/pixel.png"]);
    assert!(failure(|| page.assert_quiet(&base)).contains("elsewhere.example"));
}

#[test]
fn a_script_can_be_blocked_broken_or_off() {
    let base = serve();
    let browser = Browser::launch();

    let page = browser.page();
    page.block(&["*/page.js"]);
    page.open(&base);
    page.type_into("#shares", "1");
    assert_eq!(page.text("#echo"), "24.5");
    assert!(page.errors() == [format!("blocked: {base}page.js")], "{:?}", page.errors());
    page.block(&[]);
    page.reload();
    page.type_into("#shares", "1");
    assert_eq!(page.text("#echo"), "1");

    let page = browser.page();
    page.answer("/page.js", 200, "text/javascript", b"}");
    page.open(&base);
    assert!(page.errors().join("\n").contains("SyntaxError"), "{:?}", page.errors());

    let page = browser.page();
    page.set_script(false);
    page.open(&base);
    page.type_into("#shares", "1");
    assert_eq!((page.value("#shares").as_str(), page.text("#echo").as_str()), ("1", "24.5"));
    page.assert_quiet(&base);
}

#[test]
fn the_window_the_theme_and_paper() {
    let (page, base) = open();
    page.set_viewport(1440, 900);
    page.reload();
    assert_eq!(page.text("#width"), "1440");
    page.set_phone(360);
    page.reload();
    assert_eq!(page.text("#width"), "360");
    assert_eq!(
        page.eval("[devicePixelRatio, matchMedia('(pointer: coarse)').matches]"),
        serde_json::json!([3, true])
    );
    page.tap("#count");
    page.wait_for_text("#count", "1");
    page.open(&format!("{base}other.html"));
    assert_eq!(
        page.eval("document.documentElement.clientWidth"),
        980,
        "as phones lay out what isn't made for them"
    );
    page.open(&base);

    let background = "getComputedStyle(document.body).backgroundColor";
    assert_eq!(page.eval(background), "rgba(0, 0, 0, 0)");
    page.set_media(Media { dark: true, reduced_motion: true, ..Media::default() });
    assert_eq!(page.eval(background), "rgb(0, 0, 0)");
    assert_eq!(page.eval("matchMedia('(prefers-reduced-motion: reduce)').matches"), true);
    page.set_media(Media { print: true, ..Media::default() });
    assert_eq!(page.eval("getComputedStyle(document.getElementById('count')).display"), "none");

    assert!(page.screenshot().starts_with(b"\x89PNG"));
    assert!(page.pdf().starts_with(b"%PDF"));
    page.assert_quiet(&base);
}

#[test]
fn back_forward_and_a_second_tab() {
    let (page, base) = open();
    page.eval("addEventListener('pageshow', event => document.title = 'from the cache: ' + event.persisted)");
    page.click("#away");
    page.wait_for_text("p", "Other");
    page.back();
    assert_eq!(
        page.eval("[location.pathname, document.title]"),
        serde_json::json!(["/", "from the cache: true"])
    );
    page.forward();
    assert_eq!(page.eval("location.pathname"), "/other.html");
    assert!(failure(|| page.forward()).contains("no page +1"));

    page.eval("localStorage.setItem('shares', '1'), sessionStorage.setItem('shares', '1')");
    let second = page.browser().page();
    second.open(&base);
    assert_eq!(
        second.eval("[localStorage.getItem('shares'), sessionStorage.getItem('shares')]"),
        serde_json::json!(["1", null])
    );
    let other = Browser::launch().page();
    other.open(&base);
    assert_eq!(other.eval("localStorage.getItem('shares')"), serde_json::Value::Null);
    second.close();
}

#[test]
fn without_a_network_a_worker_has_what_it_kept() {
    let (page, base) = open();
    page.eval("navigator.serviceWorker.register('/worker.js').then(() => null)");
    page.wait_for("navigator.serviceWorker.controller");
    let asked = || page.requests().iter().filter(|url| url.ends_with("page.js")).count();
    let before = asked();
    page.reload();
    page.wait_until_idle();
    assert_eq!(asked(), before + 2, "once by the page, once by its worker");
    page.assert_quiet(&base);

    page.browser().set_offline(true);
    page.open(&base);
    assert_eq!(page.text("#echo"), "24.5");
    assert_eq!(page.eval("fetch('/other.html').then(() => 'arrived', () => 'failed')"), "failed");
    // A tab opened later has no network either.
    let second = page.browser().page();
    assert!(failure(|| second.open(&format!("{base}other.html"))).contains("can't be opened"));

    page.browser().set_offline(false);
    assert_eq!(page.eval("fetch('/other.html').then(() => 'arrived', () => 'failed')"), "arrived");
}
