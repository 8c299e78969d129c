//! Pages that follow the book while it is written: a stream of events, and a box over the page for what is wrong.

use std::io::Write;
use std::net::TcpStream;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::Result;
use serde_json::json;

/// Where the server's own files are, whatever the site lies below.
pub(super) const FOLDER: &str = "/.xtask/";

/// The server's own files. They are files since the pages' policy allows nothing inline.
pub(super) fn asset(name: &str) -> Option<(&'static str, &'static str)> {
    match name {
        "reload.js" => Some(("text/javascript; charset=utf-8", include_str!("reload.js"))),
        "reload.css" => Some(("text/css; charset=utf-8", include_str!("reload.css"))),
        _ => None,
    }
}

/// What pages have to know.
#[derive(Debug)]
pub(super) struct State {
    now: Mutex<Now>,
    changed: Condvar,
}

#[derive(Clone, Debug)]
struct Now {
    /// The number of the site that is shown. It begins with the time of the start: a page that outlived another server
    /// must not take this one's first site for its own.
    site: u64,
    failure: Option<String>,
    /// Goes up with every change of the two above.
    change: u64,
}

impl Default for State {
    fn default() -> Self {
        let start = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
        State {
            now: Mutex::new(Now { site: start * 1_000, failure: None, change: 0 }),
            changed: Condvar::new(),
        }
    }
}

impl State {
    pub(super) fn shown(&self) {
        self.change(|now| {
            now.site += 1;
            now.failure = None;
        });
    }

    pub(super) fn failed(&self, html: &str) {
        self.change(|now| now.failure = Some(html.to_string()));
    }

    fn change(&self, change: impl FnOnce(&mut Now)) {
        let mut now = self.now();
        change(&mut now);
        now.change += 1;
        drop(now);
        self.changed.notify_all();
    }

    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends the state now and whenever it changes, until the browser goes away.
    pub(super) fn stream(&self, connection: &mut TcpStream) -> Result<()> {
        // Comments keep the connection alive, and find out whether the other end still is.
        const PULSE: Duration = Duration::from_secs(15);
        connection.write_all(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nConnection: close\r\n\r\nretry: 500\n\n",
        )?;
        let mut sent = None;
        loop {
            let now = self.now();
            let waited = self.changed.wait_timeout_while(now, PULSE, |now| sent == Some(now.change));
            let now = waited.unwrap_or_else(PoisonError::into_inner).0.clone();
            if sent == Some(now.change) {
                connection.write_all(b":\n\n")?;
            } else {
                sent = Some(now.change);
                let message = json!({ "site": now.site, "failure": now.failure });
                connection.write_all(format!("data: {message}\n\n").as_bytes())?;
            }
        }
    }

    /// Adds the reload script to a page.
    pub(super) fn inject(&self, page: Vec<u8>) -> Vec<u8> {
        let end = b"</head>";
        let Some(at) = page.windows(end.len()).position(|window| window.eq_ignore_ascii_case(end)) else {
            return page;
        };
        let (before, after) = page.split_at(at);
        [before, self.tags().as_bytes(), after].concat()
    }

    /// The page while there has never been a good site: the failure, and nothing else.
    pub(super) fn page(&self) -> String {
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>The book can't be built yet</title>\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">{}</head>\n\
             <body class=\"xtask-alone\"></body></html>\n",
            self.tags()
        )
    }

    fn tags(&self) -> String {
        format!(
            "<link rel=\"stylesheet\" href=\"{FOLDER}reload.css\"><script src=\"{FOLDER}reload.js\" data-site=\"{}\" defer></script>",
            self.now().site
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_goes_into_the_head() {
        let state = State::default();
        let page = String::from_utf8(state.inject(b"<html><HEAD></HEAD><body>".to_vec())).unwrap();
        assert!(page.contains("defer></script></HEAD><body>"), "{page}");
        assert!(!page.contains("style="), "the policy allows nothing inline");
        assert_eq!(state.inject(b"<svg/>".to_vec()), b"<svg/>");
    }

    #[test]
    fn a_good_site_clears_the_failure() {
        let state = State::default();
        state.failed("<p>wrong</p>");
        let before = state.now().site;
        assert_eq!(state.now().failure.as_deref(), Some("<p>wrong</p>"));
        state.shown();
        assert_eq!(state.now().failure, None);
        assert_eq!(state.now().site, before + 1);
    }
}
