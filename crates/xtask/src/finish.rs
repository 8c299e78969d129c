//! What is done to the pages that mdBook wrote before they are a site: links mended, what nothing names taken out, and
//! the whole marked as one build that a reader's browser may keep.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::repository::Repository;

/// In every page, empty until the build is known.
const MARK: &str = "<meta name=\"build\" content=\"";

/// mdBook puts all chapters on one page and leads their links on, but not their scripts: those of chapters in a folder
/// would be looked for above the site.
pub(crate) fn rebase_print_page(folder: &Path, widget: &str) -> Result<()> {
    let path = folder.join("print.html");
    if !path.exists() {
        return Ok(());
    }
    let page = read(&path)?;
    let script = format!("{widget}/live.js\"");
    let mut parts = page.split(&script);
    let mut rebased = parts.next().unwrap_or_default().trim_end_matches("../").to_owned();
    for part in parts {
        rebased.push_str(&script);
        rebased.push_str(part.trim_end_matches("../"));
    }
    write(&path, rebased)
}

/// A cell of a table's head that is empty heads nothing: Markdown has no other way to write it.
pub(crate) fn mend_tables(folder: &Path) -> Result<()> {
    for (path, page) in pages(&files(folder)?)? {
        if page.contains("<th></th>") {
            write(path, page.replace("<th></th>", "<td></td>"))?;
        }
    }
    Ok(())
}

/// Takes out what mdBook copies for its own theme and no page of ours names, and the list that sources are made from.
/// What the author has in the folder of chapters, `src`, stays.
pub(crate) fn prune(folder: &Path, src: &Path, sources: &Path) -> Result<()> {
    let files = files(folder)?;
    let pages: String = pages(&files)?.into_iter().map(|(_, page)| page).collect();
    for file in &files {
        let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let own = src.join(file.strip_prefix(folder).unwrap_or(file));
        let of_theme = (has_ending(file, "css") || has_ending(file, "js")) && hash_of(name).is_some();
        if (of_theme && !pages.contains(name) && !own.exists()) || own == sources {
            fs::remove_file(file).with_context(|| format!("{} can't be removed", file.display()))?;
            // Fails, as it should, where there is something else in it.
            drop(file.parent().map(fs::remove_dir));
        }
    }
    Ok(())
}

/// The hash that mdBook puts into a file's name: `book-48789432.js`.
fn hash_of(name: &str) -> Option<&str> {
    let (_, last) = name.split('.').next()?.rsplit_once('-')?;
    (last.len() == 8 && last.bytes().all(|digit| digit.is_ascii_hexdigit())).then_some(last)
}

/// Names this build in its pages, and in the service worker that keeps them.
pub(crate) fn mark(repository: &Repository, folder: &Path) -> Result<()> {
    let path = repository.theme().join("offline.js");
    let worker = read(&path)?;
    let mut pages = BTreeMap::new();
    let mut hash = Sha256::new();
    hash.update(&worker);
    for file in files(folder)? {
        let bytes = fs::read(&file).with_context(|| format!("{} can't be read", file.display()))?;
        hash.update(file.strip_prefix(folder).unwrap_or(&file).to_string_lossy().as_bytes());
        hash.update(bytes.len().to_le_bytes());
        hash.update(&bytes);
        // What isn't UTF-8 is no page of ours: mdBook has only copied it.
        if has_ending(&file, "html")
            && let Ok(page) = String::from_utf8(bytes)
        {
            pages.insert(file, page);
        }
    }
    let build: String = hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    for (file, page) in pages {
        write(&file, page.replacen(MARK, &[MARK, &build].concat(), 1))?;
    }
    write(&folder.join("offline.js"), format!("const BUILD = \"{build}\";\n{worker}"))
}

/// All files below a folder, in order.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(here) = open.pop() {
        for entry in fs::read_dir(&here).with_context(|| format!("{} can't be read", here.display()))? {
            let path = entry?.path();
            if path.is_dir() { open.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    Ok(files)
}

/// Those of the files that are pages of ours: HTML in UTF-8. All else mdBook has only copied.
fn pages(files: &[PathBuf]) -> Result<Vec<(&Path, String)>> {
    let mut pages = Vec::new();
    for file in files.iter().filter(|file| has_ending(file, "html")) {
        let bytes = fs::read(file).with_context(|| format!("{} can't be read", file.display()))?;
        pages.extend(String::from_utf8(bytes).ok().map(|page| (file.as_path(), page)));
    }
    Ok(pages)
}

fn has_ending(file: &Path, wanted: &str) -> bool {
    file.extension().is_some_and(|ending| ending == wanted)
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("{} can't be read", path.display()))
}

fn write(path: &Path, text: String) -> Result<()> {
    fs::write(path, text).with_context(|| format!("{} can't be written", path.display()))
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
        let mut kept = vec!["book-01234567.js", "calc-0123456789abcdef/live.js", "data.csv", "own.css"];
        for name in
            kept.iter().chain(&["ayu-highlight-89abcdef.css", "fonts/fonts-aaa80dc3.css", "sources.toml"])
        {
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
        prune(site, &src, &src.join("sources.toml")).unwrap();
        let mut left: Vec<String> = files(site)
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
        let page = folder.path().join("index.html");
        fs::write(&page, "<tr><th></th><th>Year</th></tr>").unwrap();
        mend_tables(folder.path()).unwrap();
        assert_eq!(fs::read_to_string(page).unwrap(), "<tr><td></td><th>Year</th></tr>");
    }

    #[test]
    fn a_build_is_named_after_all_that_is_in_it() {
        let folder = tempfile::tempdir().unwrap();
        let repository = Repository::at(folder.path().into(), folder.path().join("target"));
        fs::create_dir(repository.theme()).unwrap();
        fs::write(repository.theme().join("offline.js"), "worker").unwrap();
        let site = folder.path().join("site");
        let build = |page: &str, style: &str| {
            drop(fs::remove_dir_all(&site));
            fs::create_dir(&site).unwrap();
            fs::write(site.join("index.html"), format!("{MARK}\">{page}")).unwrap();
            fs::write(site.join("a.css"), style).unwrap();
            mark(&repository, &site).unwrap();
            let marked = fs::read_to_string(site.join("index.html")).unwrap();
            let name = marked.strip_prefix(MARK).unwrap().split('"').next().unwrap().to_owned();
            let worker = fs::read_to_string(site.join("offline.js")).unwrap();
            assert_eq!(worker, format!("const BUILD = \"{name}\";\nworker"));
            name
        };
        let first = build("1", "a");
        assert_eq!(first.len(), 16);
        assert_eq!(first, build("1", "a"));
        assert_ne!(first, build("2", "a"));
        assert_ne!(first, build("1", "b"));
    }
}
