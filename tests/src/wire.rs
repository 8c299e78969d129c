//! The Chrome DevTools Protocol over a pair of pipes: calls with their answers, and events into the logs.

use std::collections::{HashMap, HashSet};
use std::io::{BufRead, BufReader, Write};
use std::process::{ChildStdin, ChildStdout};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use crate::log::Log;

/// A page's name in the protocol; the browser itself has none.
pub(crate) type Session = Option<String>;

/// What the harness answers in the site's place: requests whose address contains `address` get `body`.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) address: String,
    pub(crate) status: u16,
    pub(crate) media_type: String,
    pub(crate) body: Vec<u8>,
}

/// What the thread that reads shares with those that call.
#[derive(Debug, Default)]
pub(crate) struct State {
    waiting: HashMap<u64, mpsc::Sender<Result<Value, String>>>,
    /// Set once Chromium has gone.
    closed: bool,
    pub(crate) pages: HashMap<String, Log>,
    /// Service workers belong to no one page: what they do counts for every page of the browser.
    pub(crate) workers: Log,
    pub(crate) worker_sessions: HashSet<String>,
    pub(crate) answers: HashMap<String, Vec<Answer>>,
    pub(crate) offline: bool,
}

/// Both directions of the protocol. Writing never blocks the caller, so that a Chromium that hangs is a time-out.
#[derive(Debug, Clone)]
pub(crate) struct Wire {
    outgoing: mpsc::Sender<Vec<u8>>,
    next: Arc<AtomicU64>,
    state: Arc<Mutex<State>>,
}

impl Wire {
    pub(crate) fn new(mut to: ChildStdin, from: ChildStdout) -> Wire {
        let (outgoing, queue) = mpsc::channel::<Vec<u8>>();
        thread::spawn(move || {
            for message in queue {
                if to.write_all(&message).and_then(|()| to.flush()).is_err() {
                    break;
                }
            }
        });
        let wire = Wire { outgoing, next: Arc::default(), state: Arc::default() };
        let (state, incoming) = (Arc::clone(&wire.state), BufReader::new(from));
        // The reader keeps its own way out: it answers events that Chromium waits on.
        let reply = Wire { ..wire.clone() };
        thread::spawn(move || {
            for message in incoming.split(0) {
                let Ok(message) = message else { break };
                if let Ok(message) = serde_json::from_slice(&message) {
                    reply.receive(message);
                }
            }
            let mut state = lock(&state);
            state.closed = true;
            state.waiting.clear();
        });
        wire
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    /// Calls a method and waits for what it returns.
    pub(crate) fn call(
        &self,
        session: &Session,
        method: &str,
        params: Value,
        timeout: Duration,
    ) -> Result<Value, String> {
        let (answer, answered) = mpsc::channel();
        let id = self.next_id();
        {
            let mut state = self.state();
            if state.closed {
                return Err(format!("{method}: Chromium has gone"));
            }
            state.waiting.insert(id, answer);
        }
        self.send(id, session, method, params);
        match answered.recv_timeout(timeout) {
            Ok(answer) => answer.map_err(|error| format!("{method}: {error}")),
            Err(mpsc::RecvTimeoutError::Disconnected) => Err(format!("{method}: Chromium has gone")),
            Err(mpsc::RecvTimeoutError::Timeout) => {
                self.state().waiting.remove(&id);
                Err(format!("{method}: no answer within {timeout:?}"))
            }
        }
    }

    /// Calls a method without waiting.
    pub(crate) fn tell(&self, session: &Session, method: &str, params: Value) {
        self.send(self.next_id(), session, method, params);
    }

    fn next_id(&self) -> u64 {
        self.next.fetch_add(1, Ordering::Relaxed)
    }

    fn send(&self, id: u64, session: &Session, method: &str, params: Value) {
        let mut message = json!({"id": id, "method": method, "params": params});
        if let Some(session) = session {
            message["sessionId"] = json!(session);
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        // A writer that has gone shows as a call that gets no answer.
        let _ = self.outgoing.send(bytes);
    }

    fn receive(&self, mut message: Value) {
        if let Some(id) = message["id"].as_u64() {
            let waiting = self.state().waiting.remove(&id);
            if let Some(waiting) = waiting {
                let answer = match message["error"].take() {
                    Value::Null => Ok(message["result"].take()),
                    error => Err(error["message"].as_str().unwrap_or("refused").to_owned()),
                };
                let _ = waiting.send(answer);
            }
            return;
        }
        let session = message["sessionId"].as_str().map(str::to_owned);
        let method = message["method"].as_str().unwrap_or_default();
        let params = &message["params"];
        match method {
            "Target.attachedToTarget" if params["waitingForDebugger"] == true => self.adopt_worker(params),
            "Page.javascriptDialogOpening" => {
                self.tell(&session, "Page.handleJavaScriptDialog", json!({"accept": true}));
            }
            "Fetch.requestPaused" => self.answer_request(&session, params),
            _ => {}
        }
        let Some(session) = session else { return };
        let state = &mut *self.state();
        if state.worker_sessions.contains(&session) {
            state.workers.note(method, params);
        } else {
            state.pages.entry(session).or_default().note(method, params);
        }
    }

    /// A worker starts only once it is listened to, and on the page's network.
    fn adopt_worker(&self, params: &Value) {
        let Some(session) = params["sessionId"].as_str() else { return };
        let offline = {
            let state = &mut *self.state();
            state.worker_sessions.insert(session.to_owned());
            state.offline
        };
        let session = Some(session.to_owned());
        self.tell(&session, "Runtime.enable", json!({}));
        self.tell(&session, "Log.enable", json!({}));
        self.tell(&session, "Network.enable", json!({}));
        self.tell(&session, "Network.emulateNetworkConditions", network(offline));
        self.tell(&session, "Runtime.runIfWaitingForDebugger", json!({}));
    }

    fn answer_request(&self, session: &Session, params: &Value) {
        let (request, url) = (&params["requestId"], params["request"]["url"].as_str().unwrap_or_default());
        let answer = {
            let state = self.state();
            let answers = session.as_ref().and_then(|session| state.answers.get(session));
            answers.and_then(|all| all.iter().rfind(|answer| url.contains(&answer.address)).cloned())
        };
        match answer {
            Some(answer) => {
                let headers = json!([{"name": "Content-Type", "value": answer.media_type}]);
                let body = BASE64_STANDARD.encode(&answer.body);
                let params = json!({"requestId": request, "responseCode": answer.status,
                    "responseHeaders": headers, "body": body});
                self.tell(session, "Fetch.fulfillRequest", params);
            }
            None => self.tell(session, "Fetch.continueRequest", json!({"requestId": request})),
        }
    }
}

/// The network that pages and workers get.
pub(crate) fn network(offline: bool) -> Value {
    json!({"offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1})
}

/// A test that panicked elsewhere leaves the state whole.
fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
