//! A tab: opening, waiting, reading, and hearing what it says.

use std::thread;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use crate::browser::{Browser, PATIENCE};
use crate::log::{Level, Log, Message, exception};
use crate::wire::{Session, network};

/// How often a condition is looked at.
pub(crate) const GLANCE: Duration = Duration::from_millis(20);

/// A page as long as a book takes axe-core half a minute, and longer beside other tests.
const PATIENCE_WITH_AXE: Duration = Duration::from_secs(180);

/// One tab of a [`Browser`], which lives as long as any of its pages.
#[derive(Debug)]
pub struct Page {
    pub(crate) browser: Browser,
    target: String,
    pub(crate) session: Session,
}

impl Page {
    #[track_caller]
    pub(crate) fn new(browser: Browser) -> Page {
        let created = browser.call(&None, "Target.createTarget", json!({"url": "about:blank"}));
        let target = created["targetId"].as_str().unwrap_or_default().to_owned();
        let attach = json!({"targetId": target, "flatten": true});
        let attached = browser.call(&None, "Target.attachToTarget", attach);
        let session = attached["sessionId"].as_str().map(str::to_owned);
        let offline = browser.wire().state().offline;
        let page = Page { browser, target, session };
        for domain in ["Inspector", "Page", "Runtime", "Log", "Network"] {
            page.call(&format!("{domain}.enable"), json!({}));
        }
        if offline {
            page.call("Network.emulateNetworkConditions", network(true));
        }
        // A tab behind another one still counts as the reader's.
        page.call("Emulation.setFocusEmulationEnabled", json!({"enabled": true}));
        page
    }

    /// The browser that this tab belongs to, to open another one in.
    #[must_use]
    pub fn browser(&self) -> &Browser {
        &self.browser
    }

    /// Calls any method of the Chrome DevTools Protocol for this tab.
    #[track_caller]
    pub fn call(&self, method: &str, params: Value) -> Value {
        self.browser.call(&self.session, method, params)
    }

    // Going somewhere

    /// Opens an address and waits until it is loaded.
    #[track_caller]
    pub fn open(&self, url: &str) {
        let answer = self.call("Page.navigate", json!({"url": url}));
        if let Some(error) = answer["errorText"].as_str() {
            panic!("{url} can't be opened: {error}");
        }
        self.wait_until_loaded();
    }

    /// Loads the page again.
    #[track_caller]
    pub fn reload(&self) {
        self.eval("window.calcBeforeReload = true");
        self.call("Page.reload", json!({}));
        self.wait_for("!window.calcBeforeReload && document.readyState === 'complete'");
    }

    /// Goes back one page.
    #[track_caller]
    pub fn back(&self) {
        self.go(-1);
    }

    /// Goes forward one page.
    #[track_caller]
    pub fn forward(&self) {
        self.go(1);
    }

    #[track_caller]
    fn go(&self, step: i64) {
        let history = self.call("Page.getNavigationHistory", json!({}));
        let index = history["currentIndex"].as_i64().unwrap_or_default().saturating_add(step);
        let entry = usize::try_from(index).ok().and_then(|index| history["entries"].get(index));
        let Some(entry) = entry else { panic!("the tab's history has no page {step:+} from here") };
        self.call("Page.navigateToHistoryEntry", json!({"entryId": entry["id"]}));
        self.wait("the page in the tab's history", || {
            let history = self.browser.try_call(&self.session, "Page.getNavigationHistory", json!({}))?;
            Ok(history["currentIndex"].as_i64() == Some(index))
        });
        self.wait_until_loaded();
    }

    #[track_caller]
    fn wait_until_loaded(&self) {
        self.wait_for("document.readyState === 'complete'");
    }

    /// Puts this tab before the browser's others.
    #[track_caller]
    pub fn bring_to_front(&self) {
        self.call("Page.bringToFront", json!({}));
    }

    /// Closes the tab.
    #[track_caller]
    pub fn close(self) {
        self.browser.call(&None, "Target.closeTarget", json!({"targetId": self.target}));
        if let Some(session) = &self.session {
            self.browser.wire().state().pages.remove(session);
        }
    }

    // Reading

    /// What a JavaScript expression gives; a promise is waited for.
    #[track_caller]
    pub fn eval(&self, expression: &str) -> Value {
        self.eval_within(expression, PATIENCE)
    }

    #[track_caller]
    fn eval_within(&self, expression: &str, patience: Duration) -> Value {
        match self.try_eval_within(expression, patience) {
            Ok(value) => value,
            Err(error) => panic!("{error}\nin {}", excerpt(expression)),
        }
    }

    pub(crate) fn try_eval(&self, expression: &str) -> Result<Value, String> {
        self.try_eval_within(expression, PATIENCE)
    }

    fn try_eval_within(&self, expression: &str, patience: Duration) -> Result<Value, String> {
        let params = json!({"expression": expression, "returnByValue": true, "awaitPromise": true});
        let mut answer = self.browser.wire().call(&self.session, "Runtime.evaluate", params, patience)?;
        match &answer["exceptionDetails"] {
            Value::Null => Ok(answer["result"]["value"].take()),
            details => Err(exception(details)),
        }
    }

    /// Waits until a JavaScript expression, or what its promise gives, is true.
    #[track_caller]
    pub fn wait_for(&self, condition: &str) {
        let asked = format!("(async () => !!(await ({condition})))()");
        self.wait(condition, || Ok(self.try_eval(&asked)? == true));
    }

    /// Waits until an element reads as it should.
    #[track_caller]
    pub fn wait_for_text(&self, selector: &str, text: &str) {
        let mut last = None;
        let seen = self.poll(|| {
            last = self.try_eval(&format!("document.querySelector({})?.innerText", json!(selector))).ok();
            Ok(last.as_ref().and_then(Value::as_str).is_some_and(|last| last.trim() == text))
        });
        if seen.is_err() {
            panic!("{selector} reads {} and not {text:?}{}", last.unwrap_or_default(), self.complaints());
        }
    }

    /// The text of the first element that fits, as a reader sees it.
    #[track_caller]
    pub fn text(&self, selector: &str) -> String {
        let text = self.of(selector, "element.innerText ?? element.textContent");
        text.as_str().unwrap_or_default().trim().to_owned()
    }

    /// The text of every element that fits, in the page's order.
    #[track_caller]
    pub fn texts(&self, selector: &str) -> Vec<String> {
        let all = format!(
            "Array.from(document.querySelectorAll({}), e => (e.innerText ?? e.textContent).trim())",
            json!(selector)
        );
        let texts = self.eval(&all);
        texts.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// How many elements fit.
    #[track_caller]
    pub fn count(&self, selector: &str) -> u64 {
        self.eval(&format!("document.querySelectorAll({}).length", json!(selector)))
            .as_u64()
            .unwrap_or_default()
    }

    /// An attribute of the first element that fits.
    #[track_caller]
    pub fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        self.of(selector, &format!("element.getAttribute({})", json!(name))).as_str().map(str::to_owned)
    }

    /// What stands in a field.
    #[track_caller]
    pub fn value(&self, selector: &str) -> String {
        self.of(selector, "element.value").as_str().unwrap_or_default().to_owned()
    }

    /// What an expression about `element` gives for the first element that fits, once there is one.
    #[track_caller]
    pub fn of(&self, selector: &str, expression: &str) -> Value {
        let found = format!("document.querySelector({})", json!(selector));
        self.wait_for(&found);
        self.eval(&format!("(element => {{ return {expression}; }})({found})"))
    }

    /// What axe-core, handed in as text, finds wrong by some of its rules, or by all where none is named: the rule, its
    /// advice and the elements, a line each.
    #[track_caller]
    pub fn axe(&self, script: &str, rules: &[&str]) -> Vec<String> {
        if self.eval("typeof axe") == "undefined" {
            self.inject(script);
        }
        let only = if rules.is_empty() { String::new() } else { format!("runOnly: {},", json!(rules)) };
        let found = self.eval_within(
            &format!(
                "axe.run({{{only} resultTypes: ['violations']}}).then(result => result.violations.map(violation =>
                    violation.id + ': ' + violation.help + violation.nodes.map(node => '\\n    ' + node.html).join('')))"
            ),
            PATIENCE_WITH_AXE,
        );
        found.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    // Pictures

    /// The whole page as a PNG.
    #[must_use]
    #[track_caller]
    pub fn screenshot(&self) -> Vec<u8> {
        let how = json!({"format": "png", "captureBeyondViewport": true});
        decode(&self.call("Page.captureScreenshot", how))
    }

    /// The page as it prints on A4.
    #[must_use]
    #[track_caller]
    pub fn pdf(&self) -> Vec<u8> {
        // In inches, as whole numbers cannot say it: 210 by 297 mm.
        let how = json!({"paperWidth": 8.27, "paperHeight": 11.69, "printBackground": true, "preferCSSPageSize": true});
        decode(&self.call("Page.printToPDF", how))
    }

    // Hearing

    /// Everything that the console showed since the tab was opened, the workers' lines too.
    #[must_use]
    pub fn messages(&self) -> Vec<Message> {
        self.logged(|log| log.messages.clone())
    }

    /// What of [`Page::messages`] is an error.
    #[must_use]
    pub fn errors(&self) -> Vec<String> {
        let errors = self.messages().into_iter().filter(|message| message.level == Level::Error);
        errors.map(|message| message.text).collect()
    }

    /// Every address asked for since the tab was opened, the workers' too.
    #[must_use]
    pub fn requests(&self) -> Vec<String> {
        self.logged(|log| log.requests.clone())
    }

    /// Those requests that left the site whose addresses all begin with `base`.
    #[must_use]
    pub fn requests_outside(&self, base: &str) -> Vec<String> {
        // Addresses of these kinds carry their content with them.
        let inside =
            |url: &String| url.starts_with(base) || url.starts_with("data:") || url.starts_with("blob:");
        self.requests().into_iter().filter(|url| !inside(url)).collect()
    }

    /// Waits until every request has come to an end.
    #[track_caller]
    pub fn wait_until_idle(&self) {
        let open = || self.logged(|log| log.open.values().map(|open| open.url.clone()).collect::<Vec<_>>());
        if self.poll(|| Ok(open().is_empty())).is_err() {
            panic!("within {PATIENCE:?} these requests came to no end: {:#?}", open());
        }
    }

    /// Fails if, once all requests have ended, the console has an error or a request left the site.
    #[track_caller]
    pub fn assert_quiet(&self, base: &str) {
        self.wait_until_idle();
        let (errors, outside) = (self.errors(), self.requests_outside(base));
        if !errors.is_empty() || !outside.is_empty() {
            panic!("console errors: {errors:#?}\nrequests to elsewhere: {outside:#?}");
        }
    }

    fn logged<Item>(&self, what: impl Fn(&Log) -> Vec<Item>) -> Vec<Item> {
        let state = self.browser.wire().state();
        let page = self.session.as_ref().and_then(|session| state.pages.get(session));
        page.into_iter().chain([&state.workers]).flat_map(what).collect()
    }

    #[track_caller]
    fn wait(&self, what: &str, done: impl FnMut() -> Result<bool, String>) {
        if let Err(last) = self.poll(done) {
            panic!("waited {PATIENCE:?} in vain for {}{last}{}", excerpt(what), self.complaints());
        }
    }

    /// Looks until something is so. While a page changes, a look may fail: the last failure is told at the end.
    fn poll(&self, mut done: impl FnMut() -> Result<bool, String>) -> Result<(), String> {
        let start = Instant::now();
        loop {
            let look = done();
            if look == Ok(true) {
                return Ok(());
            }
            if start.elapsed() > PATIENCE {
                return Err(look.err().map(|error| format!("\n{error}")).unwrap_or_default());
            }
            thread::sleep(GLANCE);
        }
    }

    /// What may explain a failure.
    fn complaints(&self) -> String {
        let address = self.try_eval("location.href").unwrap_or_default();
        let said = self.messages().into_iter().filter(|message| message.level != Level::Note);
        let said: Vec<String> = said.map(|message| message.text).collect();
        format!("\nat {address}, where the console has {said:#?}")
    }
}

#[track_caller]
fn decode(answer: &Value) -> Vec<u8> {
    match BASE64_STANDARD.decode(answer["data"].as_str().unwrap_or_default()) {
        Ok(picture) => picture,
        Err(error) => panic!("Chromium sent a picture that isn't base64: {error}"),
    }
}

/// The beginning of a script: some are as long as a library.
fn excerpt(script: &str) -> String {
    script.chars().take(400).collect()
}
