//! A row of a calculator: one cell with its figure, its source, its working and its claims.

use calc::{Book, CellId, FigureKind, Kind, Naming, Value};

use crate::claims::{claims, source};
use crate::html::Html;
use crate::links::Links;
use crate::live::{Live, Subject, inside};
use crate::mathml::formula;
use crate::sheet::Liveness;
use crate::words;

/// What the parts of a row have to know.
pub(crate) struct Row<'a> {
    pub(crate) book: &'a Book,
    pub(crate) links: &'a Links,
    pub(crate) cell: CellId,
    pub(crate) path: String,
    label: String,
    is_live: bool,
    /// Whether a reader may change its figure.
    is_field: bool,
}

/// One `<tbody>`; `result` where it is the last of its block.
pub(crate) fn row(
    out: &mut Html,
    book: &Book,
    links: &Links,
    cell: CellId,
    liveness: Liveness,
    result: bool,
) {
    let input = book.cell(cell).kind == FigureKind::Input;
    let row = Row::new(book, links, cell, liveness);
    out.raw("<tbody class=\"calc-row calc-").raw(if input { "input" } else { "computed" });
    out.raw(" calc-").raw(book.kind(cell).name());
    out.raw_if(result, " calc-result");
    out.raw("\" id=\"").raw(&row.path);
    if row.is_live {
        out.raw("\" data-row=\"").raw(&row.path);
    }
    out.raw("\"><tr class=\"calc-main\"><th scope=\"row\">");
    if row.is_field {
        out.raw("<label for=\"in-").raw(&row.path).raw("\">").text(&row.label).raw("</label>");
    } else {
        out.text(&row.label);
    }
    out.raw("</th>");
    if row.is_field {
        out.raw("<td class=\"calc-figure\">");
        row.field(out);
        out.raw("</td>");
    } else {
        row.live(out, "td class=\"calc-figure\"", Live::Value, cell, 0);
    }
    out.raw("</tr>");
    let before = out.0.len();
    out.raw("<tr class=\"calc-more\"><td colspan=\"2\">");
    let empty = out.0.len();
    row.more(out);
    if out.0.len() == empty {
        out.0.truncate(before);
    } else {
        out.raw("</td></tr>");
    }
    out.raw("</tbody>");
}

impl<'a> Row<'a> {
    pub(crate) fn new(book: &'a Book, links: &'a Links, cell: CellId, liveness: Liveness) -> Self {
        let is_live = liveness == Liveness::Live;
        let is_field = is_live && book.cell(cell).kind == FigureKind::Input;
        Row { book, links, cell, path: book.path(cell), label: book.label(cell), is_live, is_field }
    }

    /// An element that changes with its figure; `place` is that of a claim.
    pub(crate) fn live(&self, out: &mut Html, tag: &str, live: Live, cell: CellId, place: usize) {
        out.raw("<").raw(tag);
        if self.is_live {
            out.raw(" data-live=\"").raw(live.name()).raw(" ").raw(&self.book.path(cell));
            if matches!(live, Live::Verdict | Live::Finding) {
                out.raw(" ").count(place);
            }
            out.raw("\"");
        }
        out.raw(">");
        inside(out, self.book, live, Subject { cell, place, ..Subject::default() });
        out.close(tag);
    }

    fn field(&self, out: &mut Html) {
        let (before, after) = self.book.edit_units(self.cell, false);
        out.raw("<span class=\"calc-field\">");
        if !before.is_empty() {
            out.raw("<span class=\"calc-prefix\">").text(&before).raw("</span>");
        }
        out.raw("<input type=\"text\" id=\"in-").raw(&self.path).raw("\" data-input=\"").raw(&self.path);
        let figure = self.book.field_text(self.cell);
        self.spoken(out, &before, &after, &figure);
        out.raw(" inputmode=\"decimal\" autocomplete=\"off\" spellcheck=\"false\" size=\"8\">");
        if !after.is_empty() {
            let (_, one) = self.book.edit_units(self.cell, true);
            out.raw("<span class=\"calc-unit\"");
            if one != after {
                // What a reader makes of the figure decides between them.
                out.raw(" data-one=\"").text(&one).raw("\" data-more=\"").text(&after).raw("\"");
            }
            out.raw(">").text(if figure == "1" { &one } else { &after }).raw("</span>");
        }
        out.raw("</span>");
    }

    /// What a screen reader says of an input, units and all, and its figure.
    fn spoken(&self, out: &mut Html, before: &str, after: &str, value: &str) {
        out.raw("\" aria-label=\"").text(&self.label);
        out.raw_if(!before.is_empty() || !after.is_empty(), ",");
        for part in [before, after] {
            out.raw_if(!part.is_empty(), " ").text(part);
        }
        out.raw("\" value=\"").raw(value).raw("\"");
    }

    fn more(&self, out: &mut Html) {
        if self.is_field {
            self.slider(out);
        }
        self.provenance(out);
        if self.book.has_formula(self.cell) {
            self.working(out);
        }
        self.points(out);
        claims(out, self);
    }

    fn slider(&self, out: &mut Html) {
        let Some((low, high, step)) = self.book.range(self.cell) else { return };
        let (before, after) = self.book.edit_units(self.cell, false);
        out.raw("<input type=\"range\" class=\"calc-slider\" data-slider=\"").raw(&self.path);
        out.raw("\" min=\"").raw(&low).raw("\" max=\"").raw(&high);
        out.raw("\" step=\"").raw(step.as_deref().unwrap_or("any"));
        self.spoken(out, &before, &after, &self.book.edit_text(self.cell));
        out.raw(">");
    }

    /// Where a figure comes from: its kind, source, day and note.
    fn provenance(&self, out: &mut Html) {
        let book = self.book;
        let (key, note, kind) = (book.source(self.cell), book.note(self.cell), book.kind(self.cell));
        let said = key.is_some() || book.cell(self.cell).kind == FigureKind::Input;
        if !said && note.is_none() {
            return;
        }
        out.raw("<p class=\"calc-source\">");
        match key {
            Some(key) => {
                out.raw(match kind {
                    Kind::Fact => "Source: ",
                    Kind::Estimate => "Estimate, from ",
                    Kind::Assumption => "Assumption, after ",
                });
                source(out, self.links, key);
            }
            None => {
                out.raw_if(said, words::kind(kind));
            }
        }
        if said {
            if let Some(day) = book.as_of(self.cell) {
                out.raw(", as of ").raw(&words::date(day));
            }
            out.raw(".");
        }
        if let Some(note) = note {
            out.raw_if(said, " ").text(note);
        }
        out.raw("</p>");
    }

    /// The formula, which opens to the rest of its working.
    fn working(&self, out: &mut Html) {
        out.raw("<details class=\"calc-working\"><summary><span class=\"visually-hidden\">Working: </span>");
        formula(out, self, &self.book.formula(self.cell, Naming::Labels), false);
        out.raw("</summary><div class=\"calc-steps\" id=\"working-").raw(&self.path).raw("\">");
        self.steps(out, None);
        out.raw("</div></details>");
    }

    /// Every point of a series, to be opened.
    fn points(&self, out: &mut Html) {
        if let Value::Many(_) = self.book.value(self.cell) {
            out.raw("<details class=\"calc-points\"><summary>All values</summary>");
            self.live(out, "table", Live::Points, self.cell, 0);
            out.raw("</details>");
        }
    }
}
