//! A calculator: the cells of one block as a table, and its scenarios as buttons.

use calc::{BlockId, Book, CellId, FigureKind, SheetId};

use crate::html::Html;
use crate::links::Links;
use crate::row::row;

/// Whether a reader may change the inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Liveness {
    Live,
    Static,
}

/// A block as HTML; empty where it has nothing to show. `end` where its sheet ends with it, and can be taken away.
pub fn sheet(book: &Book, links: &Links, block: BlockId, liveness: Liveness, end: bool) -> String {
    let rows = rows(book, block);
    let live = liveness == Liveness::Live;
    let scenarios = live && !book.block(block).scenarios.is_empty();
    if rows.is_empty() && !scenarios {
        return String::new();
    }
    let mut html = Html::default();
    let out = &mut html;
    let of = book.sheet(book.block(block).sheet);
    out.raw("<calc-sheet name=\"").raw(&of.name).raw("\"><fieldset disabled>");
    if !rows.is_empty() {
        out.raw("<table class=\"calc-table\"><caption>");
        match of.title {
            Some(title) => out.text(book.text_of(title)),
            None => out.text(&of.name.replace('_', " ")),
        };
        let first = of.blocks.iter().find(|&&other| !book.block(other).cells.is_empty());
        let continued = first != Some(&block);
        out.raw_if(continued, " <span class=\"calc-continued\">(continued)</span>");
        out.raw("</caption><thead class=\"calc-head\"><tr><th scope=\"col\">Item</th><th scope=\"col\">Figure</th></tr></thead>");
        for &cell in &rows {
            row(out, book, links, cell, liveness, result(book, block) == Some(cell));
        }
        out.raw("</table>");
    }
    if scenarios {
        controls(out, book, block);
    }
    if live && end {
        out.raw("<p class=\"calc-take\">");
        if let Some(&first) = rows.first() {
            out.raw("<a class=\"needs-script\" href=\"#").text(&book.path(first)).raw("\">Enlarge</a> ");
        }
        out.raw("<button type=\"button\" data-csv=\"").raw(&of.name);
        out.raw("\">Save as CSV</button> <button type=\"button\" data-workbook=\"").raw(&of.name);
        out.raw("\">Save as spreadsheet</button></p>");
    }
    out.raw("</fieldset>");
    out.raw_if(
        live,
        "<p class=\"calc-static\">The figures here can’t be changed: the script that does it didn’t run.</p>",
    );
    out.raw("</calc-sheet>");
    html.0
}

/// The sheet's name in a key; empty where what has the key stands before every sheet.
pub(crate) fn sheet_name(book: &Book, sheet: SheetId) -> &str {
    book.sheets().get(sheet as usize).map_or("", |sheet| &sheet.name)
}

/// The cells of a block that have a row in its table.
pub fn rows(book: &Book, block: BlockId) -> Vec<CellId> {
    let has_row = |&id: &CellId| {
        let cell = book.cell(id);
        !cell.name.is_empty() && matches!(cell.kind, FigureKind::Input | FigureKind::Computed)
    };
    book.block(block).cells.clone().filter(has_row).collect()
}

/// The last computed cell of a block, under which an account draws its double rule.
fn result(book: &Book, block: BlockId) -> Option<CellId> {
    let computed =
        |id: &CellId| book.cell(*id).kind == FigureKind::Computed && !book.cell(*id).name.is_empty();
    book.block(block).cells.clone().rfind(computed)
}

/// The scenario of a sheet by its place.
pub(crate) fn nth_scenario(book: &Book, sheet: SheetId, ordinal: usize) -> Option<u32> {
    let mut own = book.scenarios().iter().enumerate().filter(|(_, scenario)| scenario.sheet == sheet);
    own.nth(ordinal).map(|(id, _)| id as u32)
}

/// The buttons that set all inputs of a sheet at once.
fn controls(out: &mut Html, book: &Book, block: BlockId) {
    let sheet = book.block(block).sheet;
    let name = &book.sheet(sheet).name;
    out.raw("<div class=\"calc-controls\" role=\"group\" aria-label=\"Figures\">");
    out.raw("<span class=\"calc-controls-label\">Figures:</span>");
    button(out, name, None, "The book’s");
    for &scenario in &book.block(block).scenarios {
        let before = &book.scenarios()[..scenario as usize];
        let place = before.iter().filter(|other| other.sheet == sheet).count();
        button(out, name, Some(place), book.text_of(book.scenario(scenario).title));
    }
    out.raw("</div>");
}

fn button(out: &mut Html, sheet: &str, scenario: Option<usize>, title: &str) {
    out.raw("<button type=\"button\" data-scenario=\"").raw(sheet).raw(" ");
    match scenario {
        Some(place) => out.count(place),
        None => out.raw("book"),
    };
    out.raw("\" aria-pressed=\"")
        .raw(if scenario.is_none() { "true" } else { "false" })
        .raw("\">")
        .text(title)
        .raw("</button>");
}
