//! Where things are: the repository, its parts, and the folder for all that is made.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// A checkout, and the folder that everything made from it goes to.
#[derive(Clone, Debug)]
pub struct Repository {
    pub root: PathBuf,
    pub target: PathBuf,
    /// The folder of the book that is built: ours, or anybody's.
    pub book: PathBuf,
}

impl Repository {
    /// The checkout that this program was built from.
    pub fn here() -> Self {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = manifest.ancestors().nth(2).unwrap_or(manifest).to_path_buf();
        let target =
            env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |folder| root.join(folder));
        Repository::at(root, target)
    }

    /// A checkout elsewhere.
    pub fn at(root: PathBuf, target: PathBuf) -> Self {
        Repository { book: root.join("book"), root, target }
    }

    /// The same, for another book.
    pub fn with_book(self, folder: Option<&Path>) -> Result<Self> {
        let Some(folder) = folder else { return Ok(self) };
        let book = fs::canonicalize(folder).with_context(|| format!("{} is no folder", folder.display()))?;
        if !book.join("book.toml").is_file() {
            bail!("{} has no book.toml: it is no mdBook", book.display());
        }
        Ok(Repository { book, ..self })
    }

    pub fn theme(&self) -> PathBuf {
        self.root.join("theme")
    }

    /// The finished site, unless another folder is asked for.
    pub fn site(&self) -> PathBuf {
        self.target.join("site")
    }

    /// The same Cargo that runs us, at the root.
    pub fn cargo(&self) -> Command {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")));
        command.current_dir(&self.root);
        command
    }
}
