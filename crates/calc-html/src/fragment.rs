//! Fragments: the elements that change while a page is read, each made anew by the key in its `data-live` attribute.

use calc::{Book, CellId, FigureKind};

use crate::links::Links;
use crate::row::row;
use crate::sheet::{Liveness, controls, is_result, nth_block};
use crate::value::value;

/// The element of a key; `None` where the key names nothing in this book.
///
/// `values` has the values in running text by their keys, as they were added to the book.
pub fn fragment(book: &Book, links: &Links, values: &[(String, CellId)], key: &str) -> Option<String> {
    let (kind, rest) = key.split_once(' ')?;
    match kind {
        "row" => {
            let cell = book.find(rest)?;
            let mut out = String::new();
            row(&mut out, book, links, cell, Liveness::Live, is_result(book, cell));
            Some(out)
        }
        "controls" => {
            let (sheet, ordinal) = rest.split_once(' ')?;
            let block = nth_block(book, book.find_sheet(sheet)?, ordinal.parse().ok()?)?;
            let mut out = String::new();
            controls(&mut out, book, block);
            Some(out)
        }
        "value" => {
            let &(_, cell) = values.iter().find(|(known, _)| known == rest)?;
            // A sheet's name has no spaces; a value that no sheet stands before begins with one.
            let (_, text) = rest.split_once(' ')?;
            Some(value(book, links, cell, text))
        }
        _ => None,
    }
}

/// The keys of everything that a change of these cells reaches.
pub fn changed(book: &Book, values: &[(String, CellId)], cells: &[CellId]) -> Vec<String> {
    let mut keys = Vec::new();
    let mut sheets = Vec::new();
    for &id in cells {
        let cell = book.cell(id);
        if !cell.name.is_empty() {
            keys.push(format!("row {}", book.path(id)));
        }
        if cell.kind == FigureKind::Input && !sheets.contains(&cell.sheet) {
            sheets.push(cell.sheet);
        }
    }
    for (key, cell) in values {
        if cells.binary_search(cell).is_ok() {
            keys.push(format!("value {key}"));
        }
    }
    for sheet in sheets {
        let name = &book.sheet(sheet).name;
        let own = book.blocks().iter().filter(|block| block.sheet == sheet);
        for (ordinal, _) in own.enumerate().filter(|(_, block)| !block.scenarios.is_empty()) {
            keys.push(format!("controls {name} {ordinal}"));
        }
    }
    keys
}
