//! A headless Chromium with a profile of its own, gone when the last page of the test is.

use std::fs::File;
use std::io;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::page::Page;
use crate::wire::{Session, Wire, network};

/// Which Chromium to start.
const PATH: &str = "CALC_CHROMIUM";

/// How long anything may take before the test fails: far more than it needs on a busy machine with two cores.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);
/// A first start on a cold disk is slower than anything after it.
const PATIENCE_AT_START: Duration = Duration::from_secs(60);

const FLAGS: &[&str] = &[
    "--remote-debugging-pipe",
    "--headless=new",
    // Chromium's sandbox refuses root, and the only pages here are our own.
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-breakpad",
    "--no-first-run",
    // No test may need, or reach, another machine.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    "--lang=en-US",
    "--force-color-profile=srgb",
    // A scroll bar would take its width from the page, on this platform and not on that.
    "--hide-scrollbars",
];

/// A running Chromium: one reader, with one profile, and as many tabs as the test opens.
#[derive(Debug, Clone)]
pub struct Browser(Arc<Chromium>);

#[derive(Debug)]
struct Chromium {
    process: Child,
    wire: Wire,
    folder: TempDir,
}

impl Browser {
    /// Starts the Chromium that `CALC_CHROMIUM` names, with an empty profile.
    #[must_use]
    #[track_caller]
    pub fn launch() -> Browser {
        let Some(path) = std::env::var_os(PATH) else {
            panic!("{PATH} names no browser: `cargo xtask test` finds one and sets it");
        };
        let chromium = match Chromium::start(Path::new(&path)) {
            Ok(chromium) => chromium,
            Err(error) => panic!("{} ({PATH}) can't be started: {error}", path.display()),
        };
        let browser = Browser(Arc::new(chromium));
        if let Err(error) = browser.0.wire.call(&None, "Browser.getVersion", json!({}), PATIENCE_AT_START) {
            panic!("{} ({PATH}) can't be driven: {error}\n{}", path.display(), browser.stderr());
        }
        // Service workers, too, are heard from their first line.
        let filter = json!([{"type": "service_worker"}, {"exclude": true}]);
        let attach =
            json!({"autoAttach": true, "waitForDebuggerOnStart": true, "flatten": true, "filter": filter});
        browser.call(&None, "Target.setAutoAttach", attach);
        browser
    }

    /// Opens a tab. Tabs of one browser share storage, as a reader's do.
    #[must_use]
    #[track_caller]
    pub fn page(&self) -> Page {
        Page::new(self.clone())
    }

    /// Takes the network away from every tab and worker, or gives it back.
    #[track_caller]
    pub fn set_offline(&self, offline: bool) {
        let sessions: Vec<String> = {
            let state = &mut *self.wire().state();
            state.offline = offline;
            state.pages.keys().chain(&state.worker_sessions).cloned().collect()
        };
        for session in sessions {
            // A tab or a worker that has closed since needs no network.
            let _ = self.try_call(&Some(session), "Network.emulateNetworkConditions", network(offline));
        }
    }

    pub(crate) fn wire(&self) -> &Wire {
        &self.0.wire
    }

    pub(crate) fn try_call(&self, session: &Session, method: &str, params: Value) -> Result<Value, String> {
        self.wire().call(session, method, params, PATIENCE)
    }

    #[track_caller]
    pub(crate) fn call(&self, session: &Session, method: &str, params: Value) -> Value {
        match self.try_call(session, method, params) {
            Ok(answer) => answer,
            Err(error) => panic!(
                "{error}
{}",
                self.stderr()
            ),
        }
    }

    /// The last lines that Chromium wrote about itself.
    fn stderr(&self) -> String {
        let all = std::fs::read(self.0.folder.path().join("stderr")).unwrap_or_default();
        let all = String::from_utf8_lossy(&all);
        let lines: Vec<&str> = all.lines().collect();
        let last = lines.len().saturating_sub(10);
        format!("Chromium's last lines:\n{}", lines.get(last..).unwrap_or_default().join("\n"))
    }
}

impl Chromium {
    fn start(path: &Path) -> io::Result<Chromium> {
        let folder = tempfile::Builder::new().prefix("calc-chromium-").tempdir()?;
        // Chromium reads the protocol from file 3 and writes it to file 4, which a shell can arrange without `unsafe`.
        let mut process = Command::new("sh")
            .args(["-c", r#"exec "$0" "$@" 3<&0 4>&1 </dev/null >/dev/null"#])
            .arg(path)
            .args(FLAGS)
            .arg(format!("--user-data-dir={}", folder.path().join("profile").display()))
            .arg("about:blank")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(File::create(folder.path().join("stderr"))?)
            .process_group(0)
            .spawn()?;
        match (process.stdin.take(), process.stdout.take()) {
            (Some(to), Some(from)) => Ok(Chromium { wire: Wire::new(to, from), process, folder }),
            _ => Err(io::Error::other("its pipes are missing")),
        }
    }
}

impl Drop for Chromium {
    /// Ends Chromium with all its processes, before its profile is removed.
    fn drop(&mut self) {
        // Not `Child::kill`: the helpers would go on writing to the profile for a moment.
        let group = i32::try_from(self.process.id()).ok().and_then(Pid::from_raw);
        if let Some(group) = group {
            let _ = kill_process_group(group, Signal::KILL);
        }
        let _ = self.process.wait();
    }
}
