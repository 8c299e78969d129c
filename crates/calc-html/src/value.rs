//! A value, in a table or in a sentence.

use calc::{Book, CellId, Scalar, Shape, Value};

use crate::html::Html;
use crate::live::{Live, Subject, inside};
use crate::sheet::sheet_name;

/// What a `<data>` element says of where its value comes from.
#[derive(Clone, Copy)]
pub(crate) enum Origin<'a> {
    Cell(&'a str),
    Formula(&'a str),
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
    begin(out, origin, "");
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

fn begin(out: &mut Html, origin: Origin<'_>, class: &str) {
    out.raw("<data class=\"calc-value").raw(class);
    match origin {
        Origin::Cell(path) => out.raw("\" data-cell=\"").raw(path),
        Origin::Formula(text) => out.raw("\" data-formula=\"").text(text),
    };
}

/// What stands for a value that can't be computed, and why.
fn missing(out: &mut Html, book: &Book, cell: CellId, origin: Origin<'_>) {
    begin(out, origin, " calc-missing");
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

/// By what an expression in running text is found again: the sheet that stands before it, and its text.
pub fn key(book: &Book, cell: CellId, text: &str) -> String {
    [sheet_name(book, book.cell(cell).sheet), " ", text.trim()].concat()
}

/// Where a value in running text leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opens {
    /// Nowhere: in a heading, or in a link already.
    Nothing,
    /// To its cell's row on the same page.
    Row,
    /// To the note of this number.
    Note(usize),
}

/// A value in running text, as a fragment of its own.
pub fn value(book: &Book, cell: CellId, key: &str, opens: Opens) -> String {
    let mut html = Html::default();
    let out = &mut html;
    out.raw("<span class=\"calc-inline\">");
    let target = book.alias(cell);
    let mut tag = Html("span".to_owned());
    match (opens, target) {
        (Opens::Row, Some(target)) => {
            tag = Html("a class=\"calc-ref\" href=\"#".to_owned());
            // What is closed around it opens, without a script too.
            tag.raw_if(book.has_formula(target), "working-").raw(&book.path(target)).raw("\"");
        }
        (Opens::Note(number), _) => {
            tag = Html("a class=\"calc-ref\" href=\"#note-".to_owned());
            tag.count(number).raw("\" data-note=\"").count(number).raw("\"");
        }
        _ => {}
    }
    // Words may be chosen that are none, and a link to press that can't be seen is none.
    tag.raw_if(tag.0.len() > "span".len() && book.display(cell).is_empty(), " hidden=\"\"");
    match target {
        Some(target) => {
            out.raw("<").raw(&tag.0).raw(" data-live=\"value ").raw(&book.path(target)).raw("\">");
            inside(out, book, Live::Value, Subject { cell: target, ..Subject::default() });
            out.close(&tag.0);
        }
        None => expression(out, &tag.0, book, cell, key),
    }
    out.raw("</span>");
    html.0
}

/// An expression in running text as a live element.
pub(crate) fn expression(out: &mut Html, tag: &str, book: &Book, cell: CellId, key: &str) {
    // A sheet's name has no spaces; an expression that no sheet stands before begins with one.
    let (_, text) = key.split_once(' ').unwrap_or(("", key));
    out.raw("<").raw(tag).raw(" data-live=\"expression ").text(key).raw("\">");
    inside(out, book, Live::Expression, Subject { cell, text, ..Subject::default() });
    out.close(tag);
}
