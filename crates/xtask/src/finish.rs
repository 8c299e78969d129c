//! What is done to the pages that mdBook wrote before they are a site: links mended, what nothing names taken out, and
//! the whole marked as one build that a reader's browser may keep.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::files::{self, has_ending};
use crate::repository::Repository;

/// In every page, empty until the build is known.
const MARK: &str = "<meta name=\"build\" content=\"";

/// Mends all pages and takes out what none of them names. `widget` is the name of the widget's folder; `src`, the folder of
/// chapters, and `sources`, the file that sources are made from, are the author's.
pub(crate) fn tidy(folder: &Path, widget: &str, src: &Path, sources: &Path) -> Result<()> {
    let files = files::below(folder)?;
    let print = folder.join("print.html");
    let mut pages = String::new();
    for file in files.iter().filter(|file| has_ending(file, "html")) {
        let Some(page) = page(files::bytes(file)?) else { continue };
        // A cell of a table's head that is empty heads nothing: Markdown has no other way to write it.
        let mut mended = page.replace("<th></th>", "<td></td>");
        if *file == print {
            mended = rebased(&mended, widget);
        }
        if mended != page {
            files::write(file, &mended)?;
        }
        pages.push_str(&mended);
    }
    prune(folder, &files, &pages, src, sources)
}

/// A page's text. What isn't UTF-8 is no page of ours: mdBook has only copied it.
fn page(bytes: Vec<u8>) -> Option<String> {
    String::from_utf8(bytes).ok()
}

/// mdBook puts all chapters on one page and leads their links on, but not their scripts: those of chapters in a folder
/// would be looked for above the site.
fn rebased(print: &str, widget: &str) -> String {
    let script = format!("{widget}/live.js\"");
    let parts: Vec<&str> = print.split(&script).collect();
    let Some((last, before)) = parts.split_last() else { return String::new() };
    before.iter().flat_map(|part| [part.trim_end_matches("../"), &script]).chain([*last]).collect()
}

/// Takes out what mdBook copies for its own theme and none of the pages names, and the list that sources are made from.
/// What the author has in the folder of chapters stays.
fn prune(folder: &Path, files: &[PathBuf], pages: &str, src: &Path, sources: &Path) -> Result<()> {
    for file in files {
        let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let own = src.join(file.strip_prefix(folder).unwrap_or(file));
        let of_theme = (has_ending(file, "css") || has_ending(file, "js")) && is_hashed(name);
        if (of_theme && !pages.contains(name) && !own.exists()) || own == sources {
            fs::remove_file(file).with_context(|| format!("{} can't be removed", file.display()))?;
            // Fails, as it should, where there is something else in it.
            drop(file.parent().map(fs::remove_dir));
        }
    }
    Ok(())
}

/// Whether mdBook has put a hash into a file's name: `book-48789432.js`.
fn is_hashed(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    stem.rsplit_once('-')
        .is_some_and(|(_, hash)| hash.len() == 8 && hash.bytes().all(|digit| digit.is_ascii_hexdigit()))
}

/// Names this build in its pages, and in the service worker that keeps them.
pub(crate) fn mark(repository: &Repository, folder: &Path) -> Result<()> {
    let worker = files::text(&repository.theme().join("offline.js"))?;
    let mut pages = Vec::new();
    let mut hash = Sha256::new();
    hash.update(&worker);
    for file in files::below(folder)? {
        let bytes = files::bytes(&file)?;
        hash.update(file.strip_prefix(folder).unwrap_or(&file).to_string_lossy().as_bytes());
        hash.update(bytes.len().to_le_bytes());
        hash.update(&bytes);
        if has_ending(&file, "html") {
            pages.extend(page(bytes).map(|page| (file, page)));
        }
    }
    let build: String = hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    for (file, page) in pages {
        files::write(&file, page.replacen(MARK, &[MARK, &build].concat(), 1))?;
    }
    files::write(&folder.join("offline.js"), format!("const BUILD = \"{build}\";\n{worker}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_page_names_is_taken_out() {
        let folder = tempfile::tempdir().unwrap();
        let site = &folder.path().join("site");
        fs::create_dir_all(site.join("fonts")).unwrap();
        fs::create_dir_all(site.join("calc-0123456789abcdef")).unwrap();
        let mut kept = vec![
            "book-01234567.js",
            "calc-0123456789abcdef/live.js",
            "data-01234567.csv",
            "note-2024.css",
            "own-together.js",
            "own.css",
        ];
        for name in kept.iter().chain(&[
            "ayu-highlight-89abcdef.css",
            "ace-89abcdef.js",
            "fonts/fonts-aaa80dc3.css",
            "sources.toml",
        ]) {
            fs::write(site.join(name), "").unwrap();
        }
        fs::write(site.join("index.html"), "<script src=\"book-01234567.js\">").unwrap();
        let src = folder.path().join("src");
        fs::create_dir_all(src.join("sub")).unwrap();
        fs::create_dir_all(site.join("sub")).unwrap();
        for name in ["sub/plug-0badcafe.js", "sub/sources.toml", "sources.toml"] {
            fs::write(src.join(name), "").unwrap();
            fs::write(site.join(name), "").unwrap();
        }
        fs::write(site.join("old.html"), b"<p>\xe9").unwrap();
        tidy(site, "calc-0123456789abcdef", &src, &src.join("sources.toml")).unwrap();
        let mut left: Vec<String> = files::below(site)
            .unwrap()
            .iter()
            .map(|file| file.strip_prefix(site).unwrap().display().to_string())
            .collect();
        left.retain(|name| name != "index.html");
        kept.extend(["old.html", "sub/plug-0badcafe.js", "sub/sources.toml"]);
        kept.sort_unstable();
        assert_eq!(left, kept);
        assert!(!site.join("fonts").exists());
    }

    #[test]
    fn what_heads_nothing_is_no_heading() {
        let folder = tempfile::tempdir().unwrap();
        let script = "<script src=\"../calc-0123456789abcdef/live.js\">";
        for name in ["index.html", "print.html", "note.txt"] {
            let text = format!("<tr><th></th><th>Year</th></tr>{script}");
            fs::write(folder.path().join(name), text).unwrap();
        }
        tidy(folder.path(), "calc-0123456789abcdef", Path::new("src"), Path::new("src/sources.toml"))
            .unwrap();
        let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        let mended = "<tr><td></td><th>Year</th></tr>";
        assert_eq!(read("index.html"), format!("{mended}{script}"));
        assert_eq!(read("print.html"), format!("{mended}{}", script.replace("../", "")));
        assert_eq!(read("note.txt"), format!("<tr><th></th><th>Year</th></tr>{script}"), "it is no page");
    }

    #[test]
    fn on_one_page_all_scripts_are_found_from_there() {
        let page = "<script src=\"calc-0/live.js\"></script><a href=\"../\"><script src=\"../../calc-0/live.js\"></script>";
        assert_eq!(rebased(page, "calc-0"), page.replace("../../", ""));
        assert_eq!(rebased("../", "calc-0"), "../");
    }

    #[test]
    fn a_build_is_named_after_all_that_is_in_it() {
        let folder = tempfile::tempdir().unwrap();
        let repository = Repository::at(folder.path().into(), folder.path().join("target"));
        fs::create_dir(repository.theme()).unwrap();
        let site = folder.path().join("site");
        let build = |worker: &str, page: &str, file: &str, style: &str| {
            drop(fs::remove_dir_all(&site));
            fs::create_dir(&site).unwrap();
            fs::write(repository.theme().join("offline.js"), worker).unwrap();
            fs::write(site.join("index.html"), format!("{MARK}\">{page}")).unwrap();
            fs::write(site.join("old.html"), b"<p>\xe9").unwrap();
            fs::write(site.join(file), style).unwrap();
            mark(&repository, &site).unwrap();
            let marked = fs::read_to_string(site.join("index.html")).unwrap();
            let name = marked.strip_prefix(MARK).unwrap().split('"').next().unwrap().to_owned();
            let written = fs::read_to_string(site.join("offline.js")).unwrap();
            assert_eq!(written, format!("const BUILD = \"{name}\";\n{worker}"));
            name
        };
        let first = build("worker", "1", "a.css", "a");
        assert_eq!(first.len(), 16);
        assert_eq!(first, build("worker", "1", "a.css", "a"));
        for (worker, page, file, style) in [
            ("other", "1", "a.css", "a"),
            ("worker", "2", "a.css", "a"),
            ("worker", "1", "b.css", "a"),
            ("worker", "1", "a.css", "b"),
        ] {
            assert_ne!(first, build(worker, page, file, style), "{worker} {page} {file} {style}");
        }
    }
}
