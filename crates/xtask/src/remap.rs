//! Flags that take this machine's folders out of what the compiler keeps for panic messages: the same bytes wherever
//! they are built.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// One folder under another name.
pub(crate) fn folder(from: &Path, to: &str) -> String {
    format!("--remap-path-prefix={}={to}", from.display())
}

/// Where Cargo unpacks crates: a folder for each registry, named after its address and a hash.
pub(crate) fn registries() -> Vec<String> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| env::home_dir().map(|home| home.join(".cargo"))).unwrap_or_default();
    let entries = fs::read_dir(home.join("registry/src"));
    let mut folders: Vec<PathBuf> =
        entries.into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    folders.sort();
    folders.iter().map(|registry| folder(registry, "/crates")).collect()
}
