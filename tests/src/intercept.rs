//! What stands between a page and its site: requests that fail or are answered by a test, scripts put in or turned off.

use serde_json::{Value, json};

use crate::page::Page;
use crate::wire::Answer;

impl Page {
    /// From now on, requests whose address fits a pattern (`*` for anything) fail; an empty list lets all through.
    #[track_caller]
    pub fn block(&self, patterns: &[&str]) {
        self.call("Network.setBlockedURLs", json!({"urls": patterns}));
    }

    /// From now on, requests whose address contains `address` get this answer in the site's place.
    #[track_caller]
    pub fn answer(&self, address: &str, status: u16, media_type: &str, body: &[u8]) {
        let answer = Answer {
            address: address.to_owned(),
            status,
            media_type: media_type.to_owned(),
            body: body.to_owned(),
        };
        let patterns: Vec<Value> = {
            let state = &mut *self.browser.wire().state();
            let answers = state.answers.entry(self.session.clone().unwrap_or_default()).or_default();
            answers.push(answer);
            answers.iter().map(|answer| json!({"urlPattern": format!("*{}*", answer.address)})).collect()
        };
        self.call("Fetch.enable", json!({"patterns": patterns}));
    }

    /// From now on the site answers by itself again.
    #[track_caller]
    pub fn stop_answering(&self) {
        self.browser.wire().state().answers.remove(&self.session.clone().unwrap_or_default());
        self.call("Fetch.disable", json!({}));
    }

    /// From now on, requests pass the site's service worker by: what an earlier tab has kept stands in for nothing.
    #[track_caller]
    pub fn bypass_worker(&self) {
        self.call("Network.setBypassServiceWorker", json!({"bypass": true}));
    }

    /// From now on, every page that is opened runs a script before its own.
    #[track_caller]
    pub fn run_first(&self, script: &str) {
        self.call("Page.addScriptToEvaluateOnNewDocument", json!({"source": script}));
    }

    /// Turns the page's own scripts off, or on again, from the next page on. [`Page::eval`] works on.
    #[track_caller]
    pub fn set_script(&self, on: bool) {
        self.call("Emulation.setScriptExecutionDisabled", json!({"value": !on}));
    }

    /// Runs a script's text in the page, past its content security policy.
    #[track_caller]
    pub fn inject(&self, script: &str) {
        self.eval(&format!("{script}\n;undefined"));
    }
}
