//! `[preprocessor.calc]` of `book.toml`.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use mdbook_preprocessor::config::Config;
use serde::Deserialize;
use toml::Table;

use crate::files;

/// The name of the preprocessor: `[preprocessor.calc]`.
pub const NAME: &str = "calc";

/// What may stand in the table, those for mdBook behind ours.
const KEYS: [&str; 7] = ["sources", "widget", "command", "before", "after", "renderers", "optional"];

/// What a book says of its calculations as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Settings {
    /// The file of sources, beside the chapters: `sources.toml` where nothing else is said.
    pub sources: Option<PathBuf>,
    /// The folder of the site that holds the widget. Without it, pages are not live.
    pub widget: Option<String>,
    /// Whether the table is there at all. If it isn't, mdBook doesn't know of us.
    #[serde(skip)]
    pub written: bool,
}

impl Settings {
    /// Those of a book's configuration; an error where one has another type.
    pub fn of(config: &Config) -> Result<Self> {
        let table = format!("preprocessor.{NAME}");
        // One that is misspelt would be passed over, and what it was to change would stay as it is.
        let Some(written) = config.get::<Table>(&table)? else { return Ok(Settings::default()) };
        if let Some(key) = written.keys().find(|key| !KEYS.contains(&key.as_str())) {
            match calc::nearest(key, KEYS) {
                Some(meant) => bail!("[{table}] has no `{key}`; did you mean `{meant}`?"),
                None => bail!("[{table}] has no `{key}`; what it can have is {}", KEYS.join(", ")),
            }
        }
        let settings: Settings = config.get(&table)?.unwrap_or_default();
        Ok(Settings { written: true, ..settings })
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
        if !path.exists() {
            bail!(
                "there is no file {}; `sources` in book.toml is a path from the folder of chapters",
                files::shown(&path)
            );
        }
        files::load(&path).map(Some)
    }
}
