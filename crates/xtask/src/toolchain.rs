//! A compiler with the standard library for the browser: four ways to one, tried in order.

mod distribution;

pub(crate) use distribution::ABORT;

use std::env;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::progress::{read, say};
use crate::repository::Repository;

pub const TARGET: &str = "wasm32-unknown-unknown";
/// The variable that picks one way and no other.
pub const VARIABLE: &str = "CALC_WASM_STD";

/// Where in the target folder Cargo keeps what the distribution's compiler made.
const OWN_BUILDS: &str = "widget-own";

/// A way to the standard library for wasm32-unknown-unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The compiler in use has it.
    Installed,
    /// An earlier run made it from the distribution's packages.
    Cache,
    /// `rustup target add` fetches it for the compiler in use.
    Rustup,
    /// The distribution's compiler and sources, downloaded but never installed.
    Distribution,
}

impl Way {
    pub const ALL: [Way; 4] = [Way::Installed, Way::Cache, Way::Rustup, Way::Distribution];

    pub fn name(self) -> &'static str {
        match self {
            Way::Installed => "installed",
            Way::Cache => "cache",
            Way::Rustup => "rustup",
            Way::Distribution => "distribution",
        }
    }

    fn from_name(name: &str) -> Result<Way> {
        match Way::ALL.into_iter().find(|way| way.name() == name) {
            Some(way) => Ok(way),
            None => bail!(
                "{VARIABLE} is `{name}`, which is no way to a standard library. Set it to one of {}, or unset it to have them tried in this order.",
                Way::ALL.map(Way::name).join(", ")
            ),
        }
    }
}

/// The compiler to build the module with.
#[derive(Clone, Debug)]
pub struct Toolchain {
    pub way: Way,
    /// Another compiler than the one in use, with the linker that it lacks.
    pub own: Option<OwnCompiler>,
}

impl Toolchain {
    /// The folder for what this compiler makes: with one folder for two, Cargo would build all anew at each change.
    pub(crate) fn builds(&self, repository: &Repository) -> PathBuf {
        repository.target.join(if self.own.is_some() { OWN_BUILDS } else { "widget" })
    }
}

/// A compiler beside the one in use.
#[derive(Clone, Debug)]
pub struct OwnCompiler {
    pub rustc: PathBuf,
    pub linker: PathBuf,
}

/// What this machine has.
#[derive(Clone, Copy, Debug, Default)]
struct Found {
    installed: bool,
    cache: bool,
    rustup: bool,
    packages: bool,
}

impl Found {
    fn look(repository: &Repository) -> Self {
        Found {
            installed: installed(),
            cache: distribution::compiler(repository).is_file(),
            rustup: works(Command::new("rustup").arg("--version")),
            packages: works(Command::new("apt-get").arg("--version"))
                && works(Command::new("dpkg-deb").arg("--version")),
        }
    }

    /// The ways worth trying, in order. A way that was asked for is the only one.
    fn ways(self, asked: Option<Way>) -> Vec<Way> {
        match asked {
            // Asked for each time by continuous integration, made once.
            Some(Way::Distribution) if self.cache => vec![Way::Cache],
            Some(way) => vec![way],
            None => Way::ALL.into_iter().filter(|way| self.has(*way)).collect(),
        }
    }

    fn has(self, way: Way) -> bool {
        match way {
            Way::Installed => self.installed,
            Way::Cache => self.cache,
            Way::Rustup => self.rustup,
            Way::Distribution => self.packages,
        }
    }
}

/// Finds or makes a toolchain that can build the module, and says which.
pub fn find(repository: &Repository) -> Result<Toolchain> {
    let asked = match env::var(VARIABLE) {
        Ok(name) if !name.is_empty() => Some(Way::from_name(&name)?),
        _ => None,
    };
    let mut tried = Vec::new();
    for way in Found::look(repository).ways(asked) {
        match take(repository, way) {
            Ok(toolchain) => return Ok(toolchain),
            Err(error) => {
                say(format!("no standard library for {TARGET} by way `{}`", way.name()));
                tried.push(format!("- {}: {error:#}", way.name()));
            }
        }
    }
    if tried.is_empty() {
        tried.push("- this machine has neither rustup nor Debian's package tools".to_string());
    }
    bail!(
        "There is no standard library for {TARGET}, which the widget needs.\n{}\nInstall it with `rustup target add {TARGET}`, or with your distribution's package for it.{}",
        tried.join("\n"),
        if asked.is_some() {
            format!("\n{VARIABLE} allows this one way only; unset it to have all four tried.")
        } else {
            String::new()
        }
    )
}

fn take(repository: &Repository, way: Way) -> Result<Toolchain> {
    match way {
        Way::Installed => {
            if !installed() {
                bail!("the compiler in use has no {TARGET}");
            }
            say(format!("standard library for {TARGET}: installed with the compiler in use"));
            Ok(Toolchain { way, own: None })
        }
        Way::Rustup => {
            add_target()?;
            say(format!("standard library for {TARGET}: added by rustup"));
            Ok(Toolchain { way, own: None })
        }
        Way::Cache => {
            let rustc = distribution::compiler(repository);
            if !rustc.is_file() {
                bail!("no earlier run left {}", rustc.display());
            }
            say(format!("standard library for {TARGET}: the distribution's, from {}", rustc.display()));
            Ok(Toolchain { way, own: Some(OwnCompiler { rustc, linker: linker()? }) })
        }
        Way::Distribution => {
            let linker = linker()?;
            let rustc = distribution::make(repository)?;
            say(format!("standard library for {TARGET}: the distribution's, now in {}", rustc.display()));
            Ok(Toolchain { way, own: Some(OwnCompiler { rustc, linker }) })
        }
    }
}

fn installed() -> bool {
    let printed = read(Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]));
    let Some(files) = printed.ok().and_then(|folder| std::fs::read_dir(folder.trim()).ok()) else {
        return false;
    };
    files.flatten().any(|file| {
        let name = file.file_name();
        let name = name.to_string_lossy();
        name.starts_with("libstd-") && name.ends_with(".rlib")
    })
}

/// Lets rustup try for a limited time: where its servers can't be reached it would try for very long.
fn add_target() -> Result<()> {
    const LIMIT: Duration = Duration::from_secs(180);
    say(format!("running `rustup target add {TARGET}`"));
    // Its standard output is not ours: the last line there is the site's folder.
    let child = Command::new("rustup").args(["target", "add", TARGET]).stdout(Stdio::null()).spawn();
    let status = wait(child.context("`rustup` can't be started")?, LIMIT)?;
    // Looked at instead of the status: rustup may fail over something else and still have added it.
    if !installed() {
        bail!("`rustup target add {TARGET}` {status} and left no standard library");
    }
    Ok(())
}

fn wait(mut child: Child, limit: Duration) -> Result<String> {
    let start = Instant::now();
    while start.elapsed() < limit {
        if let Some(status) = child.try_wait()? {
            return Ok(format!("ended with {status}"));
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    child.kill()?;
    child.wait()?;
    Ok(format!("took more than {} s, was stopped", limit.as_secs()))
}

/// The linker that the distribution's compiler lacks: the one that came with ours, or LLVM's.
fn linker() -> Result<PathBuf> {
    let sysroot = PathBuf::from(read(Command::new("rustc").args(["--print", "sysroot"]))?.trim());
    let host = host()?;
    let bundled = sysroot.join("lib/rustlib").join(host).join("bin/rust-lld");
    if bundled.is_file() {
        return Ok(bundled);
    }
    if works(Command::new("wasm-ld").arg("--version")) {
        return Ok(PathBuf::from("wasm-ld"));
    }
    bail!(
        "no linker for {TARGET}: neither {} nor `wasm-ld` exists. Install one with `apt-get install lld`",
        bundled.display()
    )
}

fn host() -> Result<String> {
    let printed = read(Command::new("rustc").arg("-vV"))?;
    let line = printed.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(line.context("`rustc -vV` names no host")?.to_string())
}

pub(crate) fn works(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Found = Found { installed: true, cache: true, rustup: true, packages: true };

    #[test]
    fn ways_are_tried_in_the_documented_order() {
        assert_eq!(ALL.ways(None), Way::ALL);
        let bare = Found { rustup: true, packages: true, ..Found::default() };
        assert_eq!(bare.ways(None), [Way::Rustup, Way::Distribution]);
        assert_eq!(Found::default().ways(None), []);
    }

    #[test]
    fn a_way_that_is_asked_for_is_the_only_one() {
        for way in [Way::Installed, Way::Cache, Way::Rustup] {
            assert_eq!(ALL.ways(Some(way)), [way]);
            assert_eq!(Found::default().ways(Some(way)), [way], "and fails aloud where it can't work");
        }
        let uncached = Found { cache: false, ..ALL };
        assert_eq!(uncached.ways(Some(Way::Distribution)), [Way::Distribution]);
    }

    #[test]
    fn the_distributions_way_is_made_once() {
        assert_eq!(ALL.ways(Some(Way::Distribution)), [Way::Cache]);
    }

    #[test]
    fn names_are_read_back() {
        for way in Way::ALL {
            assert_eq!(Way::from_name(way.name()).unwrap(), way);
        }
        let error = Way::from_name("debian").unwrap_err().to_string();
        assert!(error.contains("installed, cache, rustup, distribution"), "{error}");
    }

    #[test]
    fn a_program_that_takes_too_long_is_stopped() {
        let child = Command::new("sleep").arg("60").spawn().unwrap();
        let said = wait(child, Duration::from_millis(150)).unwrap();
        assert!(said.contains("was stopped"), "{said}");
    }
}
