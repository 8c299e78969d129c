//! The built site: its files, and a server for them on this machine.

use std::fs;
use std::path::{Path, PathBuf};

use xtask::server::{Options, Server};

/// Which site to test.
const PATH: &str = "CALC_SITE";

/// The folder of the built site.
#[must_use]
#[track_caller]
pub fn folder() -> PathBuf {
    match std::env::var_os(PATH) {
        Some(folder) => PathBuf::from(folder),
        None => panic!("{PATH} names no site: `cargo xtask test` builds one and sets it"),
    }
}

/// Every file below a folder, as a path from there, in order.
#[must_use]
#[track_caller]
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(here) = open.pop() {
        let entries = match fs::read_dir(&here) {
            Ok(entries) => entries,
            Err(error) => panic!("{} can't be read: {error}", here.display()),
        };
        for path in entries.flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                open.push(path);
            } else if let Ok(inside) = path.strip_prefix(folder) {
                files.push(inside.to_owned());
            }
        }
    }
    files.sort();
    files
}

/// Every page of the built site, by its path from there.
#[must_use]
#[track_caller]
pub fn pages() -> Vec<String> {
    let files = files(&folder());
    let pages = files.iter().filter(|file| file.extension().is_some_and(|ending| ending == "html"));
    pages.map(|file| file.display().to_string()).collect()
}

/// A page of the built site as it was written.
#[must_use]
#[track_caller]
pub fn page(name: &str) -> String {
    match fs::read_to_string(folder().join(name)) {
        Ok(page) => page,
        Err(error) => panic!("{name} can't be read: {error}"),
    }
}

/// Serves the built site below a path, which has a slash at both ends, and gives its address there.
#[must_use]
#[track_caller]
pub fn serve(below: &str) -> String {
    serve_folder(&folder(), below).url()
}

/// Serves any folder; [`Server::show`] puts another in its place.
#[must_use]
#[track_caller]
pub fn serve_folder(folder: &Path, below: &str) -> Server {
    let options = Options { port: 0, below: below.to_owned(), reload: false };
    match Server::start(&options) {
        Ok(server) => {
            server.show(folder);
            server
        }
        Err(error) => panic!("the site can't be served: {error:#}"),
    }
}
