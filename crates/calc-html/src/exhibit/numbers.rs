//! The figures of a chart as a table that can be opened: a line a bar, or a line a point of the axis.

use calc::{Book, CellId, Exhibit, Shape};

use super::chart::total;
use super::figure;
use crate::html::Html;

/// The inside of a `<table>`.
pub(super) fn numbers(out: &mut Html, book: &Book, exhibit: &Exhibit) {
    out.raw("<thead><tr>");
    let axis = exhibit.items.iter().find_map(|&item| book.value(item).shape().axes().first().copied());
    match axis {
        Some(axis) => along(out, book, exhibit, axis),
        None => one_by_one(out, book, exhibit),
    }
    if let (Some(label), Some(shown)) = (exhibit.total, total(book, exhibit)) {
        out.raw("<tr><th scope=\"row\">").text(book.text_of(label));
        out.raw("</th><td>").text(&shown).raw("</td></tr>");
    }
    out.raw("</tbody>");
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
