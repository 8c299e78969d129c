//! A Chromium for the tests: the one that is named, one that is there, or the distribution's.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::progress::{run, say};
use crate::toolchain::works;

/// The variable that names a browser, for us and for the tests.
pub(super) const VARIABLE: &str = "CALC_CHROMIUM";

const NAMES: [&str; 5] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const OUTSIDE_PATH: [&str; 2] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/// Finds a browser, or installs one where that takes no more than a command.
pub(super) fn find() -> Result<PathBuf> {
    if let Some(named) = env::var_os(VARIABLE).filter(|named| !named.is_empty()) {
        let named = PathBuf::from(named);
        if !works(Command::new(&named).arg("--version")) {
            bail!(
                "{VARIABLE} names {}, which does not run. Unset it to have a browser looked for.",
                named.display()
            );
        }
        return Ok(named);
    }
    if let Some(found) = look() {
        say(format!("browser for the tests: {}", found.display()));
        return Ok(found);
    }
    if !(rustix::process::geteuid().is_root() && works(Command::new("apt-get").arg("--version"))) {
        bail!("{}", missing());
    }
    say("no Chromium found: installing the distribution's with apt-get");
    install()?;
    look().with_context(missing)
}

fn look() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let in_path = NAMES.iter().flat_map(|name| env::split_paths(&path).map(move |folder| folder.join(name)));
    let outside = OUTSIDE_PATH.iter().map(PathBuf::from);
    in_path.chain(outside).find(|file| runs(file))
}

/// Ubuntu's `chromium-browser` may be a note that tells to install a snap: ask it.
fn runs(file: &Path) -> bool {
    file.is_file() && works(Command::new(file).arg("--version"))
}

fn install() -> Result<()> {
    let apt = |arguments: &[&str]| {
        let mut command = Command::new("apt-get");
        command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        // Standard output is for results.
        command.stdout(std::io::stderr());
        command
    };
    // Old lists name files that the servers have no longer; but where they can't be renewed they may still do.
    if let Err(error) = run(&mut apt(&["update", "-q"]), "") {
        say(format!("going on with apt's old lists: {error:#}"));
    }
    run(&mut apt(&["install", "-q", "-y", "--no-install-recommends", "chromium"]), &missing())
}

fn missing() -> String {
    format!(
        "The tests need Chromium or Chrome and there is none. Install it with `apt-get install chromium` or your system's \
         like, or name one in {VARIABLE}. `cargo xtask test --no-browser` leaves these tests out."
    )
}
