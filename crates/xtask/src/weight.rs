//! What a browser loads for each page, in bytes after gzip, as hosts send it.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;
use mdbook_calc::render::BLOCKS;

use crate::files::{self, has_ending};

/// A page and all that it names, in bytes.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Its path in the site.
    pub name: String,
    pub live: bool,
    pub document: usize,
    pub styles: usize,
    pub scripts: usize,
    /// WebAssembly and the glue that wasm-bindgen writes for it.
    pub module: usize,
    /// The module that draws charts and judges answers, and its glue: fetched with the first change, if there is one.
    pub later: usize,
}

impl Page {
    /// What a reader gets who changes nothing.
    pub fn total(&self) -> usize {
        self.document + self.styles + self.scripts + self.module
    }
}

/// Every page of a site, by name. Fonts and pictures are left out.
pub fn pages(site: &Path) -> Result<Vec<Page>> {
    let files = files::below(site)?;
    files.iter().filter(|file| has_ending(file, "html")).map(|file| weigh(site, file)).collect()
}

fn weigh(site: &Path, file: &Path) -> Result<Page> {
    let document = files::text(file)?;
    let folder = file.parent().unwrap_or(site);
    let mut page = Page {
        name: file.strip_prefix(site).unwrap_or(file).display().to_string(),
        document: compressed(document.as_bytes())?,
        ..Page::default()
    };
    let styles = tags(&document, "link").filter(|tag| attribute(tag, "rel") == Some("stylesheet"));
    for style in named(site, folder, styles, "href") {
        page.styles += size(&style)?;
    }
    for script in named(site, folder, tags(&document, "script"), "src") {
        page.scripts += size(&script)?;
        if script.file_name().is_some_and(|name| name == "live.js") {
            page.live = true;
            let sizes = |names: [&str; 2]| -> Result<usize> {
                names.iter().map(|name| size(&script.with_file_name(name))).sum()
            };
            page.module = sizes(["calc.js", "calc.wasm"])?;
            if tags(&document, "script").any(|tag| attribute(tag, BLOCKS).is_some()) {
                page.later = sizes(["calc-blocks.js", "calc-blocks.wasm"])?;
            }
        }
    }
    Ok(page)
}

/// Opening tags of one kind, as our own template writes them: no `>` in attributes.
fn tags<'a>(document: &'a str, name: &str) -> impl Iterator<Item = &'a str> {
    let opening = format!("<{name} ");
    let starts: Vec<usize> = document.match_indices(&opening).map(|(at, _)| at).collect();
    starts.into_iter().filter_map(|at| document.get(at..)?.split('>').next())
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, after) = tag.split_once(&format!(" {name}=\""))?;
    after.split('"').next()
}

/// The files that tags name, each once as a browser loads it: the print page names a script for each chapter.
fn named<'a>(
    site: &Path,
    folder: &Path,
    tags: impl Iterator<Item = &'a str>,
    name: &str,
) -> BTreeSet<PathBuf> {
    let addresses = tags.filter_map(|tag| attribute(tag, name));
    let files = addresses.map(|address| match address.strip_prefix('/') {
        // Only so in the page for addresses that don't exist, as it may be shown at any depth.
        Some(inside) => site.join(inside),
        None => folder.join(address),
    });
    files.collect()
}

fn size(file: &Path) -> Result<usize> {
    compressed(&files::bytes(file).context("a page names a file that isn't there")?)
}

fn compressed(bytes: &[u8]) -> Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_page_is_weighed_with_all_that_it_names() {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path();
        fs::create_dir_all(site.join("calc-1")).unwrap();
        fs::create_dir(site.join("part")).unwrap();
        let put = |name: &str, text: &str| fs::write(site.join(name), text).unwrap();
        put("a.css", "a{}");
        put("b.js", "b()");
        for name in ["live.js", "calc.js", "calc.wasm", "calc-blocks.js", "calc-blocks.wasm"] {
            put(&format!("calc-1/{name}"), name);
        }
        put(
            "index.html",
            r#"<link rel="icon" href="none"><link rel="stylesheet" href="./a.css"><script src="b.js" defer></script>"#,
        );
        put("part/live.html", &r#"<script type="module" src="/calc-1/live.js"></script>"#.repeat(2));
        put("part/more.html", r#"<script type="module" src="/calc-1/live.js" data-blocks=""></script>"#);

        let pages = pages(site).unwrap();
        let gzip = |text: &str| compressed(text.as_bytes()).unwrap();
        assert_eq!((pages[0].name.as_str(), pages[0].live), ("index.html", false));
        assert_eq!((pages[0].styles, pages[0].scripts, pages[0].module), (gzip("a{}"), gzip("b()"), 0));
        assert_eq!((pages[1].name.as_str(), pages[1].live), ("part/live.html", true));
        assert_eq!(pages[1].scripts, gzip("live.js"));
        assert_eq!(pages[1].module, gzip("calc.js") + gzip("calc.wasm"));
        assert_eq!(pages[1].total(), pages[1].document + pages[1].scripts + pages[1].module);
        assert_eq!((pages[1].later, pages[2].module), (0, pages[1].module));
        assert_eq!(pages[2].later, gzip("calc-blocks.js") + gzip("calc-blocks.wasm"));
        assert_eq!(pages[2].total(), pages[2].document + pages[2].scripts + pages[2].module, "without it");
    }

    #[test]
    fn a_page_that_names_what_is_missing_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("index.html"), r#"<script src="gone.js"></script>"#).unwrap();
        assert!(format!("{:#}", pages(folder.path()).unwrap_err()).contains("gone.js"));
    }
}
