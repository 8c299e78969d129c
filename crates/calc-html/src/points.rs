//! Every point of a series or a list as a table.

use calc::value::Items;
use calc::{Book, CellId, Value};

use crate::html::Html;
use crate::value::{Origin, scalar};

/// The most points that are listed.
const MOST_POINTS: usize = 1_000;

/// The inside of a `<table>`.
pub(crate) fn points(out: &mut Html, book: &Book, cell: CellId) {
    let Value::Many(items) = book.value(cell) else { return };
    let path = book.path(cell);
    let axes = items.shape.axes();
    out.raw("<thead><tr>");
    for &axis in &axes {
        out.raw("<th scope=\"col\">").text(&book.label(axis)).raw("</th>");
    }
    out.raw_if(axes.is_empty(), "<th scope=\"col\">Item</th>");
    out.raw("<th scope=\"col\">").text(&book.label(cell)).raw("</th></tr></thead><tbody>");
    for (place, only) in items.scalars.iter().enumerate().take(MOST_POINTS) {
        out.raw("<tr>");
        if axes.is_empty() {
            out.raw("<th scope=\"row\">").count(place + 1).raw("</th>");
        }
        for (axis, at) in coordinates(items, place) {
            out.raw("<th scope=\"row\">");
            if let Some(point) = book.value(axis).scalars().get(at) {
                out.text(book.shown(axis, *point).text());
            }
            out.raw("</th>");
        }
        out.raw("<td>");
        scalar(out, book, cell, Origin::Cell(&path), *only, Some(place));
        out.raw("</td></tr>");
    }
    if items.scalars.len() > MOST_POINTS {
        out.raw("<tr><td colspan=\"3\">The first ").count(MOST_POINTS).raw(" are listed.</td></tr>");
    }
    out.raw("</tbody>");
}

/// Where a value of a series or a grid stands: on each of its axes, the place of a point.
pub(crate) fn coordinates(items: &Items, place: usize) -> impl Iterator<Item = (CellId, usize)> {
    let axes = items.shape.axes();
    let inner = (items.inner as usize).max(1);
    let places = if axes.len() == 2 { [place / inner, place % inner] } else { [place, 0] };
    axes.into_iter().zip(places)
}
