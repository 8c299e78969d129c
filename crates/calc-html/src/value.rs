//! A value, in a table or in a sentence.

use calc::{Book, CellId, Scalar, Shape, Value};

use crate::html::Html;
use crate::links::Links;

/// What a `<data>` element says of where its value comes from: the attribute's name and its text.
#[derive(Clone, Copy)]
pub(crate) struct Origin<'a>(&'static str, &'a str);

impl<'a> Origin<'a> {
    pub(crate) fn cell(path: &'a str) -> Self {
        Origin(" data-cell=\"", path)
    }

    fn formula(text: &'a str) -> Self {
        Origin(" data-formula=\"", text)
    }
}

/// `<data class="calc-value" …>` for one scalar of a cell; `point` is its place in a series.
pub(crate) fn scalar(
    out: &mut Html,
    book: &Book,
    cell: CellId,
    origin: Origin<'_>,
    scalar: Scalar,
    point: Option<usize>,
) {
    let shown = book.shown(cell, scalar);
    out.raw("<data class=\"calc-value\"").raw(origin.0).text(origin.1);
    if let Some(point) = point {
        out.raw("\" data-point=\"").count(point);
    }
    out.raw("\" value=\"").text(&book.plain(scalar).unwrap_or_default());
    out.raw("\"><span class=\"calc-number\">").text(shown.number()).raw("</span>");
    if !shown.unit().is_empty() {
        out.raw(" <span class=\"calc-unit\">").text(shown.unit()).raw("</span>");
    }
    out.raw("</data>");
}

/// What stands for a value that can't be computed, and why.
fn missing(out: &mut Html, book: &Book, cell: CellId, origin: Origin<'_>) {
    out.raw("<data class=\"calc-value calc-missing\"").raw(origin.0).text(origin.1);
    out.raw("\" value=\"\"><span class=\"calc-number\">—</span></data> <span class=\"calc-reason\">");
    match book.reason(cell) {
        Some((origin, fault)) => {
            if origin != cell && !book.cell(origin).name.is_empty() {
                out.text(&book.label(origin)).raw(": ");
            }
            out.text(&fault.message);
        }
        None => {
            out.raw("something that it rests on can’t be computed");
        }
    }
    out.raw("</span>");
}

/// All of a cell's value: one figure, or the first and last of a series.
pub(crate) fn all(out: &mut Html, book: &Book, cell: CellId, origin: Origin<'_>) {
    match book.value(cell) {
        Value::Missing(_) => missing(out, book, cell, origin),
        Value::One(only) => scalar(out, book, cell, origin, *only, None),
        Value::Many(items) => {
            let last = items.scalars.len().saturating_sub(1);
            let few = matches!(items.shape, Shape::List(_)) && last < 6;
            for (place, only) in items.scalars.iter().enumerate() {
                if few || place == 0 || place == last {
                    out.raw_if(place > 0, if few { ", " } else { " … " });
                    scalar(out, book, cell, origin, *only, Some(place));
                }
            }
        }
    }
}

/// The book's own value of a changed cell.
pub(crate) fn original(out: &mut Html, book: &Book, cell: CellId) {
    let scalars = book.original(cell).map_or(&[][..], Value::scalars);
    let [first, rest @ ..] = scalars else {
        out.raw("no value");
        return;
    };
    out.raw("<data value=\"");
    if rest.is_empty() {
        out.text(&book.plain(*first).unwrap_or_default());
    }
    out.raw("\">").text(book.shown(cell, *first).text());
    if let Some(last) = rest.last() {
        out.raw(" … ").text(book.shown(cell, *last).text());
    }
    out.raw("</data>");
}

/// By what a value in running text is found again: the sheet that stands before it, and its expression.
pub fn key(book: &Book, cell: CellId, text: &str) -> String {
    let sheet = book.sheets().get(book.cell(cell).sheet as usize).map_or("", |sheet| sheet.name.as_str());
    [sheet, " ", text.trim()].concat()
}

/// A value in running text, as a fragment of its own. `linked` is false where no link may stand or none would lead
/// anywhere.
pub fn value(book: &Book, links: &Links, cell: CellId, key: &str, linked: bool) -> String {
    let mut html = Html::default();
    let out = &mut html;
    // A sheet's name has no spaces; a value that no sheet stands before begins with one.
    let (_, text) = key.split_once(' ').unwrap_or(("", key));
    let target = book.alias(cell);
    let shown = target.unwrap_or(cell);
    let changed = book.is_changed(shown);
    out.raw("<span class=\"calc-inline").raw_if(changed, " calc-changed");
    out.raw("\" data-live=\"").raw(if linked { "value " } else { "figure " }).text(key);
    out.raw("\">");
    match target {
        Some(target) => {
            let path = book.path(target);
            if linked {
                let page = links.sheet(&book.sheet(book.cell(target).sheet).name);
                out.raw("<a class=\"calc-ref\" href=\"").text(page).raw("#").raw(&path).raw("\">");
            }
            all(out, book, target, Origin::cell(&path));
            out.raw_if(linked, "</a>");
        }
        None => all(out, book, cell, Origin::formula(text)),
    }
    if changed {
        out.raw(" <small class=\"calc-was\">(book: ");
        original(out, book, shown);
        out.raw(")</small>");
    }
    out.raw("</span>");
    html.0
}
