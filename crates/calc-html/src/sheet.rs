//! A calculator: the cells of one block as a table, and its scenarios as buttons.

use calc::{BlockId, Book, CellId, FigureKind, SheetId};

use crate::html::escaped;
use crate::links::Links;
use crate::row::row;

/// Whether a reader may change the inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Liveness {
    Live,
    Static,
}

/// The cells of a block that have a row.
fn rows(book: &Book, block: BlockId) -> Vec<CellId> {
    let cells = book.block(block).cells.iter().copied();
    let shown = |&id: &CellId| {
        let cell = book.cell(id);
        !cell.name.is_empty() && matches!(cell.kind, FigureKind::Input | FigureKind::Computed)
    };
    cells.filter(shown).collect()
}

/// A block as HTML; empty where it has nothing to show.
pub fn sheet(book: &Book, links: &Links, block: BlockId, liveness: Liveness) -> String {
    let rows = rows(book, block);
    let scenarios = if liveness == Liveness::Live { book.block(block).scenarios.as_slice() } else { &[] };
    if rows.is_empty() && scenarios.is_empty() {
        return String::new();
    }
    let of = book.sheet(book.block(block).sheet);
    let mut out = format!("<calc-sheet name=\"{}\"><fieldset disabled>", of.name);
    if !rows.is_empty() {
        let title =
            of.title.map_or_else(|| of.name.replace('_', " "), |title| book.text_of(title).to_owned());
        let first = book
            .blocks()
            .iter()
            .position(|other| other.sheet == book.block(block).sheet && !other.cells.is_empty());
        let more = if first == Some(block as usize) {
            ""
        } else {
            " <span class=\"calc-continued\">(continued)</span>"
        };
        out.push_str(&format!(
            "<table class=\"calc-table\"><caption>{}{more}</caption><thead class=\"calc-head\"><tr><th scope=\"col\">Item</th>\
             <th scope=\"col\">Figure</th></tr></thead>",
            escaped(&title)
        ));
        for &cell in &rows {
            row(&mut out, book, links, cell, liveness, result(book, block) == Some(cell));
        }
        out.push_str("</table>");
    }
    if !scenarios.is_empty() {
        controls(&mut out, book, block);
    }
    out.push_str("</fieldset>");
    if liveness == Liveness::Live {
        out.push_str("<p class=\"calc-static\">The figures here can’t be changed: the script that does it didn’t run.</p>");
    }
    out.push_str("</calc-sheet>");
    out
}

/// The last computed cell of a block, under which an account draws its double rule.
fn result(book: &Book, block: BlockId) -> Option<CellId> {
    let computed =
        |id: &CellId| book.cell(*id).kind == FigureKind::Computed && !book.cell(*id).name.is_empty();
    book.block(block).cells.iter().copied().rfind(computed)
}

pub(crate) fn is_result(book: &Book, cell: CellId) -> bool {
    let block = book.blocks().iter().position(|block| block.cells.binary_search(&cell).is_ok());
    block.is_some_and(|block| result(book, block as BlockId) == Some(cell))
}

/// A block's place among those of its sheet, which is the same in the book and in a part of it.
fn ordinal(book: &Book, block: BlockId) -> usize {
    let sheet = book.block(block).sheet;
    book.blocks()[..block as usize].iter().filter(|other| other.sheet == sheet).count()
}

/// The block of a sheet by its place.
pub(crate) fn nth_block(book: &Book, sheet: SheetId, ordinal: usize) -> Option<BlockId> {
    let mut own = book.blocks().iter().enumerate().filter(|(_, block)| block.sheet == sheet);
    own.nth(ordinal).map(|(id, _)| id as BlockId)
}

/// The scenario of a sheet by its place.
pub fn nth_scenario(book: &Book, sheet: SheetId, ordinal: usize) -> Option<u32> {
    let mut own = book.scenarios().iter().enumerate().filter(|(_, scenario)| scenario.sheet == sheet);
    own.nth(ordinal).map(|(id, _)| id as u32)
}

/// The buttons that set all inputs of a sheet at once.
pub(crate) fn controls(out: &mut String, book: &Book, block: BlockId) {
    let sheet = book.block(block).sheet;
    let name = &book.sheet(sheet).name;
    out.push_str(&format!(
        "<div class=\"calc-controls\" data-live=\"controls {name} {}\" role=\"group\" aria-label=\"Figures\">\
         <span class=\"calc-controls-label\">Figures:</span>",
        ordinal(book, block)
    ));
    let untouched = !book.changed_inputs().iter().any(|&id| book.cell(id).sheet == sheet);
    button(out, name, "book", "The book’s", untouched);
    let before = |scenario: u32| {
        book.scenarios()[..scenario as usize].iter().filter(|other| other.sheet == sheet).count()
    };
    for &scenario in &book.block(block).scenarios {
        let title = book.text_of(book.scenario(scenario).title);
        button(out, name, &before(scenario).to_string(), title, book.is_chosen(scenario));
    }
    out.push_str("</div>");
}

fn button(out: &mut String, sheet: &str, scenario: &str, title: &str, pressed: bool) {
    out.push_str(&format!(
        "<button type=\"button\" data-scenario=\"{sheet} {scenario}\" aria-pressed=\"{pressed}\">{}</button>",
        escaped(title)
    ));
}
