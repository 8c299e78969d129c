//! Debian's compiler for web browsers and its sources, unpacked beside everything else that is made, never installed.
//!
//! Debian ships a newer Rust than its own to build browsers with (`rustc-web`). Its packages conflict with rustup's, so
//! they are downloaded and unpacked; apt has checked their signatures. They hold no standard library for wasm32, but
//! its sources, so that is built once and laid where the compiler looks for it: from then on it is an ordinary compiler.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::{OWN_BUILDS, TARGET, works};
use crate::files::{make_folder, remove_folder};
use crate::progress::{read, run, say};
use crate::remap;
use crate::repository::Repository;

const COMPILER: &str = "rustc-web";
const LIBRARIES: &str = "libstd-rust-web-dev";
const SOURCES: &str = "rust-web-src";
/// Where in the target folder the finished compiler stands.
const FOLDER: &str = "wasm-compiler";

/// A panic stops the module where it happens, without the words and the machinery to print them: a tenth of the module.
/// Only a library that is built so can be used so, which is why it is the distribution's way alone.
pub(crate) const ABORT: [&str; 2] = ["-Zunstable-options", "-Cpanic=immediate-abort"];

/// The finished compiler's place, whether or not it is there.
pub(super) fn compiler(repository: &Repository) -> PathBuf {
    repository.target.join(FOLDER).join("rustc")
}

/// Downloads, unpacks and builds, and renames the result into place when it is whole.
pub(super) fn make(repository: &Repository) -> Result<PathBuf> {
    let finished = repository.target.join(FOLDER);
    let new = repository.target.join(format!("{FOLDER}.{}.new", std::process::id()));
    remove_folder(&new)?;
    make_folder(&new)?;
    if let Err(error) = fill(repository, &new) {
        remove_folder(&new)?;
        return Err(error);
    }
    remove_folder(&finished)?;
    // Cargo can't see that the library is another one: it asks the compiler for its version only.
    remove_folder(&repository.target.join(OWN_BUILDS))?;
    fs::rename(&new, &finished).with_context(|| format!("{} can't be put in place", finished.display()))?;
    Ok(compiler(repository))
}

fn fill(repository: &Repository, folder: &Path) -> Result<()> {
    let packages = folder.join("packages");
    fs::create_dir(&packages)?;
    download(&packages)?;
    say("unpacking them");
    for entry in fs::read_dir(&packages)? {
        unpack(&entry?.path(), folder)?;
    }
    let rustc = write_wrapper(folder)?;
    let version = read(Command::new(&rustc).arg("--version"))?;
    say(format!("building the standard library for {TARGET} with {} (once, about a minute)", version.trim()));
    build_std(repository, folder, &rustc)?;
    for spent in ["packages", "std", "usr/src"] {
        remove_folder(&folder.join(spent))?;
    }
    Ok(())
}

/// apt's lists may be older than its servers' files, or name an older compiler: update first, and again on failure.
fn download(folder: &Path) -> Result<()> {
    const TRIES: u32 = 3;
    let mut failure = None;
    for attempt in 0..TRIES {
        sleep(Duration::from_secs(u64::from(10 * attempt)));
        if rustix::process::geteuid().is_root() {
            say("running `apt-get update`");
            if let Err(error) = read(Command::new("apt-get").args(["update", "-q"])) {
                say(format!("going on with apt's old lists: {error:#}"));
            }
        }
        match wanted().and_then(|names| fetch(folder, &names)) {
            Ok(()) => return Ok(()),
            Err(error) => {
                say(format!("downloading failed, {} tries left", TRIES - attempt - 1));
                failure = Some(error);
            }
        }
    }
    let failure = failure.context("no download was tried")?;
    Err(failure
        .context(format!("the distribution's packages {COMPILER}, {LIBRARIES} and {SOURCES} can't be had")))
}

fn fetch(folder: &Path, names: &BTreeSet<String>) -> Result<()> {
    let list = names.iter().map(String::as_str).collect::<Vec<_>>();
    say(format!("downloading the distribution's compiler (about 140 MB): {}", list.join(" ")));
    read(Command::new("apt-get").args(["download", "-q"]).args(list).current_dir(folder))?;
    Ok(())
}

/// The three packages, and of all that their libraries need whatever this machine lacks.
fn wanted() -> Result<BTreeSet<String>> {
    let listed = read(Command::new("apt-cache").args([
        "depends",
        "--recurse",
        "--no-recommends",
        "--no-suggests",
        "--no-conflicts",
        "--no-breaks",
        "--no-replaces",
        "--no-enhances",
        LIBRARIES,
    ]))?;
    let mut names: BTreeSet<String> = [COMPILER, SOURCES].map(String::from).into();
    names.extend(
        packages_named(&listed).filter(|name| is_ours(name) || !is_installed(name)).map(String::from),
    );
    if !names.contains(LIBRARIES) {
        bail!("apt knows no package {LIBRARIES}. Debian 12 and later have it");
    }
    Ok(names)
}

/// The compiler finds its libraries beside its own, so ours are unpacked even where the same are installed.
fn is_ours(name: &str) -> bool {
    name.starts_with("libstd-rust-web")
}

/// `apt-cache depends --recurse` has a package at the start of a line and its relations below; `<…>` is no real package.
fn packages_named(listed: &str) -> impl Iterator<Item = &str> {
    listed.lines().filter(|line| !line.starts_with([' ', '<', '|']) && !line.is_empty())
}

fn is_installed(name: &str) -> bool {
    let status =
        read(Command::new("dpkg-query").args(["--show", "--showformat=${db:Status-Status}\n", name]));
    status.is_ok_and(|status| status.lines().any(|line| line == "installed"))
}

/// Of the sources (40,000 files) only the standard library's.
fn unpack(package: &Path, folder: &Path) -> Result<()> {
    let name = package.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if !name.starts_with(&format!("{SOURCES}_")) {
        read(Command::new("dpkg-deb").arg("--extract").arg(package).arg(folder))?;
        return Ok(());
    }
    let mut open =
        Command::new("dpkg-deb").arg("--fsys-tarfile").arg(package).stdout(Stdio::piped()).spawn()?;
    let archive = open.stdout.take().context("`dpkg-deb` has no output")?;
    let mut take = Command::new("tar");
    // The folder first: tar obeys it for what follows only.
    take.arg("--directory").arg(folder).args(["--extract", "--wildcards", "./usr/src/rustc-*/library/*"]);
    read(take.stdin(archive))?;
    if !open.wait()?.success() {
        bail!("`dpkg-deb` can't read {}", package.display());
    }
    Ok(())
}

/// A script in the compiler's place: its libraries' path must not leak into Cargo and the build scripts.
fn write_wrapper(folder: &Path) -> Result<PathBuf> {
    let libraries = only(&folder.join("usr/lib"), |name| name.ends_with("-linux-gnu"))?;
    let libraries = libraries.strip_prefix(folder)?.display().to_string();
    let script = format!(
        "#!/bin/sh\nhere=$(dirname \"$(readlink -f \"$0\")\")\nLD_LIBRARY_PATH=\"$here/{libraries}\" exec \"$here/usr/bin/rustc\" \"$@\"\n"
    );
    let path = folder.join("rustc");
    fs::write(&path, script)?;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755))?;
    Ok(path)
}

/// Cargo builds the standard library for a crate that needs nothing of it; its parts are then laid beside the host's.
fn build_std(repository: &Repository, folder: &Path, rustc: &Path) -> Result<()> {
    let library = only(&folder.join("usr/src"), |name| name.starts_with("rustc-"))?.join("library");
    let empty = folder.join("std");
    fs::create_dir_all(empty.join("src"))?;
    fs::write(empty.join("src/lib.rs"), "#![no_std]\n")?;
    // A workspace of its own: the folder lies inside the repository's.
    fs::write(
        empty.join("Cargo.toml"),
        "[package]\nname = \"empty\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[profile.release]\nopt-level = \"z\"\n\n[workspace]\n",
    )?;
    // The module keeps paths of the library's sources for its panic messages: the same ones wherever it is built.
    let mut flags = remap::registries();
    flags.push(remap::folder(&library, "/rustc/library"));
    // Bitcode, so that the module's own build can optimise across the library.
    flags.push("-Cembed-bitcode=yes".to_string());
    flags.extend(ABORT.map(str::to_string));
    let mut cargo = repository.cargo();
    cargo
        .args(["build", "--release", "--target", TARGET, "-Zbuild-std=std,panic_abort"])
        .args(["-Zbuild-std-features=optimize_for_size", "--target-dir"])
        .arg(empty.join("target"))
        .current_dir(&empty)
        .env("RUSTC", rustc)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("__CARGO_TESTS_ONLY_SRC_ROOT", &library)
        .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"))
        .env_remove("CARGO_TARGET_DIR");
    run(&mut cargo, "The standard library needs its dependencies from crates.io: is it reachable?")?;

    let place = folder.join("usr/lib/rustlib").join(TARGET).join("lib");
    fs::create_dir_all(&place)?;
    let built = empty.join("target").join(TARGET).join("release/deps");
    for entry in fs::read_dir(&built).with_context(|| format!("{} can't be read", built.display()))? {
        let path = entry?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if name.ends_with(".rlib") && !name.starts_with("libempty-") {
            fs::copy(&path, place.join(name))?;
        }
    }
    if !works(Command::new(rustc).args(["--print", "target-libdir", "--target", TARGET])) || !has_std(&place)?
    {
        bail!("building the standard library left none in {}", place.display());
    }
    Ok(())
}

fn has_std(folder: &Path) -> Result<bool> {
    Ok(fs::read_dir(folder)?.flatten().any(|file| file.file_name().to_string_lossy().starts_with("libstd-")))
}

/// The one entry of a folder with such a name.
fn only(folder: &Path, fits: impl Fn(&str) -> bool) -> Result<PathBuf> {
    let entries = fs::read_dir(folder).with_context(|| format!("{} can't be read", folder.display()))?;
    let mut found = entries.flatten().filter(|entry| fits(&entry.file_name().to_string_lossy()));
    match (found.next(), found.next()) {
        (Some(entry), None) => Ok(entry.path()),
        _ => bail!(
            "the distribution's packages are laid out otherwise than expected: see {}",
            folder.display()
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_read_from_apts_tree() {
        let listed = "libstd-rust-web-dev\n  Depends: libstd-rust-web-1.96\nlibstd-rust-web-1.96\n  Depends: libc6\n |Depends: a\n<libc-dev>\nlibc6\n";
        let names: Vec<&str> = packages_named(listed).collect();
        assert_eq!(names, ["libstd-rust-web-dev", "libstd-rust-web-1.96", "libc6"]);
    }

    #[test]
    fn only_one_entry_will_do() {
        let folder = tempfile::tempdir().unwrap();
        assert!(only(folder.path(), |_| true).is_err());
        fs::write(folder.path().join("rustc-1"), "").unwrap();
        assert_eq!(
            only(folder.path(), |name| name.starts_with("rustc-")).unwrap(),
            folder.path().join("rustc-1")
        );
        fs::write(folder.path().join("rustc-2"), "").unwrap();
        assert!(only(folder.path(), |name| name.starts_with("rustc-")).is_err());
    }
}
