//! Calculations for renderers without our pages: a table of figures and the text of a value, nothing to operate.

use calc::{BlockId, Book, CellId, ExhibitId, FigureKind};
use calc_html::escape;

use crate::sources::Sources;

/// A block as a table, a row a cell.
pub(crate) fn block(book: &Book, sources: &Sources, block: BlockId) -> String {
    let block = book.block(block);
    let shown = |id: &CellId| !matches!(book.cell(*id).kind, FigureKind::Check | FigureKind::Inline);
    let rows: String = block.cells.clone().filter(shown).map(|id| row(book, sources, id)).collect();
    let caption = caption(book.sheet(block.sheet).title.map(|title| book.text_of(title)));
    let head = "<thead><tr><th scope=\"col\">Item</th><th scope=\"col\">Figure</th><th scope=\"col\">Source</th></tr></thead>";
    if rows.is_empty() {
        String::new()
    } else {
        format!("<table>{caption}{head}<tbody>{rows}</tbody></table>")
    }
}

fn row(book: &Book, sources: &Sources, id: CellId) -> String {
    let source = match book.source(id) {
        Some(key) => sources.get(key).map_or(key, |source| source.name.as_str()),
        None if book.cell(id).kind == FigureKind::Input => book.kind(id).name(),
        None => "",
    };
    format!(
        "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td></tr>",
        escape(&book.label(id)),
        escape(&book.display(id)),
        escape(source)
    )
}

fn caption(title: Option<&str>) -> String {
    title.map_or(String::new(), |title| format!("<caption>{}</caption>", escape(title)))
}

/// A value in running text. Bare, `3` before a full stop would begin a list.
pub(crate) fn value(book: &Book, id: CellId) -> String {
    format!("<span>{}</span>", escape(&book.display(id)))
}

/// What an exhibit shows, as a table of its figures.
pub(crate) fn exhibit(book: &Book, id: ExhibitId) -> String {
    let exhibit = book.exhibit(id);
    let cells = book.cells_of(exhibit).into_iter().filter(|cell| !exhibit.inputs.contains(cell));
    let row = |cell: CellId| {
        let label = if book.cell(cell).name.is_empty() { book.item_label(cell) } else { book.label(cell) };
        format!("<tr><th scope=\"row\">{}</th><td>{}</td></tr>", escape(&label), escape(&book.display(cell)))
    };
    let rows: String = cells.map(row).collect();
    let caption = caption(exhibit.title.map(|title| book.text_of(title)));
    format!("<table>{caption}<tbody>{rows}</tbody></table>")
}
