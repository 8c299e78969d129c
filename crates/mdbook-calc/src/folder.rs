//! A book's folder, read without mdBook's renderer: what `check`, `eval` and `explain` look at.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use mdbook_preprocessor::config::Config;
use mdbook_summary::{SummaryItem, parse_summary};

use crate::files::{self, Loaded};
use crate::manuscript::{Chapter, Manuscript, Reader};
use crate::settings::Settings;

/// Where a book's chapters stand, and how it is set up.
#[derive(Clone, Debug)]
pub struct Folder {
    /// The folder of chapters.
    pub src: PathBuf,
    pub settings: Settings,
}

impl Folder {
    /// The book whose `book.toml` stands in `root`.
    pub fn open(root: &Path) -> Result<Self> {
        let file = root.join("book.toml");
        if root.is_file() {
            let shown = files::shown(root);
            bail!(
                "{shown} is a file, and a book is a folder with book.toml; of one file: mdbook-calc eval {shown}"
            );
        }
        if !file.is_file() {
            bail!("there is no book.toml in {}", files::shown(root));
        }
        let config =
            Config::from_disk(&file).with_context(|| format!("can't use {}", files::shown(&file)))?;
        let settings = Settings::of(&config).with_context(|| format!("can't use {}", files::shown(&file)))?;
        Ok(Folder { src: root.join(&config.book.src), settings })
    }

    /// The book that a path belongs to: the first `book.toml` on the way up.
    pub fn around(path: &Path) -> Result<Option<Self>> {
        let here = env::current_dir().context("can't tell where this is")?;
        let absolute = here.join(path);
        let absolute = absolute.canonicalize().unwrap_or(absolute);
        match absolute.ancestors().find(|folder| folder.join("book.toml").is_file()) {
            Some(root) => Folder::open(root).map(Some),
            None => Ok(None),
        }
    }

    /// The file of sources, where the book has one.
    pub fn sources(&self) -> Result<Option<Loaded>> {
        self.settings.read_sources(&self.src)
    }

    /// The whole book, worked out.
    pub fn read(&self) -> Result<Manuscript> {
        let mut reader = Reader::new(true, self.sources()?);
        reader.chapters(self.chapters()?, &self.src);
        Ok(reader.finish())
    }

    /// The chapters in the order of `SUMMARY.md`. Those that have no file yet are left out, as drafts are.
    pub fn chapters(&self) -> Result<Vec<Chapter>> {
        let path = self.src.join("SUMMARY.md");
        let loaded = files::load(&path)?;
        let summary =
            parse_summary(&loaded.file.text).with_context(|| format!("can't use {}", files::shown(&path)))?;
        let mut chapters = Vec::new();
        for items in [&summary.prefix_chapters, &summary.numbered_chapters, &summary.suffix_chapters] {
            self.collect(items, &mut chapters)?;
        }
        Ok(chapters)
    }

    fn collect(&self, items: &[SummaryItem], chapters: &mut Vec<Chapter>) -> Result<()> {
        for item in items {
            let SummaryItem::Link(link) = item else { continue };
            if let Some(location) = &link.location {
                let path = self.src.join(location);
                if path.is_file() {
                    let relative = path.strip_prefix(&self.src).unwrap_or(location).to_owned();
                    let loaded = files::load(&path)?;
                    chapters.push(Chapter { title: link.name.clone(), path: relative, loaded });
                }
            }
            self.collect(&link.nested_items, chapters)?;
        }
        Ok(())
    }
}
