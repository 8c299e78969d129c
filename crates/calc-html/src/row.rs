//! A row of a calculator: one cell with its figure, its source, its working and its claims.

use calc::{Book, CellId, FigureKind, Naming, Value};

use crate::claims::{claims, source};
use crate::html::{escape, escaped};
use crate::links::Links;
use crate::mathml::formula;
use crate::sheet::Liveness;
use crate::value::{Origin, all, original, scalar};
use crate::words;

/// The most points of a series that are listed.
const MOST_POINTS: usize = 1_000;

/// One `<tbody>`; `result` where it is the last of its block.
pub(crate) fn row(
    out: &mut String,
    book: &Book,
    links: &Links,
    cell: CellId,
    liveness: Liveness,
    result: bool,
) {
    let path = book.path(cell);
    let live = liveness == Liveness::Live;
    let input = book.cell(cell).kind == FigureKind::Input;
    let field = input && live;
    out.push_str(&format!(
        "<tbody class=\"calc-row calc-{} calc-{}{}{}\" id=\"{path}\"",
        if input { "input" } else { "computed" },
        book.kind(cell).name(),
        if book.is_changed(cell) { " calc-changed" } else { "" },
        if result { " calc-result" } else { "" },
    ));
    if live {
        out.push_str(&format!(" data-live=\"row {path}\""));
    }
    out.push_str("><tr class=\"calc-main\"><th scope=\"row\">");
    let label = escaped(&book.label(cell));
    if field {
        out.push_str(&format!("<label for=\"in-{path}\">{label}</label>"));
    } else {
        out.push_str(&label);
    }
    out.push_str("</th><td class=\"calc-figure\">");
    if field {
        self::field(out, book, cell, &path, &label);
    } else {
        all(out, book, cell, &Origin::Cell(&path));
    }
    out.push_str("</td></tr>");
    let mut more = String::new();
    self::more(&mut more, book, links, cell, field, &path, &label);
    if !more.is_empty() {
        out.push_str(&format!("<tr class=\"calc-more\"><td colspan=\"2\">{more}</td></tr>"));
    }
    out.push_str("</tbody>");
}

/// What a screen reader says of an input, units and all.
fn spoken(label: &str, before: &str, after: &str) -> String {
    let units = [before, after].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    if units.is_empty() { label.to_owned() } else { format!("{label}, {}", escaped(&units)) }
}

fn field(out: &mut String, book: &Book, cell: CellId, path: &str, label: &str) {
    let (before, after) = book.edit_units(cell);
    let value = book.edit_text(cell);
    out.push_str("<span class=\"calc-field\">");
    if !before.is_empty() {
        out.push_str(&format!("<span class=\"calc-prefix\">{}</span>", escaped(&before)));
    }
    out.push_str(&format!(
        "<input type=\"text\" id=\"in-{path}\" data-input=\"{path}\" aria-label=\"{}\" value=\"{}\" inputmode=\"decimal\" \
         autocomplete=\"off\" spellcheck=\"false\" size=\"8\">",
        spoken(label, &before, &after),
        escaped(&value),
    ));
    if !after.is_empty() {
        out.push_str(&format!("<span class=\"calc-unit\">{}</span>", escaped(&after)));
    }
    out.push_str("</span>");
}

fn more(out: &mut String, book: &Book, links: &Links, cell: CellId, field: bool, path: &str, label: &str) {
    if field {
        slider(out, book, cell, path, label);
    }
    if book.is_changed(cell) {
        out.push_str("<p class=\"calc-was\">The book has ");
        original(out, book, cell);
        out.push('.');
        if field {
            out.push_str(&format!(
                " <button type=\"button\" data-reset=\"{path}\" aria-label=\"Reset {label}\">Reset</button>"
            ));
        }
        out.push_str("</p>");
    }
    provenance(out, book, links, cell);
    working(out, book, links, cell);
    points(out, book, cell, path);
    claims(out, book, links, cell);
}

fn slider(out: &mut String, book: &Book, cell: CellId, path: &str, label: &str) {
    let Some((low, high, step)) = book.range(cell) else { return };
    let (before, after) = book.edit_units(cell);
    out.push_str(&format!(
        "<input type=\"range\" class=\"calc-slider\" data-slider=\"{path}\" min=\"{low}\" max=\"{high}\" step=\"{}\" \
         value=\"{}\" aria-label=\"{}\">",
        step.as_deref().unwrap_or("any"),
        escaped(&book.edit_text(cell)),
        spoken(label, &before, &after),
    ));
}

/// Where a figure comes from: its kind, source, day and note.
fn provenance(out: &mut String, book: &Book, links: &Links, cell: CellId) {
    let input = book.cell(cell).kind == FigureKind::Input;
    let key = book.source(cell);
    let note = book.note(cell);
    if !input && key.is_none() && note.is_none() {
        return;
    }
    out.push_str("<p class=\"calc-source\">");
    let said = match (key, input) {
        (Some(key), _) => {
            out.push_str(match book.kind(cell) {
                calc::Kind::Fact => "Source: ",
                calc::Kind::Estimate => "Estimate, from ",
                calc::Kind::Assumption => "Assumption, after ",
            });
            source(out, links, key);
            true
        }
        (None, true) => {
            out.push_str(words::kind(book.kind(cell)));
            true
        }
        (None, false) => false,
    };
    if said {
        if let Some(day) = book.as_of(cell) {
            out.push_str(&format!(", as of {}", words::date(day)));
        }
        out.push('.');
    }
    if let Some(note) = note {
        out.push_str(if said { " " } else { "" });
        escape(out, note);
    }
    out.push_str("</p>");
}

/// The formula, the same with the figures put in, the result, and what it rests on.
fn working(out: &mut String, book: &Book, links: &Links, cell: CellId) {
    if !book.has_formula(cell) {
        return;
    }
    out.push_str("<details class=\"calc-working\"><summary><span class=\"visually-hidden\">Working: </span>");
    formula(out, &book.formula(cell, Naming::Labels), false);
    out.push_str("</summary><div class=\"calc-steps\"><p>");
    formula(out, &book.formula(cell, Naming::Figures), true);
    out.push_str("</p><p>= ");
    match book.value(cell) {
        Value::Many(items) => out.push_str(&format!("{} values", items.scalars.len())),
        _ => escape(out, &book.display(cell)),
    }
    out.push_str("</p>");
    let trail = book.rests_on(cell);
    if !trail.is_empty() {
        out.push_str("<ul class=\"calc-trail\">");
        for rest in trail {
            let name = &book.sheet(book.cell(rest.cell).sheet).name;
            let page = links.sheets.get(name).map_or("", String::as_str);
            out.push_str(&format!("<li><a href=\"{}#{}\">", escaped(page), book.path(rest.cell)));
            escape(out, &rest.label);
            out.push_str("</a>: ");
            escape(out, &rest.display);
            out.push_str(&format!(" ({}", rest.kind.name()));
            if let Some(key) = &rest.source {
                out.push_str(", ");
                source(out, links, key);
            }
            if let Some(day) = rest.as_of {
                out.push_str(&format!(", as of {}", words::date(day)));
            }
            out.push_str(")</li>");
        }
        out.push_str("</ul>");
    }
    out.push_str("</div></details>");
}

/// Every point of a series, to be opened.
fn points(out: &mut String, book: &Book, cell: CellId, path: &str) {
    let Value::Many(items) = book.value(cell) else { return };
    let axes = items.shape.axes();
    out.push_str(&format!(
        "<details class=\"calc-points\"><summary>All {} values</summary><table><thead><tr>",
        items.scalars.len()
    ));
    for &axis in &axes {
        out.push_str(&format!("<th scope=\"col\">{}</th>", escaped(&book.label(axis))));
    }
    if axes.is_empty() {
        out.push_str("<th scope=\"col\">Item</th>");
    }
    out.push_str(&format!("<th scope=\"col\">{}</th></tr></thead><tbody>", escaped(&book.label(cell))));
    let inner = (items.inner as usize).max(1);
    for (place, only) in items.scalars.iter().enumerate().take(MOST_POINTS) {
        out.push_str("<tr>");
        let places = match axes.len() {
            0 => vec![(place + 1).to_string()],
            1 => vec![point(book, axes[0], place)],
            _ => vec![point(book, axes[0], place / inner), point(book, axes[1], place % inner)],
        };
        for place in places {
            out.push_str(&format!("<th scope=\"row\">{}</th>", escaped(&place)));
        }
        out.push_str("<td>");
        scalar(out, book, cell, &Origin::Cell(path), *only, Some(place));
        out.push_str("</td></tr>");
    }
    out.push_str("</tbody></table>");
    if items.scalars.len() > MOST_POINTS {
        out.push_str(&format!("<p>The first {MOST_POINTS} are listed.</p>"));
    }
    out.push_str("</details>");
}

fn point(book: &Book, axis: CellId, place: usize) -> String {
    book.value(axis)
        .scalars()
        .get(place)
        .map(|at| book.shown(axis, *at).text().to_owned())
        .unwrap_or_default()
}
