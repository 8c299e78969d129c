//! What a page said and asked for: its console, its exceptions, every address it requested.

use std::collections::HashMap;

use serde_json::Value;

/// How bad a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// An exception, a refused or failed request, a broken content security policy, `console.error`, a dialog.
    Error,
    /// `console.warn`, and what Chromium advises against.
    Warning,
    /// All else.
    Note,
}

/// One line that the browser's console would show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// How bad it is.
    pub level: Level,
    /// What it says, and where it comes from.
    pub text: String,
}

/// All that one page, or the workers of one browser, have said and asked for.
#[derive(Debug, Default)]
pub(crate) struct Log {
    pub(crate) messages: Vec<Message>,
    pub(crate) requests: Vec<String>,
    /// Requests that have not come to an end.
    pub(crate) open: HashMap<String, Open>,
}

/// A request under way: its address, and the document that asked.
#[derive(Debug)]
pub(crate) struct Open {
    pub(crate) url: String,
    document: String,
}

impl Log {
    /// Notes an event of the protocol, if it is one to note.
    pub(crate) fn note(&mut self, event: &str, params: &Value) {
        match event {
            "Runtime.consoleAPICalled" => {
                let level = match text(&params["type"]) {
                    "error" | "assert" => Level::Error,
                    "warning" => Level::Warning,
                    _ => Level::Note,
                };
                let arguments = params["args"].as_array().map(Vec::as_slice).unwrap_or_default();
                let said: Vec<String> = arguments.iter().map(argument).collect();
                self.say(level, format!("console: {}", said.join(" ")));
            }
            "Runtime.exceptionThrown" => {
                let details = &params["exceptionDetails"];
                self.say(Level::Error, format!("exception: {}", exception(details)));
            }
            "Log.entryAdded" => {
                let entry = &params["entry"];
                let level = match text(&entry["level"]) {
                    "error" => Level::Error,
                    "warning" => Level::Warning,
                    _ => Level::Note,
                };
                let (source, said, url) = (text(&entry["source"]), text(&entry["text"]), text(&entry["url"]));
                self.say(level, format!("{source}: {said} ({url})"));
            }
            "Page.javascriptDialogOpening" => {
                let (kind, said) = (text(&params["type"]), text(&params["message"]));
                self.say(Level::Error, format!("dialog: {kind}: {said}"));
            }
            "Inspector.targetCrashed" => self.say(Level::Error, "the page crashed".to_owned()),
            "Network.requestWillBeSent" => {
                let url = text(&params["request"]["url"]).to_owned();
                self.requests.push(url.clone());
                // A stream of events stays open as long as its page.
                if params["type"] != "EventSource" {
                    let document = text(&params["loaderId"]).to_owned();
                    self.open.insert(text(&params["requestId"]).to_owned(), Open { url, document });
                }
            }
            // What the page before asked for is given up, at times without a word.
            "Page.frameNavigated" if params["frame"]["parentId"].is_null() => {
                self.open.retain(|_, open| open.document == text(&params["frame"]["loaderId"]));
            }
            "Network.loadingFinished" => {
                self.open.remove(text(&params["requestId"]));
            }
            "Network.loadingFailed" => {
                let url =
                    self.open.remove(text(&params["requestId"])).map(|open| open.url).unwrap_or_default();
                // The console passes over what the harness itself has blocked, and nothing else.
                if params["blockedReason"] == "inspector" {
                    self.say(Level::Error, format!("blocked: {url}"));
                }
            }
            _ => {}
        }
    }

    fn say(&mut self, level: Level, text: String) {
        self.messages.push(Message { level, text });
    }
}

/// What an exception says, with its stack where there is one.
pub(crate) fn exception(details: &Value) -> String {
    let (short, long) = (text(&details["text"]), text(&details["exception"]["description"]));
    let url = text(&details["url"]);
    let said =
        if long.is_empty() { format!("{short} {}", details["exception"]["value"]) } else { long.to_owned() };
    if url.is_empty() { said } else { format!("{said} ({url})") }
}

/// A value handed to `console.log`, as the console shows it.
fn argument(value: &Value) -> String {
    match (&value["value"], &value["description"]) {
        (Value::String(said), _) | (Value::Null, Value::String(said)) => said.clone(),
        (Value::Null, _) => text(&value["type"]).to_owned(),
        (other, _) => other.to_string(),
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
