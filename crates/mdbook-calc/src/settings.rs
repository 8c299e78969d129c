//! `[preprocessor.calc]` of `book.toml`.

use std::path::{Path, PathBuf};

use anyhow::Result;
use mdbook_preprocessor::config::Config;
use serde::Deserialize;

use crate::files;

/// The name of the preprocessor: `[preprocessor.calc]`.
pub const NAME: &str = "calc";

/// What a book says of its calculations as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Settings {
    /// The file of sources, beside the chapters: `sources.toml` where nothing else is said.
    pub sources: Option<PathBuf>,
    /// The folder of the site that holds the widget. Without it, pages are not live.
    pub widget: Option<String>,
}

impl Settings {
    /// Those of a book's configuration; an error where one has another type.
    pub fn of(config: &Config) -> Result<Self> {
        Ok(config.get(&format!("preprocessor.{NAME}"))?.unwrap_or_default())
    }

    /// The file of sources, from the folder of chapters.
    pub fn sources(&self) -> &Path {
        self.sources.as_deref().unwrap_or(Path::new("sources.toml"))
    }

    /// Reads the file of sources. A book without one has no sources, unless it names one.
    pub fn read_sources(&self, src: &Path) -> Result<Option<files::Loaded>> {
        let path = src.join(self.sources());
        if self.sources.is_none() && !path.exists() {
            return Ok(None);
        }
        files::load(&path).map(Some)
    }
}
