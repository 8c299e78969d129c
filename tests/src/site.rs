//! The built site: its files, and a server for them on this machine.

use std::fs;
use std::path::{Path, PathBuf};

use xtask::repository::Repository;
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

/// The repository that the site was built from.
#[must_use]
pub fn repository() -> PathBuf {
    Repository::here().root
}

/// The name of the widget's folder in the built site.
#[must_use]
#[track_caller]
pub fn widget() -> String {
    let inside = |file: PathBuf| Some(file.parent()?.display().to_string());
    match files(&folder()).into_iter().filter_map(inside).find(|folder| folder.starts_with("calc-")) {
        Some(widget) => widget,
        None => panic!("the site has no widget"),
    }
}

/// Every file below a folder, as a path from there, in order.
#[must_use]
#[track_caller]
pub fn files(folder: &Path) -> Vec<PathBuf> {
    match xtask::files::below(folder) {
        Ok(files) => {
            files.iter().filter_map(|file| Some(file.strip_prefix(folder).ok()?.to_owned())).collect()
        }
        Err(error) => panic!("{error:#}"),
    }
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
