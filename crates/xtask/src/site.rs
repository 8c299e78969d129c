//! The finished site: mdBook in process with our preprocessor, built beside its place and then put there at once.

use std::fs;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result};
use mdbook_calc::settings::Settings;
use mdbook_calc::{Calc, Held};
use mdbook_driver::MDBook;
use mdbook_driver::config::Config;

use crate::files::{make_folder, remove_folder};
use crate::finish;
use crate::module::Widget;
use crate::progress::say;
use crate::repository::Repository;

/// Where a site goes.
#[derive(Clone, Debug)]
pub struct Place {
    /// The folder on disk.
    pub folder: PathBuf,
    /// The path of an address that it will be served below, with a slash at both ends.
    pub below: String,
    /// Whether a reader's browser may keep its pages for when there is no network.
    pub kept: bool,
}

/// Builds the whole site. If that fails, what was in its place stays there.
pub fn build(repository: &Repository, widget: &Widget, place: &Place) -> Result<()> {
    let new = beside(&place.folder, "new")?;
    remove_folder(&new)?;
    if let Err(error) = render(repository, widget, &new, place) {
        remove_folder(&new)?;
        return Err(error);
    }
    put(&new, &place.folder)
}

fn render(repository: &Repository, widget: &Widget, folder: &Path, place: &Place) -> Result<()> {
    let config = config(repository, widget, folder, &place.below)?;
    let root = repository.book.parent().unwrap_or(&repository.book);
    let src = root.join(&config.book.src);
    let sources = src.join(Settings::of(&config)?.sources());
    let mut book = MDBook::load_with_config(root, config)?;
    let held = Held::default();
    book.with_preprocessor(Calc::holding(&held));
    book.build()?;
    // In what is held there is nothing of mdBook's to mend, and no file of its theme is named: pages are short before.
    finish::tidy(folder, &widget.folder, &src, &sources)?;
    held.fill(folder)?;
    widget.write(folder)?;
    if place.kept { finish::mark(repository, folder) } else { Ok(()) }
}

/// The book's own configuration, with the folder around it as its root, so that an error names a chapter by the book's
/// folder as well. mdBook hashes and copies only what lies below its root.
fn config(repository: &Repository, widget: &Widget, folder: &Path, below: &str) -> Result<Config> {
    let path = repository.book.join("book.toml");
    let mut config = Config::from_disk(&path).with_context(|| format!("{} can't be read", path.display()))?;
    let name = Path::new(repository.book.file_name().unwrap_or_default());
    config.book.src = rerooted(name, &config.book.src);
    config.build.build_dir = folder.to_path_buf();
    // A chapter that is missing is a slip of the pen, not a wish for an empty one.
    config.build.create_missing = false;
    // A theme without the styles of calculators would show them in pieces.
    let own: Option<PathBuf> = config.get("output.html.theme")?;
    let is_ours = |own: &PathBuf| {
        fs::canonicalize(repository.book.join(own)).ok() == fs::canonicalize(repository.theme()).ok()
    };
    if let Some(own) = own.filter(|own| !is_ours(own)) {
        say(format!("the book's own theme, {}, is set aside for this one", own.display()));
    }
    config.set("output.html.theme", repository.theme())?;
    for key in ["output.html.additional-css", "output.html.additional-js"] {
        if let Some(files) = config.get::<Vec<PathBuf>>(key)? {
            config.set(key, files.iter().map(|file| rerooted(name, file)).collect::<Vec<_>>())?;
        }
    }
    config.set("output.html.site-url", below)?;
    config.set("preprocessor.calc.before", ["links"])?;
    config.set("preprocessor.calc.widget", &widget.folder)?;
    Ok(config)
}

/// A path that a book's configuration gives from the book's folder, from the folder around that instead.
fn rerooted(book: &Path, path: &Path) -> PathBuf {
    let mut whole = PathBuf::new();
    for part in book.join(path).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if whole.file_name().is_some() => {
                whole.pop();
            }
            other => whole.push(other),
        }
    }
    whole
}

/// Two renames: no reader finds a site that is half written, and a failure in between brings the old one back.
fn put(new: &Path, place: &Path) -> Result<()> {
    let old = beside(place, "old")?;
    remove_folder(&old)?;
    let had = place.exists();
    if had {
        fs::rename(place, &old).with_context(|| format!("{} can't be moved away", place.display()))?;
    }
    if let Err(error) = fs::rename(new, place) {
        if had {
            fs::rename(&old, place)?;
        }
        return Err(error).with_context(|| format!("the new site can't be put in {}", place.display()));
    }
    remove_folder(&old)
}

/// A folder of the same parent, so that renaming it moves nothing between disks.
fn beside(place: &Path, word: &str) -> Result<PathBuf> {
    let name = place.file_name().with_context(|| format!("{} is no folder's name", place.display()))?;
    let parent = place.parent().context("a site needs a folder to stand in")?;
    make_folder(parent)?;
    Ok(parent.join(format!(".{}.{}.{word}", name.to_string_lossy(), std::process::id())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_a_book_are_seen_from_around_it() {
        assert_eq!(rerooted(Path::new("book"), Path::new("src")), Path::new("book/src"));
        assert_eq!(rerooted(Path::new("book"), Path::new("../theme/./a.css")), Path::new("theme/a.css"));
        assert_eq!(rerooted(Path::new("book"), Path::new("/elsewhere")), Path::new("/elsewhere"));
    }

    #[test]
    fn a_new_site_takes_the_place_whole() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("site");
        for round in ["first", "second"] {
            let new = beside(&place, "new").unwrap();
            fs::create_dir(&new).unwrap();
            fs::write(new.join(round), "").unwrap();
            put(&new, &place).unwrap();
            assert!(place.join(round).is_file());
        }
        assert!(!place.join("first").exists(), "nothing of the old one is left in it");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nor beside it");
    }

    #[test]
    fn the_old_site_comes_back_if_the_new_one_can_not_be_put() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("site");
        fs::create_dir(&place).unwrap();
        fs::write(place.join("good"), "").unwrap();
        assert!(put(&folder.path().join("missing"), &place).is_err());
        assert!(place.join("good").is_file());
    }
}
