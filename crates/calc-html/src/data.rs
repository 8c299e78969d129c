//! What the widget gets of a book: the text of the sheets that a page needs, and where sources and sheets are found.

use calc::{BlockId, Book, CellId, SheetId};

use crate::links::Links;

/// The sheets that some cells need, those that they refer to included, in the order of the book.
pub fn needed(book: &Book, blocks: &[BlockId], values: &[CellId]) -> Vec<SheetId> {
    let count = book.sheets().len();
    let mut cells_of: Vec<Vec<CellId>> = vec![Vec::new(); count];
    for block in book.blocks() {
        cells_of[block.sheet as usize].extend(&block.cells);
    }
    let mut wanted = vec![false; count];
    let mut open: Vec<SheetId> = blocks.iter().map(|&block| book.block(block).sheet).collect();
    let sheets_of = |cell: CellId| book.uses(cell).into_iter().map(|used| book.cell(used).sheet);
    open.extend(values.iter().flat_map(|&value| sheets_of(value)));
    while let Some(sheet) = open.pop() {
        if !std::mem::replace(&mut wanted[sheet as usize], true) {
            open.extend(cells_of[sheet as usize].iter().flat_map(|&cell| sheets_of(cell)));
        }
    }
    (0..count as SheetId).filter(|&sheet| wanted[sheet as usize]).collect()
}

/// The JSON that a live page carries: `{"sheets": [{"name", "href", "blocks": ["…"]}], "sources": {"key": ["name",
/// "href"]}}`. It stands in a `<script>`, so that no `<` is in it.
///
/// Units may be declared anywhere in a book, so that the last block brings the declarations of the sheets left out.
pub fn data(book: &Book, links: &Links, sheets: &[SheetId]) -> String {
    let mut out = String::from("{\"sheets\":[");
    let last = book.blocks().iter().rposition(|block| Some(&block.sheet) == sheets.last());
    for (place, &id) in sheets.iter().enumerate() {
        let name = &book.sheet(id).name;
        out.push_str(if place > 0 { ",{\"name\":" } else { "{\"name\":" });
        string(&mut out, name);
        out.push_str(",\"href\":");
        string(&mut out, links.sheets.get(name).map_or("", String::as_str));
        out.push_str(",\"blocks\":[");
        let own = book.blocks().iter().enumerate().filter(|(_, block)| block.sheet == id);
        for (place, (at, block)) in own.enumerate() {
            out.push_str(if place > 0 { "," } else { "" });
            let units = if last == Some(at) { book.unit_declarations() } else { String::new() };
            string(&mut out, &format!("{}\n{units}", book.slice(block.span).trim_end()));
        }
        out.push_str("]}");
    }
    out.push_str("],\"sources\":{");
    let text: Vec<&str> =
        book.blocks().iter().filter(|b| sheets.contains(&b.sheet)).map(|b| book.slice(b.span)).collect();
    let cited = links.sources.iter().filter(|(key, _)| text.iter().any(|text| text.contains(key.as_str())));
    for (place, (key, source)) in cited.enumerate() {
        out.push_str(if place > 0 { "," } else { "" });
        string(&mut out, key);
        out.push_str(":[");
        string(&mut out, &source.name);
        out.push(',');
        string(&mut out, &source.href);
        out.push(']');
    }
    out.push_str("}}");
    out
}

fn string(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            // So that neither `</script` nor `<!--` can stand in it.
            '<' | '\u{0}'..='\u{1f}' | '\u{2028}' | '\u{2029}' => {
                out.push_str(&format!("\\u{:04x}", c as u32))
            }
            c => out.push(c),
        }
    }
    out.push('"');
}
