//! The notes of a chapter: the working of each value in its text that no row shows.

use std::collections::HashMap;

use calc::{Book, CellId};
use calc_html::Links;

/// Each value once, numbered from 1 in the order of the text.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    values: Vec<(String, CellId)>,
    places: HashMap<String, usize>,
}

impl Notes {
    pub(crate) fn add(&mut self, key: String, value: CellId) {
        if !self.places.contains_key(&key) {
            self.values.push((key.clone(), value));
            self.places.insert(key, self.values.len());
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The number of a value's note, by its key.
    pub(crate) fn number(&self, key: &str) -> Option<usize> {
        self.places.get(key).copied()
    }

    /// The values, in the order of their numbers.
    pub(crate) fn cells(&self) -> impl Iterator<Item = CellId> {
        self.values.iter().map(|(_, value)| *value)
    }

    /// The names of their elements.
    pub(crate) fn ids(&self) -> Vec<String> {
        (1..=self.values.len()).map(|number| format!("note-{number}")).collect()
    }

    /// All of them, to be opened; a link to one opens them.
    pub(crate) fn html(&self, book: &Book, links: &Links) -> String {
        let notes = (1..).zip(&self.values);
        let notes: String =
            notes.map(|(number, (key, value))| calc_html::note(book, links, *value, key, number)).collect();
        format!(
            "<details class=\"calc-notes\"><summary>How the figures in the text are worked out</summary>{notes}</details>"
        )
    }
}
