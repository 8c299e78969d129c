//! The elements of a page that change with its figures, and the keys that say how each is made anew.
//!
//! Everything around them stands still, so the build alone writes it. A key is the element's `data-live` attribute; what
//! stands inside the element is made here, for the build and in the browser.

use calc::{Book, CellId, Value, Verdict};

use crate::html::Html;
use crate::points::points;
use crate::value::{Origin, all};

/// What an element shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Live {
    /// A cell's value, in a table or in a sentence.
    Value,
    /// The same as mere text, in the working of another.
    Text,
    /// A term of a formula; the same where one below zero needs brackets.
    Term,
    Inner,
    /// Every point of a series.
    Points,
    /// What comes of a claim: a word, and what follows the claim.
    Verdict,
    Finding,
    /// An expression in a sentence.
    Expression,
}

impl Live {
    const NAMES: [(Live, &'static str); 8] = [
        (Live::Value, "value"),
        (Live::Text, "text"),
        (Live::Term, "term"),
        (Live::Inner, "inner"),
        (Live::Points, "points"),
        (Live::Verdict, "verdict"),
        (Live::Finding, "finding"),
        (Live::Expression, "expression"),
    ];

    pub(crate) fn named(name: &str) -> Option<Live> {
        Live::NAMES.iter().find(|(_, known)| *known == name).map(|(live, _)| *live)
    }

    pub(crate) fn name(self) -> &'static str {
        Live::NAMES.iter().find(|(live, _)| *live == self).map_or("", |(_, name)| name)
    }
}

/// A key's subject: a cell; of a claim its place among the cell's; of an expression its text.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Subject<'a> {
    pub(crate) cell: CellId,
    pub(crate) place: usize,
    pub(crate) text: &'a str,
}

/// The inside of a live element.
pub(crate) fn inside(out: &mut Html, book: &Book, live: Live, subject: Subject<'_>) {
    let cell = subject.cell;
    match live {
        Live::Value => all(out, book, cell, Origin::Cell(&book.path(cell))),
        Live::Expression => all(out, book, cell, Origin::Formula(subject.text)),
        Live::Text => text(out, book, cell),
        Live::Term => term(out, book, cell, false),
        Live::Inner => term(out, book, cell, true),
        Live::Points => points(out, book, cell),
        Live::Verdict => verdict(out, book, cell, subject.place),
        Live::Finding => finding(out, book, cell, subject.place),
    }
}

fn text(out: &mut Html, book: &Book, cell: CellId) {
    match book.value(cell) {
        Value::One(only) => out.text(book.in_full(cell, *only).text()),
        Value::Many(items) => out.count(items.scalars.len()).raw(" values"),
        Value::Missing(_) => out.raw("—"),
    };
}

fn term(out: &mut Html, book: &Book, cell: CellId, inner: bool) {
    match book.value(cell) {
        Value::One(only) => {
            let shown = book.term(cell, *only);
            let brackets = inner && shown.number().starts_with('−');
            out.raw_if(brackets, "<mo>(</mo>");
            figure(out, shown.number(), shown.unit());
            out.raw_if(brackets, "<mo>)</mo>");
        }
        _ => figure(out, "—", ""),
    }
}

/// A figure in a formula.
pub(crate) fn figure(out: &mut Html, number: &str, unit: &str) {
    out.raw("<mn>").text(number).raw("</mn>");
    if !unit.is_empty() {
        out.raw("<mtext>\u{a0}").text(unit).raw("</mtext>");
    }
}

fn verdict(out: &mut Html, book: &Book, cell: CellId, place: usize) {
    let Some(claim) = book.claim(cell, place) else {
        out.raw("—");
        return;
    };
    let verdict = claim.verdict.name();
    out.raw("<span class=\"calc-verdict calc-").raw(verdict).raw("\">").raw(verdict).raw("</span>");
}

fn finding(out: &mut Html, book: &Book, cell: CellId, place: usize) {
    match book.claim(cell, place).map(|claim| (claim.verdict, claim.difference)) {
        None | Some((Verdict::Agrees | Verdict::Roughly, _)) => out.raw("."),
        Some((Verdict::Truncated, _)) => out.raw(": the figure here with the rest cut off, not rounded."),
        Some((Verdict::Differs, Some(difference))) => {
            let way = if difference.is_negative() { " lower." } else { " higher." };
            out.raw("; the figure here is ").text(&book.show_percent(difference.abs())).raw(way)
        }
        Some((Verdict::Differs, None)) => out.raw("; the figure here is another."),
    };
}
