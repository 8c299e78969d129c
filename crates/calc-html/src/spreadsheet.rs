//! A sheet as a spreadsheet whose formulas live: its cells a line each, and below them those of other sheets that they
//! rest on.

use calc::{Book, CellId, FigureKind, Places, Scalar, Value};

use crate::html::Html;
use crate::points::coordinates;

/// Where the figures stand.
struct Lines {
    /// The cells in the order of their lines.
    cells: Vec<CellId>,
    /// Of every cell of the book its first line, where it has one, and how many there are.
    places: Vec<(usize, usize)>,
}

/// Styles, by their places in the workbook's list of them.
const PLAIN: &str = "0";
const HEAD: &str = "1";

/// The column of the figures.
const FIGURES: &str = "B";

impl Places for Lines {
    fn place(&self, cell: CellId, point: Option<usize>) -> Option<String> {
        let &(line, count) = self.places.get(cell as usize).filter(|(line, _)| *line > 0)?;
        let mut place = Html::default();
        place.raw(FIGURES).count(line + point.unwrap_or(0));
        if point.is_none() && count > 1 {
            place.raw(":").raw(FIGURES).count(line + count - 1);
        }
        Some(place.0)
    }
}

impl Lines {
    fn of(book: &Book, sheet: &str) -> Lines {
        let mut lines = Lines { cells: Vec::new(), places: vec![(0, 0); book.cell_count() as usize] };
        let Some(id) = book.find_sheet(sheet) else { return lines };
        let mut next = 2; // the first line has the heads
        let own = |&cell: &CellId| book.cell(cell).sheet == id;
        for cell in book.named_cells().filter(own) {
            lines.add(book, cell, &mut next);
        }
        let mut at = 0;
        while let Some(&cell) = lines.cells.get(at) {
            for cell in book.uses(cell) {
                lines.add(book, cell, &mut next);
            }
            at += 1;
        }
        lines
    }

    fn add(&mut self, book: &Book, cell: CellId, next: &mut usize) {
        let place = &mut self.places[cell as usize];
        if place.0 == 0 {
            *place = (*next, book.value(cell).scalars().len().max(1));
            *next += place.1;
            self.cells.push(cell);
        }
    }
}

/// The lines of the worksheet, as they stand between its XML's `sheetData` tags. `known` is what a page knows of its cells
/// and its data doesn't: a line each, of path, kind and source with tabulators between them.
pub fn worksheet(book: &Book, sheet: &str, known: &str) -> String {
    let mut out = Html::default();
    let lines = Lines::of(book, sheet);
    out.raw("<row r=\"1\">");
    for (column, head) in
        ["A", "B", "C", "D", "E"].into_iter().zip(["Item", "Figure", "Unit", "Kind", "Source"])
    {
        text(&mut out, column, 1, head, HEAD);
    }
    out.raw("</row>");
    let mut known: Vec<(&str, &str)> = known.lines().filter_map(|line| line.split_once('\t')).collect();
    known.sort_unstable();
    for &cell in &lines.cells {
        let (first, count) = lines.places[cell as usize];
        let path = book.path(cell);
        let known = known.binary_search_by_key(&path.as_str(), |(path, _)| *path).ok().map(|at| known[at].1);
        let (kind, source) = known.and_then(|known| known.split_once('\t')).unwrap_or_default();
        for point in 0..count {
            let line = first + point;
            out.raw("<row r=\"").count(line).raw("\">");
            text(&mut out, "A", line, &item(book, cell, point, sheet), PLAIN);
            figure(&mut out, book, &lines, cell, point, line);
            let unit = book.unit_code(cell);
            if unit != "1" && unit != "text" {
                text(&mut out, "C", line, &unit, PLAIN);
            }
            text(&mut out, "D", line, kind, PLAIN);
            text(&mut out, "E", line, source, PLAIN);
            out.raw("</row>");
        }
    }
    out.0
}

/// What a line is called; cells of other sheets are called by both names.
fn item(book: &Book, cell: CellId, point: usize, sheet: &str) -> String {
    let mut name = book.label(cell);
    let own = book.sheet(book.cell(cell).sheet);
    if own.name != sheet {
        let title = own.title.map_or(own.name.as_str(), |title| book.text_of(title));
        name = [title, ": ", &name].concat();
    }
    if let Value::Many(items) = book.value(cell) {
        for (depth, (axis, at)) in coordinates(items, point).enumerate() {
            if let Some(only) = book.value(axis).scalars().get(at) {
                let between = if depth == 0 { ": " } else { ", " };
                name = [&name, between, book.shown(axis, *only).text()].concat();
            }
        }
    }
    name
}

fn text(out: &mut Html, column: &str, line: usize, words: &str, style: &str) {
    if !words.is_empty() {
        out.raw("<c r=\"").raw(column).count(line).raw("\" s=\"").raw(style);
        out.raw("\" t=\"inlineStr\"><is><t>").text(words).raw("</t></is></c>");
    }
}

/// The figure as it is now, and the formula by which it goes on.
fn figure(out: &mut Html, book: &Book, lines: &Lines, cell: CellId, point: usize, line: usize) {
    let many = matches!(book.value(cell), Value::Many(_)).then_some(point);
    let formula = book.spreadsheet_formula(cell, many, lines);
    let scalar = book.value(cell).scalars().get(point).copied();
    let (kind, value) = match scalar {
        Some(Scalar::Number(number)) => ("n", number.plain()),
        Some(Scalar::Condition(holds)) => ("b", if holds { "1" } else { "0" }.to_owned()),
        Some(Scalar::Text(_)) => ("str", scalar.and_then(|only| book.plain(only)).unwrap_or_default()),
        Some(Scalar::Never) => ("str", "never".to_owned()),
        None => ("n", String::new()),
    };
    // Inputs look like what can be changed; shares are shown as such.
    let style = match (book.cell(cell).kind == FigureKind::Input, book.style(cell).percent) {
        (false, false) => "2",
        (false, true) => "3",
        (true, false) => "4",
        (true, true) => "5",
    };
    out.raw("<c r=\"").raw(FIGURES).count(line).raw("\" s=\"").raw(style).raw("\" t=\"").raw(kind).raw("\">");
    if let Some(formula) = formula {
        out.raw("<f>").text(&formula).raw("</f>");
    }
    if !value.is_empty() {
        out.raw("<v>").text(&value).raw("</v>");
    }
    out.raw("</c>");
}
