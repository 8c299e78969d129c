//! `check`: a whole book, without building it.

use std::path::Path;

use anyhow::{Context as _, Result};

use serde::Serialize;

use super::Outcome;
use super::arguments::Format;
use crate::folder::Folder;
use crate::manuscript::ChapterParts;
use crate::pieces::Kind;
use crate::report::JsonError;

#[derive(Serialize)]
struct Answer {
    errors: Vec<JsonError>,
}

pub(super) fn check(book: Option<&Path>, format: Format, colour: bool) -> Result<Outcome> {
    let folder = match book {
        Some(root) => Folder::open(root)?,
        None => Folder::around(Path::new("."))?
            .context("there is no book.toml here or above; name the book's folder")?,
    };
    let manuscript = folder.read()?;
    let stdout = match format {
        Format::Json => serde_json::to_string_pretty(&Answer { errors: manuscript.report.json() })? + "\n",
        Format::Human if manuscript.report.is_empty() => {
            let pieces = || manuscript.chapters.iter().flat_map(ChapterParts::all);
            let count = |wanted: fn(Kind) -> bool| pieces().filter(|(piece, _)| wanted(piece.kind)).count();
            let unknown = "book.toml has no [preprocessor.calc]: `mdbook build` would leave the calculations as they are written\n";
            format!(
                "{}: no errors in {}, {} and {}\n{}",
                crate::files::shown(&folder.src),
                counted(manuscript.chapters.len(), "chapter"),
                counted(count(|kind| !matches!(kind, Kind::Value(_))), "block"),
                counted(count(|kind| matches!(kind, Kind::Value(_))), "value"),
                if folder.settings.written { "" } else { unknown },
            )
        }
        Format::Human => String::new(),
    };
    Ok(Outcome::reported(stdout, &manuscript.report, format, colour))
}

fn counted(count: usize, thing: &str) -> String {
    if count == 1 { format!("1 {thing}") } else { format!("{count} {thing}s") }
}
