//! A value, in a table or in a sentence.

use calc::{Book, CellId, Scalar, Shape, Value};

use crate::html::{escape, escaped};
use crate::links::Links;

/// What a `<data>` element says of where its value comes from.
pub(crate) enum Origin<'a> {
    Cell(&'a str),
    Formula(&'a str),
}

/// `<data class="calc-value" …>` for one scalar of a cell; `point` is its place in a series.
pub(crate) fn scalar(
    out: &mut String,
    book: &Book,
    cell: CellId,
    origin: &Origin<'_>,
    scalar: Scalar,
    point: Option<usize>,
) {
    let shown = book.shown(cell, scalar);
    let plain = book.plain(scalar).unwrap_or_default();
    out.push_str("<data class=\"calc-value\"");
    push_origin(out, origin);
    if let Some(point) = point {
        out.push_str(&format!(" data-point=\"{point}\""));
    }
    out.push_str(" value=\"");
    escape(out, &plain);
    out.push_str("\"><span class=\"calc-number\">");
    escape(out, shown.number());
    out.push_str("</span>");
    if !shown.unit().is_empty() {
        out.push_str(" <span class=\"calc-unit\">");
        escape(out, shown.unit());
        out.push_str("</span>");
    }
    out.push_str("</data>");
}

fn push_origin(out: &mut String, origin: &Origin<'_>) {
    let (name, text) = match origin {
        Origin::Cell(path) => ("cell", path),
        Origin::Formula(text) => ("formula", text),
    };
    out.push_str(&format!(" data-{name}=\""));
    escape(out, text);
    out.push('"');
}

/// What stands for a value that can't be computed, and why.
pub(crate) fn missing(out: &mut String, book: &Book, cell: CellId, origin: &Origin<'_>) {
    out.push_str("<data class=\"calc-value calc-missing\"");
    push_origin(out, origin);
    out.push_str(" value=\"\"><span class=\"calc-number\">—</span></data> <span class=\"calc-reason\">");
    escape(out, &reason(book, cell));
    out.push_str("</span>");
}

fn reason(book: &Book, cell: CellId) -> String {
    match book.reason(cell) {
        Some((origin, fault)) if origin == cell => fault.message.clone(),
        Some((origin, fault)) if book.cell(origin).name.is_empty() => fault.message.clone(),
        Some((origin, fault)) => format!("{}: {}", book.label(origin), fault.message),
        None => "something that it rests on can't be computed".to_owned(),
    }
}

/// All of a cell's value: one figure, or the first and last of a series.
pub(crate) fn all(out: &mut String, book: &Book, cell: CellId, origin: &Origin<'_>) {
    match book.value(cell) {
        Value::Missing(_) => missing(out, book, cell, origin),
        Value::One(only) => scalar(out, book, cell, origin, *only, None),
        Value::Many(items) => {
            let last = items.scalars.len().saturating_sub(1);
            for (place, only) in items.scalars.iter().enumerate() {
                let few = matches!(items.shape, Shape::List(_)) && last < 6;
                if few || place == 0 || place == last {
                    if place > 0 {
                        out.push_str(if few { ", " } else { " … " });
                    }
                    scalar(out, book, cell, origin, *only, Some(place));
                }
            }
        }
    }
}

/// The book's own value of a changed cell.
pub(crate) fn original(out: &mut String, book: &Book, cell: CellId) {
    let Some(value) = book.original(cell) else { return };
    let shown: Vec<String> =
        value.scalars().iter().map(|only| book.shown(cell, *only).text().to_owned()).collect();
    let (plain, text) = match (value.scalars(), shown.as_slice()) {
        ([only], [text]) => (book.plain(*only).unwrap_or_default(), text.clone()),
        (_, [first, .., last]) => (String::new(), format!("{first} … {last}")),
        _ => (String::new(), "—".to_owned()),
    };
    out.push_str(&format!("<data value=\"{}\">{}</data>", escaped(&plain), escaped(&text)));
}

/// A value in running text, as a fragment of its own. `text` is the expression as the author wrote it.
pub fn value(book: &Book, links: &Links, cell: CellId, text: &str) -> String {
    let mut out = String::new();
    let sheet = book.sheets().get(book.cell(cell).sheet as usize).map_or("", |sheet| sheet.name.as_str());
    let target = book.alias(cell);
    let shown = target.unwrap_or(cell);
    let changed = if book.is_changed(shown) { " calc-changed" } else { "" };
    out.push_str(&format!("<span class=\"calc-inline{changed}\" data-live=\"value {sheet} "));
    escape(&mut out, text.trim());
    out.push_str("\">");
    let link = target.map(|target| {
        let name = &book.sheet(book.cell(target).sheet).name;
        format!("{}#{}", links.sheets.get(name).map_or("", String::as_str), book.path(target))
    });
    if let Some(link) = &link {
        out.push_str(&format!("<a class=\"calc-ref\" href=\"{}\">", escaped(link)));
    }
    match target {
        Some(target) => all(&mut out, book, target, &Origin::Cell(&book.path(target))),
        None => all(&mut out, book, cell, &Origin::Formula(text.trim())),
    }
    if link.is_some() {
        out.push_str("</a>");
    }
    if book.is_changed(shown) {
        out.push_str(" <small class=\"calc-was\">(book: ");
        original(&mut out, book, shown);
        out.push_str(")</small>");
    }
    out.push_str("</span>");
    out
}
