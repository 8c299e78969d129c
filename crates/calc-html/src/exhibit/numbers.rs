//! Figures as a table: of a chart, to be opened, and tables by themselves.

use calc::{Book, CellId, Exhibit, Form, Shape};

use super::chart::{name, total};
use super::figure;
use crate::html::Html;

/// The inside of a `<table>`.
pub(super) fn numbers(out: &mut Html, book: &Book, exhibit: &Exhibit) {
    out.raw("<thead><tr>");
    let axes =
        exhibit.items.iter().map(|&item| book.value(item).shape().axes()).find(|axes| !axes.is_empty());
    match (axes.as_deref(), &exhibit.items[..]) {
        (Some(&[outer, inner]), &[item]) => grid(out, book, item, outer, inner),
        (Some(&[axis, ..]), items) if exhibit.form == Form::Rows => across(out, book, items, axis),
        (Some(&[axis, ..]), _) => along(out, book, exhibit, axis),
        _ => one_by_one(out, book, exhibit),
    }
    if let (Some(label), Some(shown)) = (exhibit.total, total(book, exhibit)) {
        out.raw("<tr><th scope=\"row\">").text(book.text_of(label));
        out.raw("</th><td>").text(&shown).raw("</td></tr>");
    }
    out.raw("</tbody>");
}

/// A table by itself. It scrolls where it is wider or longer than the screen, and its heads stay.
pub(super) fn table(out: &mut Html, book: &Book, exhibit: &Exhibit, key: &str) {
    super::open(out, book, exhibit, "calc-exhibit calc-table");
    out.raw("<div class=\"table-wrapper calc-sticky\" tabindex=\"0\" role=\"group\" aria-label=\"");
    out.text(&name(book, exhibit)).raw("\">");
    super::live(out, book, exhibit, "table", "figures", key);
    out.raw("</div></figure>");
}

/// The points of an axis as heads of columns.
fn heads(out: &mut Html, book: &Book, axis: CellId) {
    for point in book.value(axis).scalars() {
        out.raw("<th scope=\"col\">").text(book.shown(axis, *point).text()).raw("</th>");
    }
    out.raw("</tr></thead><tbody>");
}

/// A grid: its first axis down, its second across.
fn grid(out: &mut Html, book: &Book, item: CellId, outer: CellId, inner: CellId) {
    out.raw("<th scope=\"col\">").text(&book.label(outer)).raw(" ↓ ").text(&book.label(inner)).raw(" →</th>");
    heads(out, book, inner);
    let wide = book.value(inner).scalars().len();
    for (at, point) in book.value(outer).scalars().iter().enumerate() {
        out.raw("<tr><th scope=\"row\">").text(book.shown(outer, *point).text()).raw("</th>");
        for place in 0..wide {
            cell(out, book, item, at * wide + place);
        }
        out.raw("</tr>");
    }
}

/// Series, one a line.
fn across(out: &mut Html, book: &Book, items: &[CellId], axis: CellId) {
    out.raw("<th scope=\"col\">").text(&book.label(axis)).raw(" →</th>");
    heads(out, book, axis);
    for &item in items {
        out.raw("<tr><th scope=\"row\">").text(&book.item_label(item)).raw("</th>");
        for at in 0..book.value(axis).scalars().len() {
            cell(out, book, item, at);
        }
        out.raw("</tr>");
    }
}

fn along(out: &mut Html, book: &Book, exhibit: &Exhibit, axis: CellId) {
    out.raw("<th scope=\"col\">").text(&book.label(axis)).raw("</th>");
    for &item in &exhibit.items {
        out.raw("<th scope=\"col\">").text(&book.item_label(item)).raw("</th>");
    }
    out.raw("</tr></thead><tbody>");
    for (at, point) in book.value(axis).scalars().iter().enumerate() {
        out.raw("<tr><th scope=\"row\">").text(book.shown(axis, *point).text()).raw("</th>");
        for &item in &exhibit.items {
            cell(out, book, item, at);
        }
        out.raw("</tr>");
    }
}

fn one_by_one(out: &mut Html, book: &Book, exhibit: &Exhibit) {
    out.raw("<th scope=\"col\">Item</th><th scope=\"col\">Figure</th></tr></thead><tbody>");
    for &item in &exhibit.items {
        let count = match book.value(item).shape() {
            Shape::List(count) => count as usize,
            _ => 1,
        };
        for at in 0..count {
            out.raw("<tr><th scope=\"row\">").text(&book.item_label(item));
            if count > 1 {
                out.raw(" ").count(at + 1);
            }
            out.raw("</th>");
            cell(out, book, item, at);
            out.raw("</tr>");
        }
    }
}

/// One figure of an item, or a dash.
pub(super) fn cell(out: &mut Html, book: &Book, item: CellId, at: usize) {
    let scalars = book.value(item).scalars();
    out.raw("<td>");
    match scalars.get(at) {
        Some(scalar) => figure(out, book, item, *scalar, (scalars.len() > 1).then_some(at)),
        None => {
            out.raw("—");
        }
    }
    out.raw("</td>");
}
