//! All that is wrong with a book, as one value that every stage hands on: printed in `terminal`, `html` and `json`.

mod html;
mod json;
mod terminal;

use std::error::Error;
use std::fmt;

use calc::diagnostic::{Code, Diagnostic};

use crate::files::{Origins, Place, SourceFile};

pub use json::JsonError;

/// The errors of a book, in the order of its files, with the files that they stand in.
#[derive(Clone, Debug, Default)]
pub struct Report {
    files: Vec<SourceFile>,
    items: Vec<Item>,
}

/// One error, with its places in the files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub code: Code,
    pub message: String,
    pub place: Place,
    pub labels: Vec<(Place, String)>,
    pub hint: Option<String>,
}

impl Item {
    pub fn new(code: Code, place: Place, message: impl Into<String>) -> Self {
        Item { code, message: message.into(), place, labels: Vec::new(), hint: None }
    }

    #[must_use]
    pub fn hint(mut self, hint: Option<String>) -> Self {
        self.hint = hint;
        self
    }
}

impl Report {
    pub fn new(files: Vec<SourceFile>) -> Self {
        Report { files, items: Vec::new() }
    }

    /// Another file that errors stand in.
    pub fn add_file(&mut self, file: SourceFile) -> usize {
        self.files.push(file);
        self.files.len() - 1
    }

    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// Takes an error up in its place, after those that stand before it.
    pub fn push(&mut self, item: Item) {
        let key = |item: &Item| (item.place.file, item.place.range.start);
        let at = self.items.partition_point(|other| key(other) <= key(&item));
        self.items.insert(at, item);
    }

    /// Takes up what the language found. A span that no part of a file accounts for stands at the first file's start.
    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>, origins: &Origins) {
        let place = |span| origins.place(span).unwrap_or(Place { file: 0, range: 0..0 });
        for diagnostic in diagnostics {
            self.push(Item {
                code: diagnostic.code,
                message: diagnostic.message,
                place: place(diagnostic.span),
                labels: diagnostic.labels.into_iter().map(|label| (place(label.span), label.text)).collect(),
                hint: diagnostic.hint,
            });
        }
    }

    /// Keeps its files, and these errors alone.
    pub(crate) fn begin_again(&mut self, items: Vec<Item>) {
        self.items = items;
    }

    pub fn items(&self) -> &[Item] {
        &self.items
    }

    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// `3 errors in the calculations`, the last line of what the terminal shows.
    fn count(&self) -> String {
        match self.items.len() {
            1 => "1 error in the calculations".to_owned(),
            n => format!("{n} errors in the calculations"),
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.terminal(false).trim_end())
    }
}

impl Error for Report {}
