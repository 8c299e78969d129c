//! The working: a formula, the same with the figures put in, the result, and what it rests on.

use calc::{Book, CellId, Naming};

use crate::claims::source;
use crate::html::Html;
use crate::links::Links;
use crate::live::Live;
use crate::mathml::formula;
use crate::row::Row;
use crate::sheet::Liveness;
use crate::value::expression;
use crate::words;

/// The most inputs that are listed: a year of daily lines would say each of them in every line after it.
const MOST_RESTS: usize = 30;

impl Row<'_> {
    /// The formula with the figures put in, the result, and the trail. `key` is that of an expression in a sentence.
    pub(crate) fn steps(&self, out: &mut Html, key: Option<&str>) {
        let figures = self.book.formula(self.cell, Naming::Figures);
        // Of a series nothing can be put in, and one figure alone is the result.
        if figures.len() > 1 && figures != self.book.formula(self.cell, Naming::Labels) {
            out.raw("<p>");
            formula(out, self, &figures, true);
            out.raw("</p>");
        }
        out.raw("<p>= ");
        match key {
            Some(key) => expression(out, "span", self.book, self.cell, key),
            None => self.live(out, "span", Live::Text, self.cell, 0),
        }
        out.raw("</p>");
        self.trail(out);
    }

    fn trail(&self, out: &mut Html) {
        let trail = self.book.rests_on(self.cell);
        if trail.is_empty() {
            return;
        }
        out.raw("<ul class=\"calc-trail\">");
        let more = trail.len().saturating_sub(MOST_RESTS);
        for rest in trail.into_iter().take(MOST_RESTS) {
            out.raw("<li>");
            self.row_link(out, rest.cell);
            out.raw(": ");
            self.live(out, "span", Live::Text, rest.cell, 0);
            out.raw(" (<span class=\"calc-given\">").raw(rest.kind.name());
            if let Some(key) = &rest.source {
                out.raw(", ");
                source(out, self.links, key);
            }
            if let Some(day) = rest.as_of {
                out.raw(", as of ").raw(&words::date(day));
            }
            out.raw("</span>)</li>");
        }
        if more > 0 {
            out.raw("<li>… and ").count(more).raw(" more</li>");
        }
        out.raw("</ul>");
    }

    /// A cell's label, leading to its row.
    pub(crate) fn row_link(&self, out: &mut Html, cell: CellId) {
        let page = self.links.sheet(&self.book.sheet(self.book.cell(cell).sheet).name);
        out.raw("<a href=\"").text(page).raw("#").raw(&self.book.path(cell)).raw("\">");
        out.text(&self.book.label(cell)).raw("</a>");
    }
}

/// The note on a value in running text: its working, where no row on the page has it. `key` is the value's.
pub fn note(book: &Book, links: &Links, cell: CellId, key: &str, number: usize) -> String {
    let mut html = Html::default();
    let out = &mut html;
    out.raw("<div class=\"calc-note\" id=\"note-").count(number).raw("\">");
    let shown = Row::new(book, links, book.alias(cell).unwrap_or(cell), Liveness::Live);
    if shown.cell != cell {
        out.raw("<p class=\"calc-note-title\">");
        shown.row_link(out, shown.cell);
        out.raw("</p>");
    }
    if book.has_formula(shown.cell) {
        out.raw("<p>");
        formula(out, &shown, &book.formula(shown.cell, Naming::Labels), false);
        out.raw("</p>");
        shown.steps(out, (shown.cell == cell).then_some(key));
    } else {
        Row::new(book, links, cell, Liveness::Live).trail(out);
    }
    out.raw("</div>");
    html.0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The note on the sum of so many inputs.
    fn note_on_sum(inputs: usize) -> String {
        let names: Vec<String> = (0..inputs).map(|n| format!("i{n}")).collect();
        let lines: String = names.iter().map(|name| format!("input {name} = 1\n")).collect();
        let mut book = Book::new();
        book.begin_chapter("one");
        book.add_block(&format!("sheet long \"Long\"\n{lines}sum = {}", names.join(" + ")));
        book.compile();
        note(&book, &Links::default(), book.find("long.sum").unwrap_or_default(), "", 1)
    }

    #[test]
    fn a_trail_names_no_more_inputs_than_can_be_read() {
        let inputs = |note: &str| note.matches("<li><a href").count();
        let (all, most) = (note_on_sum(MOST_RESTS), note_on_sum(MOST_RESTS + 2));
        assert!(inputs(&all) == MOST_RESTS && !all.contains("more</li>"), "{all}");
        assert!(inputs(&most) == MOST_RESTS && most.contains("<li>… and 2 more</li></ul>"), "{most}");
    }
}
